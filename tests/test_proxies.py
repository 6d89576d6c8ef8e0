"""BIS behind nginx and behind Caddy, with the files of `deploy/` as they are delivered."""

import gzip
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from streamlit import file_util

from bis.actions.people import GUESSES_PER_ACCOUNT_AND_ADDRESS, SESSION_COOKIE
from bis.core.permissions import Role
from bis.texts import text
from tests.browser.conftest import settle
from tests.support import proxies
from tests.support.databases import Databases
from tests.support.house import EMAILS, PASSWORD
from tests.support.phones import HiddenFields
from tests.support.proxies import Proxy
from tests.support.server import Server
from tests.support.standing import Standing, standing_house

pytestmark = pytest.mark.xdist_group("proxies")

MEMBER = EMAILS[Role.COORDINATOR]


@dataclass(frozen=True)
class Behind:
    """A house, its server, and the proxy that people meet."""

    proxy: Proxy
    server: Server
    standing: Standing


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def behind(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        standing = stack.enter_context(standing_house(databases, "sqlite", folder))
        server = Server(standing.database, folder, BIS_TRUSTED_PROXY="127.0.0.1")
        server.env["BIS_PUBLIC_URL"] = f"https://{proxies.NAME}"
        stack.enter_context(server)
        make = getattr(proxies, request.param)
        proxy = stack.enter_context(make(server.port))
        yield Behind(proxy, server, standing)


def try_to_log_in(
    visitor: httpx.Client, password: str = PASSWORD, email: str = MEMBER, **headers: str
) -> httpx.Response:
    form = {"email": email, "password": password, "next": "/"}
    return visitor.post("/logga-in", data=form, headers=headers)


def test_http_leads_to_https(behind: Behind) -> None:
    at = f"http://127.0.0.1:{behind.proxy.http}/oppet/kalender?vecka=1"
    answer = httpx.get(at, headers={"Host": proxies.NAME})
    assert answer.status_code in (301, 308)
    where = httpx.URL(answer.headers["location"])
    assert (where.scheme, where.host) == ("https", proxies.NAME)
    assert where.raw_path == b"/oppet/kalender?vecka=1"


def test_a_login_gives_a_cookie_for_https_alone(behind: Behind) -> None:
    with behind.proxy.visitor() as visitor:
        answer = try_to_log_in(visitor)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        cookie = answer.headers["set-cookie"]
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert visitor.get("/logga-in/status").status_code == 204
        visitor.post("/logga-ut")
        assert visitor.get("/logga-in/status").status_code == 401


def test_tries_are_counted_for_the_visitors_own_address_and_no_header_changes_it(
    behind: Behind,
) -> None:
    email = EMAILS[Role.READER]
    with behind.proxy.visitor("127.0.0.3") as guesser:
        for n in range(GUESSES_PER_ACCOUNT_AND_ADDRESS):
            forged = {"X-Forwarded-For": f"198.51.100.{n}", "X-Real-IP": f"198.51.100.{n}"}
            answer = try_to_log_in(guesser, "fel lösenord", email, **forged)
            assert answer.status_code == 401
        forged = {
            "X-Forwarded-For": "198.51.100.99, 127.0.0.1",
            "Forwarded": "for=198.51.100.9",
        }
        assert try_to_log_in(guesser, PASSWORD, email, **forged).status_code == 429
    with behind.proxy.visitor("127.0.0.4") as somebody_else:
        assert try_to_log_in(somebody_else, PASSWORD, email).status_code == 303


def test_who_comes_past_the_proxy_is_not_believed(behind: Behind) -> None:
    email = EMAILS[Role.RECEPTION]
    answers = []
    for n in range(GUESSES_PER_ACCOUNT_AND_ADDRESS + 1):
        transport = httpx.HTTPTransport(local_address="127.0.0.5")
        with httpx.Client(base_url=behind.server.base, transport=transport) as direct:
            forged = {"X-Forwarded-For": f"198.51.100.{n}"}
            answers.append(try_to_log_in(direct, "fel", email, **forged))
    assert [one.status_code for one in answers[-2:]] == [401, 429]


def test_a_form_of_a_phone_is_taken_and_one_of_another_site_is_not(behind: Behind) -> None:
    with behind.proxy.visitor("127.0.0.6") as phone:
        form = HiddenFields(phone.get(behind.standing.survey).text).hidden
        answers = {**form, "contacts_new": "2", "residence": "lt3"}
        foreign = {"Origin": "https://example.com"}
        refused = phone.post(behind.standing.survey, data=answers, headers=foreign)
        assert refused.status_code == 403
        own = {"Origin": behind.proxy.base, "Sec-Fetch-Site": "same-origin"}
        taken = phone.post(behind.standing.survey, data=answers, headers=own)
        assert (taken.status_code, text("sv", "survey.thanks") in taken.text) == (200, True)


def largest_script() -> str:
    static = Path(file_util.get_static_dir())
    largest = max(static.rglob("*.js"), key=lambda file: file.stat().st_size)
    return f"/{largest.relative_to(static)}"


@pytest.mark.parametrize("path", ["/oppet/kalender", "/logga-in", "SURVEY", "SCRIPT"])
def test_pages_come_packed_and_whole_with_the_headers_that_bis_gave_them(
    behind: Behind, path: str
) -> None:
    """SCRIPT is Streamlit's largest file, for which proxies use the disk."""
    special = {"SURVEY": behind.standing.survey, "SCRIPT": largest_script()}
    wanted = special.get(path, path)
    own = httpx.Client(base_url=behind.server.base, headers={"Accept-Encoding": "identity"})
    with behind.proxy.visitor() as visitor, own as direct:
        for one in (visitor, direct):
            one.cookies.update(behind.standing.cookies if path == "SCRIPT" else {})
        packed, plain = visitor.get(wanted), direct.get(wanted)
    assert (packed.status_code, packed.headers.get("content-encoding")) == (200, "gzip")
    hidden = re.compile(rb'name="id" value="\w+"')  # a new one every time
    assert hidden.sub(b"", packed.content) == hidden.sub(b"", plain.content)
    for name in ("cache-control", "content-type", "content-security-policy", "x-frame-options"):
        assert packed.headers.get(name) == plain.headers.get(name), name
    assert int(packed.num_bytes_downloaded) < len(gzip.compress(plain.content)) * 1.5


def test_what_is_too_large_is_refused_before_it_is_read(behind: Behind) -> None:
    with behind.proxy.visitor() as visitor:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        ours = visitor.post(behind.standing.survey, content=b"x" * 10**7, headers=form)
        assert (ours.status_code, text("sv", "error.body_large") in ours.text) == (413, True)
        try:
            refused = visitor.post("/logga-in", content=b"x" * 14 * 10**6, headers=form)
        except httpx.TransportError:
            return  # hung up on while it was still sending
        assert refused.status_code in (413, 502)  # 502: Caddy up to 2.6


@pytest.mark.browser
def test_a_staff_page_lives_through_the_proxy(behind: Behind, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{behind.proxy.base}/logga-in")
    page.get_by_label("E-post").fill(MEMBER)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    settle(page)
    expect(page.get_by_role("button", name="Ny aktivitet")).to_be_visible()
    page.get_by_role("link", name="Kalender").first.click()  # over the websocket alone
    expect(page).to_have_url(f"{behind.proxy.base}/kalender")
    settle(page)
    (cookie,) = (one for one in context.cookies() if one["name"] == SESSION_COOKIE)
    assert cookie["secure"]
    context.close()

"""The whole server from outside: what is closed, and to whom."""

from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bis import navigation
from bis.core.permissions import Role
from bis.texts import text
from tests.support.databases import Databases
from tests.support.house import EMAILS, PASSWORD
from tests.support.server import Server
from tests.support.standing import Standing, standing_house

pytestmark = pytest.mark.xdist_group("guard")

PAGES = [f"/{entry[1]}" for entry in navigation.ENTRIES]
LATER = ["/samordning", "/rapporter"]
CLOSED = [
    *PAGES,
    *LATER,
    "/visa/0199f0a0-0000-7000-8000-000000000000",
    "/papper/0199f0a0-0000-7000-8000-000000000000",
    "/blankett/0199f0a0-0000-7000-8000-000000000000",
    "/visa/rum/0199f0a0-0000-7000-8000-000000000000",
    "/rapport/1",
    "/kalender/",
    "/nothing/at/all",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/stream",
    "/media/x.png",
    "/static/index.html",
    "/index.html",
    "/component/streamlit_calendar.calendar/index.html",
    "/app/static/x",
    "/favicon.png",
    "/logga-inn",
    "/svaraX",
    "/rumX",
    "/oppetkalender",
    "/ready/x",
    "//oppet/kalender",
    "/OPPET/kalender",
    "/%2e%2e/oppet",
    "/_stcore/../oppet/../kalender",
]
OPEN = ["/logga-in", "/oppet/kalender", "/ready", "/logga-in/status"]
FORMS = ["/logga-in", "/kom-igang", "survey", "/kalender"]
FOREIGN = {"Origin": "https://evil.example"}


@pytest.fixture(scope="module")
def standing(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """The house that the server serves."""
    folder = tmp_path_factory.mktemp("guard")
    with standing_house(databases, "sqlite", folder) as standing:
        yield standing


@pytest.fixture(scope="module")
def server(standing: Standing) -> Iterator[Server]:
    """The whole server, Streamlit and all."""
    with Server(standing.database, standing.folder) as server:
        yield server


@pytest.fixture(scope="module")
def stranger(server: Server) -> Iterator[httpx.Client]:
    """Somebody without a session."""
    with server.client() as client:
        yield client


@pytest.fixture(scope="module")
def coordinator(server: Server, standing: Standing) -> Iterator[httpx.Client]:
    """Somebody who is logged in."""
    with server.client(standing.cookies) as client:
        yield client


@pytest.mark.parametrize("path", CLOSED)
def test_without_a_session_every_other_address_leads_to_the_login(
    stranger: httpx.Client, path: str
) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 303, answer.text[:200]
    assert answer.headers["location"].startswith("/logga-in")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == b""


@pytest.mark.parametrize("cookie", ["", "x", "0" * 43, "x" * 3000, '"', "%00"])
def test_a_made_up_or_ended_session_leads_to_the_login(
    stranger: httpx.Client, cookie: str
) -> None:
    answer = stranger.get("/kalender", headers={"Cookie": f"bis_session={cookie}"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/logga-in?next=%2Fkalender",
    )


def test_a_code_of_a_room_needs_no_login(stranger: httpx.Client) -> None:
    assert stranger.get("/rum/okand").status_code == 404


@pytest.mark.parametrize("path", OPEN)
def test_what_is_open_to_all_does_not_lead_to_the_login(
    stranger: httpx.Client, path: str
) -> None:
    assert stranger.get(path).status_code in (200, 401)


@pytest.mark.parametrize("path", PAGES)
def test_with_a_session_the_pages_are_served(coordinator: httpx.Client, path: str) -> None:
    answer = coordinator.get(path)
    assert answer.status_code == 200
    assert "text/html" in answer.headers["content-type"]
    assert answer.headers["cache-control"] == "no-store"  # else Back shows it to the next one
    assert 'lang="sv"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("/finns-inte", "/kalender/x", "/index.html", "/static/x.js", "/app/static/x.js"),
        *LATER,
    ],
)
def test_with_a_session_an_address_that_leads_nowhere_says_so_in_swedish(
    coordinator: httpx.Client, path: str
) -> None:
    answer = coordinator.get(path)
    assert answer.status_code == 404
    assert text("sv", "error.page_missing") in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/kalender/_stcore/health", 404),
        ("/favicon.png", 200),
        ("/media/x.png", 404),
    ],
)
def test_what_streamlit_answers_by_itself_is_left_to_it(
    coordinator: httpx.Client, path: str, status: int
) -> None:
    answer = coordinator.get(path)
    assert answer.status_code == status
    assert text("sv", "error.page_missing") not in answer.text


def test_a_last_slash_is_forgiven(coordinator: httpx.Client) -> None:
    answer = coordinator.get("/kalender/")
    assert (answer.status_code, answer.headers["location"]) == (301, "/kalender")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_without_a_session_nothing_can_be_sent_to_streamlit(
    stranger: httpx.Client, method: str
) -> None:
    for path in ("/_stcore/upload_file/x/y", "/kalender", "/media/x"):
        assert stranger.request(method, path, content=b"x").status_code == 401


def _ws_status(server: Server, **headers: str) -> int:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with connect(address, additional_headers=named, open_timeout=30):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_the_websocket_opens_only_with_a_session(server: Server, standing: Standing) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in standing.cookies.items())
    assert _ws_status(server) == 403
    assert _ws_status(server, Cookie="bis_session=made-up") == 403
    assert _ws_status(server, Cookie=cookie, Origin=server.base) == 101


def test_the_websocket_refuses_another_site_in_a_visitors_name(
    server: Server, standing: Standing
) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in standing.cookies.items())
    assert _ws_status(server, Cookie=cookie, Origin="https://evil.example") == 403
    assert _ws_status(server, Cookie=cookie, Sec_Fetch_Site="cross-site") == 403


@pytest.mark.parametrize(
    "headers",
    [
        FOREIGN,
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/logga-in",
        "/logga-ut",
        "/logga-ut/overallt",
        "/kom-igang",
        "/inbjudan/x",
        "survey",
        "/kalender",
    ],
)
def test_what_another_site_sends_in_a_visitors_name_is_refused(
    coordinator: httpx.Client, standing: Standing, path: str, headers: dict[str, str]
) -> None:
    where = standing.survey if path == "survey" else path
    answer = coordinator.post(where, data={"contacts_new": "1"}, headers=headers)
    assert answer.status_code == 403
    assert answer.text.endswith(".")


def test_own_forms_are_taken(stranger: httpx.Client, server: Server) -> None:
    own = {"Origin": server.base, "Sec-Fetch-Site": "same-origin"}
    assert stranger.post("/logga-in", data={"email": "x"}, headers=own).status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/logga-in", 413),
        ("/kom-igang", 413),
        ("/inbjudan/x", 413),
        ("survey", 413),
        ("/kalender", 405),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes_are_refused(
    coordinator: httpx.Client, standing: Standing, path: str, status: int, chunked: bool
) -> None:
    where = standing.survey if path == "survey" else path
    part = b"a=" + b"x" * (1 << 20)
    body = iter([part] * 10) if chunked else part * 10
    answer = coordinator.post(
        where, content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == status
    assert answer.text.strip()


@pytest.mark.parametrize("path", [*FORMS, "/oppet/kalender", "/ready"])
def test_every_answer_carries_the_headers_that_protect(
    stranger: httpx.Client, standing: Standing, path: str
) -> None:
    answer = stranger.get(standing.survey if path == "survey" else path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


def test_the_cookie_of_a_login_cannot_be_read_by_scripts(server: Server) -> None:
    with server.client() as client:
        form = {"email": EMAILS[Role.READER], "password": PASSWORD, "next": "/indikatorer"}
        answer = client.post("/logga-in", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/indikatorer")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert client.get("/indikatorer").status_code == 200
        client.post("/logga-ut")
        assert client.get("/indikatorer").status_code == 303

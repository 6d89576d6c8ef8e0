"""Two processes of BIS on one PostgreSQL behind nginx: one house to everybody."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bis.actions.people import SESSION_COOKIE
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
from tests.support.waiting import wait_for

pytestmark = pytest.mark.xdist_group("proxies")

PHONES, FORMS_EACH = 4, 40


@dataclass(frozen=True)
class Pair:
    """The house, its two processes, and nginx in front of them."""

    proxy: Proxy
    processes: tuple[Server, Server]
    standing: Standing

    def other(self, one: Server) -> Server:
        """Return the one that is not `one`."""
        first, second = self.processes
        return second if one is first else first

    def serving(self, path: str) -> Server:
        """Return the process that alone has answered at `path` since it was last asked."""
        (port,) = {ports for ports, what in self.proxy.asked() if what == f"GET {path}"}
        return next(one for one in self.processes if str(one.port) == port)

    @contextmanager
    def without(self, one: Server) -> Iterator[None]:
        """Kill a process; afterwards it runs again, and nginx asks it again."""
        one.kill()
        try:
            yield
        finally:
            one.start()
            with self.proxy.visitor() as visitor:
                wait_for("nginx asks both", lambda: self._is_asked(one, visitor))

    def _is_asked(self, one: Server, visitor: httpx.Client) -> bool:
        before = len(self.proxy.asked())
        visitor.get("/oppet/kalender")  # of somebody without a login: by either of them
        return str(one.port) in {ports for ports, _ in self.proxy.asked()[before:]}


@pytest.fixture(scope="module")
def pair(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    with ExitStack() as stack:
        standing = stack.enter_context(standing_house(databases, "postgresql", folder))
        processes = (_process(standing), _process(standing))
        for process in processes:
            stack.enter_context(process)
        proxy = stack.enter_context(proxies.nginx(*(one.port for one in processes)))
        yield Pair(proxy, processes, standing)


def _process(standing: Standing) -> Server:
    server = Server(standing.database, standing.folder, BIS_TRUSTED_PROXY="127.0.0.1")
    server.env["BIS_PUBLIC_URL"] = f"https://{proxies.NAME}"
    return server


def hand_in(phone: httpx.Client, survey: str) -> httpx.Response:
    hidden = HiddenFields(phone.get(survey).text).hidden
    answers = {**hidden, "id": uuid4().hex, "contacts_new": "1", "residence": "lt3"}
    return phone.post(survey, data=answers)


def log_in(client: httpx.Client) -> str:
    form = {"email": EMAILS[Role.COORDINATOR], "password": PASSWORD, "next": "/"}
    return client.post("/logga-in", data=form).cookies[SESSION_COOKIE]


def is_in(server: Server, token: str) -> bool:
    with server.client({SESSION_COOKIE: token}) as client:
        return client.get("/logga-in/status").status_code == 204


@pytest.fixture
def page(pair: Pair, browser: Browser) -> Iterator[Page]:
    """Indikatorer on the screen of somebody who came through nginx."""
    context = browser.new_context(ignore_https_errors=True, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{pair.proxy.base}/logga-in?next=%2Findikatorer")
    page.get_by_label("E-post").fill(EMAILS[Role.COORDINATOR])
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    settle(page)
    yield page
    context.close()


def count_on(page: Page) -> int:
    return int(
        page.locator(".bis-forms b").first.inner_text().replace("\N{NO-BREAK SPACE}", "")
    )


def process_of(pair: Pair, page: Page, mark: str) -> Server:
    """Return the process that a browser's own requests come to."""
    for _ in range(8):
        status(page, f"/oppet/{mark}")
    return pair.serving(f"/oppet/{mark}")


def status(page: Page, path: str) -> int:
    """Return what the browser is told when it fetches an address of the house itself."""
    return int(page.evaluate("path => fetch(path).then(answer => answer.status)", path))


def test_a_login_of_one_process_counts_at_the_other_and_ends_at_both(pair: Pair) -> None:
    one, other = pair.processes
    with one.client() as client:
        token = log_in(client)
    assert is_in(one, token)
    assert is_in(other, token)
    with other.client({SESSION_COOKIE: token}) as client:
        client.post("/logga-ut")
    assert not is_in(one, token)
    assert not is_in(other, token)


def test_the_phones_of_one_house_are_shared_between_both(pair: Pair) -> None:
    before = len(pair.proxy.asked())
    with pair.proxy.visitor("127.0.0.7") as phone:
        for _ in range(40):
            assert phone.get("/oppet/kalender").status_code == 200
    ports = Counter(ports for ports, _ in pair.proxy.asked()[before:])
    assert set(ports) == {str(one.port) for one in pair.processes}
    assert min(ports.values()) >= 5  # 40 throws of a coin: less is one in a million


@pytest.mark.browser
def test_a_form_taken_by_the_other_process_moves_the_count_on_an_open_page(
    pair: Pair, page: Page
) -> None:
    mine = process_of(pair, page, "mine-1")
    before = count_on(page)
    with pair.other(mine).client() as phone:
        assert hand_in(phone, pair.standing.survey).status_code == 200
    # a poll a second, and a run of the page
    expect(page.locator(".bis-forms b").first).to_have_text(str(before + 1), timeout=4000)


@pytest.mark.browser
def test_when_a_process_is_killed_people_go_on_at_the_other(pair: Pair, page: Page) -> None:
    killed = process_of(pair, page, "mine-2")
    survey = pair.standing.survey
    with pair.proxy.visitor("127.0.0.8") as phone:
        hidden = HiddenFields(phone.get(survey).text).hidden
        before = count_on(page)
        with pair.without(killed):
            typed = {**hidden, "contacts_new": "3", "residence": "ge3"}
            sent = phone.post(survey, data=typed)
            assert (sent.status_code, text("sv", "survey.thanks") in sent.text) == (200, True)
            assert phone.get("/ready").status_code == 200
            assert status(page, "/logga-in/status") == 204
            expect(page.locator(".bis-forms b").first).to_have_text(
                str(before + 1), timeout=20_000
            )
            settle(page)
            page.get_by_role("link", name="Kalender").first.click()
            expect(page).to_have_url(f"{pair.proxy.base}/kalender")
            settle(page)


def test_no_phone_hears_of_a_kill_under_a_stream_of_forms(pair: Pair) -> None:
    told: Counter[int] = Counter()
    half = threading.Event()

    def answer(number: int) -> None:
        with pair.proxy.visitor(f"127.0.1.{number}") as phone:
            for n in range(FORMS_EACH):
                told[hand_in(phone, pair.standing.survey).status_code] += 1
                if n == FORMS_EACH // 3:
                    half.set()

    phones = [threading.Thread(target=answer, args=(n + 1,)) for n in range(PHONES)]
    with pair.proxy.visitor() as visitor:
        before = received(pair, visitor)
        for phone in phones:
            phone.start()
        assert half.wait(60)
        with pair.without(pair.processes[0]):
            for phone in phones:
                phone.join(60)
        assert told == {200: PHONES * FORMS_EACH}
        assert received(pair, visitor) - before == PHONES * FORMS_EACH


def received(pair: Pair, visitor: httpx.Client) -> int:
    """Return how many forms the house has, as the page with the QR code says it."""
    visitor.cookies.update(pair.standing.cookies)
    shown = visitor.get(f"/visa/{pair.standing.house.today.id}").text
    words = text("sv", "show.received", count="§")
    start, _, end = words.partition("§")
    return int(shown.split(end)[0].rsplit(">", 1)[1].removeprefix(start))

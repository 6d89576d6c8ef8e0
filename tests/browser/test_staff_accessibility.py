"""Staff pages with an example house in them: axe finds nothing, nothing runs off the screen."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, settle
from tests.support import commands
from tests.support.server import Server

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "anna@exempelhuset.se", "tre hela ord efter"
PAGES = {
    "/": "Tisdag 3 november",
    "/kalender": "Kalender",
    "/enkat": "Enkät",
    "/indikatorer": "Indikatorer",
    "/aktivitet": "Ny aktivitet",
    "/avsluta": "Välj på Idag",
}
# Streamlit's own markup, out of our reach; each was looked at:
#   region: its frame has no landmark around what is not in a page
#   page-has-heading-one, heading-order: a page without data has no heading of its own
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running house full of example data, with one coordinator."""
    folder = tmp_path_factory.mktemp("example")
    (folder / "data").mkdir()
    server = Server(f"sqlite:///{folder / 'data' / 'bis.db'}", folder)
    filled = commands.bis("demo", "--months", "3", env=server.env)
    assert filled.returncode == 0, filled.stderr
    added = commands.bis(
        *("user", "add", EMAIL, "--role", "coordinator", "--password-stdin"),
        env=server.env,
        given=PASSWORD,
    )
    assert added.returncode == 0, added.stderr
    with server:
        yield server


def log_in(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/logga-in")
    page.get_by_label("E-post").fill(EMAIL)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    settle(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_staff_page_can_be_used_by_everybody(
    example: Server, new_browser: NewPage, phone: bool, dark: bool
) -> None:
    page = new_browser(phone=phone, dark=dark)
    log_in(page, example)
    found: list[str] = []
    for address, words in PAGES.items():
        page.goto(example.base + address)
        expect(page.get_by_text(words).first).to_be_visible()
        settle(page)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append(f"{address} {violation['id']}: {nodes}")
        if page.evaluate(TOO_WIDE) > 0:
            found.append(f"{address} is wider than the screen")
    assert not found, "\n".join(found)


def test_the_language_of_the_page_is_swedish(example: Server, new_browser: NewPage) -> None:
    page = new_browser()
    log_in(page, example)
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_a_session_that_ends_leads_to_the_login_and_back(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser()
    log_in(page, example)
    page.goto(f"{example.base}/enkat")
    expect(page.get_by_role("heading", name="Enkät")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{example.base}/logga-ut")
    other.get_by_role("button", name="Logga ut").click()
    page.bring_to_front()
    page.wait_for_url("**/logga-in?next=%2Fenkat", timeout=60_000)


def test_no_page_calls_a_foreign_host(example: Server, new_browser: NewPage) -> None:
    page = new_browser()
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: (
            foreign.append(request.url)
            if request.url.startswith("http") and not request.url.startswith(example.base)
            else None
        ),
    )
    log_in(page, example)
    for address in PAGES:
        page.goto(example.base + address)
        settle(page)
    assert foreign == []

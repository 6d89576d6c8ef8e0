"""Pages in Chromium as people meet them."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.support import commands
from tests.support.server import Server

EMAIL, PASSWORD = "anna@exempelhuset.se", "tre hela ord efter"
DESKTOP: ViewportSize = {"width": 1280, "height": 950}
PHONE: ViewportSize = {"width": 390, "height": 844}
PHONE_BROWSER = (  # BIS knows a phone by its word Mobile
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)

# Streamlit's own markup, out of our reach; each was looked at:
#   region: its frame has no landmark around what is not in a page
#   page-has-heading-one, heading-order: a page without data has no heading of its own
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

# a skeleton stands where the browser still fetches the code of a button or a calendar
_IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  return app?.getAttribute('data-test-script-state') === 'notRunning'
    && app?.getAttribute('data-test-connection-state') === 'CONNECTED'
    && !document.querySelector('[data-testid=stSkeleton]')
}"""

_STANDS_STILL = """() => document.getAnimations().every(
  one => !(one instanceof CSSTransition) || one.playState === 'finished')"""

# on a slow computer a fold is open some pictures before it begins to move
_UNFOLDED = """words => new Promise(done => {
  const fold = words.closest('details'), heights = []
  const look = () => {
    heights.push(fold.offsetHeight)
    if (heights.length < 15) requestAnimationFrame(look)
    else done(fold.open && new Set(heights).size === 1)
  }
  look()
})"""

NewPage = Callable[..., Page]

expect.set_options(timeout=15_000)  # a busy computer is slow, not wrong


@pytest.fixture
def new_browser(browser: Browser) -> Iterator[NewPage]:
    """Return `new_browser(phone=False, dark=False, scripts=True)`: a page that knows nobody."""
    contexts: list[BrowserContext] = []

    def opened(*, phone: bool = False, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            user_agent=PHONE_BROWSER if phone else None,
            has_touch=phone,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def settle(page: Page) -> None:
    """Wait until Streamlit's script has come to rest, and all that it drew is there."""
    page.wait_for_function(_IDLE)


def unfold(page: Page, words: str) -> None:
    """Open the fold of those words, and wait until what is in it has stopped moving.

    A button that moves away between the press and its end has not been pressed.
    """
    fold = page.get_by_text(words).first
    fold.click()
    page.wait_for_function(_UNFOLDED, arg=fold.element_handle())


@pytest.fixture(scope="session")
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


def log_in(page: Page, server: Server, email: str = EMAIL) -> None:
    page.goto(f"{server.base}/logga-in")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    settle(page)


def axe_finds(page: Page) -> list[str]:
    """Return what axe has against a page, once nothing on it is fading in any more."""
    page.wait_for_function(_STANDS_STILL)
    return [
        f"{violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in Axe().run(page, options=_RULES).response["violations"]
    ]

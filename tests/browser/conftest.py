"""Chromium, and the pages as people meet them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from tests.conftest import CHROMIUM

DESKTOP: ViewportSize = {"width": 1280, "height": 950}
PHONE: ViewportSize = {"width": 390, "height": 844}

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # else it calls its maker's hosts
    "--disable-component-update",
    "--disable-sync",
]
_IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  return app?.getAttribute('data-test-script-state') === 'notRunning'
    && app?.getAttribute('data-test-connection-state') === 'CONNECTED'
}"""

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[NewPage]:
    """Return `new_browser(phone=False, dark=False)`: a page of a browser that knows nobody."""
    contexts = []

    def opened(*, phone: bool = False, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def settle(page: Page) -> None:
    """Wait until Streamlit's script has come to rest."""
    page.wait_for_function(_IDLE)

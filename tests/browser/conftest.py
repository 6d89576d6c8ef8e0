"""Pages in Chromium as people meet them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 950}
PHONE: ViewportSize = {"width": 390, "height": 844}
PHONE_BROWSER = (  # BIS knows a phone by its word Mobile
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)

_IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  return app?.getAttribute('data-test-script-state') === 'notRunning'
    && app?.getAttribute('data-test-connection-state') === 'CONNECTED'
}"""

NewPage = Callable[..., Page]


@pytest.fixture
def new_browser(browser: Browser) -> Iterator[NewPage]:
    """Return `new_browser(phone=False, dark=False)`: a page of a browser that knows nobody."""
    contexts: list[BrowserContext] = []

    def opened(*, phone: bool = False, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            user_agent=PHONE_BROWSER if phone else None,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def settle(page: Page) -> None:
    """Wait until Streamlit's script has come to rest."""
    page.wait_for_function(_IDLE)

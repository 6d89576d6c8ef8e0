"""Waiting for a Streamlit page to have finished."""

from playwright.sync_api import Page

_IDLE = """() => {
  const found = document.querySelector('[data-testid=stApp]')
  return found?.getAttribute('data-test-script-state') === 'notRunning'
    && found?.getAttribute('data-test-connection-state') === 'CONNECTED'
}"""


def settle(page: Page) -> None:
    """Return when the page is connected and its script has run to the end."""
    page.wait_for_function(_IDLE)

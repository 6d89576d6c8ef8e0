"""Staff pages with an example house in them: axe finds nothing, nothing runs off the screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, axe_finds, log_in, settle
from tests.support.server import Server

pytestmark = pytest.mark.browser

PAGES = {
    "/": "Tisdag 3 november",
    "/kalender": "Kalender",
    "/enkat": "Enkät",
    "/indikatorer": "Indikatorer",
    "/mote": "Tidigare möten",
    "/dagbok": "Väntar på att bli ett inlägg",
    "/dagbok?skriv=ny": "Nytt inlägg",
    "/partner": "Vilka arbetar ihop",
    "/installningar": "Användare",
    "/installningar?del=Lokaler": "I huset (",
    "/installningar?del=Dataskydd": "Dataskydd",
    "/aktivitet": "Ny aktivitet",
    "/tolka": "Tolka siffrorna",
    "/avsluta": "Välj på Idag",
    "/stang-dagen": "Stäng dagen",
}
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# a style of ours is an element of the page, and may be drawn after the others
_STYLED = """() => [...document.querySelectorAll("style")].some(
  one => one.textContent.includes(".bis-link"))"""
_LOW_FOLDS = """() => [...document.querySelectorAll('summary')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .map(one => one.innerText)"""


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
        page.wait_for_function(_STYLED)
        found += [f"{address} {violation}" for violation in axe_finds(page)]
        found += [f"{address} has a low fold: {fold}" for fold in page.evaluate(_LOW_FOLDS)]
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
    other.get_by_role("button", name="Logga ut", exact=True).click()
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

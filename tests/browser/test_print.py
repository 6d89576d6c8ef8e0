"""What comes out of the printer."""

import re
from datetime import date, timedelta
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from bis.core.events import week_of
from tests.browser.conftest import NewPage, log_in
from tests.support.server import Server

pytestmark = pytest.mark.browser

WEEKS = [week_of(date(2026, 11, 3))[0] + timedelta(weeks=number) for number in range(9)]
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_fullest_week_of_the_calendar_is_one_sheet(
    example: Server, new_browser: NewPage, language: str
) -> None:
    page = new_browser()
    rows: dict[str, int] = {}
    for monday in WEEKS:
        address = f"{example.base}/oppet/kalender?lang={language}&week={monday:%G-W%V}"
        page.goto(address)
        rows[address] = page.locator(".row").count()
    fullest = max(rows, key=lambda address: rows[address])
    assert rows[fullest] > 30
    page.goto(fullest)
    assert len(PAGE.findall(page.pdf(format="A4"))) == 1


@pytest.fixture
def paper(example: Server, new_browser: NewPage) -> Page:
    """The survey on paper of an activity, as staff open it to print it."""
    page = new_browser()
    log_in(page, example)
    page.goto(f"{example.base}/enkat")
    form = page.locator("a[href^='/blankett/']").first
    page.goto(urljoin(example.base, str(form.get_attribute("href"))))
    return page


def test_the_button_prints_by_keyboard_and_is_large_enough_for_a_thumb(paper: Page) -> None:
    paper.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
    button = paper.get_by_role("button", name="Skriv ut")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    button.click()
    button.press("Enter")
    button.press("Space")
    assert paper.evaluate("window.printed") == 3


@pytest.mark.parametrize("scripts", [True, False])
def test_how_to_print_stands_on_no_sheet(
    example: Server, new_browser: NewPage, scripts: bool
) -> None:
    page = new_browser(scripts=scripts)
    page.goto(f"{example.base}/oppet/kalender?lang=sv&week=2026-W45")
    button = page.get_by_role("button", name="Skriv ut")
    words = page.locator("noscript .printing")
    expect(button).to_be_visible(visible=scripts)
    expect(words).to_be_visible(visible=not scripts)
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    expect(words).to_be_hidden()

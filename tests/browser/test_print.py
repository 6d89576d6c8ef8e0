"""What comes out of the printer."""

import re
from datetime import date, timedelta

import pytest

from bis.core.events import week_of
from tests.browser.conftest import NewPage
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

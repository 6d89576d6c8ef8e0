"""Kopiera förra veckan in Chromium: what is warned of, put in, and taken out with one press."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from playwright.sync_api import expect

from bis.actions import events
from tests.browser.conftest import NewPage, axe_finds, settle
from tests.support.databases import Databases
from tests.support.house import House
from tests.support.server import Server
from tests.support.standing import Standing, standing_house

pytestmark = pytest.mark.browser


@pytest.fixture
def house(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Standing, Server]]:
    """A running small house that had two single activities last week."""
    folder = tmp_path_factory.mktemp("copy")
    with (
        standing_house(databases, "sqlite", folder, _last_week) as standing,
        Server(standing.database, folder) as server,
    ):
        yield standing, server


def _last_week(house: House) -> None:
    drafts = [
        house.draft(title="Soppa", day=date(2026, 10, 29)),
        house.draft(title="Kör", day=date(2026, 10, 30)),
        house.draft(title="Syföreningen", day=date(2026, 11, 12), starts=time(16, 30)),
    ]
    events.add_events(house.coordinator, drafts)


def test_a_week_that_was_copied_is_taken_back_with_one_press(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    standing, server = house
    page = new_browser()
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": server.base}
            for name, value in standing.cookies.items()
        ]
    )
    page.goto(f"{server.base}/aktivitet")
    page.get_by_role("button", name="Kopiera förra veckan").click()
    expect(page.get_by_text("Från vecka 44 till vecka 46")).to_be_visible()
    expect(page.get_by_text("Upptagen: Syföreningen 16.30–17.00")).to_be_visible()
    settle(page)
    assert not axe_finds(page)
    page.get_by_role("button", name="Lägg in 2").click()
    expect(page.get_by_text("2 aktiviteter från förra veckan är inlagda.")).to_be_visible()
    settle(page)
    grid = page.frame_locator("iframe[title*=calendar]")
    expect(grid.locator(".fc-event", has_text="Soppa")).to_have_count(2)
    page.get_by_role("button", name="Ångra", exact=True).click()
    expect(page.get_by_text("2 aktiviteter är borttagna ur kalendern.")).to_be_visible()
    expect(grid.locator(".fc-event", has_text="Soppa")).to_have_count(1)
    expect(page.get_by_role("button", name="Ångra", exact=True)).to_have_count(0)

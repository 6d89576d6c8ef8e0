"""A page that is made to be printed has a button that prints it, and needs no menu."""

import re

import pytest
from starlette.testclient import TestClient

from bis.actions import week_links
from bis.settings import settings
from bis.texts import text
from tests.support.databases import only_sqlite
from tests.support.house import House

pytestmark = only_sqlite

BUTTON = re.compile(r'<button class="[^"]*" type="button" onclick="print\(\)">([^<]+)</button>')


@pytest.fixture
def printed(site: TestClient, house: House, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every page that is made to be printed, as a coordinator gets it."""
    monkeypatch.setenv("BIS_PUBLIC_URL", "https://bis.example.se")
    settings.cache_clear()
    site.cookies.set("bis_session", house.log_in())
    token = week_links.make(house.coordinator, house.church)
    addresses = {
        "room": f"/visa/rum/{house.hall}",
        "survey slip": f"/visa/{house.today.id}?lapp=1",
        "paper form": f"/blankett/{house.today.id}",
        "week": "/oppet/kalender?week=2026-W45",
        "link's slip": f"/inbjudan/{token}?lapp=1",
        "visitor's card": f"/visa/kort/{house.today.id}",
    }
    return {name: site.get(address).text for name, address in addresses.items()}


def test_every_page_to_print_has_a_button_that_prints(printed: dict[str, str]) -> None:
    found = {name: BUTTON.findall(page) for name, page in printed.items()}
    plain, card = ["Skriv ut"], ["Skriv ut lapp"]
    assert found == {name: card if "card" in name else plain for name in printed}


def test_the_menu_of_the_browser_is_named_only_where_scripts_are_off(
    printed: dict[str, str],
) -> None:
    for name, page in printed.items():
        assert text("sv", "print.how") in page, name
        seen = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
        assert "webbläsarens meny" not in seen, name


def test_the_button_is_in_the_language_of_the_page(site: TestClient, house: House) -> None:
    del house
    assert BUTTON.findall(site.get("/oppet/kalender?week=2026-W45&lang=en").text) == ["Print"]
    assert not BUTTON.findall(site.get("/oppet/kalender").text)

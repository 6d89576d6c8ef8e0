"""The code on a room's wall, from a phone: no login, no cookie, the reader's language."""

from datetime import time

import pytest
from starlette.testclient import TestClient

from bis.actions import events, rooms, surveys
from bis.core.events import Closing
from bis.errors import DatabaseUnavailableError
from bis.texts import text
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House, occurrences_of
from tests.web.conftest import forget_pages


@pytest.fixture
def wall(house: House) -> str:
    """The address on the wall of the hall."""
    return rooms.room_path(house.hall)


def _add(house: House, **changes: object) -> str:
    """Add an activity in the hall, over half an hour ago; return its survey's address."""
    values = {"starts": time(12), "ends": time(13), **changes}
    event = events.add_event(house.coordinator, house.draft(**values))
    return surveys.survey_path(occurrences_of(event)[0].id)


def test_one_activity_leads_straight_to_its_survey(
    site: TestClient, wall: str, address: str
) -> None:
    found = site.get(wall)
    assert (found.status_code, found.headers["location"]) == (303, address)
    assert found.headers["cache-control"] == "no-store"
    assert "set-cookie" not in found.headers
    assert site.get(address).status_code == 200


@only_sqlite
def test_the_language_goes_along(site: TestClient, wall: str, address: str) -> None:
    assert site.get(f"{wall}?lang=x%26y").headers["location"] == f"{address}?lang=sv"
    assert site.get(f"{wall}?lang=en").headers["location"] == f"{address}?lang=en"


def test_several_are_a_choice_with_names_and_times(
    site: TestClient, house: House, wall: str, address: str
) -> None:
    swedish2 = _add(house, title="Svenska 2", known_code="svenska2")
    page = site.get(wall)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "Var var du?" in page.text
    assert page.text.index(f'href="{address}"') < page.text.index(f'href="{swedish2}"')
    assert "12.00–13.00" in page.text
    assert page.text.count("<li>") == 2


@only_sqlite
def test_the_choice_is_in_the_readers_language_with_the_swedish_name_beside(
    site: TestClient, house: House, wall: str
) -> None:
    swedish2 = _add(house, title="Svenska 2", known_code="svenska2")
    page = site.get(f"{wall}?lang=en").text
    assert '<html lang="en"' in page
    assert "Where were you?" in page
    assert '<b>Swedish 2</b><i lang="sv">Svenska 2</i>12:00–13:00' in page
    assert f'href="{swedish2}?lang=en"' in page
    assert "Var var du?" not in page
    assert "Where were you?" in site.get(wall).text  # the browser remembers it


@only_sqlite
def test_a_title_is_text_and_never_markup(site: TestClient, house: House, wall: str) -> None:
    _add(house, title="<img src=x>")
    page = site.get(wall).text
    assert "&lt;img src=x&gt;" in page
    assert "<img" not in page


@only_sqlite
def test_the_clock_decides_and_then_the_page_tells_what_is_next(
    site: TestClient, wall: str, clock: FrozenClock
) -> None:
    clock.set("2026-11-03T16:30")
    assert site.get(wall).status_code == 303
    forget_pages()
    clock.set("2026-11-03T16:31")
    page = site.get(wall)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "Inget att svara på här just nu" in page.text
    assert "Det här kan du gå till" in page.text
    assert "tisdag 10 november 13.00" in page.text
    assert "/svara/" not in page.text
    assert "Nothing to answer here just now" in site.get(f"{wall}?lang=en").text


@only_sqlite
def test_what_is_cancelled_is_not_asked_about(
    site: TestClient, house: House, wall: str
) -> None:
    events.close(
        house.coordinator, house.today.id, Closing(took_place=False), house.today.version
    )
    assert "Inget att svara på här just nu" in site.get(wall).text


@only_sqlite
@pytest.mark.parametrize("code", ["okand", "2" * 12, "%00", "å", "x" * 2000])
def test_an_unknown_code_is_a_page_with_a_sentence(site: TestClient, code: str) -> None:
    found = site.get(f"/rum/{code}")
    assert found.status_code == 404
    assert found.headers["cache-control"] == "no-store"
    assert text("sv", "room.unknown") in found.text
    assert text("en", "room.unknown") in site.get(f"/rum/{code}?lang=en").text


@only_sqlite
def test_a_database_that_is_gone_is_told_in_the_readers_language(
    site: TestClient, wall: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: str) -> None:
        raise DatabaseUnavailableError("gone")

    monkeypatch.setattr(rooms, "surveys_on_wall", gone)
    found = site.get(f"{wall}?lang=en")
    assert found.status_code == 503
    assert text("en", "error.database_unavailable") in found.text

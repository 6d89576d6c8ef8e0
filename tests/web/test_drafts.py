"""A draft: nobody outside the house sees it anywhere."""

from datetime import time

import pytest
from starlette.testclient import TestClient

from bis.actions import events, rooms, surveys
from bis.core.events import Occurrence
from bis.errors import NotAllowedError
from tests.support.house import House, occurrences_of


@pytest.fixture
def draft(house: House) -> Occurrence:
    """A draft in the hall, going on now."""
    made = house.draft(title="Hemligt kalas", starts=time(12), ends=time(14), published=False)
    return occurrences_of(events.add_event(house.coordinator, made))[0]


def test_the_public_calendar_does_not_tell_of_it(site: TestClient, draft: Occurrence) -> None:
    for query in ("", "?week=2026-W45", f"?day={draft.day}"):
        assert "Hemligt kalas" not in site.get(f"/oppet/kalender{query}").text


def test_it_has_no_survey_and_no_room_leads_to_it(
    site: TestClient, house: House, draft: Occurrence, address: str
) -> None:
    assert "Hemligt kalas" not in site.get(surveys.survey_path(draft.id)).text
    assert site.get(surveys.survey_path(draft.id)).status_code != 200
    assert site.get(rooms.room_path(house.hall)).headers["location"] == address
    assert draft.id not in [link.occurrence.id for link in surveys.open_surveys()]
    with pytest.raises(NotAllowedError):
        surveys.occurrence_to_show(house.coordinator, draft.id)


def test_there_is_no_card_of_it_to_turn_to_a_visitor(
    site: TestClient, house: House, draft: Occurrence
) -> None:
    site.cookies.set("bis_session", house.log_in())
    answer = site.get(f"/visa/kort/{draft.id}")
    assert answer.status_code == 404
    assert draft.title not in answer.text

"""The code of a room: what it leads to, for how long, and who may print it."""

from datetime import date, time
from uuid import UUID

import pytest
from sqlalchemy import update

from bis.actions import events, rooms, surveys
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.errors import NotAllowedError, NotFoundError
from bis.store.models import Venue
from bis.store.session import writing
from tests.support import caches
from tests.support.house import FrozenClock, House, occurrences_of


def _code(room: UUID) -> str:
    return rooms.room_path(room).removeprefix("/rum/")


def _titles(room: UUID) -> list[str]:
    return [link.occurrence.title for link in rooms.surveys_on_wall(_code(room))]


def test_the_code_leads_to_the_survey_of_what_is_in_the_room(house: House) -> None:
    (link,) = rooms.surveys_on_wall(_code(house.hall))
    assert link == (house.today, surveys.survey_path(house.today.id))


@pytest.mark.parametrize(
    ("at", "leads"),
    [
        ("2026-11-03T12:59", False),
        ("2026-11-03T13:00", True),
        ("2026-11-03T16:30", True),
        ("2026-11-03T16:31", False),
        ("2026-11-10T13:30", True),
    ],
)
def test_the_code_leads_there_from_the_start_until_90_minutes_after_the_end(
    house: House, clock: FrozenClock, at: str, leads: bool
) -> None:
    clock.set(at)
    assert _titles(house.hall) == (["Språkcafé"] if leads else [])


def test_90_minutes_are_90_minutes_the_night_the_clock_goes_back(
    house: House, clock: FrozenClock
) -> None:
    night = house.draft(day=date(2026, 10, 24), starts=time(22), ends=time(23, 59))
    clock.set("2026-10-24T12:00")
    events.add_event(house.coordinator, night)
    clock.set("2026-10-25T01:29")
    assert _titles(house.hall) == ["Fika för alla"]
    clock.set("2026-10-25T01:30")
    assert _titles(house.hall) == []


def test_at_most_four_are_led_to_and_what_ends_last_comes_first(house: House) -> None:
    for number, ends in enumerate((time(12, 10), time(12, 40), time(13, 20), time(12, 20))):
        draft = house.draft(title=f"Nummer {number}", starts=time(11), ends=ends)
        events.add_event(house.coordinator, draft)
    assert _titles(house.hall) == ["Språkcafé", "Nummer 2", "Nummer 1", "Nummer 3"]


def test_neither_the_cancelled_nor_those_without_survey_nor_another_rooms(
    house: House,
) -> None:
    before = {"starts": time(12), "ends": time(13)}
    without = house.draft(title="Barnens stund", has_survey=False, **before)
    elsewhere = house.draft(title="På skolan", venue_id=house.school, **before)
    for draft in (without, elsewhere):
        events.add_event(house.coordinator, draft)
    event = events.add_event(house.coordinator, house.draft(title="Inställd", **before))
    cancelled = occurrences_of(event)[0]
    closing = Closing(took_place=False)
    events.close(house.coordinator, cancelled.id, closing, cancelled.version)
    assert _titles(house.hall) == ["Språkcafé"]
    assert _titles(house.school) == ["På skolan"]


def test_a_code_keeps_its_meaning_when_the_room_is_renamed(house: House) -> None:
    code = _code(house.hall)
    with writing() as session:
        session.execute(update(Venue).where(Venue.id == house.hall).values(name="Nya salen"))
    caches.forget_all()
    (link,) = rooms.surveys_on_wall(code)
    assert link.occurrence.venue == "Nya salen"


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("code", ["", "x", "2" * 12, "å" * 12, "\x00", "prov-sal"])
def test_an_unknown_code_leads_nowhere(code: str) -> None:
    with pytest.raises(NotFoundError):
        rooms.surveys_on_wall(code)


def test_the_code_of_a_survey_is_not_the_code_of_a_room(house: House) -> None:
    with pytest.raises(NotFoundError):
        rooms.surveys_on_wall(surveys.survey_path(house.today.id).removeprefix("/svara/"))


@pytest.mark.parametrize("role", list(Role))
def test_a_rooms_code_is_printed_by_those_who_show_every_survey(
    house: House, role: Role
) -> None:
    if role in (Role.COORDINATOR, Role.RECEPTION):
        assert rooms.room_to_print(house.actors[role], house.hall).name == "Provsalen"
    else:
        with pytest.raises(NotAllowedError):
            rooms.room_to_print(house.actors[role], house.hall)


def test_a_room_that_is_not_there_cannot_be_printed(house: House) -> None:
    with pytest.raises(NotFoundError):
        rooms.room_to_print(house.coordinator, house.church)

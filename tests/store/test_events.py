"""Activities and their occurrences: rows made once, found by time."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from bis.actions import events as actions
from bis.core.events import PLANNED, Closing, day_bounds, wall
from bis.errors import ChangedMeanwhileError, NotFoundError
from bis.store import events
from bis.store.models import Event
from bis.store.session import reading, writing
from tests.support.house import NOW, TODAY, House, occurrences_of

HELD = Closing(took_place=True, visits=12, counted=True)


def test_a_weekly_series_over_the_clock_change_keeps_its_wall_hour(house: House) -> None:
    walls = [(wall(one.starts_at), wall(one.ends_at)) for one in house.dates]
    first = date(2026, 10, 6)
    assert walls == [
        (
            datetime.combine(first + timedelta(weeks=week), time(13)),
            datetime.combine(first + timedelta(weeks=week), time(15)),
        )
        for week in range(12)
    ]
    assert {one.starts_at.hour for one in house.dates} == {11, 12}  # in UTC it moved


def test_an_occurrence_knows_all_that_people_ask_of_it(house: House) -> None:
    event = actions.add_event(
        house.coordinator,
        house.draft(
            title="  Läxhjälp  ",
            venue_id=house.school,
            co_organisers=(house.library, house.church),
            languages=("sv", "ar"),
            level="svenska1",
            child_care=True,
            drop_in=False,
        ),
    )
    (found,) = occurrences_of(event)
    assert (found.title, found.level, found.languages) == ("Läxhjälp", "svenska1", ("sv", "ar"))
    assert (found.venue, found.address, found.at_bis) == ("Provskolan", "Provgatan 1", False)
    assert [one.name for one in found.organisers] == ["Provkyrkan", "Provbiblio"]
    assert (found.child_care, found.drop_in, found.repeats) == (True, False, False)
    assert (found.status, found.visits) == (PLANNED, None)
    assert (found.day, found.clock) == (TODAY, "15.00–17.00")


def test_a_window_holds_what_starts_in_it_and_nothing_else(house: House) -> None:
    def found(first: datetime, last: datetime) -> list[date]:
        with reading() as session:
            return [one.day for one in events.between(session, first, last)]

    start, end = house.today.starts_at, house.today.ends_at
    assert found(start, end) == [TODAY]
    assert found(start - timedelta(hours=1), start) == []
    assert found(start + timedelta(microseconds=1), end) == []
    assert len(found(*day_bounds(date(2026, 10, 1), date(2026, 10, 31)))) == 4


def test_what_is_on_at_some_time_of_a_window_is_found_wherever_it_began(house: House) -> None:
    night = house.draft(title="Natt", starts=time(22), ends=time(2), ends_next_day=True)
    actions.add_event(house.coordinator, night)

    def found(first: datetime, last: datetime) -> list[str]:
        with reading() as session:
            return [one.title for one in events.on_between(session, first, last)]

    midnight, next_midnight = day_bounds(TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    assert found(midnight, next_midnight) == ["Natt"]
    assert found(midnight, midnight) == ["Natt"]
    assert found(midnight + timedelta(hours=2), next_midnight) == []
    assert found(midnight - timedelta(hours=2), midnight - timedelta(hours=2)) == []
    assert found(*day_bounds(TODAY, TODAY)) == ["Språkcafé", "Natt"]


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 11, 4)])
def test_a_whole_day_is_on_until_its_last_minute_also_when_it_has_25_hours(
    house: House, day: date
) -> None:
    whole = house.draft(title="Fest", day=day, all_day=True, starts=None, ends=None)
    actions.add_event(house.coordinator, whole)
    last_minute = day_bounds(day, day)[1] - timedelta(minutes=1)
    with reading() as session:
        assert [one.title for one in events.on_between(session, last_minute, last_minute)] == [
            "Fest"
        ]


def test_occurrences_come_in_order_of_time_and_title(house: House) -> None:
    for title, hour in (("Ö", 9), ("B", 10), ("A", 10), ("C", 8)):
        actions.add_event(
            house.coordinator, house.draft(title=title, starts=time(hour), ends=time(11))
        )
    with reading() as session:
        found = events.between(session, *day_bounds(TODAY, TODAY))
    assert [one.title for one in found] == ["C", "Ö", "A", "B", "Språkcafé"]


def test_an_unknown_occurrence_is_not_found(house: House) -> None:
    with reading() as session:
        with pytest.raises(NotFoundError):
            events.get(session, house.event)
        with pytest.raises(NotFoundError):
            events.state(session, house.event)


def test_what_has_ended_and_nobody_has_closed_is_to_be_closed(house: House) -> None:
    def to_close(now: datetime) -> list[date]:
        with reading() as session:
            return [one.day for one in events.to_close(session, now, now - timedelta(days=20))]

    waiting = [date(2026, 10, 20), date(2026, 10, 27)]
    assert to_close(NOW) == waiting
    assert to_close(house.today.ends_at) == [*waiting, TODAY]
    with writing() as session:
        events.close(session, house.dates[3].id, HELD, 1, NOW)
        events.close(session, house.dates[2].id, Closing(took_place=False), 1, NOW)
    assert to_close(house.today.ends_at) == [TODAY]


def test_the_last_visits_are_those_of_the_held_occurrence_before(house: House) -> None:
    first, second, third, *_ = house.dates
    with writing() as session:
        events.close(session, first.id, HELD, 1, NOW)
        events.close(session, second.id, Closing(took_place=False), 1, NOW)
    with reading() as session:
        assert events.last_visits(session, house.event, first.starts_at) is None
        assert events.last_visits(session, house.event, third.starts_at) == 12


def test_what_a_cancelled_occurrence_was_told_about_visits_is_not_kept(house: House) -> None:
    told = Closing(took_place=False, visits=12, children=3, note="x ", reason="weather")
    with writing() as session:
        events.close(session, house.today.id, told, 1, NOW)
    with reading() as session:
        found = events.get(session, house.today.id)
    assert (found.status, found.reason) == ("cancelled", "weather")
    assert (found.visits, found.children, found.note) == (None, None, "x")


def test_a_closing_of_an_older_version_is_refused(house: House) -> None:
    with writing() as session:
        events.close(session, house.today.id, HELD, house.today.version, NOW)
    with pytest.raises(ChangedMeanwhileError), writing() as session:
        events.close(session, house.today.id, HELD, house.today.version, NOW)


def test_surveys_are_of_what_is_asked_about_and_not_cancelled(house: House) -> None:
    actions.add_event(house.coordinator, house.draft(has_survey=False, starts=time(13)))
    with writing() as session:
        events.close(session, house.dates[3].id, Closing(took_place=False), 1, NOW)
    with reading() as session:
        found = events.with_survey_between(session, NOW - timedelta(days=14), NOW)
    assert [one[0] for one in found] == [house.dates[2].id, house.today.id]
    assert (found[1][1], found[1][2]) == (house.today.starts_at, house.today.ends_at)


def test_the_first_that_is_asked_about_tells_when_asking_began(house: House) -> None:
    early = house.draft(has_survey=False, day=date(2026, 9, 1))
    actions.add_event(house.coordinator, early)
    actions.add_event(house.coordinator, replace(early, has_survey=True, published=False))
    with writing() as session:
        events.close(session, house.dates[0].id, Closing(took_place=False), 1, NOW)
        assert events.first_asked_about(session) == house.dates[1].day
        session.execute(update(Event).values(has_survey=False))
        assert events.first_asked_about(session) is None


def test_the_next_for_everybody_is_planned_and_meets_across(house: House) -> None:
    actions.add_event(house.coordinator, house.draft(meets_across=False))
    with reading() as session:
        found = events.next_for_everybody(session, NOW)
    assert found is not None
    assert found.day == date(2026, 11, 10)
    with reading() as session:
        assert events.next_for_everybody(session, NOW + timedelta(days=365)) is None

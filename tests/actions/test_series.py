"""Changing a series: what was held stays, every id stays, and undo gives back what was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bis.actions import events, lab, series
from bis.core.events import (
    CANCELLED,
    HELD,
    PLANNED,
    REMOVED,
    Closing,
    EventDraft,
    Occurrence,
    day_bounds,
)
from bis.core.permissions import Action, Reach, Role, reach
from bis.core.recurrence import DAILY, LAST, MONTHLY, WEEKLY, Break, Repetition, weekly
from bis.core.series import ALL, FOLLOWING, ONE, SCOPES
from bis.errors import (
    ChangedMeanwhileError,
    FieldsError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from bis.store import events as stored
from bis.store import models
from bis.store.session import reading
from tests.support.house import FrozenClock, House, occurrences_of, shown, undo

NEXT = 5  # the first date that has not begun: 10 November


def draft_of(house: House, one: Occurrence, scope: str) -> EventDraft:
    return series.opened(house.coordinator, one.id).draft(scope)


def change(house: House, one: Occurrence, scope: str, **changes: object) -> series.Changed:
    draft = replace(draft_of(house, one, scope), **changes)  # type: ignore[arg-type]
    return series.change(house.coordinator, one.id, scope, draft, shown(house, one.id, scope))


def now(one: Occurrence) -> Occurrence:
    return found_at(one.id)


def found_at(occurrence_id: UUID) -> Occurrence:
    with reading() as session:
        return stored.get(session, occurrence_id)


def rows() -> dict[UUID, dict[str, object]]:
    """Return every occurrence's row, whole."""
    with reading() as session:
        found = session.scalars(select(models.Occurrence)).all()
        names = models.Occurrence.__table__.columns.keys()
        return {row.id: {name: getattr(row, name) for name in names} for row in found}


def event_rows() -> dict[UUID, dict[str, object]]:
    with reading() as session:
        found = session.scalars(select(models.Event)).all()
        names = models.Event.__table__.columns.keys()
        return {row.id: {name: getattr(row, name) for name in names} for row in found}


def without_versions(table: dict[UUID, dict[str, object]]) -> dict[UUID, dict[str, object]]:
    return {key: {**row, "version": 0} for key, row in table.items()}


def titles(house: House) -> list[str]:
    return [now(one).title for one in house.dates]


def test_only_this_one_is_changed(house: House) -> None:
    change(house, house.dates[NEXT], ONE, title="Språkcafé med musik", starts=time(14))
    assert [title == "Språkcafé med musik" for title in titles(house)] == [
        position == NEXT for position in range(12)
    ]
    changed = now(house.dates[NEXT])
    assert (changed.clock, changed.repeats) == ("14.00–15.00", False)
    assert changed.lineage_id == house.event


def test_this_and_the_following_are_changed(house: House) -> None:
    change(house, house.dates[7], FOLLOWING, venue_id=house.school)
    assert [now(one).venue for one in house.dates] == ["Provsalen"] * 7 + ["Provskolan"] * 5


def test_all_that_are_not_yet_held_are_changed(house: House) -> None:
    change(house, house.dates[9], ALL, title="Kafé")
    assert titles(house) == ["Språkcafé"] * NEXT + ["Kafé"] * 7


def test_a_series_that_moves_to_another_weekday_keeps_its_ids(house: House) -> None:
    one = house.dates[NEXT]
    draft = draft_of(house, one, ALL)
    assert draft.repetition is not None
    thursdays = replace(draft.repetition, weekdays=(3,), until=date(2026, 12, 24))
    change(house, one, ALL, day=date(2026, 11, 12), repetition=thursdays)
    for each in house.dates[NEXT:]:
        assert now(each).day == each.day + timedelta(days=2)


def test_what_is_left_over_is_shown_nowhere_and_new_dates_are_added(house: House) -> None:
    one = house.dates[NEXT]
    draft = draft_of(house, one, ALL)
    assert draft.repetition is not None
    change(house, one, ALL, repetition=replace(draft.repetition, until=date(2026, 11, 24)))
    with pytest.raises(NotFoundError):
        now(house.dates[-1])
    assert rows()[house.dates[-1].id]["status"] == REMOVED
    event_id = now(one).event_id
    longer = replace(draft.repetition, until=date(2027, 1, 12))
    change(house, one, ALL, repetition=longer)
    assert now(one).event_id != event_id
    assert len(occurrences_of(now(one).event_id)) == 10


def test_a_date_that_was_moved_by_itself_stays_where_it_is(house: House) -> None:
    one, moved = house.dates[NEXT], house.dates[NEXT + 1]
    at = datetime(2026, 11, 18, 9)
    events.move(house.coordinator, moved.id, at, at + timedelta(hours=2), moved.version)
    change(house, one, ALL, description="Vi dricker kaffe.")
    assert (now(moved).day, now(moved).clock) == (date(2026, 11, 18), "9.00–11.00")
    change(house, one, ALL, starts=time(14), ends=time(16))
    assert (now(moved).day, now(moved).clock) == (date(2026, 11, 18), "9.00–11.00")


def test_a_date_that_was_only_put_on_another_day_takes_a_new_time_there(house: House) -> None:
    moved = house.dates[NEXT + 1]
    move(house, moved, date(2026, 11, 19))
    change(house, house.dates[NEXT], ALL, ends=time(15, 30))
    assert (now(moved).day, now(moved).clock) == (date(2026, 11, 19), "13.00–15.30")


def move(house: House, one: Occurrence, day: date) -> None:
    """Put a date on another day by hand, at the time of its series."""
    events.move(
        house.coordinator,
        one.id,
        datetime.combine(day, time(13)),
        datetime.combine(day, time(15)),
        now(one).version,
    )


@pytest.fixture
def postponed(house: House, clock: FrozenClock) -> Occurrence:
    """Put off the date of Tuesday 3 November to the Friday after; it is Wednesday then."""
    clock.set("2026-11-02T09:00")
    move(house, house.today, date(2026, 11, 6))
    clock.set("2026-11-04T09:00")
    return now(house.today)


@pytest.mark.parametrize("scope", [FOLLOWING, ALL])
@pytest.mark.parametrize("position", [NEXT - 1, NEXT, NEXT + 2])
def test_a_change_that_is_not_about_dates_leaves_a_postponed_one_where_it_is(
    house: House, postponed: Occurrence, scope: str, position: int
) -> None:
    before = {one.id: now(one).starts_at for one in house.dates}
    reached = set(range(NEXT - 1 if scope == ALL else position, 12))
    for title in ("Kafé", "Fest"):  # the second time too
        change(house, house.dates[position], scope, title=title)
        assert {one.id: now(one).starts_at for one in house.dates} == before
        assert [number for number, each in enumerate(titles(house)) if each == title] == sorted(
            reached
        )
    assert now(postponed).moved_from == datetime(2026, 11, 3, 13)


@pytest.mark.parametrize(
    "change_of_dates",
    [
        {"day": date(2026, 11, 17)},
        {"repetition": Repetition(WEEKLY, weekdays=(2,), until=date(2026, 12, 22))},
        {"repetition": Repetition(WEEKLY, interval=2, weekdays=(1,), until=date(2026, 12, 22))},
        {"repetition": Repetition(MONTHLY, weekdays=(1,), nth=3, count=2)},
        {"repetition": Repetition(WEEKLY, weekdays=(1,), until=date(2026, 11, 10))},
        {"repetition": None},
        {"starts": time(9), "ends": time(10)},
    ],
)
def test_no_change_of_dates_moves_or_removes_what_was_postponed_by_hand(
    house: House, postponed: Occurrence, change_of_dates: dict[str, object]
) -> None:
    later = house.dates[9]
    move(house, later, date(2026, 12, 10))
    change(house, house.dates[NEXT], ALL, **change_of_dates)
    assert (now(postponed).day, now(later).day) == (date(2026, 11, 6), date(2026, 12, 10))
    change(house, postponed, ALL, title="Kafé")
    assert (now(postponed).title, now(later).title) == ("Kafé", "Kafé")
    assert (now(postponed).day, now(later).day) == (date(2026, 11, 6), date(2026, 12, 10))


def test_a_number_of_times_stays_the_same_around_a_postponed_date(
    house: House, postponed: Occurrence
) -> None:
    times = Repetition(WEEKLY, weekdays=(1,), count=4)
    change(house, house.dates[NEXT], ALL, repetition=times)
    change(house, house.dates[NEXT], ALL, title="Kafé")
    found = occurrences_of(now(postponed).event_id)
    assert [f"{one.day:%m%d}" for one in found] == ["1106", "1110", "1117", "1124", "1201"]


def test_a_postponed_date_gets_no_time_that_has_been(
    house: House, clock: FrozenClock, postponed: Occurrence
) -> None:
    clock.set("2026-11-06T12:00")
    before = rows()
    with pytest.raises(FieldsError) as refused:
        change(house, postponed, ALL, starts=time(9), ends=time(10))
    assert refused.value.fields == {"starts": "series.error.moved_begun"}
    assert rows() == before


def test_a_date_before_the_rule_stays_also_when_it_stands_where_the_rule_would_have_it(
    house: House,
) -> None:
    first = house.dates[NEXT]
    day, morning = date(2026, 11, 10), {"starts": time(9), "ends": time(11)}
    begins, ends = (datetime.combine(day, clock) for clock in morning.values())
    events.move(house.coordinator, first.id, begins, ends, now(first).version)
    change(house, first, ALL, **morning)  # the rule begins after it
    for title in ("Kafé", "Fest"):
        change(house, house.dates[NEXT + 3], ALL, title=title)
        found = occurrences_of(now(first).event_id)
        assert [(one.title, one.clock) for one in found] == [(title, "9.00–11.00")] * 7
        assert found[0].day == day


def test_dates_that_all_stand_beside_the_rule_are_not_put_in_twice(house: House) -> None:
    moved = house.dates[NEXT : NEXT + 2]
    days = [date(2026, 12, 29), date(2026, 12, 30)]
    for one, day in zip(moved, days, strict=True):
        move(house, one, day)
    change(house, house.dates[NEXT + 3], ALL, description="Vi bakar.")
    change(house, moved[0], FOLLOWING, title="Kafé")
    found = occurrences_of(now(moved[0]).event_id)
    assert [(one.id, one.day) for one in found] == [
        (one.id, day) for one, day in zip(moved, days, strict=True)
    ]


@pytest.fixture
def crossed(house: House) -> tuple[Occurrence, Occurrence]:
    """Put the date of 10 November after that of 8 December, and that of 24 November first."""
    later, earlier = house.dates[NEXT], house.dates[NEXT + 2]
    move(house, later, date(2026, 12, 10))
    move(house, earlier, date(2026, 11, 12))
    return later, earlier


def test_what_follows_is_called_off_by_when_it_takes_place(
    house: House, crossed: tuple[Occurrence, Occurrence]
) -> None:
    later, earlier = crossed
    one = house.dates[NEXT + 1]  # 17 November
    told = Closing(took_place=False, reason="leader")
    series.call_off(house.coordinator, one.id, FOLLOWING, told, shown(house, one.id, FOLLOWING))
    assert (now(later).status, now(earlier).status) == (CANCELLED, PLANNED)
    assert [now(each).status for each in house.dates[NEXT + 3 :]] == [CANCELLED] * 4


def test_what_follows_is_changed_by_when_it_takes_place(
    house: House, crossed: tuple[Occurrence, Occurrence]
) -> None:
    later, earlier = crossed
    change(house, house.dates[NEXT + 1], FOLLOWING, title="Kafé")
    assert (now(later).title, now(earlier).title) == ("Kafé", "Språkcafé")
    assert (now(later).day, now(earlier).day) == (date(2026, 12, 10), date(2026, 11, 12))
    found = occurrences_of(now(later).event_id)
    days = ["1117", "1201", "1208", "1210", "1215", "1222"]
    assert [f"{one.day:%m%d}" for one in found] == days


def others_split(house: House) -> None:
    change(house, house.dates[8], FOLLOWING, starts=time(10), ends=time(11))


def others_move(house: House) -> None:
    move(house, house.dates[8], date(2026, 12, 3))


def others_change_one(house: House) -> None:
    change(house, house.dates[8], ONE, title="Kalas")


def others_call_off(house: House) -> None:
    told = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, house.dates[8].id, told, house.dates[8].version)


@pytest.mark.parametrize(
    "others", [others_split, others_move, others_change_one, others_call_off]
)
@pytest.mark.parametrize("scope", [FOLLOWING, ALL])
def test_who_changes_or_calls_off_several_is_told_of_what_others_did_to_any_of_them(
    house: House, scope: str, others: Callable[[House], None]
) -> None:
    one = house.dates[NEXT]
    draft, seen = draft_of(house, one, scope), shown(house, one.id, scope)
    assert draft.repetition is not None
    wednesdays = replace(draft.repetition, weekdays=(2,))
    others(house)
    before = rows()
    with pytest.raises(ChangedMeanwhileError):
        series.change(
            house.coordinator, one.id, scope, replace(draft, repetition=wednesdays), seen
        )
    told = Closing(took_place=False, reason="leader")
    with pytest.raises(ChangedMeanwhileError):
        series.call_off(house.coordinator, one.id, scope, told, seen)
    assert rows() == before


def test_what_others_do_to_dates_that_a_change_is_not_about_hinders_nobody(
    house: House,
) -> None:
    one = house.dates[NEXT + 1]
    draft, seen = draft_of(house, one, FOLLOWING), shown(house, one.id, FOLLOWING)
    change(house, house.dates[NEXT], ONE, title="Kalas")
    series.change(house.coordinator, one.id, FOLLOWING, replace(draft, title="Kafé"), seen)
    assert titles(house)[NEXT:] == ["Kalas"] + ["Kafé"] * 6


def test_that_a_date_has_begun_since_is_nobodys_change(
    house: House, clock: FrozenClock
) -> None:
    one = house.dates[NEXT + 1]
    draft, seen = draft_of(house, one, ALL), shown(house, one.id, ALL)
    clock.set("2026-11-10T13:00")
    new = replace(draft, title="Kafé", day=date(2026, 11, 17))
    series.change(house.coordinator, one.id, ALL, new, seen)
    assert titles(house)[NEXT:] == ["Språkcafé"] + ["Kafé"] * 6


TIMES = Repetition(WEEKLY, weekdays=(1,), count=4)


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"title": "Kafé"}, ["1117", "1124", "1201"]),
        ({"day": date(2026, 11, 17)}, ["1117", "1124", "1201", "1208"]),
        ({"repetition": replace(TIMES, weekdays=(3,))}, ["1119", "1126", "1203"]),
        ({"repetition": replace(TIMES, weekdays=(1, 3))}, ["1112", "1117", "1119"]),
        ({"repetition": replace(TIMES, count=5)}, ["1117", "1124", "1201", "1208"]),
    ],
)
def test_what_has_begun_since_is_one_of_the_times_that_a_person_was_shown(
    house: House, clock: FrozenClock, changes: dict[str, object], days: list[str]
) -> None:
    one = house.dates[NEXT + 1]
    change(house, one, ALL, repetition=TIMES)
    draft, seen = draft_of(house, one, ALL), shown(house, one.id, ALL)
    assert (draft.day, draft.repetition) == (date(2026, 11, 10), TIMES)
    clock.set("2026-11-10T13:00")
    typed = replace(draft, **changes)  # type: ignore[arg-type]
    told = series.opened(house.coordinator, one.id).outcome(ALL, seen, typed, ())
    assert [each.id for each in told.begun] == [house.dates[NEXT].id]
    series.change(house.coordinator, one.id, ALL, typed, seen)
    found = occurrences_of(now(one).event_id)
    assert [f"{one.day:%m%d}" for one in found] == days
    assert [each.starts_at for each in told.placed] == [one.starts_at for one in found]
    again = draft_of(house, one, ALL).repetition
    assert again is not None
    assert again.count == len(days)


def test_a_last_time_that_has_begun_leaves_nothing_to_change_and_nothing_is_added(
    house: House, clock: FrozenClock
) -> None:
    first, moved = house.dates[NEXT], house.dates[NEXT + 1]
    change(house, first, ALL, repetition=replace(TIMES, count=2))
    move(house, moved, date(2026, 11, 19))
    change(house, first, ALL, repetition=replace(TIMES, count=1))
    draft, seen = draft_of(house, moved, ALL), shown(house, moved.id, ALL)
    clock.set("2026-11-10T13:00")
    before = rows()
    with pytest.raises(FieldsError) as refused:
        series.change(house.coordinator, moved.id, ALL, replace(draft, title="Kafé"), seen)
    assert refused.value.fields == {"repeats": "event.error.no_dates"}
    assert rows() == before


def called_off(house: House, one: Occurrence) -> None:
    told = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, one.id, told, now(one).version)


def taken_out(house: House, one: Occurrence) -> None:
    change(house, one, ONE, day=one.day + timedelta(days=1), title="Kalas")


@pytest.mark.parametrize("out", [called_off, taken_out])
@pytest.mark.parametrize(
    ("repetition", "days", "told"),
    [
        (weekly(date(2026, 12, 3), 3), ["1112", "1119", "1126", "1203"], ["1119"]),
        (weekly(date(2026, 11, 24), 1, 4), ["1110", "1113", "1120", "1124"], []),
        (Repetition(WEEKLY, weekdays=(3,), count=2), ["1112", "1119"], ["1119"]),
        (
            Repetition(DAILY, until=date(2026, 11, 19)),
            [f"11{day}" for day in range(10, 20) if day != 17],
            [],
        ),
    ],
)
def test_what_comes_into_the_week_of_a_date_that_is_out_is_told_before(
    house: House,
    out: Callable[[House, Occurrence], None],
    repetition: Repetition,
    days: list[str],
    told: list[str],
) -> None:
    one = house.dates[NEXT]
    out(house, house.dates[NEXT + 1])
    draft = replace(draft_of(house, one, ALL), repetition=repetition)
    opened = series.opened(house.coordinator, one.id)
    outcome = opened.outcome(ALL, opened.covered(ALL), draft, ())
    assert [f"{day:%m%d}" for day in outcome.beside] == told
    found = occurrences_of(
        found_at(change(house, one, ALL, repetition=repetition).seen_at).event_id
    )
    assert [f"{each.day:%m%d}" for each in found] == days


def test_a_number_of_times_goes_on_after_a_day_on_which_a_moved_date_stands(
    house: House,
) -> None:
    one, moved = house.dates[NEXT], house.dates[NEXT + 1]
    change(house, one, ALL, repetition=weekly(date(2026, 11, 24), 1))
    move(house, moved, date(2026, 12, 1))
    five = ["1110", "1124", "1201", "1208", "1215"]
    for changes in ({"repetition": replace(TIMES, count=5)}, {"title": "Kafé"}):
        change(house, one, ALL, **changes)
        found = occurrences_of(now(one).event_id)
        assert [f"{each.day:%m%d}" for each in found] == five
    called_off(house, moved)
    change(house, one, ALL, title="Kalas")  # puts in nothing where it was to be
    found = occurrences_of(now(one).event_id)
    assert [f"{each.day:%m%d}" for each in found] == [day for day in five if day != "1201"]


@pytest.mark.parametrize(
    "repetition", [None, replace(TIMES, count=1), weekly(date(2026, 11, 17), 1)]
)
def test_a_single_day_that_is_of_what_was_moved_by_hand_leaves_that_where_it_is(
    house: House, repetition: Repetition | None
) -> None:
    one, moved = house.dates[NEXT], house.dates[NEXT + 1]
    move(house, moved, date(2026, 11, 18))
    change(house, one, ALL, day=date(2026, 11, 17), repetition=repetition)
    assert [each.id for each in occurrences_of(now(moved).event_id)] == [moved.id]
    assert now(moved).day == date(2026, 11, 18)


def test_a_single_day_is_for_what_goes_by_the_rule_beside_what_was_moved_in_its_week(
    house: House,
) -> None:
    one, moved = house.dates[NEXT], house.dates[NEXT + 1]
    move(house, moved, date(2026, 11, 18))
    change(house, one, ALL, day=date(2026, 11, 20), repetition=None)
    days = {each.day for each in occurrences_of(now(moved).event_id)}
    assert days == {date(2026, 11, 18), date(2026, 11, 20)}


def test_two_dates_that_come_to_meet_are_told_before(house: House) -> None:
    one, moved = house.dates[NEXT], house.dates[NEXT + 1]
    begins = datetime(2026, 11, 24, 15, 30)
    ends = datetime(2026, 11, 24, 17)
    events.move(house.coordinator, moved.id, begins, ends, now(moved).version)

    def meetings(**changes: object) -> tuple[date, ...]:
        draft = replace(draft_of(house, one, ALL), **changes)  # type: ignore[arg-type]
        opened = series.opened(house.coordinator, one.id)
        return opened.outcome(ALL, opened.covered(ALL), draft, ()).meetings

    assert meetings(title="Kafé") == ()
    assert meetings(starts=time(17), ends=time(18)) == ()  # it begins as the other ends
    assert meetings(starts=time(16), ends=time(18)) == (begins.date(),)
    assert meetings(starts=time(15, 30), ends=time(17)) == (begins.date(),)


@pytest.mark.parametrize("ends", [called_off, taken_out])
def test_days_after_a_last_date_that_is_out_come_back_when_a_break_is_put_right(
    house: House, monkeypatch: pytest.MonkeyPatch, ends: Callable[[House, Occurrence], None]
) -> None:
    def break_ends(last: date) -> None:
        breaks = (Break("jul", "Jullov", date(2026, 12, 21), last),)
        known = replace(lab.profile(), breaks=breaks)
        for module in ("events", "series"):
            monkeypatch.setattr(f"bis.actions.{module}.profile", lambda: known)

    break_ends(date(2027, 1, 31))  # 31 for 10
    tuesdays = replace(weekly(date(2027, 1, 26), 1), skips_breaks=True)
    draft = house.draft(title="Bakning", day=date(2026, 12, 1), repetition=tuesdays)
    *first, last = occurrences_of(events.add_event(house.coordinator, draft))
    assert last.day == date(2026, 12, 15)
    ends(house, last)
    break_ends(date(2027, 1, 10))
    change(house, first[0], ALL, title="Vi bakar")
    found = [f"{each.day:%m%d}" for each in occurrences_of(now(first[0]).event_id)]
    assert found == ["1201", "1208", "0112", "0119", "0126"]


def test_what_goes_on_in_another_part_gives_no_days_back_to_the_part_before(
    house: House,
) -> None:
    change(house, house.dates[8], FOLLOWING, title="Kalas")  # from 1 December on
    draft = draft_of(house, house.dates[NEXT], ALL)
    assert draft.repetition == weekly(date(2026, 11, 24), 1)
    undo(house.coordinator, house.dates[8].id)
    draft = draft_of(house, house.dates[NEXT], ALL)
    assert draft.repetition == weekly(date(2026, 12, 22), 1)


@pytest.mark.parametrize("out", [called_off, taken_out])
@pytest.mark.parametrize("position", [NEXT, NEXT + 1])
@pytest.mark.parametrize("titles", [["Kalas"], ["Kalas", "Fest"]])
def test_a_date_put_back_after_its_series_was_changed_is_known_to_be_as_it_was(
    house: House,
    out: Callable[[House, Occurrence], None],
    position: int,
    titles: list[str],
) -> None:
    away, others = house.dates[position], house.dates[NEXT + 2 : NEXT + 4]
    out(house, away)
    change(house, others[1], FOLLOWING, venue_id=house.school)  # the date lies before
    assert not series.has_moved_on(now(away))
    for title in titles:
        change(house, others[0], ALL, title=title)
    undo(house.coordinator, away.id)
    assert (now(away).title, series.has_moved_on(now(away))) == ("Språkcafé", True)
    assert not any(series.has_moved_on(now(one)) for one in others)
    undo(house.coordinator, others[0].id)  # the newest of the changes
    assert series.has_moved_on(now(away)) == (len(titles) > 1)


def test_the_hour_that_a_clock_change_takes_leaves_no_date_that_ends_as_it_begins(
    house: House, clock: FrozenClock
) -> None:
    clock.set("2027-03-01T09:00")
    draft = house.draft(
        day=date(2027, 3, 14),
        starts=time(13),
        ends=time(15),
        repetition=weekly(date(2027, 4, 4), 5),
    )
    first, moved, *_ = occurrences_of(events.add_event(house.coordinator, draft))
    move(house, moved, date(2027, 3, 28))  # the Sunday of the clock change
    before = rows()
    with pytest.raises(FieldsError) as refused:
        change(house, first, ALL, starts=time(2, 15), ends=time(3, 10))
    assert refused.value.fields == {"ends": "event.error.ends_before_start"}
    assert rows() == before


def test_nothing_seen_is_nothing_called_off(house: House) -> None:
    one = house.dates[NEXT]
    told = Closing(took_place=False, reason="leader")
    for scope in SCOPES:
        with pytest.raises(ChangedMeanwhileError):
            series.call_off(house.coordinator, one.id, scope, told, {})


@pytest.mark.parametrize("scope", SCOPES)
def test_what_would_leave_everything_as_it_is_saves_nothing(house: House, scope: str) -> None:
    move(house, house.dates[NEXT], date(2026, 11, 12))
    before = (rows(), event_rows(), history_length())
    for one in house.dates[NEXT : NEXT + 2]:
        assert change(house, one, scope).is_nothing
    assert (rows(), event_rows(), history_length()) == before


def history_length() -> int:
    with reading() as session:
        return len(session.scalars(select(models.Change)).all())


def test_who_changes_no_word_still_takes_in_a_break_that_was_put_in_since(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuesdays = replace(weekly(date(2027, 1, 26), 1), skips_breaks=True)
    draft = house.draft(title="Bakning", day=date(2026, 12, 1), repetition=tuesdays)
    first, *_ = occurrences_of(events.add_event(house.coordinator, draft))
    breaks = (Break("jul", "Jullov", date(2026, 12, 7), date(2026, 12, 11)),)
    known = replace(lab.profile(), breaks=breaks)
    monkeypatch.setattr("bis.actions.series.profile", lambda: known)
    assert change(house, first, ALL).removed == (date(2026, 12, 8),)


def test_a_break_that_is_put_right_gives_its_days_back_and_what_was_taken_out_stays_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_is(first: date, last: date) -> None:
        known = replace(lab.profile(), breaks=(Break("sport", "Sportlov", first, last),))
        for module in ("events", "series"):
            monkeypatch.setattr(f"bis.actions.{module}.profile", lambda: known)

    break_is(date(2027, 3, 8), date(2027, 3, 12))
    until = date(2027, 3, 30)
    tuesdays = Repetition(WEEKLY, weekdays=(1,), until=until, skips_breaks=True)
    draft = house.draft(day=date(2027, 2, 16), repetition=tuesdays)
    first, alone, *_ = occurrences_of(events.add_event(house.coordinator, draft))
    change(house, alone, ONE, day=date(2027, 2, 24), title="Kalas")
    break_is(date(2027, 3, 1), date(2027, 3, 5))
    for repetition, days in (
        (tuesdays, ["0216", "0309", "0316", "0323", "0330"]),
        (weekly(until, 1), ["0216", "0302", "0309", "0316", "0323", "0330"]),
    ):
        change(house, first, ALL, repetition=repetition)
        found = occurrences_of(now(first).event_id)
        assert [f"{one.day:%m%d}" for one in found] == days


def test_a_cancelled_date_and_one_changed_by_itself_get_no_double(house: House) -> None:
    one, cancelled, alone = (house.dates[NEXT + number] for number in range(3))
    told = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, cancelled.id, told, cancelled.version)
    change(house, alone, ONE, day=date(2026, 11, 25), title="Kalas")
    change(house, one, ALL, title="Kafé")
    assert now(cancelled).status == CANCELLED
    assert now(alone).title == "Kalas"
    assert {now(one).day for one in house.dates} == {
        *(each.day for each in house.dates if each != alone),
        date(2026, 11, 25),
    }
    assert len(occurrences_of(now(one).event_id)) == 5


def test_two_who_change_two_dates_do_not_hinder_each_other(house: House) -> None:
    first, second = house.dates[NEXT], house.dates[NEXT + 1]
    for one in (first, second):
        draft = replace(draft_of(house, one, ONE), title="Kalas")
        series.change(house.coordinator, one.id, ONE, draft, shown(house, one.id, ONE))
    undo(house.coordinator, first.id)
    assert (now(first).title, now(second).title) == ("Språkcafé", "Kalas")


def test_who_changes_second_is_told_and_nothing_is_saved(house: House) -> None:
    one = house.dates[NEXT]
    draft, seen = draft_of(house, one, ALL), shown(house, one.id, ONE)
    change(house, one, ALL, title="Kafé")
    with pytest.raises(ChangedMeanwhileError):
        series.change(house.coordinator, one.id, ONE, draft, seen)
    assert now(one).title == "Kafé"


def test_what_has_begun_cannot_be_changed_but_the_rest_can(house: House) -> None:
    with pytest.raises(RefusedError) as refused:
        change(house, house.today, ONE, title="Kafé")
    assert refused.value.text_key == "change.error.nothing_left"
    opened = series.opened(house.coordinator, house.today.id)
    assert opened.series.scopes(house.today.id) == (ALL,)
    change(house, house.today, ALL, title="Kafé")
    assert titles(house) == ["Språkcafé"] * NEXT + ["Kafé"] * 7


def test_a_change_into_the_past_is_refused_beside_its_day(house: House) -> None:
    with pytest.raises(FieldsError) as refused:
        change(house, house.dates[NEXT], ONE, day=date(2026, 11, 2))
    assert refused.value.fields == {"day": "event.error.day_begun"}


def test_a_change_that_leaves_no_date_is_refused(house: House) -> None:
    one = house.dates[NEXT]
    held = Repetition(WEEKLY, weekdays=(1,), until=date(2026, 11, 9))
    with pytest.raises(FieldsError):
        change(house, one, ALL, day=date(2026, 11, 4), repetition=held)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_who_may_change_is_who_may_put_in(house: House, role: Role, own: bool) -> None:
    organiser = house.church if own else house.library
    draft = house.draft(organiser_id=organiser, day=date(2026, 11, 12))
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    how_far = reach(role, Action.ADD_EVENT)
    changed = replace(draft, title="Kalas")
    if how_far is Reach.ALL or (how_far is Reach.OWN and own):
        series.change(house.actors[role], one.id, ONE, changed, shown(house, one.id, ONE))
        assert now(one).title == "Kalas"
    else:
        with pytest.raises(NotAllowedError):
            series.change(house.actors[role], one.id, ONE, changed, shown(house, one.id, ONE))


@pytest.mark.parametrize("helps", [True, False])
def test_a_partner_lets_nobody_else_lead_its_activity_even_if_it_goes_on_helping(
    house: House, helps: bool
) -> None:
    one = house.dates[NEXT]
    helpers = (house.church,) if helps else ()
    given = replace(
        draft_of(house, one, ONE), organiser_id=house.library, co_organisers=helpers
    )
    with pytest.raises(NotAllowedError):
        events.add_event(house.partner, given)
    with pytest.raises(NotAllowedError):
        series.change(house.partner, one.id, ONE, given, shown(house, one.id, ONE))
    assert now(one).organiser_ids[0] == house.church
    series.change(house.coordinator, one.id, ONE, given, shown(house, one.id, ONE))
    assert now(one).organiser_ids[0] == house.library


def test_a_partner_that_helps_changes_what_another_leads_and_leaves_the_lead(
    house: House,
) -> None:
    draft = house.draft(
        organiser_id=house.library, co_organisers=(house.church,), day=date(2026, 11, 12)
    )
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    series.change(
        house.partner, one.id, ONE, replace(draft, title="Kalas"), shown(house, one.id, ONE)
    )
    assert (now(one).title, now(one).organiser_ids[0]) == ("Kalas", house.library)


def test_a_change_says_how_many_dates_it_changed_added_and_took_out(house: House) -> None:
    one = house.dates[NEXT]
    draft = draft_of(house, one, ALL)
    assert draft.repetition is not None
    told = []
    for last in (date(2026, 12, 22), date(2026, 11, 24), date(2027, 1, 12)):
        repetition = replace(draft.repetition, until=last)
        until = replace(draft, title="Kafé", repetition=repetition)
        done = series.change(house.coordinator, one.id, ALL, until, shown(house, one.id, ALL))
        told.append((done.changed, done.added, len(done.removed)))
    assert told == [(7, 0, 0), (3, 0, 4), (3, 7, 0)]


def test_following_dates_are_called_off_and_put_back(house: House) -> None:
    one, before = house.dates[8], rows()
    told = Closing(took_place=False, reason="venue", note="Vattenskada.")
    series.call_off(house.coordinator, one.id, FOLLOWING, told, shown(house, one.id, FOLLOWING))
    assert [now(each).status for each in house.dates] == [PLANNED] * 8 + [CANCELLED] * 4
    assert now(house.dates[-1]).reason == "venue"
    assert events.may_undo(house.coordinator, now(one))
    undo(house.coordinator, one.id)
    assert without_versions(rows()) == without_versions(before)
    assert not events.may_undo(house.coordinator, now(one))


def test_an_undo_is_refused_when_one_of_the_dates_was_changed_since(house: House) -> None:
    change(house, house.dates[NEXT], ALL, title="Kafé")
    last = now(house.dates[-1])
    told = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, last.id, told, last.version)
    assert not events.may_undo(house.coordinator, now(house.dates[NEXT]))
    with pytest.raises(ChangedMeanwhileError):
        undo(house.coordinator, house.dates[NEXT].id)
    assert now(house.dates[NEXT]).title == "Kafé"


def test_a_change_is_not_undone_once_a_date_of_it_has_begun(
    house: House, clock: FrozenClock
) -> None:
    change(house, house.dates[NEXT], ALL, title="Kafé")
    clock.set("2026-11-10T13:00")
    assert not events.may_undo(house.coordinator, now(house.dates[-1]))
    with pytest.raises(RefusedError) as refused:
        undo(house.coordinator, house.dates[-1].id)
    assert refused.value.text_key == "change.error.begun"


REPETITIONS = st.one_of(
    st.none(),
    st.builds(
        Repetition,
        frequency=st.just(WEEKLY),
        interval=st.integers(1, 3),
        weekdays=st.sets(st.integers(0, 6), min_size=1, max_size=3).map(tuple),
        until=st.dates(date(2026, 12, 1), date(2027, 2, 1)),
        skips_red_days=st.booleans(),
    ),
    st.builds(
        Repetition,
        frequency=st.just(MONTHLY),
        weekdays=st.integers(0, 6).map(lambda day: (day,)),
        nth=st.sampled_from((1, 4, LAST)),
        count=st.integers(1, 5),
    ),
    st.builds(Repetition, frequency=st.just(DAILY), count=st.integers(1, 20)),
)
CHANGES = st.fixed_dictionaries(
    {
        "title": st.sampled_from(("Språkcafé", "Kafé", "<b>Kafé</b>")),
        "day": st.dates(date(2026, 11, 5), date(2026, 12, 10)),
        "starts": st.sampled_from((time(9), time(13), time(20))),
        "ends": st.sampled_from((time(15), time(22))),
        "all_day": st.booleans(),
        "cost": st.integers(0, 100),
    }
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    scope=st.sampled_from(SCOPES),
    position=st.integers(NEXT, 11),
    changes=CHANGES,
    repetition=REPETITIONS,
)
def test_a_change_loses_no_id_touches_nothing_held_and_undo_gives_all_back(
    house: House,
    scope: str,
    position: int,
    changes: dict[str, object],
    repetition: Repetition | None,
) -> None:
    one = house.dates[position]
    before, events_before = rows(), event_rows()
    repeats = {} if scope == ONE else {"repetition": repetition}
    try:
        change(house, one, scope, **changes, **repeats)
    except FieldsError:
        assert rows() == before
        return
    after = rows()
    assert set(before) <= set(after)
    chosen = {each.id for each in house.dates[NEXT:]}
    assert {key: row for key, row in after.items() if key in before and key not in chosen} == {
        key: row for key, row in before.items() if key not in chosen
    }
    shown = [row for row in after.values() if row["status"] != REMOVED]
    starts = [(row["event_id"], row["original_start"]) for row in shown]
    assert len(starts) == len(set(starts))
    seen = next(key for key, row in after.items() if row != before.get(key) and row in shown)
    undo(house.coordinator, seen)
    undone = rows()
    assert without_versions({key: undone[key] for key in before}) == without_versions(before)
    assert all(undone[key]["status"] == REMOVED for key in set(undone) - set(before))
    again = event_rows()
    assert without_versions({key: again[key] for key in events_before}) == without_versions(
        events_before
    )


def test_held_dates_keep_their_closing_whatever_is_changed(house: House) -> None:
    told = Closing(took_place=True, visits=17, organisers=(house.church,))
    events.close(house.coordinator, house.today.id, told, house.today.version)
    before = rows()[house.today.id]
    change(house, house.dates[NEXT], ALL, title="Kafé", venue_id=house.school)
    assert rows()[house.today.id] == before
    assert now(house.today).status == HELD


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"venue_id": UUID(int=1)}, "venue"),
        ({"organiser_id": UUID(int=1)}, "organiser"),
        ({"co_organisers": (UUID(int=1),)}, "together"),
        ({"kind": "dans"}, "kind"),
        ({"level": "svenska9"}, "level"),
        ({"languages": ("xx",)}, "languages"),
        ({"languages": ()}, "languages"),
        ({"target_groups": ("alla",)}, "target_groups"),
        ({"cost": -1}, "cost"),
        ({"description": "x" * 1001}, "description"),
        ({"next_step": "x" * 201}, "next_step"),
    ],
)
def test_what_does_not_exist_is_told_beside_its_field(
    house: House, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldsError) as refused:
        events.add_event(house.coordinator, house.draft(**changes))
    assert set(refused.value.fields) == {field}


def test_a_draft_is_kept_with_all_that_it_says(house: House) -> None:
    draft = house.draft(
        day=date(2026, 11, 12),
        all_day=True,
        starts=None,
        ends=None,
        cost=50,
        description="Ta med  mat.\n\nOch‮ glatt humör ☕",
        next_step="Svenska 2",
        target_groups=("women", "newcomers"),
        languages=("sv", "ar"),
        published=False,
    )
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    assert one.description == "Ta med mat.\n\nOch glatt humör ☕"
    assert (one.cost, one.next_step, one.target_groups) == (
        50,
        "Svenska 2",
        ("women", "newcomers"),
    )
    assert (one.clock, one.published) == ("hela dagen", False)
    assert one.ends_at - one.starts_at == timedelta(days=1)


def test_an_overnight_activity_ends_on_the_day_after(house: House) -> None:
    draft = house.draft(
        day=date(2026, 11, 12), starts=time(20), ends=time(8), ends_next_day=True
    )
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    assert one.clock == "20.00–8.00 (slutar dagen efter)"
    assert one.ends_at - one.starts_at == timedelta(hours=12)


def test_a_draft_cannot_be_closed(house: House) -> None:
    draft = house.draft(starts=time(9), ends=time(10), published=False)
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    told = Closing(took_place=True, visits=3, organisers=(house.church,))
    with pytest.raises(RefusedError) as refused:
        events.close(house.coordinator, one.id, told, one.version)
    assert refused.value.text_key == "closing.error.draft"


def test_a_series_that_has_begun_is_not_taken_out_again(house: House) -> None:
    with pytest.raises(RefusedError) as refused:
        undo(house.coordinator, house.dates[NEXT].id)
    assert refused.value.text_key == "change.error.begun"


def test_last_weeks_activities_are_put_in_once_more_and_only_once(house: House) -> None:
    draft = house.draft(day=date(2026, 10, 29), organiser_id=house.library)
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    before = len(rows())
    for _ in range(2):
        assert len(series.copy_by_weeks(house.coordinator, [one.id], 2)) == 1
    assert len(rows()) == before + 1
    with reading() as session:
        (copy,) = [
            each
            for each in stored.between(
                session, one.starts_at + timedelta(days=13), one.starts_at + timedelta(days=15)
            )
            if each.title == one.title
        ]
    assert (copy.day, copy.clock) == (date(2026, 11, 12), one.clock)


def test_of_last_weeks_activities_all_are_put_in_or_none(house: House) -> None:
    theirs = house.draft(day=date(2026, 10, 29), organiser_id=house.library)
    own = house.draft(day=date(2026, 10, 28))
    ids = [
        occurrences_of(events.add_event(house.coordinator, draft))[0].id
        for draft in (own, theirs)
    ]
    before = rows()
    with pytest.raises(NotAllowedError):
        series.copy_by_weeks(house.partner, ids, 2)
    assert rows() == before


@pytest.mark.parametrize("clock_says", ["2026-11-11T09:00", "2026-11-10T14:00"])
@pytest.mark.parametrize("by", ["move", "change"])
def test_nothing_is_moved_back_when_it_has_begun_or_would_have(
    house: House, clock: FrozenClock, by: str, clock_says: str
) -> None:
    one = house.dates[NEXT]
    if by == "move":
        at = datetime(2026, 11, 11, 9)
        events.move(house.coordinator, one.id, at, at + timedelta(hours=2), one.version)
    else:
        change(house, one, ONE, day=date(2026, 11, 11), starts=time(9), ends=time(11))
    assert events.may_undo(house.coordinator, now(one))
    clock.set(clock_says)
    assert not events.may_undo(house.coordinator, now(one))
    with pytest.raises(RefusedError) as refused:
        undo(house.coordinator, one.id)
    assert refused.value.text_key == "change.error.begun"
    assert now(one).day == date(2026, 11, 11)


@pytest.mark.parametrize(
    "usual",
    [
        {"all_day": True},
        {"starts": time(20), "ends": time(8), "ends_next_day": True},
        {"starts": time(13), "ends": time(15)},
    ],
)
@pytest.mark.parametrize(
    ("starts", "hours", "clock_words"),
    [
        (datetime(2026, 11, 13, 10), 2, "10.00–12.00"),
        (datetime(2026, 11, 13, 20), 12, "20.00–8.00 (slutar dagen efter)"),
    ],
)
def test_what_is_moved_by_itself_tells_the_times_that_it_has_now(
    house: House, usual: dict[str, object], starts: datetime, hours: int, clock_words: str
) -> None:
    draft = house.draft(day=date(2026, 11, 12), **usual)
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    until = starts + timedelta(hours=hours)
    events.move(house.coordinator, one.id, starts, until, one.version)
    assert now(one).clock == clock_words


def test_a_day_that_was_taken_out_stays_out_by_way_of_another_weekday(house: House) -> None:
    one, cancelled, alone = (house.dates[NEXT + number] for number in range(3))
    told = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, cancelled.id, told, cancelled.version)
    change(house, alone, ONE, title="Kalas", starts=time(12))
    for day in (date(2026, 11, 11), date(2026, 11, 10)):
        repetition = draft_of(house, one, ALL).repetition
        assert repetition is not None
        change(
            house,
            one,
            ALL,
            day=day,
            repetition=replace(repetition, weekdays=(day.weekday(),)),
        )
    with reading() as session:
        found = stored.between(session, *day_bounds(date(2026, 11, 9), date(2027, 1, 1)))
    days = [each.day for each in found]
    assert sorted(days) == sorted({each.day for each in house.dates[NEXT:]})


def test_dates_of_a_draft_are_not_called_off(house: House) -> None:
    change(house, house.dates[NEXT], ALL, published=False)
    told = Closing(took_place=False, reason="leader")
    one = now(house.dates[NEXT])
    for scope in (ONE, FOLLOWING):
        with pytest.raises(RefusedError) as refused:
            series.call_off(house.coordinator, one.id, scope, told, shown(house, one.id, scope))
        assert refused.value.text_key == "closing.error.draft"


def test_what_was_moved_away_is_not_the_same_as_what_is_put_in_there(house: House) -> None:
    draft = house.draft(day=date(2026, 11, 12))
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    at = datetime(2026, 11, 13, 10)
    events.move(house.coordinator, one.id, at, at + timedelta(hours=2), one.version)
    assert events.add_event(house.coordinator, draft) != one.event_id

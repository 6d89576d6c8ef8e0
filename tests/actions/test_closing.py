"""Closing a whole day at once: all of it or nothing, and back again."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bis.actions import closing, events
from bis.core.day_closing import CALLED_OFF, CAME, NOBODY_CAME, DayRow
from bis.core.events import CANCELLED, HELD, PLANNED, Closing, Occurrence
from bis.core.permissions import Role
from bis.errors import FieldsError, NotAllowedError, RefusedError
from bis.store import changes
from bis.store import events as stored
from bis.store.session import reading
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House, occurrences_of, undo


def as_it_stands(one: Occurrence) -> Occurrence:
    with reading() as session:
        return stored.get(session, one.id)


def last_action(one: Occurrence) -> str:
    with reading() as session:
        found = changes.of_things(session, ("occurrence", str(one.id)))[0]
    return found.action


def added(house: House, **changed: object) -> Occurrence:
    draft = house.draft(starts=time(9), ends=time(11), **changed)
    return occurrences_of(events.add_event(house.coordinator, draft))[0]


def row(one: Occurrence, **typed: object) -> DayRow:
    return replace(DayRow(one.id, one.version), **typed)  # type: ignore[arg-type]


def test_every_row_is_saved_by_its_planned_organisers(house: House) -> None:
    fika, choir, walk = (added(house, title=title) for title in ("Fika", "Kör", "Promenad"))
    saved = closing.close_day(
        house.coordinator,
        [
            row(fika, visits=18, about=True, children=3),
            row(choir, outcome=CALLED_OFF, reason="leader"),
            row(walk, visits=0),
            row(house.today),
        ],
    )
    assert set(saved) == {fika.id, choir.id, walk.id}
    held = as_it_stands(fika)
    assert (held.status, held.visits, held.visits_counted, held.children) == (
        HELD,
        18,
        False,
        3,
    )
    assert (as_it_stands(choir).status, as_it_stands(choir).reason) == (CANCELLED, "leader")
    assert (as_it_stands(walk).status, as_it_stands(walk).visits) == (HELD, 0)
    assert as_it_stands(house.today).status == PLANNED
    with reading() as session:
        assert stored.led_by(session, fika.id) == ["Provkyrkan"]
    assert last_action(fika) == "close"


def test_a_mistake_in_one_row_saves_none(house: House) -> None:
    right, wrong = added(house, title="Rätt"), added(house, title="Fel")
    rows = [row(right, visits=5), row(wrong, visits=2, children=3)]
    with pytest.raises(FieldsError) as told:
        closing.close_day(house.coordinator, rows)
    assert told.value.fields == {f"{wrong.id}.children": "closing.error.children_over"}
    assert as_it_stands(right).status == PLANNED


def test_what_somebody_else_closed_first_is_told_and_holds_back_the_rest(house: House) -> None:
    mine, theirs = added(house, title="Min"), added(house, title="Deras")
    other = Closing(took_place=True, visits=18, organisers=(house.church,))
    events.close(house.coordinator, theirs.id, other, theirs.version)
    with pytest.raises(FieldsError) as told:
        closing.close_day(house.coordinator, [row(mine, visits=4), row(theirs, visits=25)])
    assert told.value.fields == {f"{theirs.id}.row": "close_day.error.somebody_first"}
    assert as_it_stands(mine).status == PLANNED
    assert as_it_stands(theirs).visits == 18


def test_a_row_that_was_changed_since_it_was_shown_is_told(house: House) -> None:
    rows = [row(house.today, visits=4, version=house.today.version - 1)]
    with pytest.raises(FieldsError) as told:
        closing.close_day(house.coordinator, rows)
    assert told.value.fields == {f"{house.today.id}.row": "close_day.error.changed"}


def test_what_is_gone_is_told(house: House) -> None:
    unknown = replace(row(house.today, visits=4), occurrence_id=house.event)
    with pytest.raises(FieldsError) as told:
        closing.close_day(house.coordinator, [unknown])
    assert told.value.fields == {f"{house.event}.row": "close_day.error.gone"}


def test_what_has_not_begun_can_only_be_called_off(house: House, clock: FrozenClock) -> None:
    clock.set("2026-11-03T12:59")
    with pytest.raises(FieldsError) as told:
        closing.close_day(house.coordinator, [row(house.today, visits=4)])
    assert told.value.fields == {f"{house.today.id}.row": "closing.error.not_begun"}
    closing.close_day(house.coordinator, [row(house.today, outcome=CALLED_OFF)])
    assert as_it_stands(house.today).status == CANCELLED


def test_a_partner_closes_its_own_and_nobody_elses(house: House) -> None:
    theirs = added(house, organiser_id=house.library)
    with pytest.raises(NotAllowedError):
        closing.close_day(house.partner, [row(house.today, visits=4), row(theirs, visits=4)])
    assert as_it_stands(house.today).status == PLANNED
    closing.close_day(house.partner, [row(house.today, visits=4)])
    assert as_it_stands(house.today).visits == 4


@only_sqlite
def test_a_reader_closes_nothing(house: House) -> None:
    with pytest.raises(NotAllowedError):
        closing.close_day(house.actors[Role.READER], [row(house.today, visits=4)])


def test_all_of_it_is_taken_back_and_can_be_said_anew(house: House) -> None:
    fika = added(house)
    rows = [row(fika, visits=5), row(house.today, outcome=NOBODY_CAME)]
    saved = closing.close_day(house.coordinator, rows)
    events.reopen(house.coordinator, saved)
    for one in (fika, house.today):
        assert (as_it_stands(one).status, as_it_stands(one).visits) == (PLANNED, None)
        assert last_action(one) == "undo"
    again = [row(as_it_stands(fika), outcome=CAME, visits=6)]
    closing.close_day(house.coordinator, again)
    assert as_it_stands(fika).visits == 6


def test_what_somebody_changed_since_is_not_taken_back_nor_is_the_rest(
    house: House, clock: FrozenClock
) -> None:
    fika = added(house)
    saved = closing.close_day(
        house.coordinator, [row(fika, visits=5), row(house.today, visits=1)]
    )
    clock.forward(minutes=1)
    undo(house.coordinator, fika.id)
    for visits in (None, 15):
        if visits:  # and closed anew: that is the newest change, and another's
            closing.close_day(house.partner, [row(as_it_stands(fika), visits=visits)])
        with pytest.raises(RefusedError):
            events.reopen(house.coordinator, saved)
        assert as_it_stands(fika).visits == visits
        assert as_it_stands(house.today).status == HELD


def test_a_partner_takes_back_only_its_own(house: House) -> None:
    theirs = added(house, organiser_id=house.library)
    closing.close_day(house.coordinator, [row(theirs, visits=4)])
    with pytest.raises(NotAllowedError):
        events.reopen(house.partner, {theirs.id: as_it_stands(theirs).version})
    assert as_it_stands(theirs).status == HELD


def test_nothing_typed_saves_nothing(house: House) -> None:
    assert closing.close_day(house.coordinator, [row(house.today, about=True)]) == {}
    assert as_it_stands(house.today).status == PLANNED


def test_the_night_activity_of_yesterday_is_closed_as_any_other(house: House) -> None:
    evening = house.draft(
        day=house.today.day - timedelta(days=1), starts=time(20), ends=time(23, 30)
    )
    (one,) = occurrences_of(events.add_event(house.coordinator, evening))
    closing.close_day(house.coordinator, [row(one, visits=2)])
    assert as_it_stands(one).visits == 2

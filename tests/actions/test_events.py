"""Putting an activity in, saying how it went, and taking that back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from bis.actions import events as actions
from bis.core.events import CANCELLED, HELD, PLANNED, Closing, Occurrence
from bis.core.permissions import Action, Reach, Role, reach
from bis.core.recurrence import weekly
from bis.errors import (
    ChangedMeanwhileError,
    FieldsError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from bis.store import changes, events, models
from bis.store.session import reading, writing
from tests.support.house import FrozenClock, House, occurrences_of, undo

State = dict[str, object]


def _closing(house: House, **told: object) -> Closing:
    whole = Closing(
        took_place=True,
        visits=17,
        counted=True,
        children=3,
        women=8,
        men=7,
        other_sex=1,
        organisers=(house.church, house.library),
        note="Två nya kom för första gången.",
    )
    return replace(whole, **told)  # type: ignore[arg-type]


def _state(house: House) -> State:
    with reading() as session:
        return events.state(session, house.today.id)


def _close(house: House, closing: Closing | None = None, role: Role = Role.COORDINATOR) -> None:
    version = _state(house)["version"]
    assert isinstance(version, int)
    actions.close(house.actors[role], house.today.id, closing or _closing(house), version)


# --- who may what ---------------------------------------------------------------------------


def _add(house: House, role: Role, *, own: bool) -> None:
    organiser = house.church if own else house.library
    actions.add_event(house.actors[role], house.draft(organiser_id=organiser))


def _close_one(house: House, role: Role, *, own: bool) -> None:
    occurrence = house.today if own else _of_the_library(house)
    actions.close(house.actors[role], occurrence.id, _closing(house), occurrence.version)


def _undo_one(house: House, role: Role, *, own: bool) -> None:
    occurrence = house.today if own else _of_the_library(house)
    actions.close(house.coordinator, occurrence.id, _closing(house), occurrence.version)
    undo(house.actors[role], occurrence.id)


def _of_the_library(house: House) -> Occurrence:
    draft = house.draft(organiser_id=house.library, starts=time(9))
    (found,) = occurrences_of(actions.add_event(house.coordinator, draft))
    return found


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("deed", "action"),
    [
        (_add, Action.ADD_EVENT),
        (_close_one, Action.CLOSE_OCCURRENCE),
        (_undo_one, Action.CLOSE_OCCURRENCE),
    ],
)
def test_a_deed_is_done_or_refused_as_the_table_of_rights_says(
    house: House, role: Role, deed: Callable[..., None], action: Action, own: bool
) -> None:
    how_far = reach(role, action)
    if how_far is Reach.ALL or (how_far is Reach.OWN and own):
        deed(house, role, own=own)
    else:
        with pytest.raises(NotAllowedError):
            deed(house, role, own=own)


def test_a_partner_may_close_what_it_helps_to_organise(house: House) -> None:
    draft = house.draft(organiser_id=house.library, co_organisers=(house.church,))
    (found,) = occurrences_of(actions.add_event(house.coordinator, draft))
    actions.close(house.partner, found.id, Closing(took_place=False), found.version)
    with reading() as session:
        assert events.get(session, found.id).status == CANCELLED


def test_what_is_refused_leaves_no_trace(house: House) -> None:
    with pytest.raises(NotAllowedError):
        _close(house, role=Role.READER)
    with pytest.raises(NotAllowedError):
        _add(house, Role.PARTNER, own=False)
    assert _state(house)["status"] == PLANNED
    with reading() as session:
        assert not changes.of_things(session, ("occurrence", str(house.today.id)))


# --- putting in -----------------------------------------------------------------------------


def test_a_draft_with_mistakes_is_not_saved(house: House) -> None:
    before = len(occurrences_of(house.event))
    with pytest.raises(FieldsError) as refused:
        actions.add_event(house.coordinator, house.draft(title="", venue_id=None))
    assert set(refused.value.fields) == {"title", "venue"}
    assert len(occurrences_of(house.event)) == before


def test_who_put_an_activity_in_is_written_down(house: House) -> None:
    event = actions.add_event(house.partner, house.draft(title=" Läxhjälp "))
    with reading() as session:
        kept = changes.of_things(session, ("event", str(event)))[0]
    assert (kept.action, kept.who) == ("add", house.partner.email)
    assert kept.after is not None
    assert kept.after["title"] == "Läxhjälp"


def _events() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(models.Event)) or 0


def test_an_activity_that_is_saved_twice_in_a_row_is_one(house: House) -> None:
    before = _events()
    first = actions.add_event(house.coordinator, house.draft())
    again = actions.add_event(house.coordinator, house.draft(title=" Fika  för alla "))
    assert (first, _events()) == (again, before + 1)
    assert len(occurrences_of(first)) == 1


def test_an_activity_with_other_helpers_is_another(house: House) -> None:
    first = actions.add_event(house.coordinator, house.draft())
    other = actions.add_event(
        house.coordinator, house.draft(co_organisers=(house.library, house.library))
    )
    assert first != other


def test_what_was_cancelled_can_be_put_in_again(house: House) -> None:
    first = actions.add_event(house.coordinator, house.draft())
    date_of_it = occurrences_of(first)[0]
    cancelled = Closing(took_place=False, reason="leader")
    actions.close(house.coordinator, date_of_it.id, cancelled, date_of_it.version)
    assert actions.add_event(house.coordinator, house.draft()) != first


def test_an_activity_that_many_save_at_once_is_one(house: House) -> None:
    before = _events()
    draft = house.draft(repetition=weekly(date(2026, 12, 1)))

    def save(_: int) -> UUID:
        return actions.add_event(house.coordinator, draft)

    with ThreadPoolExecutor(12) as pool:
        saved = set(pool.map(save, range(12)))
    assert (len(saved), _events()) == (1, before + 1)
    assert len(occurrences_of(saved.pop())) == 5


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Fika för några"},
        {"day": date(2026, 11, 4)},
        {"starts": time(14)},
        {"ends": time(18)},
        {"repetition": weekly(date(2026, 11, 17))},
        {"kind": "family"},
        {"child_care": True},
        {"drop_in": False},
    ],
)
def test_an_activity_that_differs_in_anything_is_another(
    house: House, other: dict[str, object]
) -> None:
    first = actions.add_event(house.coordinator, house.draft())
    assert actions.add_event(house.coordinator, house.draft(**other)) != first


def test_an_activity_at_another_place_or_by_others_is_another(house: House) -> None:
    first = actions.add_event(house.coordinator, house.draft())
    elsewhere = actions.add_event(house.coordinator, house.draft(venue_id=house.school))
    others = actions.add_event(house.coordinator, house.draft(organiser_id=house.library))
    assert len({first, elsewhere, others}) == 3


# --- closing --------------------------------------------------------------------------------


def test_a_closing_is_kept_whole(house: House) -> None:
    _close(house)
    assert _state(house) == {
        "status": HELD,
        "reason": "",
        "visits": 17,
        "visits_counted": True,
        "children": 3,
        "women": 8,
        "men": 7,
        "other_sex": 1,
        "note": "Två nya kom för första gången.",
        "version": 2,
        "starts_at": house.today.starts_at.isoformat(),
        "ends_at": house.today.ends_at.isoformat(),
        "organisers": sorted([str(house.church), str(house.library)]),
    }


def test_nobody_came_is_kept_as_zero_and_not_as_a_gap(house: House) -> None:
    _close(house, Closing(took_place=True, visits=0, organisers=(house.church,)))
    state = _state(house)
    assert (state["status"], state["visits"], state["women"]) == (HELD, 0, None)


def test_a_cancelled_occurrence_keeps_its_reason_and_its_note(house: House) -> None:
    _close(house, Closing(took_place=False, reason="leader", note=" Vi ringer runt. "))
    state = _state(house)
    assert (state["status"], state["reason"], state["note"], state["visits"]) == (
        CANCELLED,
        "leader",
        "Vi ringer runt.",
        None,
    )
    assert state["organisers"] == []


def test_a_closing_with_mistakes_is_not_saved(house: House) -> None:
    with pytest.raises(FieldsError) as refused:
        _close(house, _closing(house, visits=None, note="x" * 501))
    assert set(refused.value.fields) >= {"visits", "note"}
    assert _state(house)["status"] == PLANNED


def test_what_has_not_begun_cannot_have_been_held_but_can_be_cancelled(
    house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-03T12:59")
    with pytest.raises(RefusedError) as refused:
        _close(house)
    assert refused.value.text_key == "closing.error.not_begun"
    clock.set("2026-11-03T13:00")
    _close(house)
    future = house.dates[-1]
    actions.close(house.coordinator, future.id, Closing(took_place=False), future.version)
    with reading() as session:
        assert events.get(session, future.id).status == CANCELLED


def test_what_is_closed_cannot_be_closed_again(house: House) -> None:
    _close(house)
    with pytest.raises(RefusedError) as refused:
        _close(house, _closing(house, visits=99, women=None, men=None))
    assert refused.value.text_key == "closing.error.closed_already"
    assert _state(house)["visits"] == 17


def test_who_closes_second_is_told_that_it_changed_meanwhile(house: House) -> None:
    version = house.today.version
    actions.close(house.coordinator, house.today.id, _closing(house), version)
    with pytest.raises(ChangedMeanwhileError):
        actions.close(
            house.partner, house.today.id, _closing(house, visits=99, women=None), version
        )
    assert _state(house)["visits"] == 17


def test_of_many_who_close_at_once_exactly_one_succeeds(house: House) -> None:
    def close(visits: int) -> int | None:
        told = Closing(took_place=True, visits=visits, organisers=(house.church,))
        try:
            actions.close(house.coordinator, house.today.id, told, house.today.version)
        except ChangedMeanwhileError:
            return None
        return visits

    with ThreadPoolExecutor(12) as pool:
        saved = [visits for visits in pool.map(close, range(100, 112)) if visits is not None]
    assert saved == [_state(house)["visits"]]
    assert _state(house)["version"] == 2


def test_an_unknown_occurrence_cannot_be_closed(house: House) -> None:
    with pytest.raises(NotFoundError):
        actions.close(house.coordinator, uuid4(), _closing(house), 1)
    with pytest.raises(NotFoundError):
        actions.undo(house.coordinator, uuid4(), 1)


# --- taking back ----------------------------------------------------------------------------


@pytest.mark.parametrize("held", [True, False])
def test_undo_brings_back_exactly_what_was(house: House, held: bool) -> None:
    before = _state(house)
    _close(house, None if held else Closing(took_place=False, reason="weather"))
    undo(house.coordinator, house.today.id)
    after = _state(house)
    assert after.pop("version") == 3
    before.pop("version")
    assert after == before


def test_what_was_undone_can_be_closed_and_undone_again(house: House) -> None:
    _close(house)
    undo(house.coordinator, house.today.id)
    _close(house, _closing(house, visits=30))
    assert _state(house)["visits"] == 30
    undo(house.coordinator, house.today.id)
    assert _state(house)["status"] == PLANNED


def test_an_undo_is_written_down_and_cannot_be_undone(house: House) -> None:
    _close(house)
    undo(house.coordinator, house.today.id)
    with reading() as session:
        kept = changes.of_things(session, ("occurrence", str(house.today.id)))[0]
    assert kept.action == "undo"
    assert kept.before is not None
    assert kept.before["visits"] == 17
    with pytest.raises(RefusedError) as refused:
        undo(house.coordinator, house.today.id)
    assert refused.value.text_key == "closing.error.nothing_to_undo"


def test_what_was_never_closed_has_begun_and_is_not_taken_out(house: House) -> None:
    with pytest.raises(RefusedError) as refused:
        undo(house.coordinator, house.today.id)
    assert refused.value.text_key == "change.error.begun"


def test_undo_is_refused_after_another_change(house: House) -> None:
    _close(house)
    with writing() as session:  # another program's change, without a line in the history
        version = events.state(session, house.today.id)["version"]
        told = _closing(house, note="")
        events.close(session, house.today.id, told, version, house.today.ends_at)
    with pytest.raises(ChangedMeanwhileError):
        undo(house.coordinator, house.today.id)
    assert _state(house)["note"] == ""


def test_what_somebody_else_did_since_is_not_undone(house: House) -> None:
    _close(house)
    shown = _again(house, house.today).version
    undo(house.coordinator, house.today.id)
    _close(house, _closing(house, visits=30))
    with pytest.raises(RefusedError) as refused:
        actions.undo(house.partner, house.today.id, shown)
    assert refused.value.text_key == "closing.error.nothing_to_undo"
    assert _state(house)["visits"] == 30


def test_two_closings_in_the_same_instant_undo_the_newest(
    house: House, clock: FrozenClock
) -> None:
    del clock  # it stands still: all changes have the same time
    for visits in (20, 30, 40):
        _close(house, _closing(house, visits=visits))
        undo(house.coordinator, house.today.id)
        assert _state(house)["status"] == PLANNED


def _wall(hour: int, day: int = 10) -> datetime:
    return datetime(2026, 11, day, hour)


def test_one_date_is_moved_and_the_others_stay(house: House) -> None:
    one, before = house.dates[5], house.dates
    actions.move(house.partner, one.id, _wall(16, 11), _wall(18, 11), one.version)
    after = {each.id: each for each in occurrences_of(house.event)}
    assert after[one.id].clock == "16.00–18.00"
    assert after[one.id].day == date(2026, 11, 11)
    assert [each for each in before if each != one] == [
        each for key, each in after.items() if key != one.id
    ]


def test_a_move_is_undone_once(house: House) -> None:
    one = house.dates[5]
    actions.move(house.partner, one.id, _wall(16), _wall(18), one.version)
    undo(house.partner, one.id)
    assert replace(_again(house, one), version=one.version) == one
    with pytest.raises(RefusedError):
        undo(house.partner, one.id)


def _again(house: House, one: Occurrence) -> Occurrence:
    return next(each for each in occurrences_of(house.event) if each.id == one.id)


@pytest.mark.parametrize(
    ("which", "starts", "ends", "sentence"),
    [
        (4, _wall(16), _wall(18), "move.error.begun"),  # it is going on
        (0, _wall(16), _wall(18), "move.error.begun"),
        (5, _wall(9, 3), _wall(11, 3), "move.error.past"),
        (5, _wall(18), _wall(16), "move.error.length"),
        (5, _wall(16), _wall(16), "move.error.length"),
        (5, _wall(16), _wall(17, 11), "move.error.length"),
        (5, _wall(16).replace(year=2029), _wall(17).replace(year=2029), "move.error.far"),
    ],
)
def test_what_cannot_be_moved_says_why_and_stays(
    house: House, which: int, starts: datetime, ends: datetime, sentence: str
) -> None:
    one = house.dates[which]
    with pytest.raises(RefusedError) as refused:
        actions.move(house.coordinator, one.id, starts, ends, one.version)
    assert refused.value.text_key == sentence
    assert occurrences_of(house.event) == house.dates


def test_who_moves_second_is_told_that_it_changed_meanwhile(house: House) -> None:
    one = house.dates[5]
    actions.move(house.coordinator, one.id, _wall(16), _wall(18), one.version)
    with pytest.raises(ChangedMeanwhileError):
        actions.move(house.partner, one.id, _wall(17), _wall(19), one.version)


@pytest.mark.parametrize("role", Role)
def test_who_may_move_is_who_may_put_in(house: House, role: Role) -> None:
    theirs = actions.add_event(
        house.coordinator, house.draft(organiser_id=house.library, day=date(2026, 11, 12))
    )
    one = occurrences_of(theirs)[0]
    if reach(role, Action.ADD_EVENT) is Reach.ALL:
        actions.move(house.actors[role], one.id, _wall(16), _wall(18), one.version)
        return
    with pytest.raises(NotAllowedError):
        actions.move(house.actors[role], one.id, _wall(16), _wall(18), one.version)


def test_an_organisation_that_does_not_exist_has_organised_nothing(house: House) -> None:
    told = Closing(took_place=True, visits=1, counted=True, organisers=(UUID(int=7),))
    with pytest.raises(FieldsError) as refused:
        actions.close(house.coordinator, house.today.id, told, house.today.version)
    assert refused.value.fields == {"organisers": "event.error.organiser_unknown"}

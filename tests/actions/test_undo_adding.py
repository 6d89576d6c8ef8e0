"""What was put in by mistake leaves the calendar again, as long as nothing has come after."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from bis.actions import events, series
from bis.core.events import Closing, Occurrence, day_bounds
from bis.core.permissions import Actor, Role
from bis.core.recurrence import weekly
from bis.core.series import ALL, ONE
from bis.errors import BisError, NotAllowedError, NotFoundError, RefusedError
from bis.store import changes, data_version
from bis.store import events as stored
from bis.store.session import reading, writing
from tests.support.house import TODAY, FrozenClock, House, answer, occurrences_of, shown

SOON = TODAY + timedelta(days=7)
NOT_ALONE = "closing.error.nothing_to_undo"
BEGUN = "change.error.begun"


def put_in(house: House, by: Actor | None = None, **values: object) -> tuple[Occurrence, ...]:
    """Put in three Tuesdays, if nothing else is said; return their dates."""
    known = {"day": SOON, "repetition": weekly(SOON + timedelta(days=14)), **values}
    return occurrences_of(events.add_event(by or house.coordinator, house.draft(**known)))


def standing() -> list[UUID]:
    """Return the id of every date that is shown anywhere."""
    with reading() as session:
        found = stored.between(session, *day_bounds(date(2026, 1, 1), date(2028, 1, 1)))
    return [one.id for one in found]


def refused(actor: Actor, one: Occurrence) -> str:
    """Try to undo what is at the version of `one`; return the key of why it is refused."""
    before = standing()
    assert not events.just_added(actor, [one.event_id])
    with pytest.raises(BisError) as error:
        events.undo(actor, one.id, one.version)
    assert standing() == before
    return error.value.text_key


@pytest.mark.parametrize("number", range(3))
def test_a_series_is_taken_out_whole_at_any_of_its_dates(house: House, number: int) -> None:
    before = standing()
    one = put_in(house)[number]
    assert len(standing()) == len(before) + 3
    assert events.may_undo(house.coordinator, one)
    events.undo(house.coordinator, one.id, one.version)
    assert standing() == before
    with pytest.raises(NotFoundError):
        events.undo(house.coordinator, one.id, one.version)


def test_it_is_written_down_and_open_screens_are_told(house: House) -> None:
    one, *_ = put_in(house, house.partner)
    with reading() as session:
        before = data_version.current(session).data
    events.undo(house.coordinator, one.id, one.version)
    with reading() as session:
        assert data_version.current(session).data > before
        found = changes.of_things(session, ("event", str(one.lineage_id)))
    assert [(each.action, each.who) for each in found] == [
        ("undo", house.coordinator.email),
        ("add", house.partner.email),
    ]


def test_what_was_taken_out_can_be_put_in_again(house: House) -> None:
    one, *_ = put_in(house)
    events.undo(house.coordinator, one.id, one.version)
    again = put_in(house)
    assert len(again) == 3
    assert again[0].event_id != one.event_id


@pytest.mark.parametrize("role", list(Role))
def test_it_is_for_those_who_may_put_it_in_and_who_helps_may_not(
    house: House, role: Role
) -> None:
    may = {Role.COORDINATOR, Role.RECEPTION}
    for leads, allowed in ((house.church, may | {Role.PARTNER}), (house.library, may)):
        one, *_ = put_in(house, organiser_id=leads, co_organisers=(house.church,))
        assert events.may_undo(house.actors[role], one) == (role in allowed)
        if role in allowed:
            events.undo(house.actors[role], one.id, one.version)
            assert one.id not in standing()
        else:
            with pytest.raises(NotAllowedError):
                events.undo(house.actors[role], one.id, one.version)
            assert one.id in standing()


def moved(house: House, one: Occurrence) -> None:
    at = datetime.combine(one.day, time(9))
    events.move(house.coordinator, one.id, at, at + timedelta(hours=1), one.version)


def called_off(house: House, one: Occurrence) -> None:
    told = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, one.id, told, one.version)


def changed(scope: str) -> Callable[[House, Occurrence], None]:
    def change(house: House, one: Occurrence) -> None:
        draft = series.opened(house.coordinator, one.id).draft(scope)
        new = replace(draft, title="Annat")
        series.change(house.coordinator, one.id, scope, new, shown(house, one.id, scope))

    return change


def changed_and_back(house: House, one: Occurrence) -> None:
    changed(ONE)(house, one)
    events.undo(house.coordinator, one.id, one.version + 1)


@pytest.mark.parametrize(
    "do", [moved, called_off, changed(ONE), changed(ALL), changed_and_back]
)
@pytest.mark.parametrize("number", [0, 2])
def test_nothing_is_taken_out_once_somebody_has_touched_any_date(
    house: House, do: Callable[[House, Occurrence], None], number: int
) -> None:
    dates = put_in(house)
    do(house, dates[number])
    assert {refused(house.coordinator, one) for one in dates} == {NOT_ALONE}


def test_nothing_is_taken_out_once_a_date_has_begun(house: House, clock: FrozenClock) -> None:
    dates = put_in(house)
    clock.set(f"{SOON}T15:00")
    assert not events.may_undo(house.coordinator, dates[2])
    assert refused(house.coordinator, dates[2]) == BEGUN


def test_what_had_been_when_it_was_put_in_stays(house: House) -> None:
    (one,) = put_in(house, day=TODAY - timedelta(days=1), repetition=None)
    assert not events.may_undo(house.coordinator, one)
    assert refused(house.coordinator, one) == BEGUN


def test_what_has_an_answer_stays(house: House, clock: FrozenClock) -> None:
    dates = put_in(house)
    clock.set(f"{SOON}T16:00")
    answer(dates[0])
    clock.set(f"{TODAY}T13:30")  # as when the clock of the machine was put right
    assert not events.may_undo(house.coordinator, dates[1])
    assert refused(house.coordinator, dates[1]) == "change.error.answered"


def test_what_was_put_in_before_this_was_kept_stays(house: House) -> None:
    one, *_ = put_in(house)
    with writing() as session:  # as such a note was written, the newest of the activity
        after = {"title": one.title, "first": str(one.day), "rule": ""}
        at, who = one.starts_at, house.coordinator.user_id
        changes.note(session, at, who, "add", "event", str(one.lineage_id), after=after)
    assert not events.may_undo(house.coordinator, one)
    assert refused(house.coordinator, one) == NOT_ALONE


def test_a_receipt_takes_back_what_oneself_put_in_and_not_what_was_there(
    house: House,
) -> None:
    draft = house.draft(day=SOON)
    theirs = events.add_event(house.partner, draft)
    assert events.add_event(house.coordinator, draft) == theirs
    assert not events.just_added(house.coordinator, [theirs])
    own = events.add_event(house.coordinator, replace(draft, title="Eget"))
    for _ in range(2):  # also after a second tap, which puts in nothing
        assert events.add_event(house.coordinator, replace(draft, title="Eget")) == own
        assert list(events.just_added(house.coordinator, [own]).values()) == [1]
    assert not events.just_added(house.coordinator, [own, theirs])


def test_what_two_have_put_in_alike_is_taken_out_by_neither(house: House) -> None:
    draft = house.draft(day=SOON)
    both = [events.add_event(actor, draft) for actor in (house.partner, house.coordinator)]
    (one,) = occurrences_of(both[0])
    assert both[0] == both[1]
    for actor in (house.partner, house.coordinator):
        assert not events.just_added(actor, both[:1])
        with pytest.raises(RefusedError):
            events.undo(actor, one.id, one.version)
    assert occurrences_of(both[0]) == (one,)


def copied(house: House) -> list[UUID]:
    """Copy two activities of last week to the next; return the ids of the copies' series."""
    last_week = TODAY - timedelta(days=7)
    drafts = [house.draft(day=last_week, title=title) for title in ("Soppa", "Kör")]
    ids = [occurrences_of(one)[0].id for one in events.add_events(house.coordinator, drafts)]
    return series.copy_by_weeks(house.coordinator, ids, 2)


def test_a_copy_of_several_is_taken_out_at_once(house: House) -> None:
    before = len(standing())
    added = copied(house)
    assert len(standing()) == before + 4
    events.undo_several(house.coordinator, events.just_added(house.coordinator, added))
    assert len(standing()) == before + 2
    assert [occurrences_of(one) for one in added] == [(), ()]


def test_of_a_copy_all_is_taken_out_or_nothing(house: House) -> None:
    added = copied(house)
    versions = events.just_added(house.coordinator, added)
    moved(house, occurrences_of(added[1])[0])
    before = standing()
    assert not events.just_added(house.coordinator, added)
    with pytest.raises(RefusedError) as error:
        events.undo_several(house.coordinator, versions)
    assert error.value.text_key == NOT_ALONE
    assert standing() == before

"""Closing months: when, what is frozen, and which corrections are counted."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bis.actions import events
from bis.core.breakdowns import KIND, PARTNER, TOTAL
from bis.core.events import Occurrence
from bis.core.periods import Month
from bis.core.survey_weeks import OPEN_AFTER_END
from bis.store import closing, submissions, tally_check
from bis.store.models import Breakdown
from bis.store.models import Occurrence as OccurrenceRow
from bis.store.session import Session, reading, writing, writing_connection
from tests.support.forms import form, tallies
from tests.support.house import NOW, House, occurrences_of

NEW, ESTABLISHED, LIFE = "not_established", "established", "future_life"
NOVEMBER = Month(2026, 11)
THE_CELL = (str(NOVEMBER), LIFE, NEW)


def hand_in(
    occurrence: Occurrence, numbers: range, life: str = "4", residence: str = "lt3"
) -> None:
    forms = [form(n, occurrence.id, future_life=life, residence=residence) for n in numbers]
    with writing_connection() as connection:
        submissions.accept(connection, forms)


def close() -> int:
    """Close November however early; return the number of corrections that were counted."""
    with writing() as session:
        return closing.close(session, [NOVEMBER], last_end(session))


def last_end(session: Session) -> datetime:
    return (
        session.execute(select(OccurrenceRow.ends_at).order_by(OccurrenceRow.ends_at.desc()))
        .scalars()
        .first()
        or NOW
    )


def released() -> Counter[str]:
    """Return value → released answers on life of people new in Boden."""
    with reading() as session:
        found = tallies(session.connection())
    return Counter(
        {
            value: count.released
            for (question, group, value), count in found.items()
            if (question, group) == (LIFE, NEW) and count.released
        }
    )


def assert_recount_agrees() -> None:
    with reading() as session:
        found = tally_check.check(session)
    assert found.differences == []
    assert found.agrees


def frozen() -> dict[tuple[str, str], int]:
    """Return (dimension, code) → answers on life of people new in Boden."""
    with reading() as session:
        found = closing.breakdowns(session, NOVEMBER, NOVEMBER)
    return {place: cells[THE_CELL].n for place, cells in found.items() if THE_CELL in cells}


def test_a_month_can_be_closed_when_its_last_survey_is(house: House) -> None:
    hand_in(house.today, range(1))
    last = max(one.ends_at for one in house.dates if Month.of(one.day) == NOVEMBER)
    closes = last + OPEN_AFTER_END
    assert closes.date().isoformat() == "2026-12-01"
    with reading() as session:
        assert closing.due(session, closes - timedelta(seconds=1)) == []
        assert closing.due(session, closes) == [NOVEMBER]


def test_a_month_without_late_activities_waits_until_it_is_over(house: House) -> None:
    hand_in(house.today, range(1))
    with writing() as session:
        session.execute(
            update(OccurrenceRow)
            .where(OccurrenceRow.id != house.today.id)
            .values(status="cancelled")
        )
    over = NOVEMBER.plus(1).first_day
    with reading() as session:
        just_before = house.today.ends_at.replace(month=11, day=30, hour=22, minute=59)
        assert closing.due(session, just_before) == []
        assert closing.due(session, just_before + timedelta(minutes=1)) == [NOVEMBER]
    assert over.isoformat() == "2026-12-01"


def test_a_closed_month_is_closed_once(house: House) -> None:
    hand_in(house.today, range(6))
    close()
    with reading() as session:
        assert closing.due(session, house.today.ends_at + timedelta(days=900)) == []
    before = frozen()
    hand_in(house.today, range(100, 120))
    assert frozen() == before
    assert_recount_agrees()


def test_the_breakdowns_hold_what_was_released(house: House) -> None:
    other = events.add_event(
        house.coordinator, house.draft(organiser_id=house.library, kind="family")
    )
    hand_in(house.today, range(8))
    hand_in(occurrences_of(other)[0], range(20, 26))
    hand_in(house.today, range(40, 43))  # these wait
    close()
    assert frozen() == {
        (TOTAL, ""): 14,
        (KIND, "meet"): 8,
        (KIND, "family"): 6,
        (PARTNER, str(house.church)): 8,
        (PARTNER, str(house.library)): 6,
    }
    assert_recount_agrees()


def test_neither_a_small_kind_nor_the_sibling_that_would_reveal_it_is_kept(
    house: House,
) -> None:
    other = events.add_event(
        house.coordinator, house.draft(organiser_id=house.library, kind="family")
    )
    hand_in(house.today, range(8))
    hand_in(occurrences_of(other)[0], range(20, 23))
    hand_in(house.today, range(40, 45))
    close()
    assert set(frozen()) == {(TOTAL, "")}


def test_a_kind_less_what_was_shown_before_a_release_speaks_of_no_single_person(
    house: House,
) -> None:
    other = events.add_event(
        house.coordinator, house.draft(organiser_id=house.library, kind="family")
    )
    hand_in(house.today, range(5))
    assert released().total() == 5  # whoever looks now can take it from what is shown later
    for number in range(5, 11):
        hand_in(house.today, range(number, number + 1))
    hand_in(occurrences_of(other)[0], range(20, 29))
    close()
    assert set(frozen()) == {(TOTAL, "")}
    assert_recount_agrees()


def test_a_cell_with_corrected_answers_is_not_divided(house: House) -> None:
    hand_in(house.today, range(10))
    hand_in(house.today, range(5), life="1")
    close()
    assert frozen() == {(TOTAL, ""): 10}


def test_what_still_waits_is_in_no_breakdown(house: House) -> None:
    hand_in(house.today, range(4))
    close()
    with reading() as session:
        assert session.scalars(select(Breakdown.code)).all() == []
    assert_recount_agrees()


@pytest.mark.parametrize(("corrected", "waiting"), [(5, 0), (3, 2), (1, 4)])
def test_corrections_are_counted_where_five_forms_move_together(
    house: House, corrected: int, waiting: int
) -> None:
    hand_in(house.today, range(10))
    hand_in(house.today, range(corrected), life="1")
    hand_in(house.today, range(50, 50 + waiting))
    assert released() == Counter({"4": 10})
    assert close() >= corrected
    assert released() == Counter({"4": 10 - corrected + waiting, "1": corrected})
    assert frozen()[TOTAL, ""] == 10 + waiting
    assert_recount_agrees()


@pytest.mark.parametrize(("corrected", "waiting"), [(1, 0), (4, 0), (2, 2)])
def test_nothing_moves_where_fewer_than_five_would(
    house: House, corrected: int, waiting: int
) -> None:
    hand_in(house.today, range(10))
    hand_in(house.today, range(corrected), life="1")
    hand_in(house.today, range(50, 50 + waiting))
    assert close() == 0
    assert released() == Counter({"4": 10})
    assert_recount_agrees()


def test_people_who_correct_their_group_move_only_where_both_groups_move(house: House) -> None:
    hand_in(house.today, range(10))
    hand_in(house.today, range(6), residence="ge3")
    close()
    assert released() == Counter({"4": 4})
    assert_recount_agrees()


def test_two_who_correct_in_opposite_ways_leave_sound_tallies(house: House) -> None:
    hand_in(house.today, range(5), life="4")
    hand_in(house.today, range(5, 10), life="1")
    hand_in(house.today, range(3), life="1")
    hand_in(house.today, range(5, 8), life="4")
    close()
    assert released() == Counter({"4": 5, "1": 5})
    assert_recount_agrees()


def test_an_answer_taken_back_is_counted_no_more(house: House) -> None:
    hand_in(house.today, range(10))
    with writing_connection() as connection:
        submissions.accept(
            connection, [form(n, house.today.id, contacts_new="1") for n in range(5)]
        )
    close()
    assert released() == Counter({"4": 5})
    assert_recount_agrees()

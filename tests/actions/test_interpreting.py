"""What the coordinator says about the figures: kept, with history, and by nobody else."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from bis.actions import interpreting
from bis.core.periods import Month, Period
from bis.core.permissions import Actor, Role
from bis.errors import ChangedMeanwhileError, FieldsError, NotAllowedError, NotFoundError
from bis.store import interpreting as stored
from bis.store.models import Change, DiaryEntry
from bis.store.session import reading, writing
from tests.support.house import NOW, TODAY, House

NOVEMBER = Month(2026, 11)
AUTUMN = Period(Month(2025, 9), Month(2025, 11))
CODE = "new_contacts"


def reading_now() -> stored.Reading:
    with reading() as session:
        return stored.reading_of(session, CODE, NOVEMBER)


def marks() -> list[tuple[date, str]]:
    with reading() as session:
        return [tuple(mark) for mark in stored.marks(session, Month(2026, 10), NOVEMBER)]  # type: ignore[misc]


def baseline() -> Period | None:
    with reading() as session:
        return stored.baseline(session).period


def history(entity: str) -> list[tuple[object, object]]:
    with reading() as session:
        found = session.scalars(
            select(Change).where(Change.entity == entity).order_by(Change.id)
        ).all()
        return [(one.before, one.after) for one in found]


@pytest.mark.parametrize(
    "role", [role for role in Role if role is not Role.COORDINATOR], ids=str
)
@pytest.mark.parametrize(
    "act",
    [
        lambda actor: interpreting.write_reading(actor, CODE, NOVEMBER, "x", 0),
        lambda actor: interpreting.add_note(actor, TODAY, "x"),
        lambda actor: interpreting.remove_note(actor, uuid4(), 1),
        lambda actor: interpreting.set_baseline(actor, AUTUMN, None),
    ],
)
def test_only_a_coordinator_interprets(
    house: House, role: Role, act: Callable[[Actor], object]
) -> None:
    with pytest.raises(NotAllowedError):
        act(house.actors[role])


def test_a_reading_is_kept_with_what_stood_before(house: House) -> None:
    interpreting.write_reading(house.coordinator, CODE, NOVEMBER, " Fler  möts\n\npå fikat ", 0)
    assert reading_now() == stored.Reading("Fler möts\npå fikat", 1)
    interpreting.write_reading(house.coordinator, CODE, NOVEMBER, "", 1)
    assert reading_now() == stored.Reading("", 2)
    assert history("interpretation") == [
        (None, {"text": "Fler möts\npå fikat"}),
        ({"text": "Fler möts\npå fikat"}, {"text": ""}),
    ]


def test_of_two_who_write_at_once_the_second_is_told(house: House) -> None:
    interpreting.write_reading(house.coordinator, CODE, NOVEMBER, "först", 0)
    with pytest.raises(ChangedMeanwhileError):
        interpreting.write_reading(house.coordinator, CODE, NOVEMBER, "sedan", 0)
    assert reading_now().text == "först"


def test_a_reading_of_nothing_known_or_too_long_is_refused(house: House) -> None:
    with pytest.raises(NotFoundError):
        interpreting.write_reading(house.coordinator, "profit", NOVEMBER, "x", 0)
    with pytest.raises(FieldsError):
        interpreting.write_reading(house.coordinator, CODE, NOVEMBER, "å" * 1001, 0)
    interpreting.write_reading(house.coordinator, CODE, NOVEMBER, "å" * 1000, 0)


def test_notes_and_diary_posts_are_marks_by_day(house: House) -> None:
    interpreting.add_note(house.coordinator, date(2026, 11, 4), "surfplattan \u202etrasig")
    interpreting.add_note(house.coordinator, date(2026, 12, 1), "utanför")
    with writing() as session:
        for title, removed in (("Kören", None), ("Borttagen", NOW)):
            session.add(
                DiaryEntry(day=date(2026, 10, 31), title=title, made_at=NOW, removed_at=removed)
            )
    assert marks() == [
        (date(2026, 10, 31), "Kören"),
        (date(2026, 11, 4), "surfplattan trasig"),
    ]


def test_a_note_saved_twice_is_one(house: House) -> None:
    first, second = (
        interpreting.add_note(house.coordinator, TODAY, words)
        for words in ("surfplattan trasig", " surfplattan  trasig ")
    )
    assert first == second
    assert len(history("time_note")) == 1
    assert interpreting.add_note(house.coordinator, TODAY, "surfplattan lagad") != first


def test_a_removed_note_is_no_mark_and_stays_in_the_history(house: House) -> None:
    note_id = interpreting.add_note(house.coordinator, TODAY, "surfplattan trasig")
    with pytest.raises(ChangedMeanwhileError):
        interpreting.remove_note(house.coordinator, note_id, 7)
    interpreting.remove_note(house.coordinator, note_id, 1)
    assert marks() == []
    assert history("time_note")[-1] == (
        {"day": "2026-11-03", "text": "surfplattan trasig"},
        None,
    )
    with pytest.raises(ChangedMeanwhileError):
        interpreting.remove_note(house.coordinator, note_id, 1)


@pytest.mark.parametrize(
    ("day", "text", "fields"),
    [
        (None, "x", {"day"}),
        (date(1999, 12, 31), "x", {"day"}),
        (date(2028, 2, 29), "x", {"day"}),
        (TODAY, "", {"text"}),
        (TODAY, " \u200f ", {"text"}),
        (TODAY, "x" * 201, {"text"}),
        (None, "", {"day", "text"}),
    ],
)
def test_a_note_without_a_day_or_words_is_refused(
    house: House, day: date | None, text: str, fields: set[str]
) -> None:
    with pytest.raises(FieldsError) as refused:
        interpreting.add_note(house.coordinator, day, text)
    assert set(refused.value.fields) == fields


def test_the_baseline_can_be_changed_with_history(house: House) -> None:
    interpreting.set_baseline(house.coordinator, AUTUMN, None)
    assert baseline() == AUTUMN
    with pytest.raises(ChangedMeanwhileError):
        interpreting.set_baseline(house.coordinator, Period(AUTUMN.first, AUTUMN.first), None)
    other = Period(AUTUMN.first, Month(2025, 12))
    interpreting.set_baseline(house.coordinator, other, AUTUMN)
    assert baseline() == other
    assert history("setting") == [
        (None, {"period": "2025-09/2025-11"}),
        ({"period": "2025-09/2025-11"}, {"period": "2025-09/2025-12"}),
    ]


def test_a_month_that_is_not_over_cannot_be_the_baseline(house: House) -> None:
    with pytest.raises(FieldsError):
        interpreting.set_baseline(house.coordinator, Period(NOVEMBER, NOVEMBER), None)

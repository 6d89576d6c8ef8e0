"""Filling an empty house with example data."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bis.actions import example, lab
from bis.core.breakdowns import KIND, PARTNER, TOTAL
from bis.core.example_house import INVENTED_ACTIVITIES
from bis.core.groups import ALL
from bis.core.periods import Month, Period
from bis.core.questions import is_value
from bis.core.submissions import FORM, POOL, Form, Receipt
from bis.errors import RefusedError
from bis.store import bulk, closing, interpreting, submissions, tally_check
from bis.store import lab as stored
from bis.store.models import (
    Answer,
    Base,
    Cell,
    Event,
    Occurrence,
    Partner,
    Submission,
    Tally,
    Venue,
)
from bis.store.session import reading, writing_connection
from tests.support.house import House

TODAY = date(2026, 11, 23)


def fill(
    answers: int | None = None, progress: Callable[[str, float], None] = lambda *_: None
) -> None:
    example.fill(answers=answers, months=15, today=TODAY, seed=1, progress=progress)


def rows(table: type[Base]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_house_is_filled_and_marked_as_an_example(database: str) -> None:
    del database
    told: list[float] = []
    fill(progress=lambda _, share: told.append(share))
    assert lab.is_example()
    assert rows(Partner) == 49
    assert rows(Venue) == len(lab.profile().venues)
    assert rows(Event) > len(INVENTED_ACTIVITIES)
    assert rows(Occurrence) > 2_000
    assert 500 < rows(Submission) < 1_200
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_tallies_are_what_a_recount_gives(database: str) -> None:
    del database
    fill(5_000)
    with reading() as session:
        check = tally_check.check(session)
    assert check.agrees
    assert check.submissions == check.released + check.pool == 5_000
    assert check.answers == rows(Answer)


def test_every_cell_is_released_once_or_waits_for_its_fifth_answer(database: str) -> None:
    del database
    fill()
    with reading() as session:
        cells = session.execute(
            select(Cell.month, Cell.question, Cell.group, Cell.wave, Cell.waiting)
        ).all()
        tallies = session.execute(
            select(
                Tally.month,
                Tally.question,
                Tally.group,
                Tally.value,
                Tally.released,
                Tally.waiting,
            )
        ).all()
    released: Counter[tuple[str, ...]] = Counter()
    waiting: Counter[tuple[str, ...]] = Counter()
    for *key, value, out, kept in tallies:
        assert not (out and kept)
        released[tuple(key)] += out * is_value(value)
        waiting[tuple(key)] += kept * is_value(value)
    for *key, wave, waits in cells:
        assert waits == waiting[tuple(key)] < POOL
        assert wave == (1 if released[tuple(key)] >= POOL else 0)
    assert {question for _, question, *_ in cells} > {FORM, "residence", "future_life"}
    assert {group for _, _, group, *_ in cells} == set(ALL)


def test_a_form_of_the_example_is_recognised_when_it_is_sent_again(database: str) -> None:
    del database
    fill(50)
    with reading() as session:
        one = session.execute(select(Submission).limit(1)).scalar_one()
        given = select(Answer.question, Answer.value).where(Answer.submission_id == one.id)
        answers = dict(session.execute(given).all())
    names = ("id", "occurrence_id", "month", "version", "group", "language", "channel")
    known = {name: getattr(one, name) for name in names}
    form = Form(**known, received_hour=one.received_hour, answers=answers)
    with writing_connection() as connection:
        assert submissions.accept(connection, [form]) == [Receipt.SAME]


def test_a_house_that_somebody_has_begun_to_use_is_refused(house: House) -> None:
    before = rows(Partner), rows(Event)
    with pytest.raises(RefusedError) as refused:
        fill(10)
    assert refused.value.text_key == "error.demo_not_empty"
    assert (rows(Partner), rows(Event)) == before
    assert not lab.is_example()
    assert house.dates


def test_it_is_not_filled_twice(database: str) -> None:
    del database
    fill(10)
    with pytest.raises(RefusedError):
        fill(10)
    assert rows(Submission) == 10


def test_a_failure_halfway_leaves_the_house_empty(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database

    def fail(*_: Any) -> None:
        raise RuntimeError("no room on the disk")

    monkeypatch.setattr(bulk, "_save_counts", fail)
    with pytest.raises(RuntimeError):
        fill(10)
    with reading() as session:
        assert stored.is_empty(session)
    assert not lab.is_example()
    assert rows(Partner) == len(lab.profile().partners)


def test_months_that_are_over_are_closed_and_divided(database: str) -> None:
    del database
    fill()
    last = Month(2026, 10)
    with reading() as session:
        assert closing.closed(session, Month(2020, 1), Month(2030, 1)) == list(
            Period.ending(last, 15).months
        )
        shown = closing.breakdowns(session, last, last)
        assert {dimension for dimension, _ in shown} == {KIND, PARTNER, TOTAL}
        assert tally_check.check(session).agrees
        assert [note.text for note in interpreting.notes(session)] == ["Surfplattan är trasig."]

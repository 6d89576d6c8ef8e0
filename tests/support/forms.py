"""Filled-in forms, and what is known of them in the database."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bis.core.groups import group_of
from bis.core.questions import is_value
from bis.core.submissions import Form, whole_hour
from bis.store.models import Answer, Submission, Tally
from tests.support.house import NOW

MONTH = "2026-11"


def form(
    number: int,
    occurrence: UUID,
    *,
    residence: str = "lt3",
    month: str = MONTH,
    version: int = 1,
    **answers: str,
) -> Form:
    """Return form `number` (its id) with `answers`; residence "" leaves that blank."""
    given = {"residence": residence, **answers}
    return Form(
        id=f"{number:032x}",
        occurrence_id=occurrence,
        month=month,
        version=version,
        group=group_of(residence),
        language="sv",
        channel="phone",
        received_hour=whole_hour(NOW),
        answers={code: value for code, value in given.items() if value},
    )


class Count(NamedTuple):
    """How many answers of a value have been released, and how many wait."""

    released: int
    waiting: int


def tallies(connection: Connection) -> dict[tuple[str, str, str], Count]:
    """Return (question, group, value) → count, without the rows that say nothing."""
    found = connection.execute(
        select(Tally.question, Tally.group, Tally.value, Tally.released, Tally.waiting)
    )
    return {
        (question, group, value): Count(released, waiting)
        for question, group, value, released, waiting in found
        if released or waiting
    }


def valid_released(counts: dict[tuple[str, str, str], Count]) -> dict[tuple[str, str], int]:
    """Return (question, group) → the released answers that carry a value."""
    cells: dict[tuple[str, str], int] = {}
    for (question, group, value), count in counts.items():
        if is_value(value):
            cells[question, group] = cells.get((question, group), 0) + count.released
    return cells


def stored_answers(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return form id → the answers of its newest revision."""
    wanted = list(ids)
    newest: dict[str, int] = {}
    rows = connection.execute(
        select(Submission.id, Submission.revision).where(Submission.id.in_(wanted))
    )
    for form_id, revision in rows:
        newest[form_id] = max(revision, newest.get(form_id, 0))
    found: dict[str, dict[str, str]] = {form_id: {} for form_id in newest}
    answers = connection.execute(
        select(Answer.submission_id, Answer.revision, Answer.question, Answer.value).where(
            Answer.submission_id.in_(wanted)
        )
    )
    for form_id, revision, question, value in answers:
        if revision == newest[form_id]:
            found[form_id][question] = value
    return found

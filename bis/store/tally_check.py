"""The proof that the tallies are what a recount of the forms gives."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bis.core.submissions import FORM
from bis.store.models import Answer, Cell, Submission, Tally

_Key = tuple[str, int, str, str, str]  # month, version, question, group, value
_Parts = tuple[int, int]  # released, waiting


class TallyCheck(NamedTuple):
    """Forms in all, how they divide, and every count that does not agree.

    `submissions` = `released` + `pool` + `sealed`, in forms. `answers_*` say the same of
    single answers. `differences` has one sentence for each tally that a recount contradicts.
    """

    submissions: int
    released: int
    pool: int
    sealed: int
    answers: int
    answers_released: int
    answers_pool: int
    differences: list[str]

    @property
    def agrees(self) -> bool:
        """Whether all is as it should be."""
        return not self.differences and self.submissions == sum(
            (self.released, self.pool, self.sealed)
        )


def check(session: Session) -> TallyCheck:
    """Recount every form and answer and hold the tallies against the result."""
    recount = _recount(session)
    stored = _stored(session)
    differences = [
        f"{' '.join(map(str, key))}: {stored.get(key, (0, 0))} != {recount.get(key, (0, 0))}"
        for key in sorted({*recount, *stored})
        if stored.get(key, (0, 0)) != recount.get(key, (0, 0))
    ]
    forms = [parts for key, parts in stored.items() if key[2] == FORM]
    answers = [parts for key, parts in stored.items() if key[2] != FORM]
    submissions = select(func.count()).select_from(Submission).where(Submission.revision == 1)
    sealed = select(func.coalesce(func.sum(Tally.sealed), 0)).where(Tally.question == FORM)
    return TallyCheck(
        submissions=session.execute(submissions).scalar_one()
        + int(session.scalar(sealed) or 0),
        released=sum(released for released, _ in forms),
        pool=sum(waiting for _, waiting in forms),
        sealed=int(session.scalar(sealed) or 0),
        answers=sum(map(sum, answers)),
        answers_released=sum(released for released, _ in answers),
        answers_pool=sum(waiting for _, waiting in answers),
        differences=differences,
    )


def _stored(session: Session) -> dict[_Key, _Parts]:
    found = session.execute(
        select(
            Tally.month,
            Tally.version,
            Tally.question,
            Tally.group,
            Tally.value,
            Tally.released,
            Tally.waiting,
        )
    )
    return {
        (month, version, question, group, value): (released, waiting)
        for month, version, question, group, value, released, waiting in found
        if released or waiting
    }


def _recount(session: Session) -> dict[_Key, _Parts]:
    """Count what is stored, by the value and by whether its cell has been emptied since."""
    forms = (
        select(
            Submission.month,
            Submission.version,
            literal(FORM),
            Submission.group,
            literal("1"),
            func.count(),
            _still_waits(Submission.wave),
        )
        .join(Cell, _same_cell(FORM))
        .where(Submission.counted)
        .group_by(Submission.month, Submission.version, Submission.group)
    )
    answers = (
        select(
            Submission.month,
            Submission.version,
            Answer.question,
            Submission.group,
            Answer.value,
            func.count(),
            _still_waits(Answer.wave),
        )
        .join(
            Submission,
            (Submission.id == Answer.submission_id) & (Submission.revision == Answer.revision),
        )
        .join(Cell, _same_cell(Answer.question))
        .where(Answer.counted)
        .group_by(
            Submission.month,
            Submission.version,
            Answer.question,
            Submission.group,
            Answer.value,
        )
    )
    counted: dict[_Key, _Parts] = {}
    for query in (forms, answers):
        for month, version, question, group, value, count, waiting in session.execute(query):
            counted[month, version, question, group, value] = (count - waiting, waiting)
    return counted


def _still_waits(wave: InstrumentedAttribute[int]) -> ColumnElement[int]:
    return func.sum(case((wave == Cell.wave, 1), else_=0))


def _same_cell(question: str | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return and_(
        Cell.month == Submission.month,
        Cell.version == Submission.version,
        Cell.question == question,
        Cell.group == Submission.group,
    )

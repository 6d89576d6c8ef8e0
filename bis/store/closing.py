"""Closing months: corrections are counted, and the breakdowns made, once and for all."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, cast, func, insert, select
from sqlalchemy.orm import Session

from bis.core.breakdowns import KIND, PARTNER, TOTAL, Moment, showable
from bis.core.events import CANCELLED, REMOVED, day_bounds
from bis.core.groups import RESIDENTS
from bis.core.indicators import ALL, GOOD, Sums
from bis.core.periods import Month
from bis.core.questions import NOT_A_VALUE
from bis.core.survey_weeks import OPEN_AFTER_END
from bis.store import corrections
from bis.store.models import (
    Answer,
    Breakdown,
    Cell,
    ClosedMonth,
    Event,
    Occurrence,
    Submission,
    Tally,
)
from bis.store.submissions import CellKey, lock_writers

_QUESTIONS = sorted({question for indicator in ALL for question in indicator.questions})
_X = cast(Breakdown.value, Integer)

Place = tuple[str, str]  # dimension, code


class _Held(NamedTuple):
    """Answers of one value, released together, on one kind of activity led by one partner."""

    month: str
    version: int
    question: str
    group: str
    value: str
    kind: str
    partner: UUID
    wave: int
    answers: int

    @property
    def cell(self) -> CellKey:
        """The cell that it stands in."""
        return self.month, self.version, self.question, self.group


def due(session: Session, now: datetime) -> list[Month]:
    """Return the months that can be closed: over, and no survey of theirs is open any more."""
    waiting = session.scalars(
        select(Tally.month)
        .where(Tally.month.not_in(select(ClosedMonth.month)))
        .distinct()
        .order_by(Tally.month)
    )
    months = [Month.parse(month) for month in waiting]
    return [month for month in months if _ends_at(session, month) <= now]


def close(session: Session, months: Sequence[Month], now: datetime) -> int:
    """Close `months` and return how many corrections were counted.

    What the breakdowns hold is only what may be shown: see bis.core.breakdowns.
    """
    codes = [str(month) for month in months]
    connection = session.connection()
    lock_writers(connection)
    settled = corrections.settle(connection, codes)
    if rows := _breakdown_rows(_held(session, codes), settled.cells):
        session.execute(insert(Breakdown), rows)
    session.execute(insert(ClosedMonth), [{"month": one, "closed_at": now} for one in codes])
    return settled.corrections


def breakdowns(
    session: Session, first: Month, last: Month
) -> dict[Place, dict[tuple[str, str, str], Sums]]:
    """Return (dimension, code) → (month, question, group) → sums, of closed months alone."""
    found = session.execute(
        select(
            Breakdown.dimension,
            Breakdown.code,
            Breakdown.month,
            Breakdown.question,
            Breakdown.group,
            Breakdown.value,
            func.sum(Breakdown.answers),
        )
        .where(Breakdown.month.between(str(first), str(last)))
        .group_by(
            Breakdown.dimension,
            Breakdown.code,
            Breakdown.month,
            Breakdown.question,
            Breakdown.group,
            Breakdown.value,
        )
    )
    cells: dict[Place, dict[tuple[str, str, str], Sums]] = defaultdict(dict)
    for dimension, code, month, question, group, value, n in found:
        at, key, x = cells[dimension, code], (month, question, group), int(value)
        one = Sums(n, n * x, n * x * x, n if x >= GOOD else 0)
        at[key] = at[key].plus(one) if key in at else one
    return dict(cells)


def closed(session: Session, first: Month, last: Month) -> list[Month]:
    """Return the closed months from `first` to `last`, in order."""
    found = session.scalars(
        select(ClosedMonth.month)
        .where(ClosedMonth.month.between(str(first), str(last)))
        .order_by(ClosedMonth.month)
    )
    return [Month.parse(month) for month in found]


def _ends_at(session: Session, month: Month) -> datetime:
    """Return when the month is over and its last survey closed."""
    last_day = month.last_day
    start, end = day_bounds(month.first_day, last_day)
    last_end = session.scalar(
        select(func.max(Occurrence.ends_at)).where(
            Occurrence.starts_at >= start,
            Occurrence.starts_at < end,
            Occurrence.status.not_in((CANCELLED, REMOVED)),
        )
    )
    return end if last_end is None else max(end, last_end + OPEN_AFTER_END)


def _held(session: Session, months: list[str]) -> list[_Held]:
    """Return the released answers of `months` that have a value, divided as far as needed."""
    found = session.execute(
        select(
            Submission.month,
            Submission.version,
            Answer.question,
            Submission.group,
            Answer.value,
            Event.kind,
            Event.organiser_id,
            Answer.wave,
            func.count(),
        )
        .join(
            Submission,
            (Submission.id == Answer.submission_id) & (Submission.revision == Answer.revision),
        )
        .join(
            Cell,
            (Cell.month == Submission.month)
            & (Cell.version == Submission.version)
            & (Cell.question == Answer.question)
            & (Cell.group == Submission.group),
        )
        .join(Occurrence, Occurrence.id == Submission.occurrence_id)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Submission.month.in_(months),
            Submission.group.in_(RESIDENTS),
            Answer.question.in_(_QUESTIONS),
            Answer.value.not_in(NOT_A_VALUE),
            Answer.counted,
            Answer.wave < Cell.wave,
        )
        .group_by(
            Submission.month,
            Submission.version,
            Answer.question,
            Submission.group,
            Answer.value,
            Event.kind,
            Event.organiser_id,
            Answer.wave,
        )
    )
    return [_Held._make(row) for row in found]


def _breakdown_rows(
    held: list[_Held], corrected: Collection[CellKey]
) -> list[dict[str, object]]:
    """Return the rows of every kind and partner that may be shown, and of the whole.

    A cell with `corrected` answers has the whole alone: who followed the figures knows sums of
    the earlier answers, that could be taken from the parts.
    """
    cells: dict[tuple[str, str, str], list[_Held]] = defaultdict(list)
    for one in held:
        cells[one.month, one.question, one.group].append(one)
    counts: dict[tuple[object, ...], int] = defaultdict(int)
    for of_cell in cells.values():
        is_whole = any(one.cell in corrected for one in of_cell)
        parts: dict[tuple[str, str, Moment], int] = defaultdict(int)
        for one in of_cell:
            kind, partner = ("", "") if is_whole else (one.kind, str(one.partner))
            parts[kind, partner, (one.version, one.wave)] += one.answers
        shown = showable(parts)
        for one in of_cell:
            for place in _places(one):
                if place in shown:
                    counts[one[0], one[1], *place, *one[2:5]] += one.answers
    columns = ("month", "version", "dimension", "code", "question", "group", "value")
    return [
        {**dict(zip(columns, key, strict=True)), "answers": answers}
        for key, answers in counts.items()
    ]


def _places(one: _Held) -> tuple[Place, ...]:
    return ((TOTAL, ""), (KIND, one.kind), (PARTNER, str(one.partner)))

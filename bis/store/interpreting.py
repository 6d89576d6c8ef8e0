"""What the house itself says about its figures: baseline, notes on the time axis, readings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bis.core.periods import Month, Period
from bis.errors import ChangedMeanwhileError, NotFoundError
from bis.store import lab
from bis.store.models import DiaryEntry, Interpretation, TimeNote

BASELINE = "baseline"


@dataclass(frozen=True)
class Baseline:
    """The period that the house began with; `period` is None until it is set."""

    period: Period | None

    def before(self, period: Period) -> Period | None:
        """Return it if it is over before `period` begins: only then is there a change."""
        found = self.period
        return found if found is not None and found.last < period.first else None


class Mark(NamedTuple):
    """Something that happened, to be seen on the time axis: a note or a post of the diary."""

    day: date
    text: str


class Note(NamedTuple):
    """A note on the time axis."""

    id: UUID
    day: date
    text: str
    version: int


class Reading(NamedTuple):
    """What the coordinator reads out of an indicator. `version` is 0 until one is written."""

    text: str
    version: int


def baseline(session: Session) -> Baseline:
    """Return the period that the house began with."""
    found = lab.get(session, BASELINE)
    return Baseline(Period.parse(found) if found else None)


def put_baseline(session: Session, period: Period, seen: Period | None) -> None:
    """Set the baseline. Raises ChangedMeanwhileError if it is no longer what was `seen`."""
    lab.lock(session)
    if baseline(session).period != seen:
        raise ChangedMeanwhileError
    lab.put(session, BASELINE, str(period))


def marks(session: Session, first: Month, last: Month) -> list[Mark]:
    """Return the notes and the diary's posts of the months `first`-`last`, by day."""
    days = (first.first_day, last.plus(1).first_day)
    notes = session.execute(
        select(TimeNote.day, TimeNote.text).where(
            TimeNote.day >= days[0], TimeNote.day < days[1], TimeNote.removed_at.is_(None)
        )
    )
    posts = session.execute(
        select(DiaryEntry.day, DiaryEntry.title).where(
            DiaryEntry.day >= days[0], DiaryEntry.day < days[1], DiaryEntry.removed_at.is_(None)
        )
    )
    return sorted(Mark(day, words) for found in (notes, posts) for day, words in found)


def notes(session: Session) -> list[Note]:
    """Return every note that is not removed, the newest first."""
    found = session.execute(
        select(TimeNote.id, TimeNote.day, TimeNote.text, TimeNote.version)
        .where(TimeNote.removed_at.is_(None))
        .order_by(TimeNote.day.desc(), TimeNote.id.desc())
    )
    return [Note._make(row) for row in found]


def add_note(session: Session, day: date, text: str) -> UUID:
    """Add a note and return its id."""
    note = TimeNote(day=day, text=text)
    session.add(note)
    session.flush()
    return note.id


def remove_note(session: Session, note_id: UUID, version: int, at: datetime) -> Note:
    """Take a note off the axis; it is kept. Return what it was.

    Raises NotFoundError, ChangedMeanwhileError.
    """
    row = session.get(TimeNote, note_id, with_for_update=True)
    if row is None:
        raise NotFoundError(f"note {note_id}")
    if row.version != version:
        raise ChangedMeanwhileError
    row.removed_at, row.version = at, version + 1
    return Note(row.id, row.day, row.text, row.version)


def reading_of(session: Session, indicator: str, month: Month) -> Reading:
    """Return what is read out of `indicator` for the period that ends with `month`."""
    row = session.get(Interpretation, (indicator, str(month)))
    return Reading(row.text, row.version) if row else Reading("", 0)


def put_reading(
    session: Session, indicator: str, month: Month, text: str, version: int
) -> Reading:
    """Write what is read out of `indicator`; return what stood there.

    Raises ChangedMeanwhileError if that is no longer `version`.
    """
    lab.lock(session)
    before = reading_of(session, indicator, month)
    if before.version != version:
        raise ChangedMeanwhileError
    session.merge(
        Interpretation(indicator=indicator, month=str(month), text=text, version=version + 1)
    )
    return before

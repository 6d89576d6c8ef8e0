"""What the coordinator says about the figures: baseline, notes on the time axis, readings."""

from datetime import date, timedelta
from uuid import UUID

from bis import clock
from bis.core import active_partners, indicators
from bis.core.periods import Month, Period
from bis.core.permissions import Action, Actor, check
from bis.core.typed import clean
from bis.errors import FieldsError, NotFoundError
from bis.store import changes, interpreting, lab
from bis.store.session import writing

READING_LENGTH = 1000
NOTE_LENGTH = 200
CODES = (*(one.code for one in indicators.ALL), active_partners.CODE)

_EARLIEST = date(2000, 1, 1)
_AHEAD = timedelta(days=366)


def set_baseline(actor: Actor, period: Period, seen: Period | None) -> None:
    """Set the period that the house began with; `seen` is what it was when it was read.

    Raises NotAllowedError, FieldsError, ChangedMeanwhileError.
    """
    check(actor, Action.INTERPRET_FIGURES)
    now = clock.now()
    if period.last >= Month.of(clock.today()) or period.first.first_day < _EARLIEST:
        raise FieldsError({"baseline": "interpreting.error.baseline"})
    with writing() as session:
        interpreting.put_baseline(session, period, seen)
        changes.note(
            session,
            now,
            actor.user_id,
            "change",
            "setting",
            interpreting.BASELINE,
            before={"period": str(seen)} if seen else None,
            after={"period": str(period)},
        )


def add_note(actor: Actor, day: date | None, text: str) -> UUID:
    """Put a note on the time axis and return its id. The same one saved twice is one.

    Raises NotAllowedError, FieldsError.
    """
    check(actor, Action.INTERPRET_FIGURES)
    now, said = clock.now(), clean(text)
    mistakes = {}
    if day is None or not _EARLIEST <= day <= clock.today() + _AHEAD:
        mistakes["day"] = "interpreting.error.day"
    if not 0 < len(said) <= NOTE_LENGTH:
        mistakes["text"] = "interpreting.error.note"
    if mistakes or day is None:
        raise FieldsError(mistakes)
    with writing() as session:
        lab.lock(session)  # two taps at once must not both find nothing
        there = {(one.day, one.text): one.id for one in interpreting.notes(session)}
        if (day, said) in there:
            return there[day, said]
        note_id = interpreting.add_note(session, day, said)
        after = {"day": day.isoformat(), "text": said}
        changes.note(session, now, actor.user_id, "add", "time_note", str(note_id), after=after)
    return note_id


def remove_note(actor: Actor, note_id: UUID, version: int) -> None:
    """Take a note off the time axis.

    Raises NotAllowedError, NotFoundError, ChangedMeanwhileError.
    """
    check(actor, Action.INTERPRET_FIGURES)
    now = clock.now()
    with writing() as session:
        note = interpreting.remove_note(session, note_id, version, now)
        before = {"day": note.day.isoformat(), "text": note.text}
        changes.note(
            session, now, actor.user_id, "remove", "time_note", str(note_id), before=before
        )


def write_reading(actor: Actor, indicator: str, month: Month, text: str, version: int) -> None:
    """Say what `indicator` means in the period that ends with `month`; empty takes it away.

    `version` is that of what was read before.
    Raises NotAllowedError, NotFoundError, FieldsError, ChangedMeanwhileError.
    """
    check(actor, Action.INTERPRET_FIGURES)
    now, said = clock.now(), "\n".join(filter(None, map(clean, text.splitlines())))
    if indicator not in CODES:
        raise NotFoundError(f"indicator {indicator}")
    if len(said) > READING_LENGTH:
        raise FieldsError({"reading": "interpreting.error.reading"})
    with writing() as session:
        before = interpreting.put_reading(session, indicator, month, said, version)
        changes.note(
            session,
            now,
            actor.user_id,
            "change",
            "interpretation",
            f"{indicator} {month}",
            before={"text": before.text} if before.version else None,
            after={"text": said},
        )

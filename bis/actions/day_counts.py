"""Saying how many went in through the door on a day."""

from datetime import date

from bis import clock
from bis.core import door_count
from bis.core.permissions import Action, Actor, check
from bis.store import changes, day_counts
from bis.store.session import writing


def count_day(actor: Actor, day: date, entries: int | None, version: int) -> None:
    """Save the door count of `day`, or correct it; what stood there is kept in the history.

    `version` is the one that the person was shown, 0 where nothing was. Raises
    NotAllowedError, FieldsError, ChangedMeanwhileError.
    """
    check(actor, Action.COUNT_DAY)
    checked = door_count.check(day, entries, clock.today())
    with writing() as session:
        before = day_counts.get(session, day)
        day_counts.save(session, day, checked, version)
        after = day_counts.get(session, day)
        changes.note(
            session,
            clock.now(),
            actor.user_id,
            "count",
            "day_count",
            str(day),
            before._asdict() if before.version else None,
            after._asdict(),
        )

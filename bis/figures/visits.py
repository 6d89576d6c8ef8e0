"""Visits: plain counts, shown as they are. A visit is not a person."""

from bis.core.periods import Period
from bis.figures.swedish import whole
from bis.store.attendance import Attendance, attendance
from bis.store.session import Session
from bis.texts import text


def visits(session: Session, period: Period) -> Attendance:
    """Return how many came in `period`."""
    last = period.last.last_day
    return attendance(session, period.first.first_day, last)


def visits_in_words(found: Attendance) -> list[str]:
    """Return a sentence for each unit that was counted; the units are never added."""
    held = {0: "visits.none_held", 1: "visits.held_one"}.get(found.occurrences, "visits.held")
    said = [
        text(
            "sv",
            held,
            visits=whole(found.visits),
            occurrences=whole(found.occurrences),
        )
    ]
    if found.days:
        key = "visits.door_one" if found.days == 1 else "visits.door"
        said.append(text("sv", key, entries=whole(found.entries), days=whole(found.days)))
    return said

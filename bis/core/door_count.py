"""The house's door count: what may be said of which day. Never added to visits."""

from datetime import date, timedelta

from bis.errors import FieldsError

MOST_ENTRIES = 20_000
REMEMBERED = timedelta(days=14)  # what is older is no longer in anybody's memory


def check(day: date, entries: int | None, today: date) -> int:
    """Return `entries` of `day`. Raises FieldsError when the two cannot be saved."""
    if not today - REMEMBERED <= day <= today:
        raise FieldsError({"day": "door_count.error.day"})
    if entries is None:
        raise FieldsError({"entries": "door_count.error.empty"})
    if not 0 <= entries <= MOST_ENTRIES:
        raise FieldsError({"entries": "door_count.error.wrong"})
    return entries

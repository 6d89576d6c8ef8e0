"""When the house does what it does by night."""

from datetime import datetime, time, timedelta

from bis.core.events import instant, wall

NIGHT = time(3)  # Swedish time
_CLOCKS_DIFFER = timedelta(hours=1)  # between the machines of a house, at the most


def is_due(last: datetime | None, now: datetime) -> bool:
    """Return whether the night's work of the last night has not been done yet.

    `last` is when it was done the last time, None if never. One that is yet to come was written
    by a clock that went wrong: to believe it would stop the nights until then.
    """
    return last is None or last < _last_night(now) or last > now + _CLOCKS_DIFFER


def _last_night(now: datetime) -> datetime:
    today = wall(now).date()
    tonight = instant(today, NIGHT)
    return tonight if tonight <= now else instant(today - timedelta(days=1), NIGHT)

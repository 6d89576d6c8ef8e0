"""When the house does what it does by night."""

from datetime import datetime, time, timedelta

from bis.core.events import instant, wall

NIGHT = time(3)  # Swedish time


def is_due(last: datetime | None, now: datetime) -> bool:
    """Return whether the night's work of the last night has not been done yet.

    `last` is when it was done the last time, None if never.
    """
    return last is None or last < _last_night(now)


def _last_night(now: datetime) -> datetime:
    today = wall(now).date()
    tonight = instant(today, NIGHT)
    return tonight if tonight <= now else instant(today - timedelta(days=1), NIGHT)

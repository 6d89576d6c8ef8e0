"""When the questions about the future are asked, how long a survey is open and on a wall."""

from datetime import date, datetime, timedelta

from bis.core.questions import AFTER, FUTURE

OPEN_AFTER_END = timedelta(days=7)
ON_WALL_AFTER_END = timedelta(minutes=90)  # how long a room's code leads to it
WEEK_RULES = ("first_full_week", "always", "never")


def is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Return whether the survey of an occurrence takes answers at `now`."""
    return starts_at <= now <= ends_at + OPEN_AFTER_END


def is_measuring_week(day: date, rule: str) -> bool:
    """Return whether `day` lies in a measuring week.

    `rule` is `first_full_week` (the first Monday-Sunday that lies whole in the month),
    `always` or `never`.
    """
    if rule != "first_full_week":
        return rule == "always"
    monday = day - timedelta(days=day.weekday())
    return monday.day <= 7 and (monday + timedelta(days=6)).month == monday.month


def blocks_for(day: date, rule: str, *, future_answered: bool) -> frozenset[str]:
    """Return the blocks to ask after an activity on `day`.

    `future_answered`: this phone has answered about the future this month already.
    """
    if is_measuring_week(day, rule) and not future_answered:
        return frozenset({AFTER, FUTURE})
    return frozenset({AFTER})

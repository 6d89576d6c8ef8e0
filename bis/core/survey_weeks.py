"""When the questions about the future are asked, how long a survey is open and on a wall."""

from datetime import date, datetime, timedelta

from bis.core.questions import AFTER, FUTURE

OPEN_AFTER_END = timedelta(days=7)
ON_WALL_AFTER_END = timedelta(minutes=90)  # how long a room's code leads to it
_LOOK_AHEAD_WEEKS = 10
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


def next_week_if_unasked(first: date, last: date, today: date, rule: str) -> date | None:
    """Return the Monday of the next measuring week if none has begun on `first`-`last` yet.

    None when one has, or when there is none for a long time to come.
    """
    asked = range((min(last, today) - first).days + 1)
    if any(is_measuring_week(first + timedelta(days=day), rule) for day in asked):
        return None
    monday = today - timedelta(days=today.weekday())
    mondays = (monday + timedelta(weeks=week) for week in range(1, _LOOK_AHEAD_WEEKS))
    return next((one for one in mondays if is_measuring_week(one, rule)), None)


def blocks_for(day: date, rule: str, *, future_answered: bool) -> frozenset[str]:
    """Return the blocks to ask after an activity on `day`.

    `future_answered`: this phone has answered about the future this month already.
    """
    if is_measuring_week(day, rule) and not future_answered:
        return frozenset({AFTER, FUTURE})
    return frozenset({AFTER})

"""When the questions about the future are asked, how long a survey is open and on a wall."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bis.core.questions import AFTER, FUTURE

OPEN_AFTER_END = timedelta(days=7)
ON_WALL_AFTER_END = timedelta(minutes=90)  # how long a room's code leads to it
_ONE_A_MONTH = "first_full_week"
WEEK_RULES = (_ONE_A_MONTH, "always", "never")
_FURTHEST = 5  # weeks from one measuring week to the next, at most


@dataclass(frozen=True)
class MeasuringWeek:
    """A week, from `monday` on, in which the questions about the future are asked."""

    monday: date
    is_on: bool

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True)
class Asking:
    """How the questions about the future are asked in a house that asks one week a month.

    `week` is on or comes next; `has_been`: whether they have been asked in the period that is
    looked at.
    """

    week: MeasuringWeek
    has_been: bool


def is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Return whether the survey of an occurrence takes answers at `now`."""
    return starts_at <= now <= ends_at + OPEN_AFTER_END


def is_measuring_week(day: date, rule: str) -> bool:
    """Return whether `day` lies in a measuring week.

    `rule` is `first_full_week` (the first Monday-Sunday that lies whole in the month),
    `always` or `never`.
    """
    if rule != _ONE_A_MONTH:
        return rule == "always"
    monday = day - timedelta(days=day.weekday())
    return monday.day <= 7 and (monday + timedelta(days=6)).month == monday.month


def coming_week(today: date, rule: str) -> MeasuringWeek | None:
    """Return the measuring week that is on or comes next; None where not one a month is."""
    if rule != _ONE_A_MONTH:
        return None
    this_monday = today - timedelta(days=today.weekday())
    mondays = (this_monday + timedelta(weeks=week) for week in range(_FURTHEST + 1))
    monday = next(one for one in mondays if is_measuring_week(one, rule))
    return MeasuringWeek(monday, is_on=monday == this_monday)


def asking(first: date, last: date, today: date, rule: str) -> Asking | None:
    """Return when the questions about the future are asked, as seen on `today`.

    They may have been asked from `first` to `last`, as far as those days have come; `first` may
    be after `last`. None where not one week a month asks them.
    """
    week = coming_week(today, rule)
    if week is None:
        return None
    days = range((min(last, today) - first).days + 1)
    has_been = any(is_measuring_week(first + timedelta(days=day), rule) for day in days)
    return Asking(week, has_been)


def blocks_for(day: date, rule: str, *, future_answered: bool) -> frozenset[str]:
    """Return the blocks to ask after an activity on `day`.

    `future_answered`: this phone has answered about the future this month already.
    """
    if is_measuring_week(day, rule) and not future_answered:
        return frozenset({AFTER, FUTURE})
    return frozenset({AFTER})

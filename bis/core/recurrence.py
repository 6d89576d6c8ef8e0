"""How an activity repeats: the rule, its Swedish words, and the dates that follow from it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from types import MappingProxyType

import holidays
from dateutil.rrule import rrulestr

from bis.texts import text

HORIZON = timedelta(days=548)  # occurrences are rows, made 18 months ahead
DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
LAST = -1
NTHS = (1, 2, 3, 4, LAST)  # a fifth weekday is not in every month
MOST_TIMES = 400
LONGEST_INTERVAL = 12
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Break:
    """Days on which the schools are closed, both ends included."""

    code: str
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Repetition:
    """How often an activity is, and until when: either `until` or `count` is given.

    `weekdays`: 0 is Monday; any number of them when weekly, one when monthly, and then `nth`
    is which of the month's, LAST for the last. `count` counts the dates that are, not those
    that fall away.
    """

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    until: date | None = None
    count: int | None = None
    skips_red_days: bool = False
    skips_breaks: bool = False

    @property
    def pattern(self) -> str:
        """The rule as RRULE text (RFC 5545), without its end."""
        parts = [f"FREQ={self.frequency.upper()}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            days = (f"{self.nth or ''}{_DAYS[day]}" for day in sorted(self.weekdays))
            parts.append(f"BYDAY={','.join(days)}")
        return ";".join(parts)

    @property
    def rule(self) -> str:
        """The whole rule as RRULE text; the end is a Swedish wall time."""
        if self.until is None:
            return f"{self.pattern};COUNT={self.count}"
        return f"{self.pattern};UNTIL={self.until:%Y%m%d}T235959"


@dataclass(frozen=True)
class Plan:
    """The dates of a series. `skipped`: dates of the rule that fall away → why, in Swedish.

    `rule` is RRULE text, empty for once only; its COUNT counts what falls away too, as RFC
    5545 does. `is_whole` is False when so many times do not fit before the horizon.
    """

    first_day: date
    dates: tuple[date, ...]
    rule: str = ""
    skipped: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    is_whole: bool = True


def plan_dates(
    day: date,
    repetition: Repetition | None,
    breaks: Sequence[Break] = (),
    kept_out: Collection[date] = (),
) -> Plan:
    """Return the dates from `day` on; a number of times ends at the horizon after it at last.

    `kept_out` are days on which it is not, whatever the rule says; their reason is empty.
    """
    if repetition is None:
        return Plan(day, (day,))
    until = repetition.until or day + HORIZON
    closed = dict.fromkeys(kept_out, "") | closed_days(repetition, day, until, breaks)
    dates: list[date] = []
    skipped: dict[date, str] = {}
    for each in _by_rule(day, repetition, until):
        if len(dates) == repetition.count:
            break
        if each in closed:
            skipped[each] = closed[each]
        else:
            dates.append(each)
    count = repetition.count
    told = repetition if count is None else replace(repetition, count=count + len(skipped))
    return Plan(
        first_day=min((*dates, *skipped), default=day),
        dates=tuple(dates),
        rule=told.rule,
        skipped=skipped,
        is_whole=count is None or len(dates) == count,
    )


def days_of(day: date, repetition: Repetition | None) -> frozenset[date]:
    """Return every day from `day` on that a rule has, also those on which it is not."""
    if repetition is None:
        return frozenset((day,))
    every = replace(repetition, skips_red_days=False, skips_breaks=False)
    return frozenset(plan_dates(day, every).dates)


def read(
    rule: str, first_day: date, *, skips_red_days: bool = False, skips_breaks: bool = False
) -> Repetition | None:
    """Return the repetition that RRULE text says, None for no text.

    A weekly rule that names no day means that of `first_day`. `count` is the rule's own.
    """
    if not rule:
        return None
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    frequency = parts["FREQ"].lower()
    weekdays = tuple(_DAYS.index(day[-2:]) for day in days)
    if frequency == WEEKLY and not weekdays:
        weekdays = (first_day.weekday(),)
    until = parts.get("UNTIL", "")[:8]
    return Repetition(
        frequency=frequency,
        interval=int(parts.get("INTERVAL", "1")),
        weekdays=weekdays,
        nth=int(days[0][:-2]) if days and days[0][:-2] else None,
        until=datetime.strptime(until, "%Y%m%d").date() if until else None,  # noqa: DTZ007
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        skips_red_days=skips_red_days,
        skips_breaks=skips_breaks,
    )


def weekly(until: date, *weekdays: int) -> Repetition:
    """Return every week until a day, on `weekdays`; without them on that of the first date."""
    return Repetition(WEEKLY, weekdays=weekdays, until=until)


def red_days(years: Collection[int]) -> dict[date, str]:
    """Return Sweden's red days of `years` with their Swedish names.

    With the three eves on which everything is closed, and without ordinary Sundays: what is
    on a Sunday is meant to be on Sundays.
    """
    return dict(
        holidays.country_holidays(
            "SE",
            years=years,
            language="sv",
            categories=("public", "de_facto"),
            include_sundays=False,
        )
    )


def closed_days(
    repetition: Repetition, first: date, last: date, breaks: Sequence[Break]
) -> dict[date, str]:
    """Return the days on which a repetition is not → why; a red day's name goes first."""
    closed: dict[date, str] = {}
    if repetition.skips_breaks:
        for each in breaks:
            days = (each.last - each.first).days + 1
            closed |= {each.first + timedelta(days=day): each.name for day in range(days)}
    if repetition.skips_red_days:
        closed |= red_days(range(first.year, last.year + 1))
    return closed


def in_words(repetition: Repetition, first_day: date) -> str:
    """Return the rule in Swedish: varje tisdag till 18 december, inte på skollov."""
    until, count = repetition.until, repetition.count
    end = (
        _words("until", day=_day(until, first_day))
        if until
        else _words("once" if count == 1 else "times", count=count)
    )
    skips = (
        ("red_days", repetition.skips_red_days),
        ("eves", repetition.skips_red_days),
        ("breaks", repetition.skips_breaks),
    )
    skipped = [_words(name) for name, is_skipped in skips if is_skipped]
    without = [_words("skips", what=listed(skipped))] if skipped else []
    return ", ".join((f"{_often(repetition, first_day)} {end}", *without))


def listed(words: Sequence[str]) -> str:
    """Return words in a row, in Swedish: a, b och c."""
    if len(words) < 2:
        return "".join(words)
    return _words("and", first=", ".join(words[:-1]), last=words[-1])


def _by_rule(day: date, repetition: Repetition, until: date) -> Iterator[date]:
    """Yield the rule's dates; an interval is counted from the first that fits the rule."""
    every = replace(repetition, interval=1).pattern
    began = next(iter(rrulestr(every, dtstart=_midnight(day))))
    found = (at.date() for at in rrulestr(repetition.pattern, dtstart=began))
    return takewhile(lambda each: each <= until, found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _often(repetition: Repetition, first_day: date) -> str:
    every = _every(repetition.interval)
    if repetition.frequency == DAILY:
        return _words("daily", every=every)
    if repetition.frequency == MONTHLY:
        day = text("sv", f"day.{repetition.weekdays[0]}")
        nth = _words(f"nth.{repetition.nth}")
        return _words("monthly", nth=nth, day=day, every=every)
    weekdays = tuple(sorted(repetition.weekdays)) or (first_day.weekday(),)
    if weekdays == _WORKDAYS:
        return _words("workdays", every=every)
    return _words(
        "weekly", every=every, days=listed([text("sv", f"day.{day}") for day in weekdays])
    )


def _every(interval: int) -> str:
    return _words(f"every.{interval}") if interval <= LONGEST_INTERVAL else f"var {interval}:e"


def _day(day: date, first_day: date) -> str:
    year = f" {day.year}" if day.year != first_day.year else ""
    return f"{day.day} {text('sv', f'month.{day.month}')}{year}"


def _words(key: str, **blanks: object) -> str:
    return text("sv", f"recurrence.{key}", **blanks)

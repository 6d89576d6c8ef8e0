"""The third indicator: partners that took part. Plain counts of organisations, all shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from bis.core.active_partners import CODE, WINDOW, Deed, History
from bis.core.periods import Month, Period
from bis.figures.model import Sentences
from bis.figures.pictures import MARK, arrows
from bis.figures.swedish import alphabetical, date_in_words, in_letters, period_name
from bis.store import interpreting, taking_part
from bis.store.session import Session
from bis.texts import text

Row = dict[str, str]


@dataclass(frozen=True)
class ActiveCount:
    """How many of the partners registered on `day` were active then."""

    day: date
    active: int
    registered: int


@dataclass(frozen=True)
class Named:
    """A partner by name, with the last thing that it did. `is_new`: was not active before."""

    id: UUID
    name: str
    last: Deed
    is_new: bool


@dataclass(frozen=True)
class PartnerFigures:
    """Active partners of a period, the one before, and month by month.

    `named` are the active ones and `quiet` those that were active at the end of the period
    before and are no longer; both in alphabetical order, never by how much they did.
    `baseline` is the end of the period that the house began with, None if none is set or it
    is not over before this one.
    """

    period: Period
    now: ActiveCount
    before: ActiveCount
    named: tuple[Named, ...]
    quiet: tuple[Named, ...]
    months: tuple[tuple[Month, ActiveCount], ...]
    sentences: Sentences
    baseline: ActiveCount | None = None


def active_partners(
    session: Session,
    period: Period,
    today: date,
    chart_months: int,
) -> PartnerFigures:
    """Return who is active at the end of `period`, at the latest `today`."""
    baseline = interpreting.baseline(session).before(period)
    months = Period.ending(period.last, chart_months).months
    ends = [month for month in months if month.first_day <= today]
    first = min([period.before.last, *ends, *([baseline.last] if baseline else [])])
    history = taking_part.history(session, last_day(first, today) - WINDOW, today)
    return tell(history, period, today, tuple(ends), baseline)


def last_day(month: Month, today: date) -> date:
    """Return the last day of `month`, or `today` when it is not over."""
    return min(month.last_day, today)


def tell(
    history: History,
    period: Period,
    today: date,
    months: tuple[Month, ...],
    baseline: Period | None = None,
) -> PartnerFigures:
    """Count, name and say."""
    day, day_before = last_day(period.last, today), last_day(period.before.last, today)
    now, before = history.active(day), history.active(day_before)
    named = (Named(one.id, one.name, deed, one not in before) for one, deed in now.items())
    quiet = (
        Named(one.id, one.name, deed, False) for one, deed in before.items() if one not in now
    )
    found = PartnerFigures(
        period=period,
        now=_count(history, day),
        before=_count(history, day_before),
        named=tuple(sorted(named, key=lambda one: alphabetical(one.name))),
        quiet=tuple(sorted(quiet, key=lambda one: alphabetical(one.name))),
        months=tuple((month, _count(history, last_day(month, today))) for month in months),
        sentences=Sentences("", "", ""),
        baseline=_count(history, last_day(baseline.last, today)) if baseline else None,
    )
    return _with_sentences(found, today, baseline)


def _count(history: History, day: date) -> ActiveCount:
    return ActiveCount(day, len(history.active(day)), len(history.registered(day)))


def _with_sentences(
    found: PartnerFigures, today: date, baseline: Period | None
) -> PartnerFigures:
    now = found.now
    said = Sentences(
        fact=_say(
            "fact" if now.day == today else "fact_then",
            count=_of(now),
            days=WINDOW.days,
            day=date_in_words(now.day),
        ),
        change=_say(
            "change",
            count=_of(found.before),
            new=_say_number(sum(one.is_new for one in found.named), "new"),
            quiet=_say_number(len(found.quiet), "quiet"),
        ),
        limit=_say("limit"),
        value=_of(now),
        since=_say("since", period=period_name(baseline), count=_of(found.baseline))
        if baseline and found.baseline
        else "",
    )
    return PartnerFigures(**{**vars(found), "sentences": said})


def _of(count: ActiveCount) -> str:
    return text("sv", "figure.exact", k=count.active, n=count.registered)


def _say_number(number: int, word: str) -> str:
    return _say(f"{word}_one" if number in (0, 1) else f"{word}_more", n=in_letters(number))


def _say(key: str, **blanks: object) -> str:
    return text("sv", f"indicator.{CODE}.{key}", **blanks)


def what_in_words(deed: Deed) -> str:
    """Return what a partner did: ledde Språkcafé."""
    return _say(f"did_{deed.what}", title=deed.title)


def by_name(named: tuple[Named, ...]) -> list[Row]:
    """Return a row for each partner: its name, when it last took part and how.

    Who is new is a column of its own only where somebody is: a phone has room for three.
    """
    rows = [
        {
            _say("column_partner"): one.name,
            _say("column_day"): one.last.day.isoformat(),
            _say("column_what"): what_in_words(one.last),
        }
        for one in named
    ]
    if any(one.is_new for one in named):
        for row, one in zip(rows, named, strict=True):
            row[_say("column_new")] = _say("is_new") if one.is_new else ""
    return rows


def by_month(found: PartnerFigures) -> list[Row]:
    """Return a row for each month, the newest first."""
    return [
        {
            text(
                "sv", "figure.column_month"
            ): f"{text('sv', f'month.{month.month}')} {month.year}",
            _say("column_active"): str(count.active),
            _say("column_registered"): str(count.registered),
        }
        for month, count in reversed(found.months)
    ]


def chart_rows(found: PartnerFigures, marked: Iterable[Month] = ()) -> list[dict[str, Any]]:
    """Return the rows that bis.charts.partners draws; `marked`: months of a mark."""
    counted = [
        {
            "month": str(month),
            "active": count.active,
            "registered": count.registered,
            "state": "counted",
            "name": "",
        }
        for month, count in found.months
    ]
    empty = {"active": None, "registered": None, "state": MARK}
    return counted + [
        {"month": str(month), "name": arrow, **empty} for month, arrow in arrows(marked).items()
    ]


def alt_text(found: PartnerFigures) -> str:
    """Return the message of the chart in words."""
    (first, at_first), (last, at_last) = found.months[0], found.months[-1]
    return _say(
        "alt",
        first=period_name(Period(first, first)),
        before=_of(at_first),
        last=period_name(Period(last, last)),
        now=_of(at_last),
    )


def to_json(found: PartnerFigures) -> dict[str, Any]:
    """Return the indicator as `bis.figures.to_json` lists it."""
    said = found.sentences
    return {
        "code": CODE,
        "scale": None,
        "sentences": {
            "fact": said.fact,
            "change": said.change,
            "limit": said.limit,
            "note": said.note,
            "since": said.since,
        },
        "headline": None,
        "parts": [],
        "active": _count_json(found.now),
        "previous": _count_json(found.before),
        "baseline": _count_json(found.baseline) if found.baseline else None,
        "partners": [_named_json(one) for one in found.named],
        "quiet": [_named_json(one) for one in found.quiet],
        "months": [
            {"month": str(month), **_count_json(count)} for month, count in found.months
        ],
    }


def _count_json(count: ActiveCount) -> dict[str, Any]:
    return {"day": count.day.isoformat(), "k": count.active, "n": count.registered}


def _named_json(one: Named) -> dict[str, Any]:
    return {
        "name": one.name,
        "last_day": one.last.day.isoformat(),
        "last_what": one.last.what,
        "new": one.is_new,
    }

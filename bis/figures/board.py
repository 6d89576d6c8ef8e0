"""What the scenes of a partner meeting show, as JSON: suppressed, ready to be drawn or kept.

A meeting whose figures stand still shows the board that was made when they were frozen. So
nothing on it moves, whoever opens it, and nothing but what was shown is kept.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from bis.core.indicators import NEW_CONTACTS
from bis.core.periods import Period
from bis.core.survey_weeks import Asking
from bis.figures.breakdowns import headline_by_kind
from bis.figures.compute import figures
from bis.figures.model import Figures, IndicatorFigures
from bis.figures.pictures import alt_text, chart_rows, compared, series_of
from bis.figures.swedish import period_name
from bis.store import meeting_figures
from bis.store.partner_activity import activity_between
from bis.store.session import Session

Board = dict[str, Any]

SCHEMA = 1  # fields are added, never renamed: old meetings are opened again
NAMES_AT = "~"  # where a picture writes the names of its lines; see bis.charts.monthly
_CHART_MONTHS = 6  # more are too narrow to be read from the back of a room
_ACTIVE_WITHIN = timedelta(days=90)
_STORIES = 5
_FROM_SURVEY = ("future_optimism", "new_contacts")


def board(session: Session, period: Period, today: date, asking: Asking | None = None) -> Board:
    """Return the board of `period` as it stands on `today`; `asking` as for `figures`."""
    found = figures(session, period, max(_CHART_MONTHS, period.length), asking)
    last = min(period.last.last_day, today)
    return {
        "schema": SCHEMA,
        "held": _held(session, period),
        "indicators": {
            one.indicator.code: _indicator(one, found)
            for one in found.indicators
            if one.indicator.code in _FROM_SURVEY
        },
        "contacts_by_kind": _contacts_by_kind(session, _pictured(period)),
        "contacts_months": period_name(_pictured(period)),
        "partners": _partners(session, period, last),
        "stories": [
            one._asdict() | {"day": one.day.isoformat(), "upload": str(one.upload or "")}
            for one in meeting_figures.stories(session, last, _STORIES)
        ],
    }


def _held(session: Session, period: Period) -> Board:
    kinds = meeting_figures.held_by_kind(session, period.first.first_day, period.last.last_day)
    return {
        "held": sum(one.held for one in kinds),
        "visits": sum(one.visits for one in kinds),
        "kinds": [one._asdict() for one in kinds],
    }


def _indicator(one: IndicatorFigures, found: Figures) -> Board:
    return {
        "fact": one.sentences.fact,
        "value": one.sentences.value,
        "change": one.sentences.change,
        "limit": one.sentences.limit,
        "note": one.sentences.note,
        "asked": one.sentences.asked,
        "verdict": one.headline.change.verdict.value,
        "state": one.headline.now.state.value,
        "months": list(map(str, found.months)),
        "series": [series_of(part) for part in compared(one)],
        "scale": [one.indicator.points[0], one.indicator.points[-1]],
        "rows": chart_rows(one, found.months, NAMES_AT),
        "alt": alt_text(one, found.months),
    }


def _pictured(period: Period) -> Period:
    """Return the months that a picture has: a short period may have no closed month."""
    return Period.ending(period.last, max(_CHART_MONTHS, period.length))


def _contacts_by_kind(session: Session, months: Period) -> list[Board]:
    """Return the new contacts per answer of each kind, the highest first."""
    found = headline_by_kind(session, months, NEW_CONTACTS)
    highest = sorted(found, key=lambda kind: found[kind].value or 0, reverse=True)
    return [{"kind": one, "n": found[one].n, "mean": found[one].value} for one in highest]


def _partners(session: Session, period: Period, last: date) -> Board:
    """Return who took part in the 90 days up to `last`, and who did in those before it all."""
    now = _active(session, last)
    before = _active(session, period.first.first_day - timedelta(days=1))
    names = meeting_figures.registered(session, last)
    return {
        "registered": len(names),
        "active": [names[one] for one in names if one in now],
        "new": [names[one] for one in names if one in now - before],
        "quiet": [names[one] for one in names if one in before - now],
        "last": last.isoformat(),
    }


def _active(session: Session, last: date) -> set[UUID]:
    first = last - _ACTIVE_WITHIN + timedelta(days=1)
    return {one.partner_id for one in activity_between(session, first, last)}

"""Figures as JSON, exactly as the pages show them; docs/figures-json.md describes it."""

from typing import Any

from bis.core.intervals import Interval
from bis.core.periods import Month, Period
from bis.figures.model import Change, Count, Figure, Figures, IndicatorFigures, PartFigures
from bis.figures.partners import PartnerFigures
from bis.figures.partners import to_json as partners_to_json
from bis.figures.swedish import count_in_words

SCHEMA = 1  # fields are added, never renamed

Json = dict[str, Any]


def to_json(
    figures: Figures, *, by_group: bool, partners: PartnerFigures | None = None
) -> Json:
    """Return `figures` as what `json.dumps` takes; `partners` is listed after the others.

    Without `by_group` each indicator has its headline and the parts that are of no single
    group; with it, every part.
    """
    return {
        "schema": SCHEMA,
        "period": _period(figures.period),
        "previous_period": _period(figures.period.before),
        "baseline_period": _period(figures.baseline) if figures.baseline else None,
        "forms_received": figures.forms,
        "indicators": [
            *(_indicator(one, figures.months, by_group) for one in figures.indicators),
            *([partners_to_json(partners)] if partners else []),
        ],
    }


def _period(period: Period) -> Json:
    last_day = period.last.last_day
    return {
        "first": str(period.first),
        "last": str(period.last),
        "from": period.first.first_day.isoformat(),
        "to": last_day.isoformat(),
        "months": [str(month) for month in period.months],
    }


def _indicator(one: IndicatorFigures, months: tuple[Month, ...], by_group: bool) -> Json:
    parts = [_part(part, months) for part in one.parts.values()]
    return {
        "code": one.indicator.code,
        "scale": [one.indicator.points[0], one.indicator.points[-1]],
        "sentences": {
            "fact": one.sentences.fact,
            "change": one.sentences.change,
            "limit": one.sentences.limit,
            "note": one.sentences.note,
            "asked": one.sentences.asked,
            "since": one.sentences.since,
        },
        "headline": one.indicator.headline,
        "parts": [
            part
            for part in parts
            if by_group or part["group"] is None or part["code"] == one.indicator.headline
        ],
    }


def _part(found: PartFigures, months: tuple[Month, ...]) -> Json:
    groups = {group for _, group in found.part.cells}
    return {
        "code": found.part.code,
        "questions": sorted({question for question, _ in found.part.cells}),
        "group": groups.pop() if len(groups) == 1 else None,
        **_figure(found.now),
        "previous": _figure(found.before),
        "change": _change(found.change),
        "baseline": _figure(found.baseline) if found.baseline else None,
        "since_baseline": _change(found.since) if found.since else None,
        "months": [
            {"month": str(month), **_figure(figure)}
            for month, figure in zip(months, found.months, strict=True)
        ],
    }


def _figure(figure: Figure) -> Json:
    shown = {
        "state": figure.state.value,
        "n": figure.n,
        "value": _rounded(figure.value),
        "interval": _interval(figure.interval),
        "sum": figure.sum,
    }
    return shown | ({"good": _count(figure.good)} if figure.good else {})


def _count(count: Count) -> Json:
    return {
        "state": count.state.value,
        "k": count.k,
        "n": count.n,
        "share": _rounded(count.share),
        "interval": _interval(count.interval),
        "text": count_in_words(count) or None,
    }


def _change(change: Change) -> Json:
    return {
        "verdict": change.verdict.value,
        "value": _rounded(change.value),
        "interval": _interval(change.interval),
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return [round(interval.low, 4), round(interval.high, 4)] if interval else None


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)

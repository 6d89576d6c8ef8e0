"""The figures as tables: every cell is text, and what is withheld is words."""

from collections.abc import Iterable

from bis.core.disclosure import State
from bis.core.periods import Month, Period
from bis.figures.breakdowns import Row as Divided
from bis.figures.model import Change, Figure, Figures, IndicatorFigures, PartFigures
from bis.figures.pictures import compared, name_of
from bis.figures.sentences import instead
from bis.figures.swedish import (
    count_in_words,
    counted_in_words,
    decimal,
    month_name,
    percent,
    period_name,
    span,
    whole,
)
from bis.texts import text

Row = dict[str, str]


def by_part(one: IndicatorFigures, period: Period) -> list[Row]:
    """Return a row for each part: its figure now, the one before, and what changed."""
    now, before = (
        _head(name, period=period_name(months))
        for name, months in (("now", period), ("before", period.before))
    )
    return [
        {
            _head("part"): name_of(one, part),
            now: in_words(one, part.now, period),
            before: in_words(one, part.before, period.before),
            _head("change"): _change(part.change),
        }
        for part in one.parts.values()
    ]


def by_month(one: IndicatorFigures, months: tuple[Month, ...]) -> list[Row]:
    """Return a row for each month, the newest first: mean, interval and n of what is drawn."""
    return [
        {
            _head("month"): f"{month_name(month)} {month.year}",
            **{name_of(one, part): _mean(part.months[index]) for part in compared(one)},
        }
        for index, month in reversed(list(enumerate(months)))
    ]


def by_place(one: IndicatorFigures, head: str, rows: Iterable[Divided]) -> list[Row]:
    """Return a row for each kind or partner of the closed months; `head` says which."""
    return [
        {head: row.name}
        | {
            name_of(one, part): _mean(figure)
            for part, figure in zip(compared(one), row.figures, strict=True)
        }
        for row in rows
    ]


def months_of(one: IndicatorFigures, months: tuple[Month, ...]) -> list[Row]:
    """Return what `by_month` shows with every number in a column of its own."""
    return [
        _spread_out(one, part, month, part.months[index])
        for index, month in reversed(list(enumerate(months)))
        for part in compared(one)
    ]


def in_words(one: IndicatorFigures, figure: Figure, period: Period) -> str:
    """Return a figure of `period` as one line: count or mean with interval, and n.

    A count that does not count all the months says which.
    """
    if one.indicator.has_good:
        return _count(figure, period) or _mean(figure, "mean_instead")
    return _mean(figure, "contacts")


def _count(figure: Figure, period: Period) -> str:
    count = figure.good
    words = count_in_words(count)
    if count is None or count.share is None or count.interval is None:
        return words
    return text(
        "sv",
        "figure.share_of" if count.left_out else "figure.share",
        months=counted_in_words(count, period, period.last.year),
        count=words,
        share=percent(count.share),
        low=percent(count.interval.low),
        high=percent(count.interval.high),
    )


def _mean(figure: Figure, words: str = "mean") -> str:
    if figure.n is None or figure.value is None or figure.interval is None:
        return instead(figure.state)
    return text(
        "sv",
        f"figure.{words}",
        sum=whole(figure.sum or 0),
        mean=decimal(figure.value),
        span=span(figure.interval),
        n=whole(figure.n),
    )


def _change(change: Change) -> str:
    return text("sv", f"figure.verdict_{change.verdict}")


def _head(column: str, **blanks: object) -> str:
    return text("sv", f"figure.column_{column}", **blanks)


def every_month(found: Figures) -> list[Row]:
    """Return a row for each month and each part of each indicator, for a spreadsheet.

    Nothing but what the pages may show: what is withheld is words, its numbers are empty.
    """
    return [
        _spread_out(one, part, month, figure)
        for one in found.indicators
        for part in one.parts.values()
        for month, figure in zip(found.months, part.months, strict=True)
    ]


def _spread_out(one: IndicatorFigures, part: PartFigures, month: Month, figure: Figure) -> Row:
    interval = figure.interval
    return {
        text("sv", "export.indicator"): text("sv", f"indicator.{one.indicator.code}.name"),
        text("sv", "export.part"): name_of(one, part),
        text("sv", "export.month"): str(month),
        text("sv", "export.answers"): "" if figure.n is None else str(figure.n),
        text("sv", "export.sum"): "" if figure.sum is None else str(figure.sum),
        text("sv", "export.mean"): "" if figure.value is None else decimal(figure.value),
        text("sv", "export.low"): "" if interval is None else decimal(interval.low),
        text("sv", "export.high"): "" if interval is None else decimal(interval.high),
        text("sv", "export.withheld"): ""
        if figure.state is State.SHOWN
        else instead(figure.state),
    }

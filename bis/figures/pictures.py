"""The figures as what a chart draws and what its alternative text says."""

from collections.abc import Iterable
from typing import Any

from bis.core.disclosure import LEAST, State
from bis.core.periods import Month, Period
from bis.figures.model import Figure, IndicatorFigures, PartFigures
from bis.figures.swedish import decimal, month_name, period_name, whole
from bis.texts import text

MARK = "mark"  # the state of a row that says that something happened
_NAME_LINE = 0.12  # of the scale, the height of a line of a name in the small picture

Row = dict[str, Any]


def series_of(part: PartFigures) -> str:
    """Return how the charts know a part: by its group, else by its own code."""
    return part.part.code.rpartition(".")[2]


def name_of(one: IndicatorFigures, part: PartFigures) -> str:
    """Return a part in words."""
    return text("sv", f"indicator.{one.indicator.code}.part.{part.part.code}")


def line_name(one: IndicatorFigures, part: PartFigures) -> str:
    """Return the few words that stand at the end of a part's line."""
    return text("sv", f"indicator.{one.indicator.code}.line.{series_of(part)}")


def compared(one: IndicatorFigures) -> list[PartFigures]:
    """Return the two parts that are drawn month by month."""
    return [one.parts[code] for code in one.indicator.compared]


def chart_rows(
    one: IndicatorFigures,
    months: tuple[Month, ...],
    names_at: str,
    marked: Iterable[Month] = (),
) -> list[Row]:
    """Return the rows that bis.charts.monthly draws, its columns in its order.

    `names_at` is the month under which the names of the series stand; `marked` are the months
    in which something happened.
    """
    rows = [
        _row(str(month), series_of(part), figure)
        for part in compared(one)
        for month, figure in zip(months, part.months, strict=True)
    ]
    marks = [
        _row(str(month), "", Figure(State.MISSING)) | {"state": MARK, "name": arrow}
        for month, arrow in arrows(marked).items()
    ]
    return rows + marks + _names(one, names_at)


def arrows(marked: Iterable[Month]) -> dict[Month, str]:
    """Return the name of the arrow over each month, in the chart and in the list under it."""
    return {month: f"▼{number}" for number, month in enumerate(sorted(set(marked)), start=1)}


def _row(month: str, series: str, figure: Figure) -> Row:
    return {
        "month": month,
        "series": series,
        "state": figure.state.value,
        "value": figure.value,
        "low": figure.interval.low if figure.interval else None,
        "high": figure.interval.high if figure.interval else None,
        "mean": _or_instead(figure, decimal(figure.value or 0)),
        "answers": _or_instead(figure, whole(figure.n or 0)),
        "name": "",
    }


def _or_instead(figure: Figure, words: str) -> str:
    if figure.state is State.SHOWN:
        return words
    return f"<{LEAST}" if figure.state is State.WITHHELD else "–"


def _names(one: IndicatorFigures, names_at: str) -> list[Row]:
    """Return a row for each series that has a line, its name where the line ends."""
    ends = [
        (values[-1], part)
        for part in compared(one)
        if (values := [figure.value for figure in part.months if figure.value is not None])
    ]
    ends.sort(key=lambda end: end[0])
    lines = max((line_name(one, part).count("\n") + 1 for _, part in ends), default=1)
    heights = _spread([value for value, _ in ends], one.indicator.points, lines)
    return [
        _row(names_at, series_of(part), Figure(State.SHOWN, value=height))
        | {"mean": "", "answers": "", "name": line_name(one, part)}
        for height, (_, part) in zip(heights, ends, strict=True)
    ]


def _spread(values: list[float], points: tuple[int, ...], lines: int) -> list[float]:
    """Move two heights (low, high) apart so that names of `lines` do not cover each other.

    Every name stands whole beside the scale: half a name from its ends.
    """
    apart = (points[-1] - points[0]) * _NAME_LINE * lines
    bottom, top = points[0] + apart / 2, points[-1] - apart / 2
    if len(values) < 2:
        return [min(max(value, bottom), top) for value in values]
    low, high = values
    push = max(0.0, apart - (high - low)) / 2
    return [
        min(max(low - push, bottom), top - apart),
        min(max(high + push, bottom + apart), top),
    ]


def alt_text(one: IndicatorFigures, months: tuple[Month, ...]) -> str:
    """Return the message of the chart in words, for those who do not see it."""
    intro = text(
        "sv",
        "figure.alt",
        name=text("sv", f"indicator.{one.indicator.code}.name"),
        period=period_name(Period(months[0], months[-1])),
        low=one.indicator.points[0],
        high=one.indicator.points[-1],
    )
    return " ".join((intro, *(_line_in_words(one, part, months) for part in compared(one))))


def _line_in_words(one: IndicatorFigures, part: PartFigures, months: tuple[Month, ...]) -> str:
    dated = list(zip(months, part.months, strict=True))
    shown = [
        text(
            "sv",
            "figure.alt_point",
            month=_dated(month),
            value=decimal(figure.value),
            n=whole(figure.n),
        )
        for month, figure in dated
        if figure.value is not None and figure.n is not None
    ]
    said = [text("sv", "figure.alt_line", first=shown[0], last=shown[-1])] if shown else []
    for state in (State.WITHHELD, State.MISSING):
        if hidden := [_dated(month) for month, figure in dated if figure.state is state]:
            said.append(text("sv", f"figure.alt_{state}", months=", ".join(hidden)))
    return f"{name_of(one, part)}: {' '.join(said)}"


def _dated(month: Month) -> str:
    return f"{month_name(month)} {month.year}"

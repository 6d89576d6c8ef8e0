"""Two series month by month: mean, interval and number of answers."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from bis.charts.look import FONT_SIZE, GREY, INK, LARGER, LOOKS, MARK, NARROW, month_names

Spec = dict[str, Any]

NAMES = "~"  # stands for a month, to the right of the last
_ROOM = ("~1", "~2", "~3")  # room for the names
_BREAK = r"'\n'"  # between the lines of a name, as Vega writes it
_SIZE = f"({LARGER} ? {FONT_SIZE + 2} : {FONT_SIZE})"
_WORDS = alt.expr(_SIZE)
_OVER_THE_WORDS = -28  # pixels from the highest line, over what its end is called
_SMALLER = alt.expr(f"{NARROW} ? {FONT_SIZE - 4} : {_SIZE}")


@dataclass(frozen=True)
class Frame:
    """What stands still while the data move.

    `series` are keys of LOOKS. The whole of `scale` is always drawn, so that a small change
    looks small; `ends` are the words at its two ends, low and high, and `heads` those before
    the rows under the full chart, answers and means.
    """

    months: tuple[str, ...]
    series: tuple[str, str]
    scale: tuple[int, int]
    ends: tuple[str, str]
    heads: tuple[str, str]


@dataclass(frozen=True)
class _Row:
    """A row of text under the scale: a column of a series, and what the axis calls it."""

    series: str
    column: str
    head: str


@lru_cache(maxsize=64)
def monthly(frame: Frame) -> Spec:
    """Return the Vega-Lite spec of the full chart, to be given the rows it draws.

    Columns: month (2026-11, or NAMES for a row that names its series), series, state (shown,
    withheld, missing), value, low and high (None unless shown; the place of a name is its
    value), mean (the value in words, or what stands instead), answers (how many), name.
    """
    rows = [
        _Row(series, column, f" {head}")
        for column, head in zip(("answers", "mean"), frame.heads, strict=True)
        for series in frame.series
    ]
    return _spec(_Axes(frame, tuple(rows), pitch=0.075), point=90, height=480)


@lru_cache(maxsize=64)
def small(frame: Frame) -> Spec:
    """Return the spec of the small picture under the sentences; rows as for `monthly`."""
    rows = tuple(_Row(series, "mean", "") for series in frame.series)
    return _spec(_Axes(frame, rows, pitch=0.11), point=60, height=320)


def _spec(axes: "_Axes", point: int, height: int) -> Spec:
    layers = [
        axes.withheld(),
        *(layer for series in axes.frame.series for layer in axes.means(series, point)),
        *(axes.words(row) for row in axes.rows),
        *axes.names(),
        *axes.ends(),
        axes.marks(),
    ]
    spec: Spec = alt.layer(*layers).properties(height=height, padding={"bottom": 0}).to_dict()
    for layer in spec["layer"]:
        del layer["data"]  # given when it is drawn, so that the spec can be kept
    del spec["datasets"]
    return spec


@dataclass(frozen=True)
class _Axes:
    """The axes of one chart, and the marks drawn on them."""

    frame: Frame
    rows: tuple[_Row, ...]
    pitch: float  # the height of a row of text, as a share of the scale's

    def withheld(self) -> alt.Chart:
        """A grey field over the whole scale: there are answers, too few to show."""
        low, high = self.frame.scale
        field: alt.Chart = (
            self._beside("datum.state == 'withheld'")
            .mark_bar(color=GREY, opacity=0.28)
            .encode(y=alt.YDatum(low, **self._y()), y2=alt.datum(high))
        )
        return field

    def means(self, series: str, size: int) -> list[alt.Chart]:
        """Interval, line and point of every month that is shown."""
        look = LOOKS[series]
        months = self._beside(f"datum.series == '{series}' && datum.month != '{NAMES}'")
        value = alt.Y("value:Q", **self._y())
        return [
            months.mark_rule(color=look.colour, strokeWidth=2).encode(
                y=alt.Y("low:Q", **self._y()), y2="high:Q"
            ),
            months.mark_line(color=look.colour, strokeDash=look.dash).encode(y=value),
            months.mark_point(
                color=look.colour, shape=look.shape, filled=True, opacity=1, size=size
            ).encode(y=value),
        ]

    def words(self, row: _Row) -> alt.Chart:
        """A row of text under the scale: nothing where a month is too narrow for a mean."""
        text = f"datum.{row.column}"
        written = f"{NARROW} ? '' : {text}" if row.column == "mean" else text
        drawn: alt.Chart = (
            self._base(f"datum.series == '{row.series}' && datum.month != '{NAMES}'")
            .mark_text(fontSize=_SMALLER, color=INK, text=alt.expr(written))
            .encode(y=alt.YDatum(self._below(row), **self._y()))
        )
        return drawn

    def names(self) -> list[alt.Chart]:
        """The names at the ends of the lines, each beside the sign of its points."""
        lines = f"split(datum.name, {_BREAK})"
        names = self._named(f"datum.month == '{NAMES}'", text=lines, color=INK, dx=9)
        signs = [
            self._named(
                f"datum.month == '{NAMES}' && datum.series == '{series}'",
                text=f"'{LOOKS[series].sign}'",
                color=LOOKS[series].colour,
                dx=-6,
            )
            for series in self.frame.series
        ]
        return [names, *signs]

    def _named(self, condition: str, *, text: str, color: str, dx: int) -> alt.Chart:
        lines = f"split(datum.name, {_BREAK})"
        drawn: alt.Chart = (
            self._base(condition)
            .mark_text(
                fontSize=_SMALLER,
                fontWeight="bold",
                align="left",
                dx=dx,
                dy=alt.expr(f"{FONT_SIZE / 2} * (1 - length({lines}))"),
                color=color,
                text=alt.expr(text),
            )
            .encode(y=alt.Y("value:Q", **self._y()))
        )
        return drawn

    def ends(self) -> list[alt.Chart]:
        """What the ends of the scale mean: over the highest line, and under the lowest."""
        month, series = self.frame.months[0], self.frame.series[0]
        once = f"datum.month == '{month}' && datum.series == '{series}'"
        return [
            alt.Chart()
            .transform_filter(once)
            .mark_text(fontSize=_WORDS, align="left", color=INK, dx=2, dy=dy)
            .encode(x=alt.value(0), y=alt.YDatum(point, **self._y()), text=alt.value(words))
            for point, words, dy in zip(
                self.frame.scale, self.frame.ends, (12, -11), strict=True
            )
        ]

    def marks(self) -> alt.Chart:
        """An arrow over every month in which something happened."""
        drawn: alt.Chart = (
            self._base("datum.state == 'mark'")
            .mark_text(**MARK | {"dy": _OVER_THE_WORDS}, fontSize=_SMALLER)
            .encode(y=alt.YDatum(self.frame.scale[1], **self._y()), text="name:N")
        )
        return drawn

    def _below(self, row: _Row) -> float:
        """Return the place of a row; the end of the scale has the first to itself."""
        return self._down(1.8 + self.rows.index(row))

    def _down(self, rows: float) -> float:
        low, high = self.frame.scale
        return low - rows * self.pitch * (high - low)

    def _bottom(self) -> alt.ExprRef:
        """Return the place under the last row; under the last that is drawn, where narrow."""
        always = sum(row.column != "mean" for row in self.rows)
        wide, narrow = (self._down(1.4 + rows) for rows in (len(self.rows), always))
        return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")

    def _base(self, condition: str) -> alt.Chart:
        axis = alt.Axis(
            values=list(self.frame.months),
            labelExpr=month_names(self.frame.months),
            labelColor=INK,
            labelAngle=0,
            labelFontSize=_WORDS,
            labelOverlap=False,
            ticks=False,
            domain=False,
        )
        scale = alt.Scale(domain=[*self.frame.months, NAMES, *_ROOM], paddingInner=0.1)
        x = alt.X("month:N", title=None, scale=scale, axis=axis)
        return alt.Chart().transform_filter(condition).encode(x=x)

    def _beside(self, condition: str) -> alt.Chart:
        scale = alt.Scale(domain=list(self.frame.series), paddingOuter=0.4)
        return self._base(condition).encode(xOffset=alt.XOffset("series:N", scale=scale))

    def _y(self) -> dict[str, Any]:
        """Return the scale and axis that all layers share."""
        low, high = self.frame.scale
        places = [self._below(row) for row in self.rows]
        axis = alt.Axis(
            values=[*range(low, high + 1), *places],
            labelExpr=self._axis_words(),
            labelColor=INK,
            labelFontSize=_WORDS,
            labelOverlap=False,
            labelFlush=False,
            grid=True,
            gridColor=GREY,
            gridOpacity=alt.condition(f"datum.value < {low}", alt.value(0), alt.value(0.35)),
            domain=False,
            ticks=False,
        )
        scale = alt.Scale(domain=[self._bottom(), high], nice=False, zero=False)
        return {"title": None, "scale": scale, "axis": axis}

    def _axis_words(self) -> str:
        """Return the Vega expression of a label: the number, or the head of a row of text."""
        words = "format(datum.value, 'd')"
        for row in self.rows:
            sign = LOOKS[row.series].sign
            wide = f"'{sign}{row.head}'"
            narrow = "''" if row.column == "mean" else f"'{sign}'"
            top = self._down(1.3 + self.rows.index(row))
            words = f"datum.value > {top} ? ({words}) : ({NARROW} ? {narrow} : {wide})"
        return words

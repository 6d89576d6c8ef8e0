"""Two series month by month: mean, interval and number of answers."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from bis.charts.look import FONT_SIZE, GREY, INK, LOOKS, month_names

Spec = dict[str, Any]

NAMES = "~"  # stands for a month, to the right of the last
_TIGHT = alt.expr(f"bandwidth('x') < 28 ? {FONT_SIZE - 2} : {FONT_SIZE}")
_ROOM = ("~1", "~2", "~3")  # room for the names


@dataclass(frozen=True)
class Frame:
    """What stands still while the data move.

    `series` are keys of LOOKS. The whole of `scale` is always drawn, so that a small change
    looks small; `ends` are the words at its two ends, low and high.
    """

    months: tuple[str, ...]
    series: tuple[str, str]
    scale: tuple[int, int]
    ends: tuple[str, str]


@lru_cache(maxsize=64)
def monthly(frame: Frame) -> Spec:
    """Return the Vega-Lite spec of the full chart, to be given the rows it draws.

    Columns: month (2026-11, or NAMES for a row that names its series), series, state (shown,
    withheld, missing), value, low and high (None unless shown; the place of a name is its
    value), text (the number of answers, what stands instead, or the name).
    """
    axes = _Axes(frame, (*frame.months, NAMES, *_ROOM), _below(frame, 3.6))
    return _spec(
        [
            axes.withheld(),
            *(layer for series in frame.series for layer in axes.means(series, size=90)),
            *(axes.answers(series) for series in frame.series),
            axes.names(),
            *axes.ends(),
        ],
        height=400,
    )


@lru_cache(maxsize=64)
def small(frame: Frame) -> Spec:
    """Return the spec of the small picture beside the sentences; rows as for `monthly`."""
    axes = _Axes(frame, (*frame.months, NAMES, *_ROOM), _below(frame, 1.6))
    return _spec(
        [
            axes.withheld(),
            *(layer for series in frame.series for layer in axes.means(series, size=40)),
            axes.names(),
            *axes.ends(),
        ],
        height=190,
    )


def _spec(layers: list[alt.Chart], height: int) -> Spec:
    spec: Spec = alt.layer(*layers).properties(height=height).to_dict()
    for layer in spec["layer"]:
        del layer["data"]  # given when it is drawn, so that the spec can be kept
    del spec["datasets"]
    return spec


def _below(frame: Frame, rows: float) -> float:
    """Return the value that many rows of text under the scale."""
    return frame.scale[0] - rows * (frame.scale[1] - frame.scale[0]) / 12


@dataclass(frozen=True)
class _Axes:
    """The axes of one chart, and the marks drawn on them."""

    frame: Frame
    slots: tuple[str, ...]
    bottom: float

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
            months.mark_rule(color=look.colour, strokeWidth=3, opacity=0.5).encode(
                y=alt.Y("low:Q", **self._y()), y2="high:Q"
            ),
            months.mark_line(color=look.colour, strokeDash=look.dash).encode(y=value),
            months.mark_point(
                color=look.colour, shape=look.shape, filled=True, opacity=1, size=size
            ).encode(y=value),
        ]

    def answers(self, series: str) -> alt.Chart:
        """A row of n under the scale."""
        row: alt.Chart = (
            self._base(f"datum.series == '{series}' && datum.month != '{NAMES}'")
            .mark_text(fontSize=_TIGHT, color=INK)
            .encode(y=alt.YDatum(self._row(series), **self._y()), text="text:N")
        )
        return row

    def names(self) -> alt.Chart:
        """The names at the ends of the lines."""
        names: alt.Chart = (
            self._base(f"datum.month == '{NAMES}'")
            .mark_text(
                fontSize=_TIGHT,
                fontWeight="bold",
                align="left",
                lineBreak="\n",
                dx=-6,
                color=INK,
            )
            .encode(y=alt.Y("value:Q", **self._y()), text="text:N")
        )
        return names

    def ends(self) -> list[alt.Chart]:
        """What the ends of the scale mean: over the highest line, and under the lowest."""
        month, series = self.frame.months[0], self.frame.series[0]
        once = f"datum.month == '{month}' && datum.series == '{series}'"
        return [
            alt.Chart()
            .transform_filter(once)
            .mark_text(fontSize=FONT_SIZE, align="left", color=INK, dx=2, dy=dy)
            .encode(x=alt.value(0), y=alt.YDatum(point, **self._y()), text=alt.value(words))
            for point, words, dy in zip(
                self.frame.scale, self.frame.ends, (12, -11), strict=True
            )
        ]

    def _row(self, series: str) -> float:
        return _below(self.frame, 2 + self.frame.series.index(series))

    def _base(self, condition: str) -> alt.Chart:
        axis = alt.Axis(
            values=list(self.frame.months),
            labelExpr=month_names(self.frame.months),
            labelColor=INK,
            labelAngle=0,
            labelFontSize=FONT_SIZE,
            labelOverlap=False,
            ticks=False,
            domain=False,
        )
        scale = alt.Scale(domain=list(self.slots), paddingInner=0.1)
        x = alt.X("month:N", title=None, scale=scale, axis=axis)
        return alt.Chart().transform_filter(condition).encode(x=x)

    def _beside(self, condition: str) -> alt.Chart:
        scale = alt.Scale(domain=list(self.frame.series), paddingOuter=0.4)
        return self._base(condition).encode(xOffset=alt.XOffset("series:N", scale=scale))

    def _y(self) -> dict[str, Any]:
        """Return the scale and axis that all layers share."""
        low, high = self.frame.scale
        signs = {self._row(series): LOOKS[series].sign for series in self.frame.series}
        first, second = signs
        is_first = f"datum.value > {(first + second) / 2}"
        sign = f"({is_first} ? '{signs[first]}' : '{signs[second]}')"
        axis = alt.Axis(
            values=[*range(low, high + 1), *(row for row in signs if row > self.bottom)],
            labelExpr=f"datum.value < {low} ? {sign} : datum.label",
            labelColor=INK,
            labelFontSize=FONT_SIZE,
            labelOverlap=False,
            labelFlush=False,
            grid=True,
            gridColor=GREY,
            gridOpacity=alt.condition(f"datum.value < {low}", alt.value(0), alt.value(0.35)),
            domain=False,
            ticks=False,
        )
        scale = alt.Scale(domain=[self.bottom, high], nice=False, zero=False)
        return {"title": None, "scale": scale, "axis": axis}

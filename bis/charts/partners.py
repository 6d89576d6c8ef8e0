"""Active partners month by month, in front of all that are registered."""

from functools import lru_cache
from typing import Any

import altair as alt

from bis.charts.look import FONT_SIZE, GREY, INK, LARGER, MARK, NARROW, month_names

Spec = dict[str, Any]
_Ends = tuple[float, float]

COLOUR = "#2E7D8C"  # at least 3:1 against the light and the dark background, and against GREY
_SIZE = alt.expr(f"{NARROW} ? {FONT_SIZE - 4} : {LARGER} ? {FONT_SIZE + 2} : {FONT_SIZE}")


@lru_cache(maxsize=64)
def partners(months: tuple[str, ...], most: int, height: int) -> Spec:
    """Return the spec without data: months as 2026-11, `most` partners registered.

    Give it rows of the columns month, active, registered, state (counted, mark) and name (of a
    mark); `height` is in pixels. The scale always reaches from none to all, so that a small
    change looks small.
    """
    ends = (-most * 0.12, most * 1.12)  # with room for a number under the bars and one over
    layers = [
        _bars(months, ends, "registered", GREY, 0.3),
        _bars(months, ends, "active", COLOUR, 1),
        _words(months, "registered", _y(ends, "registered"), -10),
        # never beside the other, which may be the same
        _words(months, "active", alt.YDatum(0, **_scale(ends)), 13),
        _marks(months, ends),
    ]
    spec: Spec = alt.layer(*layers).properties(height=height, padding={"bottom": 0}).to_dict()
    for layer in spec["layer"]:
        del layer["data"]  # given when it is drawn, so that the spec can be kept
    del spec["datasets"]
    return spec


def _bars(
    months: tuple[str, ...], ends: _Ends, column: str, colour: str, opacity: float
) -> alt.Chart:
    drawn: alt.Chart = (
        _counted().mark_bar(color=colour, opacity=opacity).encode(_x(months), _y(ends, column))
    )
    return drawn


def _words(months: tuple[str, ...], column: str, at: alt.Y | alt.YDatum, dy: int) -> alt.Chart:
    drawn: alt.Chart = (
        _counted()
        .mark_text(dy=dy, color=INK, fontSize=_SIZE)
        .encode(_x(months), at, text=alt.Text(f"{column}:Q"))
    )
    return drawn


def _counted() -> alt.Chart:
    drawn: alt.Chart = alt.Chart().transform_filter("datum.state == 'counted'")
    return drawn


def _marks(months: tuple[str, ...], ends: _Ends) -> alt.Chart:
    drawn: alt.Chart = (
        alt.Chart()
        .transform_filter("datum.state == 'mark'")
        .mark_text(**MARK, fontSize=_SIZE)
        .encode(_x(months), alt.YDatum(ends[1], **_scale(ends)), text="name:N")
    )
    return drawn


def _x(months: tuple[str, ...]) -> alt.X:
    axis = alt.Axis(
        values=list(months),
        labelExpr=month_names(months),
        labelColor=INK,
        labelAngle=0,
        labelFontSize=_SIZE,
        labelOverlap=False,
        ticks=False,
        domain=False,
    )
    return alt.X("month:N", title=None, scale=alt.Scale(domain=list(months)), axis=axis)


def _y(ends: _Ends, column: str) -> alt.Y:
    return alt.Y(f"{column}:Q", stack=None, **_scale(ends))


def _scale(ends: _Ends) -> dict[str, Any]:
    return {"title": None, "axis": None, "scale": alt.Scale(domain=list(ends), nice=False)}

"""A bar for each kind of activity, its numbers written out."""

from functools import lru_cache
from typing import Any

import altair as alt

from bis.charts.look import INK

Spec = dict[str, Any]

_SIZE = 16  # enlarged with the picture on a projector
_ROW = 56  # pixels of a bar with its words over it


@lru_cache(maxsize=16)
def by_kind(kinds: tuple[str, ...], most: float) -> Spec:
    """Return the spec of one bar for each of `kinds`, in their order; `most` ends the scale.

    Columns of the rows it is given: kind (as in `kinds`), amount, colour, words.
    """
    base = alt.Chart().encode(y=alt.Y("kind:N", sort=list(kinds), axis=None))
    length = alt.X("amount:Q", axis=None, scale=alt.Scale(domain=[0, most]))
    bars = base.mark_bar(size=20, cornerRadiusEnd=3, yOffset=12).encode(
        x=length, color=alt.Color("colour:N", scale=None)
    )
    words = base.mark_text(align="left", fontSize=_SIZE, color=INK, dy=-10).encode(
        x=alt.value(0), text="words:N"
    )
    spec: Spec = alt.layer(bars, words).properties(height=_ROW * len(kinds)).to_dict()
    for layer in spec["layer"]:
        del layer["data"]  # given when it is drawn, so that the spec can be kept
    del spec["datasets"]
    return spec

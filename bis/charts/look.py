"""What all charts share: colours with second cues, and the words on a time axis."""

import json
from dataclasses import dataclass
from typing import Any

from bis.texts import text

FONT_SIZE = 16  # the least that is read from the back of a room
LARGER = "width > 700"  # a chart so wide stands on a projector, or alone
INK = "currentColor"  # the page's own text colour, so that both themes are served
NARROW = "bandwidth('x') < 27"  # no room for three letters, or for 3,8, under a month
GREY = "#7F8A94"  # at least 3:1 against the light and the dark background


# the numbered arrow over a month in which something happened, above the scale
MARK: dict[str, Any] = {
    "fontWeight": "bold",
    "color": INK,
    "dy": -10,
    "aria": False,  # the list under the chart says it
}


@dataclass(frozen=True)
class Look:
    """How a series is told from its neighbour: never by colour alone."""

    colour: str
    shape: str
    sign: str  # the shape as a character, for the axis
    dash: tuple[int, ...]


LOOKS = {
    "not_established": Look("#D55E00", "circle", "●", (1, 0)),
    "established": Look("#0072B2", "square", "■", (6, 4)),
    "across": Look("#009E73", "circle", "●", (1, 0)),
    "within": Look("#8C6BB1", "diamond", "◆", (6, 4)),
}


def month_names(months: tuple[str, ...]) -> str:
    """Return the Vega expression that names the month of an axis label.

    Three letters, or one where the months stand close, with the year under January and,
    when that is far off, under the first.
    """
    far = not any(month.endswith("-01") for month in months[:3])
    years = {month: month[:4] for month in months if month.endswith("-01")}
    if far:
        years[months[0]] = months[0][:4]
    names = {month: text("sv", f"month.{int(month[5:])}")[:3] for month in months}
    name = f"{table(names)}[datum.value]"
    return (
        f"[{NARROW} ? upper(slice({name}, 0, 1)) : {name}, {table(years)}[datum.value] || '']"
    )


def table(words: dict[str, str]) -> str:
    """Return words by key as a Vega expression."""
    return f"({json.dumps(words, ensure_ascii=False)})"

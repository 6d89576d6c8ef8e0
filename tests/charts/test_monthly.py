"""The spec of the monthly chart: what is drawn, and with which cues."""

import json
import re
from typing import Any

import pytest

from bis.charts.look import LOOKS, month_names
from bis.charts.monthly import NAMES, Frame, Spec, monthly, small
from bis.core.indicators import ALL, Indicator
from bis.core.periods import Month
from bis.figures.pictures import MARK, alt_text, chart_rows
from tests.figures.support import ESTABLISHED, LAST, NEW, computed, sums_of

MONTHS = tuple(str(LAST.plus(i - 11)) for i in range(12))
FRAME = Frame(
    *(MONTHS, (NEW, ESTABLISHED), (1, 5)),
    ends=("1 = mycket dåligt", "5 = mycket bra"),
    heads=("svar", "snitt"),
)
both = pytest.mark.parametrize("spec", [monthly(FRAME), small(FRAME)], ids=["full", "small"])

NOVEMBER, OCTOBER = MONTHS[-1], MONTHS[-2]
LIFE = computed(
    {
        (NOVEMBER, "future_life", NEW): sums_of([4] * 20),
        (OCTOBER, "future_life", NEW): sums_of([2] * 10),
        (NOVEMBER, "future_life", ESTABLISHED): sums_of([4] * 4),
    }
)
DRAWN = ("value", "low", "high")
ROWS = chart_rows(LIFE.indicators[0], LIFE.months, NAMES)


def marks(spec: Spec, kind: str) -> list[dict[str, Any]]:
    return [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == kind]


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, as WCAG 2 counts it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour written as #RRGGBB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    ]
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@both
def test_the_whole_scale_is_on_the_axis(spec: Spec) -> None:
    for layer in spec["layer"]:
        bottom, high = layer["encoding"]["y"]["scale"]["domain"]
        assert all(float(place) < 1 for place in re.findall(r"[?:] (\S+)", bottom["expr"]))
        assert high == 5
        assert layer["encoding"]["y"]["axis"]["values"][:5] == [1, 2, 3, 4, 5]


@both
def test_no_arrow_lies_on_the_words_over_the_highest_line(spec: Spec) -> None:
    (over,) = [mark["dy"] for mark in marks(spec, "text") if (mark.get("dy") == -11)]
    arrow = spec["layer"][-1]["mark"]
    assert arrow["dy"] + 8 < over - 8  # half a line of words each


@both
def test_groups_differ_in_colour_shape_and_dash(spec: Spec) -> None:
    new, established = marks(spec, "line")
    assert (new["color"], established["color"]) == ("#D55E00", "#0072B2")
    assert new["strokeDash"] != established["strokeDash"]
    new, established = marks(spec, "point")
    assert new["shape"] != established["shape"]
    assert LOOKS[NEW].sign != LOOKS[ESTABLISHED].sign


@both
def test_the_spec_is_kept_without_data(spec: Spec) -> None:
    assert "data" not in spec
    assert "datasets" not in spec
    assert all("data" not in layer for layer in spec["layer"])


@both
def test_only_columns_that_the_figures_have_are_drawn(spec: Spec) -> None:
    said = json.dumps(spec)
    drawn = set(re.findall(r'"field": "(\w+)"', said)) | set(
        re.findall(r"datum\.(\w+) ==", said)
    )
    assert drawn - {"value"} <= set(ROWS[0])


def test_values_stand_under_both_charts_and_numbers_of_answers_under_the_full_one() -> None:
    for spec, heads in (
        (monthly(FRAME), ["● svar", "■ svar", "● snitt", "■ snitt"]),
        (small(FRAME), ["●", "■"]),
    ):
        axis = spec["layer"][0]["encoding"]["y"]["axis"]
        assert len(axis["values"]) == len(range(1, 6)) + len(heads)
        assert re.findall(r": '([●■][^']*)'", axis["labelExpr"]) == heads


@both
def test_no_word_on_a_screen_of_some_width_is_smaller_than_sixteen(spec: Spec) -> None:
    sizes = [mark["fontSize"] for mark in marks(spec, "text")]
    for layer in spec["layer"]:
        sizes += [
            axis["labelFontSize"]
            for axis in (channel.get("axis") for channel in layer["encoding"].values())
            if axis
        ]
    assert sizes
    for size in sizes:
        wide = re.sub(r"^bandwidth\('x'\) < \d+ \? 12 : ", "", size["expr"])
        assert min(map(int, re.findall(r"[?:] (\d+)", wide))) >= 16


def test_withheld_missing_and_shown_months_look_different() -> None:
    found = {
        (row["series"], row["month"]): (row["state"], row["mean"], row["answers"])
        for row in ROWS
    }
    assert found[NEW, NOVEMBER] == ("shown", "4,0", "20")
    assert found[ESTABLISHED, NOVEMBER] == ("withheld", "<5", "<5")
    assert found[NEW, MONTHS[0]] == ("missing", "–", "–")


def test_a_withheld_month_has_no_number() -> None:
    for row in ROWS:
        if row["state"] != "shown":
            assert (row["value"], row["low"], row["high"]) == (None, None, None)


def test_only_series_with_a_line_are_named() -> None:
    assert [row["name"] for row in ROWS if row["month"] == NAMES] == ["Nya i Boden"]


@pytest.mark.parametrize("first", range(6))
@pytest.mark.parametrize("second", range(6))
def test_names_never_cover_each_other_and_stand_beside_the_scale(
    first: int, second: int
) -> None:
    ends = computed(
        {
            (NOVEMBER, "contacts_long", NEW): sums_of([first] * 20),
            (NOVEMBER, "contacts_new", NEW): sums_of([second] * 20),
        }
    )
    rows = chart_rows(ends.indicators[1], ends.months, NAMES)
    low, high = sorted(row["value"] for row in rows if row["month"] == NAMES)
    apart = 5 * 3 * 0.11  # three lines each
    assert high - low >= apart - 1e-9
    assert low >= apart / 2 - 1e-9
    assert high <= 5 - apart / 2 + 1e-9


def test_a_name_stands_where_its_line_ends_when_there_is_room() -> None:
    apart = computed(
        {
            (NOVEMBER, "future_life", NEW): sums_of([4] * 20),
            (NOVEMBER, "future_life", ESTABLISHED): sums_of([2] * 20),
        }
    )
    rows = chart_rows(apart.indicators[0], apart.months, NAMES)
    assert [row["value"] for row in rows if row["month"] == NAMES] == [2, 4]


def test_the_alternative_text_has_the_message() -> None:
    said = alt_text(LIFE.indicators[0], LIFE.months)
    assert said.startswith(
        "Framtidstro månad för månad, december 2025–november 2026."
        " Medelvärde per svar på skalan 1–5."
        " Livet i Boden, nya: först 2,0 i oktober 2026 (10 svar),"
        " sist 4,0 i november 2026 (20 svar). Inga svar: december 2025, januari 2026, "
    )
    assert (
        "Livet i Boden, etablerade: För få svar för att visas: oktober 2026, november 2026."
        in said
    )


@pytest.mark.parametrize("indicator", ALL, ids=lambda indicator: indicator.code)
def test_every_compared_part_has_a_look(indicator: Indicator) -> None:
    assert all(code.rpartition(".")[2] in LOOKS for code in indicator.compared)


def test_the_year_stands_under_january_and_under_a_far_first_month() -> None:
    assert '"2026-01": "2026"' in month_names(MONTHS)
    assert '"2025-12": "2025"' not in month_names(MONTHS)
    assert '"2025-06": "2025"' in month_names(("2025-06", "2025-07", "2025-08", "2025-09"))


def test_a_numbered_arrow_stands_over_a_month_in_which_something_happened() -> None:
    marked = map(Month.parse, (NOVEMBER, OCTOBER, OCTOBER))
    rows = chart_rows(LIFE.indicators[0], LIFE.months, NAMES, marked)
    arrows = [row for row in rows if row["state"] == MARK]
    assert [(row["month"], row["name"]) for row in arrows] == [
        (OCTOBER, "▼1"),
        (NOVEMBER, "▼2"),
    ]
    assert all(row[column] is None for row in arrows for column in DRAWN)


@pytest.mark.parametrize("background", ["#FFFFFF", "#12191F"], ids=["light", "dark"])
@both
def test_points_lines_and_intervals_stand_out_from_the_page(
    spec: Spec, background: str
) -> None:
    drawn = [mark for kind in ("rule", "line", "point") for mark in marks(spec, kind)]
    assert len(drawn) == 6
    for mark in drawn:
        assert mark.get("opacity", 1) == 1
        assert contrast(mark["color"], background) >= 3

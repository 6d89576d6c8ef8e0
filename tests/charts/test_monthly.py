"""The spec of the monthly chart: what is drawn, and with which cues."""

import json
import re

import pytest

from bis.charts.look import LOOKS, month_names
from bis.charts.monthly import NAMES, Frame, Spec, monthly, small
from bis.core.indicators import ALL, Indicator
from bis.figures.pictures import alt_text, chart_rows
from tests.figures.support import ESTABLISHED, LAST, NEW, computed, sums_of

MONTHS = tuple(str(LAST.plus(i - 11)) for i in range(12))
FRAME = Frame(MONTHS, (NEW, ESTABLISHED), (1, 5), ("1 = mycket dåligt", "5 = mycket bra"))
both = pytest.mark.parametrize("spec", [monthly(FRAME), small(FRAME)], ids=["full", "small"])

NOVEMBER, OCTOBER = MONTHS[-1], MONTHS[-2]
LIFE = computed(
    {
        (NOVEMBER, "future_life", NEW): sums_of([4] * 20),
        (OCTOBER, "future_life", NEW): sums_of([2] * 10),
        (NOVEMBER, "future_life", ESTABLISHED): sums_of([4] * 4),
    }
)
ROWS = chart_rows(LIFE.indicators[0], LIFE.months, NAMES)


def marks(spec: Spec, kind: str) -> list[dict[str, str]]:
    return [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == kind]


@both
def test_the_whole_scale_is_on_the_axis(spec: Spec) -> None:
    for layer in spec["layer"]:
        low, high = layer["encoding"]["y"]["scale"]["domain"]
        assert low < 1
        assert high == 5
        assert layer["encoding"]["y"]["axis"]["values"][:5] == [1, 2, 3, 4, 5]


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


def test_numbers_of_answers_stand_under_the_full_chart() -> None:
    for spec, rows_of_answers in ((monthly(FRAME), 2), (small(FRAME), 0)):
        axis = spec["layer"][0]["encoding"]["y"]["axis"]
        assert len(axis["values"]) == len(range(1, 6)) + rows_of_answers


def test_withheld_missing_and_shown_months_look_different() -> None:
    found = {(row["series"], row["month"]): (row["state"], row["text"]) for row in ROWS}
    assert found[NEW, NOVEMBER] == ("shown", "20")
    assert found[ESTABLISHED, NOVEMBER] == ("withheld", "<5")
    assert found[NEW, MONTHS[0]] == ("missing", "–")


def test_a_withheld_month_has_no_number() -> None:
    for row in ROWS:
        if row["state"] != "shown":
            assert (row["value"], row["low"], row["high"]) == (None, None, None)


def test_only_series_with_a_line_are_named() -> None:
    assert [row["text"] for row in ROWS if row["month"] == NAMES] == ["Nya i Boden"]


def test_names_never_cover_each_other() -> None:
    close = computed(
        {
            (NOVEMBER, "future_life", NEW): sums_of([4] * 20),
            (NOVEMBER, "future_life", ESTABLISHED): sums_of([4] * 20),
        }
    )
    rows = chart_rows(close.indicators[0], close.months, NAMES)
    low, high = (row["value"] for row in rows if row["month"] == NAMES)
    assert high - low == pytest.approx(0.52)


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

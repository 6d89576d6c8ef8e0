"""The spec of the partners' chart."""

import json
import re

from bis.charts.partners import partners
from bis.core.periods import Month
from bis.figures.pictures import MARK

MONTHS = tuple(str(Month(2026, 11).plus(back - 11)) for back in range(12))
SPEC = partners(MONTHS, 48, 320)


def test_the_scale_reaches_from_none_to_all() -> None:
    for layer in SPEC["layer"]:
        low, high = layer["encoding"]["y"]["scale"]["domain"]
        assert low < 0
        assert high > 48


def test_two_numbers_that_are_the_same_do_not_cover_each_other() -> None:
    _, _, registered, active, _ = SPEC["layer"]
    assert registered["mark"]["dy"] < 0 < active["mark"]["dy"]
    assert active["encoding"]["y"]["datum"] == 0


def test_both_numbers_stand_at_their_bars() -> None:
    kinds = [layer["mark"]["type"] for layer in SPEC["layer"]]
    assert kinds == ["bar", "bar", "text", "text", "text"]


def test_the_spec_is_kept_without_data() -> None:
    said = json.dumps(SPEC)
    assert "datasets" not in said
    assert set(re.findall(r'"field": "(\w+)"', said)) == {
        "month",
        "active",
        "registered",
        "name",
    }
    assert f"datum.state == '{MARK}'" in said

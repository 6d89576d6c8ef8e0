"""Released answers for figures, and all that leaves figures."""

import json
from collections.abc import Mapping
from typing import Any

from bis.core.indicators import Sums
from bis.core.periods import Month, Period
from bis.figures import Figures, compute, to_json
from bis.figures.compute import Cells
from bis.figures.pictures import alt_text, chart_rows
from bis.figures.tables import by_month, by_part, every_month

LAST = Month(2026, 11)
NOVEMBER = Period(LAST, LAST)
THREE_MONTHS = Period.ending(LAST, 3)
NEW, ESTABLISHED = "not_established", "established"


def sums_of(values: list[int]) -> Sums:
    """Return the sums of answers."""
    return Sums(
        len(values), sum(values), sum(x * x for x in values), sum(x >= 4 for x in values)
    )


def computed(
    cells: Cells, period: Period = THREE_MONTHS, forms: Mapping[str, int] | None = None
) -> Figures:
    """Compute with as many forms as answers, unless given."""
    if forms is None:
        forms = {month: 50 for month, _, _ in cells}
    return compute(cells, forms, period, chart_months=12)


def everything_said(figures: Figures) -> str:
    """Return all that leaves figures: JSON, sentences, tables, exports, charts, alt texts."""
    said: list[Any] = [to_json(figures, by_group=True), every_month(figures)]
    for one in figures.indicators:
        said += [by_part(one, figures.period), by_month(one, figures.months)]
        said += [chart_rows(one, figures.months, "~"), alt_text(one, figures.months)]
    return json.dumps(said, ensure_ascii=False, sort_keys=True)

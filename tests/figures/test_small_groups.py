"""No view, and no difference between two views or two moments, speaks of fewer than five."""

import json
from collections import defaultdict
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bis.core.disclosure import CountState, State
from bis.core.groups import ALL
from bis.core.indicators import NOTHING, Sums
from bis.core.questions import is_value
from bis.core.submissions import POOL
from bis.figures import Figure, Figures, compute, to_json
from bis.figures.compute import Cells
from bis.figures.pictures import chart_rows
from bis.figures.swedish import decimal, whole
from tests.figures.support import (
    LAST,
    NEW,
    NOVEMBER,
    THREE_MONTHS,
    computed,
    everything_said,
    sums_of,
)

MONTHS = [str(LAST.plus(-i)) for i in range(4)]
QUESTIONS = ("future_life", "future_work", "contacts_new", "contacts_long")
INSTEAD = {State.WITHHELD: "<5", State.MISSING: "–"}
VALUES = ("1", "2", "3", "4", "5", "dk")

Arrivals = list[tuple[str, str, str, list[str]]]  # month, question, group, what they answer

arrivals = st.lists(
    st.tuples(
        st.sampled_from(MONTHS[:2]),
        st.sampled_from(QUESTIONS),
        st.sampled_from(ALL),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=9),
    ),
    min_size=1,
    max_size=30,
)
cells = st.dictionaries(
    st.tuples(st.sampled_from(MONTHS), st.sampled_from(QUESTIONS), st.sampled_from(ALL)),
    st.lists(st.integers(1, 5), max_size=30).map(sums_of),
    max_size=20,
)


def moments(arrived: Arrivals) -> list[Figures]:
    """Return what can be seen after each release, the answers going through pools of five."""
    waiting: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    released: dict[tuple[str, str, str], Sums] = {}
    forms: dict[str, int] = defaultdict(int)
    seen = [computed({}, THREE_MONTHS, {})]
    for month, question, group, value in (
        (month, question, group, value)
        for month, question, group, values in arrived
        for value in values
    ):
        forms[month] += 1
        key = (month, question, group)
        if is_value(value):
            waiting[key].append(int(value))
        if len(waiting[key]) >= POOL:
            released[key] = released.get(key, NOTHING).plus(sums_of(waiting.pop(key)))
            seen += [compute(released, forms, period, 3) for period in (NOVEMBER, THREE_MONTHS)]
    return seen


def shown(figures: Figures) -> dict[tuple[str, str, str], Figure]:
    """Return every figure of a view by indicator, part and place."""
    return {
        (one.indicator.code, code, place): figure
        for one in figures.indicators
        for code, part in one.parts.items()
        for place, figure in (
            ("now", part.now),
            ("before", part.before),
            *(
                (str(month), each)
                for month, each in zip(figures.months, part.months, strict=True)
            ),
        )
    }


def bases(figures: Figures) -> dict[tuple[str, str, str], int]:
    return {place: figure.n or 0 for place, figure in shown(figures).items()}


@settings(max_examples=40, deadline=None)
@given(arrivals)
def test_no_shown_figure_rests_on_one_to_four(
    arrived: Arrivals,
) -> None:
    for figures in moments(arrived):
        for figure in shown(figures).values():
            known = (figure.n, figure.value, figure.interval, figure.sum)
            if figure.state is State.SHOWN:
                assert figure.n is not None
                assert figure.n >= 5
                assert None not in known
            else:
                assert known == (None,) * 4
                assert figure.good is None


@settings(max_examples=40, deadline=None)
@given(arrivals)
def test_no_two_moments_differ_by_one_to_four(
    arrived: Arrivals,
) -> None:
    views: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for figures in moments(arrived):
        for place, n in bases(figures).items():
            views[(str(figures.period), *place)].append(n)
    for seen in views.values():
        steps = {abs(one - other) for one, other in combinations(set(seen), 2)}
        assert not steps & {1, 2, 3, 4}


@settings(max_examples=40, deadline=None)
@given(arrivals)
def test_no_two_views_differ_by_one_to_four(
    arrived: Arrivals,
) -> None:
    for figures in moments(arrived):
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for (indicator, part, _), n in bases(figures).items():
            found[indicator, part].append(n)
        for seen in found.values():
            steps = {abs(one - other) for one, other in combinations(seen, 2)}
            assert not steps & {1, 2, 3, 4}


@settings(max_examples=60, deadline=None)
@given(cells)
def test_what_a_cell_under_five_holds_changes_nothing_that_is_said(
    small_and_large: Cells,
) -> None:
    forms = dict.fromkeys(MONTHS, 50)
    large = {key: sums for key, sums in small_and_large.items() if sums.n >= 5}
    assert everything_said(
        compute(small_and_large, forms, THREE_MONTHS, 12)
    ) == everything_said(compute(large, forms, THREE_MONTHS, 12))


@given(
    st.integers(5, 60).flatmap(
        lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n))
    )
)
def test_a_count_that_is_not_told_exactly_is_nowhere_to_be_found(
    three: tuple[int, int, int],
) -> None:
    one, other, n = three
    said = []
    for k in (one, other):
        figures = computed(
            {(MONTHS[0], "future_life", NEW): Sums(n, 3 * n, 11 * n, k)}, NOVEMBER
        )
        count = figures.indicators[0].headline.now.good
        assert count is not None
        if count.state is CountState.EXACT:
            return
        said.append((count.state, everything_said(figures)))
    if said[0][0] is said[1][0]:
        assert said[0][1] == said[1][1]


@settings(max_examples=40, deadline=None)
@given(cells)
def test_a_chart_draws_no_figure_that_json_does_not_hold(any_cells: Cells) -> None:
    figures = compute(any_cells, dict.fromkeys(MONTHS, 50), THREE_MONTHS, 3)
    for one, told in zip(
        figures.indicators, to_json(figures, by_group=True)["indicators"], strict=True
    ):
        months = {
            (part["code"].rpartition(".")[2], month["month"]): month
            for part in told["parts"]
            if part["code"] in one.indicator.compared
            for month in part["months"]
        }
        for row in chart_rows(one, figures.months, "~"):
            if row["month"] == "~":
                assert (row["low"], row["high"], row["mean"], row["answers"]) == (
                    *(None, None),
                    *("", ""),
                )
                continue
            month = months.pop((row["series"], row["month"]))
            assert row["state"] == month["state"]
            if month["state"] != State.SHOWN:
                assert (row["value"], row["low"], row["high"]) == (None, None, None)
                assert row["mean"] == row["answers"] == INSTEAD[month["state"]]
                continue
            assert (round(row["value"], 4), row["low"], row["high"]) == (
                month["value"],
                *month["interval"],
            )
            assert (row["mean"], row["answers"]) == (decimal(row["value"]), whole(month["n"]))
        assert not months


@settings(max_examples=40, deadline=None)
@given(cells)
def test_json_holds_what_the_figures_hold(any_cells: Cells) -> None:
    figures = compute(any_cells, dict.fromkeys(MONTHS, 50), THREE_MONTHS, 3)
    found = json.loads(json.dumps(to_json(figures, by_group=True)))
    expected = shown(figures)
    for indicator in found["indicators"]:
        for part in indicator["parts"]:
            told = [("now", part), ("before", part["previous"])]
            told += [(month["month"], month) for month in part["months"]]
            for place, figure in told:
                its = expected[indicator["code"], part["code"], place]
                assert (figure["state"], figure["n"], figure["sum"]) == (
                    its.state,
                    its.n,
                    its.sum,
                )
                assert (
                    (figure["value"] is None) == (figure["interval"] is None) == (its.n is None)
                )

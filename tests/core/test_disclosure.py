"""What may be shown."""

from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bis.core.disclosure import (
    CountState,
    State,
    coarse,
    count_state,
    publishable,
    spread_behind,
    state_of,
    total_state,
)
from bis.core.indicators import Sums
from bis.core.intervals import Interval


def sums(n: int) -> Sums:
    return Sums(n, n, n, 0)


def test_four_answers_are_withheld_and_five_are_shown() -> None:
    assert state_of(sums(4), forms=4) is State.WITHHELD
    assert state_of(sums(5), forms=5) is State.SHOWN


def test_withheld_looks_different_from_missing() -> None:
    assert state_of(sums(0), forms=1) is State.WITHHELD
    assert state_of(sums(0), forms=0) is State.MISSING


def test_a_cell_of_four_is_in_no_sum() -> None:
    cells = {"one": sums(4), "other": sums(5), "none": sums(0)}
    assert publishable(cells) == {"other": sums(5)}


def test_a_total_beside_a_withheld_figure_is_withheld() -> None:
    assert total_state([State.SHOWN, State.WITHHELD]) is State.WITHHELD
    assert total_state([State.SHOWN, State.MISSING]) is State.WITHHELD
    assert total_state([State.SHOWN, State.SHOWN]) is State.SHOWN
    assert total_state([State.MISSING, State.MISSING]) is State.MISSING


@pytest.mark.parametrize(
    ("k", "n", "state"),
    [
        (4, 9, CountState.WITHHELD),
        (5, 10, CountState.EXACT),
        (0, 48, CountState.FEW),
        (4, 48, CountState.FEW),
        (5, 48, CountState.EXACT),
        (43, 48, CountState.EXACT),
        (44, 48, CountState.MANY),
        (48, 48, CountState.MANY),
    ],
)
def test_a_count_is_told_exactly_only_when_both_sides_have_five(
    k: int, n: int, state: CountState
) -> None:
    assert count_state(k, n) is state


@given(st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_exact_count_never_speaks_of_fewer_than_five(pair: tuple[int, int]) -> None:
    k, n = pair
    if count_state(k, n) is CountState.EXACT:
        assert min(k, n - k) >= 5
        assert n >= 10


def test_intervals_are_told_in_coarse_steps_and_never_narrower() -> None:
    assert coarse(Interval(3.4729, 3.9201), 30) == (3.4, 4.0)
    assert coarse(Interval(1.0, 5.0), 30) == (1.0, 5.0)
    assert coarse(Interval(3.3, 3.7), 30) == (3.3, 3.7)
    assert coarse(Interval(3.4729, 3.9201), 12) == (3.0, 4.0)


@pytest.mark.parametrize("points", [(1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5)])
@pytest.mark.parametrize("n", [5, 6, 7, 8, 9])
def test_under_ten_answers_the_interval_says_no_more_than_their_number_and_sum(
    points: tuple[int, ...], n: int
) -> None:
    behind: dict[int, set[int]] = {}
    for answers in combinations_with_replacement(points, n):
        s1, s2 = sum(answers), sum(x * x for x in answers)
        told = spread_behind(Sums(n, s1, s2, 0), points)
        assert told >= s2  # wider than need be, never narrower
        behind.setdefault(s1, set()).add(told)
    assert all(len(told) == 1 for told in behind.values())

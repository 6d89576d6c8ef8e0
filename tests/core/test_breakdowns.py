"""No subtraction of shown breakdowns speaks of fewer than five."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bis.core.breakdowns import KIND, PARTNER, TOTAL, Node, Pairs, showable

pairs_of = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("vwxyz")),
    st.integers(0, 9),
    max_size=9,
)


def told_apart(pairs: Pairs, shown: frozenset[Node]) -> list[tuple[tuple[str, str], ...]]:
    """Return every few pairs that a sum of shown figures can speak of alone.

    By linear algebra, pair by pair, and by no thought of a graph: a sum of shown figures that
    is nothing on all other pairs, and something on these.
    """
    held = [pair for pair, answers in pairs.items() if answers]
    views = np.array(
        [
            [
                dimension == TOTAL
                or (dimension == KIND and kind == code)
                or (dimension == PARTNER and partner == code)
                for dimension, code in sorted(shown)
            ]
            for kind, partner in held
        ],
        dtype=float,
    )
    if not views.size:
        return []
    everything = np.linalg.matrix_rank(views)
    return [
        few
        for length in range(1, 5)
        for few in combinations(held, length)
        if sum(pairs[pair] for pair in few) < 5
        and np.linalg.matrix_rank(views[[pair not in few for pair in held]]) < everything
    ]


@settings(max_examples=300, deadline=None)
@given(pairs_of)
def test_no_sum_of_shown_figures_speaks_of_fewer_than_five(
    pairs: dict[tuple[str, str], int],
) -> None:
    assert told_apart(pairs, showable(pairs)) == []


@settings(max_examples=100, deadline=None)
@given(pairs_of)
def test_what_is_shown_holds_at_least_five(pairs: dict[tuple[str, str], int]) -> None:
    for dimension, code in showable(pairs):
        held = sum(
            answers
            for pair, answers in pairs.items()
            if dimension == TOTAL or pair[dimension == PARTNER] == code
        )
        assert held >= 5


def test_the_attack_of_the_other_tests_finds_what_is_wrong() -> None:
    pairs = {("a", "v"): 20, ("b", "w"): 3}
    everything = frozenset({(TOTAL, ""), (KIND, "a")})
    assert told_apart(pairs, everything) == [(("b", "w"),)]


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        ({}, []),
        ({("a", "v"): 4}, []),
        ({("a", "v"): 5}, [(KIND, "a"), (PARTNER, "v"), (TOTAL, "")]),
        # the sibling that would reveal the three is hidden with them
        ({("a", "v"): 20, ("b", "w"): 3}, [(TOTAL, "")]),
        # of three kinds the two small ones hide behind each other
        (
            {("a", "v"): 20, ("b", "v"): 3, ("c", "v"): 4},
            [(KIND, "a"), (PARTNER, "v"), (TOTAL, "")],
        ),
        # each kind and each partner has enough, but meet less v is two answers
        (
            {("meet", "v"): 10, ("meet", "w"): 2, ("help", "w"): 10},
            [(KIND, "help"), (KIND, "meet"), (TOTAL, "")],
        ),
    ],
)
def test_what_may_stand_beside_each_other(
    pairs: dict[tuple[str, str], int], shown: list[Node]
) -> None:
    assert sorted(showable(pairs)) == sorted(shown)


def test_large_months_are_shown_whole() -> None:
    pairs = {(kind, partner): 12 for kind in "abcde" for partner in "uvwxyz"}
    assert len(showable(pairs)) == 5 + 6 + 1

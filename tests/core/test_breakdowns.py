"""No subtraction of shown breakdowns speaks of fewer than five."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bis.core.breakdowns import KIND, PARTNER, TOTAL, Moment, Node, Parts, showable

Pairs = dict[tuple[str, str], int]  # kind, partner → answers
ONCE: Moment = (1, 0)

moments = st.tuples(st.just(1), st.integers(1, 3))  # version, wave
parts_of = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from("vwx"), moments),
    st.integers(0, 7),
    max_size=9,
)
pairs_of = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("vwxyz")),
    st.integers(0, 9),
    max_size=9,
)


def at_once(pairs: Pairs) -> Parts:
    """The same answers, all released together."""
    return {(kind, partner, ONCE): answers for (kind, partner), answers in pairs.items()}


def told_apart(parts: Parts, shown: frozenset[Node]) -> list[tuple[object, ...]]:
    """Return every few parts that a sum of shown figures can speak of alone.

    By linear algebra, part by part, and by no thought of what is heavy or a base: a sum of
    shown figures, and of those of each moment, that is nothing on all other parts, and
    something on these.
    """
    held = [part for part, answers in parts.items() if answers]
    views = np.array(
        [
            [
                dimension == TOTAL
                or (dimension == KIND and kind == code)
                or (dimension == PARTNER and partner == code)
                for dimension, code in sorted(shown)
            ]
            + [moment == one for one, answers in released(parts).items() if answers >= 5]
            for kind, partner, moment in held
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
        if sum(parts[part] for part in few) < 5
        and np.linalg.matrix_rank(views[[part not in few for part in held]]) < everything
    ]


def released(parts: Parts) -> Counter[Moment]:
    moments: Counter[Moment] = Counter()
    for (_, _, moment), answers in parts.items():
        moments[moment] += answers
    return moments


def released_in_fives(parts: Parts) -> bool:
    return all(answers == 0 or answers >= 5 for answers in released(parts).values())


@settings(max_examples=300, deadline=None)
@given(parts_of.filter(released_in_fives))
def test_no_sum_of_figures_shown_now_and_earlier_speaks_of_fewer_than_five(
    parts: Parts,
) -> None:
    assert told_apart(parts, showable(parts)) == []


def test_a_kind_less_what_was_shown_a_moment_ago_is_not_one_person() -> None:
    # five answers were shown at the meeting; the sixth of the same kind came the day after
    parts = {("meet", "v", (1, 0)): 5, ("meet", "v", (1, 1)): 1, ("help", "w", (1, 1)): 9}
    assert showable(parts) == {(TOTAL, "")}


@settings(max_examples=300, deadline=None)
@given(pairs_of)
def test_no_sum_of_shown_figures_speaks_of_fewer_than_five(
    pairs: dict[tuple[str, str], int],
) -> None:
    parts = at_once(pairs)
    assert told_apart(parts, showable(parts)) == []


@settings(max_examples=100, deadline=None)
@given(pairs_of)
def test_what_is_shown_holds_at_least_five(pairs: dict[tuple[str, str], int]) -> None:
    for dimension, code in showable(at_once(pairs)):
        held = sum(
            answers
            for pair, answers in pairs.items()
            if dimension == TOTAL or pair[dimension == PARTNER] == code
        )
        assert held >= 5


def test_the_attack_of_the_other_tests_finds_what_is_wrong() -> None:
    parts = at_once({("a", "v"): 20, ("b", "w"): 3})
    everything = frozenset({(TOTAL, ""), (KIND, "a")})
    assert told_apart(parts, everything) == [(("b", "w", ONCE),)]


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
    assert sorted(showable(at_once(pairs))) == sorted(shown)


def test_large_months_are_shown_whole() -> None:
    pairs = {(kind, partner): 12 for kind in "abcde" for partner in "uvwxyz"}
    assert len(showable(at_once(pairs))) == 5 + 6 + 1


def test_a_month_that_came_in_evening_by_evening_is_not_withheld_for_that() -> None:
    evenings = [(kind, partner) for kind, partner in zip("abc", "vwx", strict=True)] * 6
    arrived = [one for one in evenings for _ in range(12)]
    parts = Counter((*one, (1, number // 5)) for number, one in enumerate(arrived[:215]))
    assert len(showable(parts)) == 3 + 3 + 1

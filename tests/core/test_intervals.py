"""Intervals: against published vectors, and against the truth in simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv

from bis.core import intervals
from bis.core.intervals import (
    Interval,
    bounded_mean,
    difference_of_means,
    difference_of_shares,
    pooled,
    wilson,
)

LIKERT = (1, 2, 3, 4, 5)


def interval_of(answers: list[int], points: tuple[int, ...]) -> Interval:
    low, high = bounded_mean(len(answers), sum(answers), sum(x * x for x in answers), points)
    return Interval(float(low), float(high))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (9, 10, 0.596, 0.982),
        (15, 22, 0.473, 0.836),
        (10, 20, 0.299, 0.701),
        (0, 5, 0.0, 0.434),
        (5, 5, 0.566, 1.0),
    ],
)
def test_wilson_gives_the_published_values(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=0.0006)


def test_newcombe_gives_the_published_value() -> None:
    found = difference_of_shares(13, 20, 8, 20)
    assert found == pytest.approx((-0.054, 0.498), abs=0.0006)
    assert not found.excludes(0)


@given(st.lists(st.sampled_from(LIKERT), min_size=1, max_size=60))
def test_a_mean_lies_in_its_interval_and_that_in_the_scale(answers: list[int]) -> None:
    found = interval_of(answers, LIKERT)
    assert 1 <= found.low <= sum(answers) / len(answers) <= found.high <= 5
    assert found.low < found.high


def test_five_answers_at_the_top_still_leave_doubt() -> None:
    found = interval_of([5] * 5, LIKERT)
    assert found.low < 4.7
    assert found.high == 5


def test_many_answers_give_what_the_textbook_gives() -> None:
    answers = [1, 2, 3, 4, 5] * 40
    half = 1.96 * np.std(answers) / np.sqrt(len(answers))
    assert interval_of(answers, LIKERT) == pytest.approx((3 - half, 3 + half), abs=0.01)


def test_many_means_at_once_are_each_as_one_alone() -> None:
    samples = [[5] * 5, [1, 2, 5, 5, 3, 3], [4]]
    lows, highs = bounded_mean(
        [len(x) for x in samples],
        [sum(x) for x in samples],
        [sum(v * v for v in x) for x in samples],
        LIKERT,
    )
    alone = [interval_of(x, LIKERT) for x in samples]
    assert lows == pytest.approx([interval.low for interval in alone])
    assert highs == pytest.approx([interval.high for interval in alone])


@pytest.mark.parametrize("n", [5, 8, 20, 40])
@pytest.mark.parametrize(
    "shares",
    [
        (0.05, 0.10, 0.20, 0.25, 0.40),  # skewed
        (0.01, 0.02, 0.05, 0.12, 0.80),  # ceiling: Student's t covers 67 % at n = 5
        (0.70, 0.15, 0.08, 0.05, 0.02),  # floor
        (0.20, 0.20, 0.20, 0.20, 0.20),
    ],
)
def test_95_of_100_intervals_hold_the_truth(shares: tuple[float, ...], n: int) -> None:
    samples = np.random.default_rng(20261123).choice(LIKERT, size=(4000, n), p=shares)
    low, high = bounded_mean(
        np.full(4000, n), samples.sum(axis=1), (samples**2).sum(axis=1), LIKERT
    )
    truth = float(np.dot(LIKERT, shares))
    assert 0.915 <= np.mean((low <= truth) & (truth <= high)) <= 0.985


def test_a_difference_of_means_is_as_wide_as_both_together() -> None:
    found = difference_of_means(4.0, Interval(3.6, 4.3), 3.0, Interval(2.7, 3.4))
    assert found == pytest.approx((1 - np.hypot(0.4, 0.4), 1 + np.hypot(0.3, 0.3)))
    assert found.excludes(0)


def test_answers_of_the_same_people_do_not_narrow_each_other() -> None:
    found = pooled([(10, Interval(1, 2)), (30, Interval(2, 3))])
    assert found == (1.75, 2.75)


def test_strong_intervals_are_those_of_the_exact_inverse() -> None:
    a = np.array([9_000.0, 200_000.0, 60.0, 5.0])
    b = np.array([3_000.0, 1_000.0, 20_000.0, 3.0])
    for share in (0.025, 0.975):
        exact = betaincinv(a, b, share)
        assert np.abs(intervals._beta_quantile(a, b, share) - exact).max() < 1e-5

"""Small groups stay unrecognisable: what may be shown of a figure, decided last of all.

A figure is built of cells (month × question × group), each released five answers at a time,
so a figure, and every difference between two figures, rests on none or on at least LEAST
answers. `publishable` holds that also for counts that never went through the pools.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import ceil, floor
from typing import TypeVar

from bis.core.indicators import Sums
from bis.core.intervals import Interval

LEAST = 5  # answers behind anything that is shown
LEAST_FOR_DISTRIBUTION = 10  # answers behind a count of those who answered in one way

ENOUGH = 30  # answers from which one of them is lost in the rounding

Key = TypeVar("Key")


class State(StrEnum):
    """What a reader meets: a figure, a figure kept back, or that nobody answered."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    MISSING = "missing"


class CountState(StrEnum):
    """How a count "k av n" is told: as it is, as a bound, or not at all."""

    EXACT = "exact"
    FEW = "few"  # färre än 5 av n
    MANY = "many"  # fler än n - 5 av n
    WITHHELD = "withheld"


def publishable(cells: Mapping[Key, Sums]) -> dict[Key, Sums]:
    """Drop every cell of fewer than LEAST answers.

    A dropped cell is in no sum, so no total and no difference can give it back: that is
    the secondary suppression over groups, months and periods alike.
    """
    return {key: sums for key, sums in cells.items() if sums.n >= LEAST}


def state_of(sums: Sums, forms: int) -> State:
    """Return how a figure is shown, from its answers and the forms of its months.

    Forms of any group: the first answer of a group must not turn "inga svar" into "för få".
    """
    if sums.n >= LEAST:
        return State.SHOWN
    return State.WITHHELD if forms else State.MISSING


def total_state(siblings: Iterable[State]) -> State:
    """Return how a total over figures that stand beside it is shown.

    Beside a withheld one the total is withheld too: subtraction would reveal it, or pass it
    off as zero.
    """
    states = set(siblings)
    return states.pop() if len(states) == 1 else State.WITHHELD


def count_state(k: int, n: int) -> CountState:
    """Return how "k av n" may be told.

    Both classes count: to say that all but one of a group think so points at the one.
    """
    if n < LEAST_FOR_DISTRIBUTION:
        return CountState.WITHHELD
    if k < LEAST:
        return CountState.FEW
    return CountState.MANY if n - k < LEAST else CountState.EXACT


def spread_behind(sums: Sums, points: tuple[int, ...]) -> int:
    """Return the Σx² that the interval of a mean is computed from.

    With n and Σx it gives the answers away one by one when they are few. Below
    LEAST_FOR_DISTRIBUTION it is therefore the largest that n and Σx allow, so that the
    interval says no more than they do; it is then wider than need be, never narrower.
    """
    if sums.n >= LEAST_FOR_DISTRIBUTION:
        return sums.s2
    low, high = points[0], points[-1]
    at_top, rest = divmod(sums.s1 - sums.n * low, high - low)
    if at_top == sums.n:
        return sums.n * high**2
    return at_top * high**2 + (low + rest) ** 2 + (sums.n - at_top - 1) * low**2


def coarse(interval: Interval, n: int) -> Interval:
    """Return an interval of the mean of `n` answers, rounded outwards.

    To tenths, and to halves where the answers are enough for a distribution but few enough
    for Σx² to be worked out from a finer one, and with it a count that is withheld.
    """
    steps = 2 if LEAST_FOR_DISTRIBUTION <= n < ENOUGH else 10
    return Interval(floor(interval.low * steps) / steps, ceil(interval.high * steps) / steps)

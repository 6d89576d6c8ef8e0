"""What a page, a chart, a table, an alt text and an export are given: nothing unsuppressed."""

from dataclasses import dataclass
from enum import StrEnum

from bis.core.disclosure import CountState, State
from bis.core.indicators import Indicator, Part
from bis.core.intervals import Interval
from bis.core.periods import Month, Period


@dataclass(frozen=True)
class Count:
    """How many of `n` gave a good answer. Only an exact count has `k` and what follows.

    `left_out` are the months of its period whose answers it does not count.
    """

    state: CountState
    n: int
    k: int | None = None
    share: float | None = None
    interval: Interval | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure of one period. All that is known of it is None unless it is shown.

    `value` is the mean per answer, `interval` its 95 % interval in whole tenths, `sum` the
    answers added up, `good` the count of good answers where the scale has such.
    """

    state: State
    n: int | None = None
    value: float | None = None
    interval: Interval | None = None
    sum: int | None = None
    good: Count | None = None


class Verdict(StrEnum):
    """What may be said of two figures. Higher and lower only when chance is ruled out."""

    HIGHER = "higher"
    LOWER = "lower"
    TOO_EARLY = "too_early"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True)
class Change:
    """A figure less that of the period before, in the unit that its sentence speaks of."""

    verdict: Verdict
    value: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True)
class PartFigures:
    """One part of an indicator: now, the period before, what changed, month by month.

    `baseline` is its figure in the period that the house began with, and `since` the change
    since then; None where none is set or it is not over before this period.

    The months have no `good`: a month's count taken from a period's would give away what
    another month withholds.
    """

    part: Part
    now: Figure
    before: Figure
    change: Change
    months: tuple[Figure, ...]
    baseline: Figure | None = None
    since: Change | None = None


@dataclass(frozen=True)
class Sentences:
    """What an indicator says: the fact, the change, and what it does not say.

    `note` explains the words that the others count in; `value` are the words of the fact that
    a reader far away must see. Both are empty where no figure is shown. `since` is the change
    since the house's baseline, empty where none is set. `asked` says when its question is
    asked, empty where it always is.
    """

    fact: str
    change: str
    limit: str
    note: str = ""
    value: str = ""
    since: str = ""
    asked: str = ""


@dataclass(frozen=True)
class IndicatorFigures:
    """An indicator in full, part code → figures."""

    indicator: Indicator
    parts: dict[str, PartFigures]
    sentences: Sentences

    @property
    def headline(self) -> PartFigures:
        """The part that the sentences speak of."""
        return self.parts[self.indicator.headline]


@dataclass(frozen=True)
class Figures:
    """All indicators of a period. `forms` counts forms of every group, at once.

    `months` are those that each part's `months` stand for, oldest first.
    """

    period: Period
    months: tuple[Month, ...]
    forms: int
    indicators: tuple[IndicatorFigures, ...]
    baseline: Period | None = None

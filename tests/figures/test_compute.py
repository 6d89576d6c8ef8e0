"""Figures from released answers."""

import pytest

from bis.core.disclosure import CountState, State
from bis.core.indicators import Sums
from bis.core.intervals import wilson
from bis.figures import Figure, IndicatorFigures
from bis.figures.model import Verdict
from tests.figures.support import ESTABLISHED, LAST, NEW, NOVEMBER, computed, sums_of

NOW, BEFORE = str(LAST), str(LAST.plus(-1))
LIFE = "future_life"


def future(*cells: tuple[str, str, Sums]) -> IndicatorFigures:
    """Return framtidstro of November from (month, group, answers about life)."""
    found = computed({(month, LIFE, group): sums for month, group, sums in cells}, NOVEMBER)
    return found.indicators[0]


def contacts(*cells: tuple[str, str, Sums], month: str = NOW) -> IndicatorFigures:
    """Return nya kontakter of November from (question, group, answers)."""
    found = computed({(month, question, group): s for question, group, s in cells}, NOVEMBER)
    return found.indicators[1]


def test_the_headline_counts_good_answers_of_people_new_in_boden() -> None:
    one = future(
        (NOW, NEW, sums_of([5] * 10 + [4] * 21 + [3] * 17)),
        (NOW, ESTABLISHED, sums_of([1] * 9)),
    )
    now = one.headline.now
    assert now.state is State.SHOWN
    assert (now.n, now.sum, now.value) == (48, 185, 185 / 48)
    assert now.good is not None
    assert (now.good.k, now.good.n, now.good.interval) == (31, 48, wilson(31, 48))


def test_a_group_that_is_kept_back_has_no_number_at_all() -> None:
    one = future((NOW, NEW, sums_of([4] * 20)), (NOW, ESTABLISHED, sums_of([4] * 4)))
    assert one.parts[f"{LIFE}.{ESTABLISHED}"].now == Figure(State.WITHHELD)


def test_a_month_without_forms_is_missing_not_withheld() -> None:
    one = future((NOW, NEW, sums_of([4] * 20)))
    assert one.headline.months[-1].state is State.SHOWN
    assert one.headline.months[-2] == Figure(State.MISSING)


def test_five_to_nine_answers_give_a_mean_and_no_count() -> None:
    now = future((NOW, NEW, sums_of([4] * 6 + [1] * 3))).headline.now
    assert (now.n, now.value) == (9, 3.0)
    assert now.good is not None
    assert (now.good.state, now.good.k, now.good.share) == (CountState.WITHHELD, None, None)


@pytest.mark.parametrize(
    ("good", "state"), [(0, CountState.FEW), (4, CountState.FEW), (48, CountState.MANY)]
)
def test_a_lopsided_count_is_only_bounded(good: int, state: CountState) -> None:
    count = future((NOW, NEW, sums_of([5] * good + [2] * (48 - good)))).headline.now.good
    assert count is not None
    assert (count.state, count.k, count.share, count.interval) == (state, None, None, None)


def test_a_month_whose_count_is_withheld_is_in_no_periods_count() -> None:
    cells = {
        (NOW, LIFE, NEW): sums_of([5] * 3 + [2] * 8),
        (BEFORE, LIFE, NEW): sums_of([5] * 33 + [2] * 60),
    }
    count = computed(cells).indicators[0].headline.now.good
    assert count is not None
    assert (count.k, count.n) == (33, 93)


def test_months_have_no_counts_to_subtract_from_the_period() -> None:
    one = future((NOW, NEW, sums_of([5] * 20 + [1] * 20)))
    assert all(figure.good is None for figure in one.headline.months)


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        (31, 22, Verdict.TOO_EARLY),
        (40, 15, Verdict.HIGHER),
        (15, 40, Verdict.LOWER),
        (31, 2, Verdict.NOT_COMPARABLE),
    ],
)
def test_a_change_is_said_only_beyond_chance(now: int, before: int, verdict: Verdict) -> None:
    one = future(
        (NOW, NEW, sums_of([5] * now + [2] * (48 - now))),
        (BEFORE, NEW, sums_of([5] * before + [2] * (48 - before))),
    )
    assert one.headline.change.verdict is verdict


def test_contacts_add_up_across_and_within() -> None:
    one = contacts(
        ("contacts_long", NEW, sums_of([2] * 10)),
        ("contacts_new", ESTABLISHED, sums_of([3] * 5)),
        ("contacts_new", NEW, sums_of([1] * 10)),
        ("contacts_long", ESTABLISHED, sums_of([0] * 5)),
    )
    found = {code: (part.now.n, part.now.sum) for code, part in one.parts.items()}
    assert found["across"] == (15, 35)
    assert found["within"] == (15, 10)
    assert found["total"] == (30, 45)


def test_zero_contacts_are_shown_as_zero() -> None:
    one = contacts(("contacts_long", NEW, sums_of([0] * 12)))
    assert (one.headline.now.state, one.headline.now.sum, one.headline.now.value) == (
        State.SHOWN,
        0,
        0.0,
    )


def test_the_total_is_withheld_beside_a_withheld_half() -> None:
    one = contacts(("contacts_long", NEW, sums_of([2] * 10)))
    assert one.parts["across"].now.state is State.SHOWN
    assert one.parts["total"].now == Figure(State.WITHHELD)


def test_the_total_is_as_uncertain_as_both_halves_together() -> None:
    one = contacts(
        ("contacts_long", NEW, sums_of([0, 1, 2, 3, 4] * 2)),
        ("contacts_new", NEW, sums_of([0, 1, 2, 3, 4] * 2)),
    )
    total = one.parts["total"].now
    assert total.n == 20
    assert total.interval == one.parts["across"].now.interval


def test_contacts_change_by_the_mean_per_answer() -> None:
    cells = {
        (NOW, "contacts_long", NEW): sums_of([4, 5] * 20),
        (BEFORE, "contacts_long", NEW): sums_of([0, 1] * 20),
    }
    change = computed(cells, NOVEMBER).indicators[1].headline.change
    assert (change.verdict, change.value) == (Verdict.HIGHER, 4.0)


def test_forms_are_counted_in_the_months_of_the_period_alone() -> None:
    forms = {NOW: 3, BEFORE: 40, str(LAST.plus(-30)): 7}
    assert computed({}, NOVEMBER, forms).forms == 3

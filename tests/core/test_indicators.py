"""The indicators as data."""

import pytest

from bis.core.groups import RESIDENTS
from bis.core.indicators import ALL, FUTURE_OPTIMISM, NEW_CONTACTS, Indicator, Sums
from bis.core.questions import VERSION_1, is_value

PARTS = {part.code: part for part in NEW_CONTACTS.parts}


def test_sums_add_up() -> None:
    assert Sums(1, 2, 3, 4).plus(Sums(10, 20, 30, 40)) == Sums(11, 22, 33, 44)


@pytest.mark.parametrize("indicator", ALL, ids=lambda indicator: indicator.code)
def test_every_part_reads_questions_that_are_asked_of_residents(indicator: Indicator) -> None:
    asked = {question.code: question for question in VERSION_1.questions}
    for part in indicator.parts:
        for question, group in part.cells:
            values = {int(option) for option in asked[question].options if is_value(option)}
            assert values == set(indicator.points)
            assert group in RESIDENTS


def test_belief_in_the_future_never_mixes_the_groups() -> None:
    assert all(len(part.cells) == 1 for part in FUTURE_OPTIMISM.parts)
    assert FUTURE_OPTIMISM.headline == "future_life.not_established"


def test_across_is_what_each_group_says_of_the_other() -> None:
    assert set(PARTS["across"].cells) == {
        ("contacts_new", "established"),
        ("contacts_long", "not_established"),
    }


def test_total_is_across_and_within_and_nothing_else() -> None:
    assert not set(PARTS["across"].cells) & set(PARTS["within"].cells)
    assert set(PARTS["total"].cells) == {*PARTS["across"].cells, *PARTS["within"].cells}
    assert PARTS["total"].total_of == ("across", "within")

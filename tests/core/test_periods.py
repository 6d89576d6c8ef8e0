"""Whole months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bis.core.periods import Month, Period

MONTHS = st.builds(Month, st.integers(1990, 2100), st.integers(1, 12))


@given(month=MONTHS, steps=st.integers(-600, 600))
def test_there_and_back_again_is_the_same_month(month: Month, steps: int) -> None:
    assert month.plus(steps).plus(-steps) == month
    assert (month.plus(steps) > month) is (steps > 0)


@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.of(month.first_day) == month
    assert Month.parse(month.first_day.isoformat()) == month


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-1", "november", "2026-11-31"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Month.parse(text)


def test_december_is_followed_by_january() -> None:
    assert str(Month(2026, 12).plus(1)) == "2027-01"


@given(last=MONTHS, length=st.integers(1, 60))
def test_a_period_holds_its_months_and_is_preceded_by_as_many(last: Month, length: int) -> None:
    period = Period.ending(last, length)
    assert period.length == len(period.months) == length
    assert period.months[-1] == last
    assert period.before.length == length
    assert period.before.last.plus(1) == period.first


def test_a_reversed_period_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-10 is before 2026-11"):
        Period(Month(2026, 11), Month(2026, 10))


def test_the_month_of_a_day_is_its_own() -> None:
    assert str(Month.of(date(2026, 11, 30))) == "2026-11"

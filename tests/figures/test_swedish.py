"""Numbers and months as Swedish writes them."""

from bis.core.intervals import Interval
from bis.core.periods import Month, Period
from bis.figures.swedish import decimal, period_name, span, whole


def test_numbers_have_a_comma_and_groups_that_never_break() -> None:
    assert whole(1234567) == "1\u00a0234\u00a0567"
    assert decimal(3.64) == "3,6"
    assert decimal(-0.5) == "−0,5"
    assert span(Interval(3.3, 3.94)) == "3,3–3,9"


def test_a_period_is_named_with_its_year_or_years() -> None:
    last = Month(2026, 2)
    assert period_name(Period.ending(last, 1)) == "februari 2026"
    assert period_name(Period.ending(last, 2)) == "januari–februari 2026"
    assert period_name(Period.ending(last, 3)) == "december 2025–februari 2026"

"""When the future is asked about, and how long a survey stays open."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bis.core.questions import AFTER, FUTURE
from bis.core.survey_weeks import (
    asking,
    blocks_for,
    coming_week,
    is_measuring_week,
    is_open,
)

RULE = "first_full_week"
STARTS = datetime(2026, 11, 3, 12, tzinfo=UTC)
ENDS = datetime(2026, 11, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("month", "monday"),
    [
        ((2026, 11), 2),  # the 1st is a Sunday
        ((2026, 6), 1),  # the 1st is a Monday
        ((2026, 9), 7),  # the 1st is a Tuesday
        ((2027, 2), 1),  # four weeks exactly
        ((2026, 12), 7),
    ],
)
def test_the_measuring_week_is_the_first_whole_week_of_the_month(
    month: tuple[int, int], monday: int
) -> None:
    first = date(*month, 1)
    every_day = [first + timedelta(days=offset) for offset in range(28)]
    found = [day.day for day in every_day if is_measuring_week(day, RULE)]
    assert found == list(range(monday, monday + 7))


@given(st.dates(date(2024, 1, 1), date(2040, 12, 1)))
def test_every_month_has_seven_days_of_measuring(day: date) -> None:
    first = day.replace(day=1)
    month = [first + timedelta(days=offset) for offset in range(31)]
    measured = [
        one for one in month if one.month == first.month and is_measuring_week(one, RULE)
    ]
    assert len(measured) == 7
    assert measured[0].weekday() == 0


def test_a_profile_can_measure_always_or_never() -> None:
    assert is_measuring_week(date(2026, 11, 20), "always")
    assert not is_measuring_week(date(2026, 11, 3), "never")


def test_the_future_is_asked_in_measuring_weeks_of_those_who_have_not_answered() -> None:
    tuesday, later = date(2026, 11, 3), date(2026, 11, 17)
    assert blocks_for(tuesday, RULE, future_answered=False) == {AFTER, FUTURE}
    assert blocks_for(tuesday, RULE, future_answered=True) == {AFTER}
    assert blocks_for(later, RULE, future_answered=False) == {AFTER}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (STARTS - timedelta(microseconds=1), False),
        (STARTS, True),
        (ENDS + timedelta(days=7), True),
        (ENDS + timedelta(days=7, microseconds=1), False),
    ],
)
def test_a_survey_is_open_from_the_start_until_a_week_after_the_end(
    now: datetime, expected: bool
) -> None:
    assert is_open(STARTS, ENDS, now) is expected


@pytest.mark.parametrize(
    ("today", "monday", "sunday", "is_on"),
    [
        ("2026-11-01", "2026-11-02", "2026-11-08", False),  # a Sunday
        ("2026-11-02", "2026-11-02", "2026-11-08", True),
        ("2026-11-08", "2026-11-02", "2026-11-08", True),
        ("2026-11-09", "2026-12-07", "2026-12-13", False),
        ("2026-12-14", "2027-01-04", "2027-01-10", False),
        ("2027-01-01", "2027-01-04", "2027-01-10", False),  # its week began last year
        ("2028-02-29", "2028-03-06", "2028-03-12", False),
    ],
)
def test_the_measuring_week_that_is_on_or_comes_next_is_told(
    today: str, monday: str, sunday: str, is_on: bool
) -> None:
    found = coming_week(date.fromisoformat(today), RULE)
    assert found is not None
    assert (str(found.monday), str(found.sunday), found.is_on) == (monday, sunday, is_on)


@given(st.dates(date(2024, 1, 1), date(2040, 12, 1)))
def test_no_measuring_week_comes_before_the_one_that_is_told(day: date) -> None:
    found = coming_week(day, RULE)
    assert found is not None
    until = [day + timedelta(days=one) for one in range((found.sunday - day).days + 1)]
    measured = [one for one in until if is_measuring_week(one, RULE)]
    assert measured[0] == max(day, found.monday)
    assert found.is_on is (measured[0] == day)


@pytest.mark.parametrize("rule", ["always", "never"])
def test_where_not_one_week_a_month_asks_no_week_is_told(rule: str) -> None:
    day = date(2026, 12, 4)
    assert coming_week(day, rule) is None
    assert asking(day, day, day, rule) is None


@pytest.mark.parametrize(
    ("first", "last", "today", "has_been"),
    [
        # December's measuring week begins on the 7th
        ("2026-12-01", "2026-12-31", "2026-12-04", False),
        ("2026-12-01", "2026-12-31", "2026-12-07", True),
        ("2026-12-01", "2026-12-31", "2026-12-30", True),
        ("2026-10-01", "2026-12-31", "2026-12-04", True),
        ("2026-11-09", "2026-11-30", "2027-03-01", False),
        ("2026-11-09", "2026-11-08", "2027-03-01", False),  # the house began after it
        ("9999-12-31", "2026-12-31", "2026-12-30", False),
    ],
)
def test_what_no_measuring_week_has_asked_about_is_told(
    first: str, last: str, today: str, has_been: bool
) -> None:
    days = [date.fromisoformat(day) for day in (first, last, today)]
    found = asking(days[0], days[1], days[2], RULE)
    assert found is not None
    assert found.has_been is has_been

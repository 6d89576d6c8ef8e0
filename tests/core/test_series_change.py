"""Which date of a changed series becomes which new one, and what is meant at all."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bis.core.series_change import match

MONDAY = date(2026, 11, 2)
DAYS = st.sets(st.integers(0, 60).map(lambda n: MONDAY + timedelta(days=n)), max_size=12)


@given(rows=DAYS, dates=DAYS)
def test_no_row_is_used_twice_and_no_date_given_twice(
    rows: set[date], dates: set[date]
) -> None:
    found = match({day: day for day in rows}, sorted(dates))
    assert set(found) <= rows
    assert sorted(found.values()) == sorted(set(found.values()))
    assert set(found.values()) <= dates


@given(rows=DAYS, dates=DAYS)
def test_a_day_that_stays_keeps_its_row(rows: set[date], dates: set[date]) -> None:
    found = match({day: day for day in rows}, sorted(dates))
    assert all(found[day] == day for day in rows & dates)


def test_a_series_that_moves_within_the_week_keeps_every_row() -> None:
    tuesdays = [MONDAY + timedelta(days=1, weeks=week) for week in range(6)]
    thursdays = [day + timedelta(days=2) for day in tuesdays]
    found = match(dict(enumerate(tuesdays)), thursdays)
    assert found == dict(enumerate(thursdays))


def test_a_row_without_a_date_in_its_week_is_left_out() -> None:
    rows = {1: MONDAY, 2: MONDAY + timedelta(weeks=1)}
    dates = [MONDAY + timedelta(weeks=week) for week in (1, 2)]
    assert match(rows, dates) == {2: dates[0]}

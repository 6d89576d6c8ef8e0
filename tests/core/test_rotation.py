"""Which daily backups are kept."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bis.core import rotation
from bis.core.rotation import DAYS, WEEKS

LAST = date(2026, 11, 26)  # a Thursday


def back(count: int) -> list[date]:
    return [LAST - timedelta(days=n) for n in range(count)]


def test_a_year_of_nights_leaves_fourteen_days_and_the_sundays_before() -> None:
    kept = sorted(rotation.kept(back(365)), reverse=True)
    assert kept[:DAYS] == back(DAYS)
    assert [day.isoweekday() for day in kept[DAYS:]] == [7] * len(kept[DAYS:])
    assert kept[-1] == date(2026, 10, 11)  # the eighth week, this one counted


def test_fewer_than_fourteen_are_all_kept_however_old() -> None:
    days = [date(2020, 2, 29), date(2024, 2, 29), date(2026, 1, 1)]
    assert rotation.kept(days) == frozenset(days)


def test_nothing_is_kept_of_nothing() -> None:
    assert rotation.kept([]) == frozenset()


@given(st.integers(1, 500), st.sets(st.integers(0, 500)))
def test_cleared_every_night_as_much_is_left_as_if_cleared_once(
    nights: int, missed: set[int]
) -> None:
    first = date(2025, 12, 1)
    made = [first + timedelta(days=n) for n in range(nights) if n not in missed]
    there: frozenset[date] = frozenset()
    for day in made:
        there = rotation.kept([*there, day])
        assert day in there
        assert len(there) <= DAYS + WEEKS
    assert there == rotation.kept(made)

"""The door count: which days, which numbers."""

from datetime import date

import pytest

from bis.core import door_count
from bis.errors import FieldsError

TODAY = date(2028, 3, 1)


@pytest.mark.parametrize("day", [TODAY, date(2028, 2, 29), date(2028, 2, 16)])
@pytest.mark.parametrize("entries", [0, 131, 20_000])
def test_today_and_two_weeks_back_can_be_counted(day: date, entries: int) -> None:
    assert door_count.check(day, entries, TODAY) == entries


@pytest.mark.parametrize(
    ("day", "entries", "field"),
    [
        (date(2028, 3, 2), 5, "day"),
        (date(2028, 2, 15), 5, "day"),
        (TODAY, None, "entries"),
        (TODAY, -1, "entries"),
        (TODAY, 20_001, "entries"),
    ],
)
def test_anything_else_is_told(day: date, entries: int | None, field: str) -> None:
    with pytest.raises(FieldsError) as told:
        door_count.check(day, entries, TODAY)
    assert list(told.value.fields) == [field]

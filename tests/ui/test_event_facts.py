"""What the history says of an activity, in words."""

from datetime import date

import pytest

from bis.core.events import day_bounds
from bis.ui.event_facts import span


@pytest.mark.parametrize("day", [date(2026, 11, 6), date(2026, 10, 25)])
def test_of_a_whole_day_the_day_alone_is_told(day: date) -> None:
    starts_at, ends_at = day_bounds(day, day)
    assert not any(letter == "." for letter in span(str(starts_at), str(ends_at)))


def test_of_any_other_time_the_day_and_from_when_to_when() -> None:
    told = span("2026-11-06T21:00:00+00:00", "2026-11-06T23:00:00+00:00")
    assert told.endswith("22.00–0.00")

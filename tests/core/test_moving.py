"""What stands in the way of a move: the same place, at the same time, and not cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from bis.core.events import CANCELLED
from bis.core.moving import in_the_way
from tests.support.occurrences import occurrence

AT = datetime(2026, 11, 3, 13)
TWO_HOURS = timedelta(hours=2)


@pytest.mark.parametrize(
    ("hours", "is_in_the_way"),
    [(-2, False), (-1.75, True), (0, True), (1.75, True), (2, False)],
)
def test_what_overlaps_in_the_same_place_is_in_the_way_and_what_touches_is_not(
    hours: float, is_in_the_way: bool
) -> None:
    one = occurrence(AT - timedelta(days=7))
    other = occurrence(AT + timedelta(hours=hours), venue_id=one.venue_id)
    assert in_the_way(one, AT, AT + TWO_HOURS, [other]) == ([other] if is_in_the_way else [])


def test_neither_itself_nor_another_room_nor_what_is_cancelled_is_in_the_way() -> None:
    one = occurrence(AT)
    others = [
        one,
        occurrence(AT),
        occurrence(AT, venue_id=one.venue_id, status=CANCELLED),
    ]
    assert in_the_way(one, AT, AT + TWO_HOURS, others) == []


def test_what_is_at_another_time_than_its_series_says_was_moved() -> None:
    assert occurrence(AT).moved_from is None
    later = datetime(2026, 11, 3, 13, tzinfo=UTC)
    assert occurrence(AT, starts_at=later).moved_from == AT


def test_an_hour_that_the_clock_change_skips_is_no_move() -> None:
    skipped = datetime(2027, 3, 28, 2, 30)
    assert occurrence(skipped).moved_from is None

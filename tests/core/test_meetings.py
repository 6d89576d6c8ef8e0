"""The weeks that a meeting plans, and the periods that it looks at."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bis.core.events import CANCELLED, HELD, Occurrence, instant_of
from bis.core.meetings import clashes, gaps, period_text, read_period, weeks_ahead
from bis.core.periods import Month, Period
from tests.support.occurrences import occurrence

MONDAY = date(2026, 11, 9)


def planned(starts: str, ends: str, venue: str = "Sal 1", **changes: object) -> Occurrence:
    at, until = (datetime.fromisoformat(f"2026-11-09T{clock}") for clock in (starts, ends))
    changes = {"meets_across": False, "title": f"{starts} i {venue}"} | changes
    return occurrence(at, ends_at=instant_of(until), venue=venue, **changes)


def test_a_period_is_read_as_it_was_written() -> None:
    period = Period(Month(2026, 9), Month(2026, 11))
    assert period_text(period) == "2026-09..2026-11"
    assert read_period(period_text(period)) == period


@pytest.mark.parametrize("text", ["", "2026-09", "skräp..2026-11", "2026-11..2026-09"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each part words it differently
        read_period(text)


def test_four_weeks_are_twenty_eight_days() -> None:
    first, last = weeks_ahead(MONDAY)
    assert (last - first) == timedelta(days=27)


@pytest.mark.parametrize(
    ("others", "is_gap"),
    [
        ({}, False),
        ({"drop_in": False}, True),
        ({"drop_in": False, "meets_across": True}, False),
        ({"status": CANCELLED}, True),
        ({"status": HELD}, False),
    ],
    ids=str,
)
def test_a_gap_is_a_day_without_anything_that_is_open_to_newcomers(
    others: dict[str, object], is_gap: bool
) -> None:
    one = replace(planned("13:00", "15:00"), **others)  # type: ignore[arg-type]
    found = gaps([one], MONDAY, MONDAY)
    assert found == ([MONDAY] if is_gap else [])


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (planned("14:00", "16:00"), True),
        (planned("13:00", "15:00"), True),
        (planned("13:30", "14:00"), True),
        (planned("15:00", "16:00"), False),
        (planned("12:00", "13:00"), False),
        (planned("14:00", "16:00", "Sal 2"), False),
        (planned("14:00", "16:00", at_bis=False), False),
        (planned("14:00", "16:00", status=CANCELLED), False),
    ],
    ids=["over", "same", "inside", "after", "before", "other room", "elsewhere", "cancelled"],
)
def test_a_room_is_taken_twice_when_half_open_intervals_meet(
    other: Occurrence, clash: bool
) -> None:
    found = clashes([other, planned("13:00", "15:00")])
    assert len(found) == int(clash)

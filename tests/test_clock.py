"""The one clock: aware, Swedish where people read it, and set from outside for tests."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bis import clock
from tests.support.house import FrozenClock


def test_now_is_an_instant_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_a_set_clock_starts_at_its_swedish_time_and_runs_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BIS_CLOCK", "2026-11-03T13:30")
    first, second = clock.now(), clock.now()
    assert first >= datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
    assert timedelta() <= second - first


def test_the_day_is_the_swedish_one(clock: FrozenClock) -> None:
    from bis import clock as real

    clock.set("2026-11-04T00:15")  # still the 3rd in UTC
    assert real.now().date() == date(2026, 11, 3)
    assert real.today() == date(2026, 11, 4)
    assert real.local_now().hour == 0

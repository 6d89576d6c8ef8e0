"""The only place that reads the clock."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_STARTED = time.monotonic()


def now() -> datetime:
    """Return the current instant, aware, in UTC.

    With `BIS_CLOCK=2026-11-23T13:30` (Swedish wall time) the process starts at that
    instant and time runs on from there: for demonstrations, screenshots and tests.
    """
    set_to = os.environ.get("BIS_CLOCK")
    if not set_to:
        return datetime.now(UTC)
    return _read(set_to) + timedelta(seconds=time.monotonic() - _STARTED)


def is_set() -> bool:
    """Return whether `BIS_CLOCK` has set another time than the computer's."""
    return bool(os.environ.get("BIS_CLOCK"))


@cache
def _read(swedish: str) -> datetime:
    return datetime.fromisoformat(swedish).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def local_now() -> datetime:
    """Return the current instant as Swedish time, aware."""
    return now().astimezone(STOCKHOLM)


def today() -> date:
    """Return the current day in Sweden."""
    return local_now().date()

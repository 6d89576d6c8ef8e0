"""When the night's work is due: after three, Swedish time."""

from datetime import datetime

import pytest

from bis.core.events import STOCKHOLM
from bis.core.nights import is_due


def at(swedish: str) -> datetime:
    return datetime.fromisoformat(swedish).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-03T13:30", True),
        ("2026-11-03T03:00", "2026-11-03T13:30", False),
        ("2026-11-03T02:59", "2026-11-03T13:30", True),
        ("2026-11-02T03:10", "2026-11-03T02:59", False),
        ("2026-11-02T03:10", "2026-11-03T03:00", True),
        ("2026-10-20T03:10", "2026-11-03T01:00", True),
        # another machine's clock is a little ahead; a clock that went wrong is not believed
        ("2026-11-03T13:40", "2026-11-03T13:30", False),
        ("2030-01-01T03:00", "2026-11-03T13:30", True),
        # the night of 25 October has two o'clock twice, that of 29 March has none
        ("2026-10-24T03:05", "2026-10-25T03:00", True),
        ("2026-10-25T03:05", "2026-10-25T23:00", False),
        ("2026-03-28T12:00", "2026-03-29T01:59", False),
        ("2026-03-28T12:00", "2026-03-29T03:00", True),
    ],
)
def test_it_is_due_once_after_three(last: str | None, now: str, due: bool) -> None:
    assert is_due(at(last) if last else None, at(now)) is due

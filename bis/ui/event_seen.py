"""What a change is about as it stood when its form was filled, in a word for the address."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2s
from uuid import UUID

from bis import clock
from bis.actions.series import Opened
from bis.core.series import SCOPES

_LONGEST = 10  # digits of a second; others stand only in an address that was tampered with


def mark_now(edited: Opened) -> str:
    """Return the mark of what every scope is about now."""
    return _mark(edited, int(clock.now().timestamp()))


def seen(edited: Opened, scope: str, mark: str) -> dict[UUID, int] | None:
    """Return the version of each date that a scope was about when `mark` was made.

    None when that is not what it is about now. What has begun since is among them: that it
    begins is nobody's change.
    """
    second = mark.partition(".")[0]
    if not (second.isascii() and second.isdecimal() and len(second) <= _LONGEST):
        return None
    place = 1 + SCOPES.index(scope)
    covered = _covered(edited, int(second), scope)
    return covered if mark.split(".")[place : place + 1] == [_sum(covered)] else None


def _mark(edited: Opened, second: int) -> str:
    sums = (_sum(_covered(edited, second, scope)) for scope in SCOPES)
    return ".".join((str(second), *sums))


def _covered(edited: Opened, second: int, scope: str) -> dict[UUID, int]:
    """Return what a scope is about of the dates that had not begun at a second."""
    series = edited.series.as_at(datetime.fromtimestamp(second, UTC))
    return series.covered(edited.occurrence.id, scope)


def _sum(versions: Mapping[UUID, int]) -> str:
    """Return a few characters that differ when the versions do: an address holds no list."""
    listed = ",".join(sorted(f"{key}:{version}" for key, version in versions.items()))
    return blake2s(listed.encode(), digest_size=6).hexdigest()

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


def is_same(edited: Opened, scope: str, mark: str) -> bool:
    """Return whether what a scope is about stands as it did when `mark` was made.

    What has begun since is looked at as it was then: that it begins is nobody's change.
    """
    second = mark.partition(".")[0]
    if not (second.isascii() and second.isdecimal() and len(second) <= _LONGEST):
        return False
    place = 1 + SCOPES.index(scope)
    then, now = (one.split(".") for one in (mark, _mark(edited, int(second))))
    return then[place : place + 1] == now[place : place + 1]


def _mark(edited: Opened, second: int) -> str:
    series = edited.series.as_at(datetime.fromtimestamp(second, UTC))
    covered = (series.covered(edited.occurrence.id, scope) for scope in SCOPES)
    return ".".join((str(second), *map(_sum, covered)))


def _sum(versions: Mapping[UUID, int]) -> str:
    """Return a few characters that differ when the versions do: an address holds no list."""
    listed = ",".join(sorted(f"{key}:{version}" for key, version in versions.items()))
    return blake2s(listed.encode(), digest_size=6).hexdigest()

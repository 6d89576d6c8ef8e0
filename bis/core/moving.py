"""What stands in the way when an occurrence is moved."""

from collections.abc import Iterable
from datetime import datetime

from bis.core.events import CANCELLED, Occurrence, instant_of


def in_the_way(
    one: Occurrence, starts: datetime, ends: datetime, others: Iterable[Occurrence]
) -> list[Occurrence]:
    """Return those of `others` that have the place of `one` at these Swedish wall times.

    Spans are half-open: what ends when the other begins is not in its way.
    """
    at, until = instant_of(starts), instant_of(ends)
    return [
        other
        for other in others
        if other.id != one.id
        and other.status != CANCELLED
        and other.venue_id == one.venue_id
        and other.starts_at < until
        and other.ends_at > at
    ]

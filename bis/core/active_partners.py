"""Which partners are active on a day: those that took part in the 90 days that end with it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

CODE = "active_partners"
WINDOW = timedelta(days=90)  # the last of them is the day itself

LED, MEETING, CONTRIBUTION = "led", "meeting", "contribution"  # what a partner did


class Registration(NamedTuple):
    """A partner, and from when until when (that day not included) it is registered."""

    id: UUID
    name: str
    registered_on: date
    ended_on: date | None

    def holds_on(self, day: date) -> bool:
        """Return whether it is registered on `day`."""
        return self.registered_on <= day and (self.ended_on is None or self.ended_on > day)


class Deed(NamedTuple):
    """A day on which a partner took part. `title`: the activity it led; else empty."""

    day: date
    what: str
    title: str = ""


@dataclass(frozen=True)
class History:
    """Everybody who is or was registered, and what they did."""

    registrations: tuple[Registration, ...]
    deeds: Iterable[tuple[UUID, Deed]]

    def registered(self, day: date) -> list[Registration]:
        """Return those that are registered on `day`."""
        return [one for one in self.registrations if one.holds_on(day)]

    def active(self, day: date) -> dict[Registration, Deed]:
        """Return those that are active on `day`, each with the last thing that it did."""
        found = {}
        for one in self.registered(day):
            deeds = self._by_partner.get(one.id, [])
            until = bisect_right(deeds, day, key=lambda deed: deed.day)
            if until and deeds[until - 1].day > day - WINDOW:
                found[one] = deeds[until - 1]
        return found

    @cached_property
    def _by_partner(self) -> dict[UUID, list[Deed]]:
        found: dict[UUID, list[Deed]] = defaultdict(list)
        for partner_id, deed in self.deeds:
            found[partner_id].append(deed)
        for deeds in found.values():
            deeds.sort()
        return dict(found)

"""What the example house's partners have given without leading an activity; all invented.

Whoever gave something lately also led something lately, so that the figures of active partners
are those of the timetable.
"""

from datetime import date, timedelta
from typing import NamedTuple

from bis.core.example_house import House


class Gift(NamedTuple):
    """A contribution. `partner` is a code, `kind` one of bis.core.partners.CONTRIBUTIONS."""

    partner: str
    day: date
    kind: str
    note: str


_GIVEN = (  # partner, days ago, kind, note
    ("nal-och-trad", 130, "other", "Tre symaskiner till Sal 3"),
    ("bodenbo", 47, "room", "Stora salen en lördag"),
    ("lordagsoppet", 26, "staff", "Två värdar när entrén var full"),
    ("radda-barnen", 19, "child_care", "Barnpassning en kväll"),
    ("lordagsoppet", 5, "money", "Fika till nya besökare"),
)


def plan(house: House) -> list[Gift]:
    """Return what was given in the history of `house` by partners that it has."""
    there = {one.code: one.registered_on for one in house.partners}
    found = (
        Gift(code, house.today - timedelta(days=ago), kind, note)
        for code, ago, kind, note in _GIVEN
    )
    return [one for one in found if one.partner in there and one.day >= there[one.partner]]

"""Organisations: their names and doubles, what they give, and how one stands today."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from uuid import UUID

from bis.core.events import PLANNED, Named, Occurrence
from bis.core.recurrence import HORIZON
from bis.core.typed import clean, folded
from bis.errors import FieldsError

NAME_LENGTH = 120
ADDRESS_LENGTH = 200
NOTE_LENGTH = 200
CONTRIBUTIONS = ("room", "staff", "money", "child_care", "other")

_ACTIVE_FOR = timedelta(days=90)
_ALIKE = 0.85  # of 1: one or two letters of a name typed otherwise
_SHORTEST_PART = 3  # letters: two are found within nearly every name
_CODE_LENGTH = 50


class Standing(StrEnum):
    """How a partner stands: what it did in the last 90 days, before them, or never."""

    ACTIVE = "active"
    QUIET = "quiet"
    NEVER = "never"
    ENDED = "ended"


@dataclass(frozen=True)
class Registered:
    """An organisation as the house keeps it. `version` is what a change of it must name."""

    id: UUID
    name: str
    registered_on: date
    ended_on: date | None
    version: int

    def has_ended(self, today: date) -> bool:
        """Return whether it is no longer chosen on `today`."""
        return self.ended_on is not None and self.ended_on <= today

    def is_new(self, today: date) -> bool:
        """Return whether it came within the last 90 days."""
        return self.registered_on >= last_90_days(today)[0]

    def standing(self, last_active: date | None, today: date) -> Standing:
        """Return how it stands, from the day of the last that it did."""
        if self.has_ended(today):
            return Standing.ENDED
        if last_active is None:
            return Standing.NEVER
        is_active = last_active >= last_90_days(today)[0]
        return Standing.ACTIVE if is_active else Standing.QUIET


def last_90_days(today: date) -> tuple[date, date]:
    """Return the first and the last of the 90 days that end with `today`."""
    return today - _ACTIVE_FOR + timedelta(days=1), today


def check_name(name: str, others: Iterable[Named]) -> str:
    """Return `name` as it is kept.

    Raises FieldsError if it is empty, too long, or that of another in `others`, however its
    accents and capitals are typed.
    """
    kept = clean(name)
    if not kept:
        raise FieldsError({"name": "register.error.name_empty"})
    if len(kept) > NAME_LENGTH:
        raise FieldsError({"name": "register.error.name_long"})
    if any(folded(one.name) == folded(kept) for one in others):
        raise FieldsError({"name": "register.error.name_taken"})
    return kept


def alike(name: str, others: Iterable[Named]) -> list[Named]:
    """Return those of `others` whose name may mean the same as `name`."""
    mine = _letters(name)
    return [one for one in others if _may_be_one(mine, _letters(one.name))] if mine else []


def code_for(name: str, taken: Iterable[str]) -> str:
    """Return a code that is not `taken`, as close to `name` as plain letters allow."""
    known = set(taken)
    wish = re.sub(r"[^a-z0-9]+", "-", folded(name))[:_CODE_LENGTH].strip("-") or "egen"
    number, code = 1, wish
    while code in known:
        number += 1
        code = f"{wish}-{number}"
    return code


def check_contribution(kind: str | None, day: date | None, note: str, today: date) -> None:
    """Raise FieldsError for what cannot be kept; nothing is given in the future."""
    is_known_day = day is not None and today - HORIZON <= day <= today
    rules = (
        ("kind", "contribution.error.kind", kind not in CONTRIBUTIONS),
        ("day", "contribution.error.day", not is_known_day),
        ("note", "contribution.error.note", len(clean(note)) > NOTE_LENGTH),
    )
    wrong = {field: sentence for field, sentence, is_wrong in rules if is_wrong}
    if wrong:
        raise FieldsError(wrong)


def check_end(day: date | None, registered_on: date, today: date) -> date:
    """Return the day from which an organisation is no longer chosen. Raises FieldsError."""
    if day is None or not registered_on <= day <= today + HORIZON:
        raise FieldsError({"day": "register.error.end_day"})
    return day


def room_clashes(
    own: Sequence[Occurrence], everything: Sequence[Occurrence]
) -> list[tuple[Occurrence, Occurrence]]:
    """Return each planned pair, one of `own` and another, that wants one place at one time."""
    mine = {one.id for one in own}
    others = [one for one in everything if one.status == PLANNED]
    return [
        (one, other)
        for one in own
        if one.status == PLANNED
        for other in others
        if (one.venue, one.address) == (other.venue, other.address)
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
        and (other.id not in mine or (one.starts_at, one.id) < (other.starts_at, other.id))
    ]


def _letters(name: str) -> str:
    return "".join(one for one in folded(clean(name)) if one.isalnum())


def _may_be_one(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _SHORTEST_PART and shorter in longer:
        return True
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE

"""What organisations have really done: the one answer to who has been active, and when."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bis.core import events
from bis.store.models import (
    Contribution,
    Event,
    Meeting,
    MeetingPartner,
    Occurrence,
    OccurrencePartner,
)

LED, MEETING, CONTRIBUTION = "led", "meeting", "contribution"


class PartnerActivity(NamedTuple):
    """One thing that a partner did on a Swedish day.

    `what` is LED (led or helped to lead a held occurrence; `title` is its name), MEETING (was
    at a partner meeting; `title` is empty) or CONTRIBUTION (gave something; `title` is what, a
    kind of contribution).
    """

    partner_id: UUID
    day: date
    what: str
    title: str


def activity_between(session: Session, first: date, last: date) -> list[PartnerActivity]:
    """Return all that every partner, ended ones too, did on the days `first`-`last`, by day."""
    found = [
        *_led(session, first, last),
        *_at_meetings(session, first, last),
        *_given(session, first, last),
    ]
    return sorted(found, key=lambda one: (one.day, one.what, one.title, one.partner_id))


def led_together(session: Session, first: date, last: date) -> dict[tuple[UUID, UUID], int]:
    """Return, for each pair of partners, how many held occurrences they led together.

    Each pair stands once, the lower id first.
    """
    begins, ends = events.day_bounds(first, last)
    rows = session.execute(
        select(OccurrencePartner.occurrence_id, OccurrencePartner.partner_id)
        .join(Occurrence, Occurrence.id == OccurrencePartner.occurrence_id)
        .where(
            Occurrence.status == events.HELD,
            Occurrence.starts_at >= begins,
            Occurrence.starts_at < ends,
        )
    )
    leaders: dict[UUID, set[UUID]] = {}
    for occurrence_id, partner_id in rows:
        leaders.setdefault(occurrence_id, set()).add(partner_id)
    pairs: dict[tuple[UUID, UUID], int] = {}
    for together in leaders.values():
        for pair in combinations(sorted(together), 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    return pairs


class Held(NamedTuple):
    """A held occurrence that a partner led. `leaders` counts all who did, itself included."""

    id: UUID
    title: str
    day: date
    visits: int
    leaders: int


def held_by(session: Session, partner_id: UUID, first: date, last: date) -> list[Held]:
    """Return what a partner led or helped to lead on the days `first`-`last`, newest first."""
    begins, ends = events.day_bounds(first, last)
    leaders = (
        select(func.count())
        .select_from(OccurrencePartner)
        .where(OccurrencePartner.occurrence_id == Occurrence.id)
        .correlate(Occurrence)
        .scalar_subquery()
    )
    own = select(OccurrencePartner.occurrence_id).where(
        OccurrencePartner.partner_id == partner_id
    )
    rows = session.execute(
        select(Occurrence.id, Event.title, Occurrence.starts_at, Occurrence.visits, leaders)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.id.in_(own),
            Occurrence.status == events.HELD,
            Occurrence.starts_at >= begins,
            Occurrence.starts_at < ends,
        )
        .order_by(Occurrence.starts_at.desc(), Occurrence.id)
    )
    return [
        Held(key, title, events.wall(at).date(), visits or 0, number)
        for key, title, at, visits, number in rows
    ]


def _led(session: Session, first: date, last: date) -> Iterable[PartnerActivity]:
    begins, ends = events.day_bounds(first, last)
    rows = session.execute(
        select(OccurrencePartner.partner_id, Occurrence.starts_at, Event.title)
        .join(Occurrence, Occurrence.id == OccurrencePartner.occurrence_id)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.status == events.HELD,
            Occurrence.starts_at >= begins,
            Occurrence.starts_at < ends,
        )
    )
    for partner_id, starts_at, title in rows:
        yield PartnerActivity(partner_id, events.wall(starts_at).date(), LED, title)


def _at_meetings(session: Session, first: date, last: date) -> Iterable[PartnerActivity]:
    rows = session.execute(
        select(MeetingPartner.partner_id, Meeting.day)
        .join(Meeting, Meeting.id == MeetingPartner.meeting_id)
        .where(Meeting.day >= first, Meeting.day <= last)
    )
    for partner_id, day in rows:
        yield PartnerActivity(partner_id, day, MEETING, "")


def _given(session: Session, first: date, last: date) -> Iterable[PartnerActivity]:
    rows = session.execute(
        select(Contribution.partner_id, Contribution.day, Contribution.kind).where(
            Contribution.removed_at.is_(None),
            Contribution.day >= first,
            Contribution.day <= last,
        )
    )
    for partner_id, day, kind in rows:
        yield PartnerActivity(partner_id, day, CONTRIBUTION, kind)

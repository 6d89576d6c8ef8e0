"""What a meeting is told of a period: what was held, what was seen."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bis.core import events
from bis.store.models import DiaryEntry, Event, Occurrence, Partner


class HeldOfKind(NamedTuple):
    """How many activities of a kind were held, and their visits."""

    kind: str
    held: int
    visits: int


class Story(NamedTuple):
    """Something to read aloud: a post of the diary, or the note of an activity."""

    title: str
    text: str
    day: date
    upload: UUID | None = None
    picture_text: str = ""


def held_by_kind(session: Session, first: date, last: date) -> list[HeldOfKind]:
    """Return what was held on the Swedish days `first`-`last`, most visits first."""
    begins, ends = events.day_bounds(first, last)
    visits = func.coalesce(func.sum(Occurrence.visits), 0)
    found = session.execute(
        select(Event.kind, func.count(), visits)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.status == events.HELD,
            Occurrence.starts_at >= begins,
            Occurrence.starts_at < ends,
        )
        .group_by(Event.kind)
        .order_by(visits.desc(), Event.kind)
    )
    return [HeldOfKind(kind, held, int(total or 0)) for kind, held, total in found]


def registered(session: Session, day: date) -> dict[UUID, str]:
    """Return the names of the partners that belonged to the house on `day`."""
    found = session.execute(
        select(Partner.id, Partner.name)
        .where(
            Partner.registered_on <= day,
            (Partner.ended_on.is_(None)) | (Partner.ended_on > day),
        )
        .order_by(Partner.name)
    )
    return dict(found.all())


def stories(session: Session, last: date, most: int) -> list[Story]:
    """Return what can be read aloud, the newest first, up to the day `last`.

    Published posts of the diary that are more than a title; a house without any has the notes
    of what was held.
    """
    posts = session.execute(
        select(
            DiaryEntry.title,
            DiaryEntry.text,
            DiaryEntry.day,
            DiaryEntry.upload_id,
            DiaryEntry.picture_text,
        )
        .where(
            DiaryEntry.published,
            DiaryEntry.removed_at.is_(None),
            DiaryEntry.day <= last,
            or_(DiaryEntry.text != "", DiaryEntry.upload_id.is_not(None)),
        )
        .order_by(DiaryEntry.day.desc(), DiaryEntry.id.desc())
        .limit(most)
    )
    return [Story(*row) for row in posts] or _notes(session, last, most)


def _notes(session: Session, last: date, most: int) -> list[Story]:
    _, ends = events.day_bounds(last, last)
    found = session.execute(
        select(Event.title, Occurrence.note, Occurrence.starts_at)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.status == events.HELD,
            Occurrence.note != "",
            Occurrence.starts_at < ends,
        )
        .order_by(Occurrence.starts_at.desc(), Occurrence.id)
        .limit(most)
    )
    return [Story(title, note, events.wall(at).date()) for title, note, at in found]

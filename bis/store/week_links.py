"""The links with which an organisation that never logs in sends its week."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from bis.core import events
from bis.core.events import EventDraft
from bis.core.permissions import Role
from bis.errors import NotFoundError
from bis.store import events as occurrences
from bis.store import series
from bis.store.models import (
    Change,
    Event,
    Invitation,
    Occurrence,
    Partner,
    User,
)

WEEK = "week"
INVITATION = "invitation"  # under this name a change tells which link it came by
ADDED, CORRECTED, CALLED_OFF = "added", "corrected", "off"  # what is news of a date


class WeekLink(NamedTuple):
    """A link that works. `made_by` is an e-mail address; `used_at` is when it last sent."""

    id: UUID
    partner_id: UUID
    partner: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


class Told(NamedTuple):
    """A date as it stands and what is news of it: ADDED, CORRECTED or CALLED_OFF.

    `was`: the facts of a corrected one before that, see `core.series.facts`.
    """

    what: str
    one: events.Occurrence
    was: Mapping[str, Any] | None = None


class News(NamedTuple):
    """What came by the links of a partner, in order of time."""

    partner_id: UUID
    partner: str
    told: tuple[Told, ...]


_LINK = (
    select(
        Invitation.id,
        Partner.id,
        Partner.name,
        User.email,
        Invitation.made_at,
        Invitation.expires_at,
        Invitation.used_at,
    )
    .join(Partner, Partner.id == Invitation.partner_id)
    .join(User, User.id == Invitation.made_by)
    .order_by(Invitation.made_at, Invitation.id)
)


def works(now: datetime) -> ColumnElement[bool]:
    """Return what makes an invitation a link for weeks that is open at `now`."""
    return and_(
        Invitation.kind == WEEK, Invitation.revoked_at.is_(None), Invitation.expires_at > now
    )


def add(
    session: Session,
    token_hash: str,
    partner_id: UUID,
    made_by: UUID,
    now: datetime,
    expires_at: datetime,
) -> UUID:
    """Keep a new link; those that the partner has go on working. Return its id."""
    link = Invitation(
        token_hash=token_hash,
        kind=WEEK,
        email="",
        role=Role.PARTNER.value,
        partner_id=partner_id,
        made_by=made_by,
        made_at=now,
        expires_at=expires_at,
    )
    session.add(link)
    session.flush()
    return link.id


def by_token(session: Session, token_hash: str, now: datetime) -> WeekLink:
    """Return the link with this token.

    Raises NotFoundError if there is none that works, or its organisation has ended.
    """
    today = events.wall(now).date()
    row = session.execute(
        _LINK.where(
            works(now),
            Invitation.token_hash == token_hash,
            Partner.ended_on.is_(None) | (Partner.ended_on > today),
        )
    ).first()
    if row is None:
        raise NotFoundError("no link that works")
    return WeekLink(*row)


def of_partner(session: Session, partner_id: UUID, now: datetime) -> list[WeekLink]:
    """Return the links of a partner that work, the oldest first."""
    found = _LINK.where(works(now), Invitation.partner_id == partner_id)
    return [WeekLink(*row) for row in session.execute(found)]


def used(session: Session, link_id: UUID, now: datetime) -> None:
    """Remember when a link last sent something."""
    session.execute(update(Invitation).where(Invitation.id == link_id).values(used_at=now))


def revoke(session: Session, link_id: UUID, now: datetime) -> None:
    """Take a link back. Raises NotFoundError if it no longer works anyway."""
    revoked = session.execute(
        update(Invitation)
        .where(Invitation.id == link_id, works(now))
        .values(revoked_at=now)
        .returning(Invitation.id)
    )
    if revoked.first() is None:
        raise NotFoundError(f"invitation {link_id}")


def led_in_week(
    session: Session, partner_id: UUID, monday: date
) -> list[tuple[UUID, EventDraft]]:
    """Return what a partner leads in a week, each date with a draft of it alone.

    Nothing that was cancelled or not published, and nothing that lasts into the next day.
    """
    begins, ends = events.day_bounds(monday, monday + timedelta(days=6))
    rows = session.execute(
        select(Occurrence, Event)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Event.organiser_id == partner_id,
            Event.published,
            Occurrence.status.in_((events.PLANNED, events.HELD)),
            Occurrence.starts_at >= begins,
            Occurrence.starts_at < ends,
        )
        .order_by(Occurrence.starts_at, Event.title, Occurrence.id)
    ).all()
    drafts = ((one.id, _draft(session, one, event)) for one, event in rows)
    return [(key, draft) for key, draft in drafts if draft is not None]


def news(session: Session, since: datetime) -> list[News]:
    """Return what came by links since `since` and still stands, by the partner's name.

    Each date is told of once. What has been put back as it was is no news.
    """
    added: dict[UUID, Change] = {}  # by the lineage
    done: dict[UUID, list[Change]] = {}  # by the occurrence
    for change in _by_links(session, since):
        if change.entity == "event":
            added[UUID(change.entity_id)] = change
        for key in _occurrences_of(change):
            done.setdefault(key, []).append(change)
    told: dict[UUID, list[Told]] = {}
    for one in occurrences.among(session, done, added):
        first = added.pop(one.lineage_id, None)  # a later date of it was not sent
        changes = [*([first] if first else []), *done.get(one.id, [])]
        is_told = _told(one, changes) if changes else None
        if is_told:
            told.setdefault(UUID(_after(changes[-1])["partner"]), []).append(is_told)
    names = select(Partner.id, Partner.name).where(Partner.id.in_(told))
    return [
        News(partner_id, name, tuple(told[partner_id]))
        for partner_id, name in session.execute(names.order_by(Partner.name))
    ]


def _by_links(session: Session, since: datetime) -> list[Change]:
    found = session.scalars(
        select(Change)
        .where(
            Change.user_id.is_(None),
            Change.at >= since,
            Change.entity.in_(("event", "occurrence", "series")),
        )
        .order_by(Change.at, Change.id)
    )
    return [one for one in found if INVITATION in _after(one)]


def _occurrences_of(change: Change) -> list[UUID]:
    if change.entity == "occurrence":
        return [UUID(change.entity_id)]
    return [UUID(key) for key in _after(change).get("rows", ())]


def _told(one: events.Occurrence, changes: Sequence[Change]) -> Told | None:
    """Return what is news of a date that links did `changes` to, in order of time."""
    last = changes[-1]
    if one.status == events.CANCELLED:
        is_off = last.action == "close" and _after(last)["version"] == one.version
        return Told(CALLED_OFF, one) if is_off else None
    if changes[0].action == "add":
        return Told(ADDED, one)
    corrections = (change for change in changes if change.action == "change")
    stand = list(takewhile(lambda change: not _is_undone(change, one), corrections))
    if not stand or _before(stand[0])["facts"] == _after(stand[-1])["facts"]:
        return None
    return Told(CORRECTED, one, _before(stand[0])["facts"])


def _is_undone(correction: Change, one: events.Occurrence) -> bool:
    """Return whether a date belongs again to the series that a correction took it from."""
    return bool(_before(correction)["event"] == str(one.event_id))


def _before(change: Change) -> dict[str, Any]:
    return change.before or {}


def _after(change: Change) -> dict[str, Any]:
    return change.after or {}


def _draft(session: Session, one: Occurrence, event: Event) -> EventDraft | None:
    """Return one date as a draft of it alone; None for what does not end on its day."""
    starts, ends = events.wall(one.starts_at), events.wall(one.ends_at)
    if starts.date() != ends.date():
        return None
    return replace(
        series.draft_of(session, event),
        day=starts.date(),
        starts=starts.time(),
        ends=ends.time(),
        repetition=None,
    )

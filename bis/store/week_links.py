"""The links with which an organisation that never logs in sends its week."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from bis.core import events
from bis.core.events import EventDraft
from bis.core.permissions import Role
from bis.errors import NotFoundError
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


class WeekLink(NamedTuple):
    """A link that works. `made_by` is an e-mail address; `used_at` is when it last sent."""

    id: UUID
    partner_id: UUID
    partner: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


class News(NamedTuple):
    """What came by the links of a partner: new activities, corrected and called off dates."""

    partner_id: UUID
    partner: str
    added: int
    corrected: int
    called_off: int
    newest: datetime


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
    """Return what came by links since `since`, by the partner's name."""
    found: dict[str, list[Change]] = {}
    for change in session.scalars(
        select(Change)
        .where(
            Change.user_id.is_(None),
            Change.at >= since,
            Change.entity.in_(("event", "occurrence", "series")),
        )
        .order_by(Change.at, Change.id)
    ):
        if change.after and INVITATION in change.after:
            found.setdefault(change.after["partner"], []).append(change)
    names = select(Partner.id, Partner.name).where(Partner.id.in_(map(UUID, found)))
    told = [
        News(partner_id, name, *_counted(found[str(partner_id)]), found[str(partner_id)][-1].at)
        for partner_id, name in session.execute(names.order_by(Partner.name))
    ]
    return [one for one in told if one.added or one.corrected or one.called_off]


def _counted(done: Sequence[Change]) -> tuple[int, int, int]:
    """Return how much was added, corrected and called off by changes in order of time.

    What was put back since is not called off.
    """
    corrected = {
        key for one in done if one.action == "change" for key in (one.after or {})["rows"]
    }
    last = {one.entity_id: one.action for one in done if one.entity == "occurrence"}
    return (
        sum(one.action == "add" for one in done),
        len(corrected),
        sum(action == "close" for action in last.values()),
    )


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

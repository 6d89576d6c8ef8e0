"""Partner meetings: who was there, what was seen, what was decided."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from bis.core import meetings
from bis.core.events import Named
from bis.core.example_meetings import ExampleMeeting
from bis.core.meetings import DecisionDraft, Held
from bis.core.periods import Period
from bis.core.typed import clean
from bis.errors import ChangedMeanwhileError, NotFoundError
from bis.store.models import Decision, Insight, Meeting, MeetingPartner, Partner

Board = dict[str, Any]

_NEWEST_FIRST = (Meeting.began_at.desc(), Meeting.id.desc())


def add(
    session: Session, day: date, period: Period, at: datetime, frozen: Board | None
) -> UUID:
    """Add a meeting that begins at `at` with the figures `frozen`; return its id."""
    meeting_id = uuid7()
    session.add(
        Meeting(
            id=meeting_id,
            day=day,
            period=meetings.period_text(period),
            figures_at=at if frozen else None,
            frozen=frozen,
            began_at=at,
        )
    )
    session.flush()
    return meeting_id


def get(session: Session, meeting_id: UUID) -> meetings.Meeting:
    """Return one meeting. Raises NotFoundError."""
    row = session.get(Meeting, meeting_id)
    if row is None:
        raise NotFoundError(f"meeting {meeting_id}")
    return _meeting(row)


def running(session: Session) -> meetings.Meeting | None:
    """Return the meeting that is going on, if any."""
    row = session.scalars(
        select(Meeting).where(Meeting.ended_at.is_(None)).order_by(*_NEWEST_FIRST).limit(1)
    ).first()
    return _meeting(row) if row else None


def latest(session: Session, before: datetime) -> meetings.Meeting | None:
    """Return the last meeting that began before `before`."""
    row = session.scalars(
        select(Meeting).where(Meeting.began_at < before).order_by(*_NEWEST_FIRST).limit(1)
    ).first()
    return _meeting(row) if row else None


def lock(session: Session, meeting_id: UUID) -> meetings.Meeting:
    """Hold a meeting to the end of the transaction. Raises NotFoundError."""
    session.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    return get(session, meeting_id)


def frozen_board(session: Session, meeting_id: UUID) -> Board | None:
    """Return what a meeting's scenes showed when its figures were frozen."""
    return session.scalar(select(Meeting.frozen).where(Meeting.id == meeting_id))


def change(session: Session, meeting_id: UUID, values: Mapping[str, Any]) -> None:
    """Set columns of a meeting."""
    session.execute(update(Meeting).where(Meeting.id == meeting_id).values(**values))


def present(session: Session, meeting_id: UUID) -> list[Named]:
    """Return the partners that are, or were, at a meeting, by name."""
    return _present(session, [meeting_id]).get(meeting_id, [])


def attend(session: Session, meeting_id: UUID, partner_id: UUID, *, is_here: bool) -> None:
    """Write down that a partner is at a meeting, or take it back; twice is once."""
    session.execute(
        delete(MeetingPartner).where(
            MeetingPartner.meeting_id == meeting_id, MeetingPartner.partner_id == partner_id
        )
    )
    if is_here:
        session.execute(
            insert(MeetingPartner).values(meeting_id=meeting_id, partner_id=partner_id)
        )


def insights(session: Session, meeting_id: UUID) -> list[meetings.Insight]:
    """Return every line of a meeting, those that nobody has written yet too."""
    rows = session.scalars(select(Insight).where(Insight.meeting_id == meeting_id))
    found = {
        row.position: meetings.Insight(row.position, row.text, row.version) for row in rows
    }
    return [
        found.get(position, meetings.Insight(position))
        for position in range(1, meetings.LINES + 1)
    ]


def put_insight(
    session: Session, meeting_id: UUID, position: int, text: str, version: int
) -> None:
    """Write a line; `version` is the one that was read, 0 for a new one.

    Raises ChangedMeanwhileError.
    """
    where = (Insight.meeting_id == meeting_id, Insight.position == position)
    key = {"meeting_id": meeting_id, "position": position}
    _put(session, Insight, where, version, key, {"text": clean(text)})


def decisions(session: Session, meeting_id: UUID) -> list[meetings.Decision]:
    """Return the decisions of a meeting in their order, what is half written too."""
    return _decisions(session, Decision.meeting_id == meeting_id)


def put_decision(
    session: Session, meeting_id: UUID, position: int, draft: DecisionDraft, version: int
) -> None:
    """Write a decision; `version` is the one that was read, 0 for a new one.

    Raises ChangedMeanwhileError.
    """
    where = (Decision.meeting_id == meeting_id, Decision.position == position)
    key = {"meeting_id": meeting_id, "position": position}
    values = {"what": clean(draft.what), "who": clean(draft.who), "due": draft.due}
    _put(session, Decision, where, version, key, values)


def open_decisions(session: Session) -> list[meetings.Decision]:
    """Return the decisions that are not done, the oldest first."""
    return _decisions(session, Decision.done_at.is_(None), Decision.what != "")


def decision(session: Session, decision_id: UUID) -> meetings.Decision:
    """Return one decision. Raises NotFoundError."""
    found = _decisions(session, Decision.id == decision_id)
    if not found:
        raise NotFoundError(f"decision {decision_id}")
    return found[0]


def set_done(
    session: Session, decision_id: UUID, done_at: datetime | None, version: int
) -> None:
    """Say that a decision is done, or with None that it is not.

    Raises ChangedMeanwhileError.
    """
    done = session.execute(
        update(Decision)
        .where(Decision.id == decision_id, Decision.version == version)
        .values(done_at=done_at, version=version + 1)
    )
    _refuse_unless_one(done.rowcount)  # type: ignore[attr-defined]


def ended(session: Session, most: int) -> list[Held]:
    """Return the meetings that are over, the newest first."""
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.ended_at.is_not(None))
        .order_by(*_NEWEST_FIRST)
        .limit(most)
    ).all()
    here = _present(session, [row.id for row in rows])
    return [
        Held(
            meeting=_meeting(row),
            partners=tuple(one.name for one in here.get(row.id, ())),
            insights=tuple(one.text for one in insights(session, row.id) if one.text),
            decisions=tuple(one for one in decisions(session, row.id) if one.draft.what),
        )
        for row in rows
    ]


def add_ended(session: Session, one: ExampleMeeting, partner_ids: Mapping[str, UUID]) -> None:
    """Add a meeting of the example house, over since long; `partner_ids` by code."""
    meeting_id = add(session, one.day, one.period, one.began_at, None)
    change(session, meeting_id, {"ended_at": one.ended_at})
    for code in one.partners:
        attend(session, meeting_id, partner_ids[code], is_here=True)
    for position, text in enumerate(one.insights, start=1):
        put_insight(session, meeting_id, position, text, 0)
    for position, (draft, done_at) in enumerate(one.decisions, start=1):
        put_decision(session, meeting_id, position, draft, 0)
        session.execute(
            update(Decision)
            .where(Decision.meeting_id == meeting_id, Decision.position == position)
            .values(done_at=done_at)
        )


def _present(session: Session, meeting_ids: Sequence[UUID]) -> dict[UUID, list[Named]]:
    found = session.execute(
        select(MeetingPartner.meeting_id, Partner.id, Partner.name)
        .join(Partner, Partner.id == MeetingPartner.partner_id)
        .where(MeetingPartner.meeting_id.in_(meeting_ids))
        .order_by(Partner.name)
    )
    here: dict[UUID, list[Named]] = {}
    for meeting_id, partner_id, name in found:
        here.setdefault(meeting_id, []).append(Named(partner_id, name))
    return here


def _decisions(session: Session, *where: ColumnElement[bool]) -> list[meetings.Decision]:
    found = session.execute(
        select(Decision, Meeting.day)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(*where)
        .order_by(Meeting.began_at, Decision.position)
    )
    return [
        meetings.Decision(
            id=row.id,
            day=day,
            position=row.position,
            draft=DecisionDraft(row.what, row.who, row.due),
            done_at=row.done_at,
            version=row.version,
        )
        for row, day in found
    ]


def _put(
    session: Session,
    table: type[Insight] | type[Decision],
    where: tuple[ColumnElement[bool], ...],
    version: int,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """Insert (version 0) or update one numbered line of a meeting that is locked."""
    there = session.scalar(select(table.version).where(*where)) or 0
    _refuse_unless_one(int(there == version))
    if version == 0:
        session.execute(insert(table).values(**key, **values))
    else:
        session.execute(update(table).where(*where).values(**values, version=version + 1))


def _refuse_unless_one(rows: int) -> None:
    if rows != 1:
        raise ChangedMeanwhileError("the line is not at the version that was read")


def _meeting(row: Meeting) -> meetings.Meeting:
    return meetings.Meeting(
        id=row.id,
        day=row.day,
        period=meetings.read_period(row.period),
        figures_at=row.figures_at,
        began_at=row.began_at,
        ended_at=row.ended_at,
        scene=row.scene,
        story=row.story,
        silent_until=row.silent_until,
    )

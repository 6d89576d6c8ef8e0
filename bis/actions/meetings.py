"""Leading a partner meeting: from who is here to what is decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from bis import clock
from bis.core import meetings
from bis.core.meetings import DecisionDraft, Meeting
from bis.core.periods import Period
from bis.core.permissions import Action, Actor, check
from bis.errors import RefusedError
from bis.store import changes, data_version, lab
from bis.store import meetings as stored
from bis.store.session import Session, writing

_MEETING, _DECISION = "meeting", "decision"


def start(actor: Actor, period: Period, board: dict[str, Any]) -> UUID:
    """Begin a meeting about `period`, its figures frozen as `board`; return its id.

    Raises NotAllowedError, and RefusedError while another is going on.
    """
    check(actor, Action.LEAD_MEETING)
    now = clock.now()
    with writing() as session:
        lab.lock(session)  # two who begin at once must not both find nothing
        if stored.running(session):
            raise RefusedError("meeting.error.running")
        meeting_id = stored.add(session, clock.today(), period, now, board)
        after = {"period": meetings.period_text(period)}
        changes.note(
            session, now, actor.user_id, "start", _MEETING, str(meeting_id), after=after
        )
    return meeting_id


def end(actor: Actor, meeting_id: UUID, board: dict[str, Any] | None) -> None:
    """End a meeting; one whose figures are live keeps `board`, so that it can be seen again.

    Raises NotAllowedError, NotFoundError, RefusedError.
    """
    with _running(actor, meeting_id) as now:
        kept = {"figures_at": now.at, "frozen": board} if now.meeting.figures_at is None else {}
        stored.change(now.session, meeting_id, {"ended_at": now.at, **kept})
        _note(now, actor, "end")


def resume(actor: Actor, meeting_id: UUID) -> None:
    """Take back the end of a meeting, on its own day.

    Raises NotAllowedError, NotFoundError, RefusedError.
    """
    check(actor, Action.LEAD_MEETING)
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        meeting = stored.lock(session, meeting_id)
        if meeting.day != clock.today() or stored.running(session):
            raise RefusedError("meeting.error.over")
        stored.change(session, meeting_id, {"ended_at": None})
        _note(_Now(session, meeting, now), actor, "resume")


def freeze(actor: Actor, meeting_id: UUID, board: dict[str, Any]) -> None:
    """Let the figures of a meeting stand still as `board`.

    Raises NotAllowedError, NotFoundError, RefusedError.
    """
    with _running(actor, meeting_id) as now:
        stored.change(now.session, meeting_id, {"figures_at": now.at, "frozen": board})
        _note(now, actor, "freeze")


def go_live(actor: Actor, meeting_id: UUID) -> None:
    """Let the figures of a meeting follow the house.

    Raises NotAllowedError, NotFoundError, RefusedError.
    """
    with _running(actor, meeting_id) as now:
        stored.change(now.session, meeting_id, {"figures_at": None})
        _note(now, actor, "go_live")


def show(
    actor: Actor, meeting_id: UUID, *, scene: int | None = None, story: int | None = None
) -> None:
    """Turn the screens that follow the meeting to a scene, or to another story.

    Raises NotAllowedError, NotFoundError, RefusedError.
    """
    wished = {"scene": scene, "story": story}
    with _running(actor, meeting_id) as now:
        values = {name: value for name, value in wished.items() if value is not None}
        stored.change(now.session, meeting_id, values)
        data_version.bump(now.session)


def be_silent(actor: Actor, meeting_id: UUID) -> None:
    """Begin the two silent minutes. Raises NotAllowedError, NotFoundError, RefusedError."""
    with _running(actor, meeting_id) as now:
        until = now.at + meetings.SILENCE
        stored.change(now.session, meeting_id, {"silent_until": until})
        data_version.bump(now.session)


def attend(actor: Actor, meeting_id: UUID, partner_id: UUID, *, is_here: bool) -> None:
    """Write down that a partner is here, or take it back.

    Raises NotAllowedError, NotFoundError, RefusedError.
    """
    with _running(actor, meeting_id) as now:
        stored.attend(now.session, meeting_id, partner_id, is_here=is_here)
        _note(now, actor, "attend", {"partner": str(partner_id), "is_here": is_here})


def write_insight(
    actor: Actor, meeting_id: UUID, position: int, text: str, version: int
) -> None:
    """Save a line about what the meeting saw; `version` is the one that was shown.

    Raises FieldsError, NotAllowedError, NotFoundError, RefusedError, ChangedMeanwhileError.
    """
    meetings.check_insight(text)
    with _running(actor, meeting_id) as now:
        before = stored.insights(now.session, meeting_id)[position - 1]
        stored.put_insight(now.session, meeting_id, position, text, version)
        after = {"position": position, "text": text}
        _note(now, actor, "write_insight", after, {"text": before.text})


def write_decision(
    actor: Actor, meeting_id: UUID, position: int, draft: DecisionDraft, version: int
) -> None:
    """Save a decision; `version` is the one that was shown.

    Raises FieldsError, NotAllowedError, NotFoundError, RefusedError, ChangedMeanwhileError.
    """
    meetings.check_decision(draft)
    with _running(actor, meeting_id) as now:
        there = stored.decisions(now.session, meeting_id)
        before = next((_told(one.draft) for one in there if one.position == position), None)
        stored.put_decision(now.session, meeting_id, position, draft, version)
        after = {"position": position, **_told(draft)}
        _note(now, actor, "write_decision", after, before)


def set_done(actor: Actor, decision_id: UUID, *, is_done: bool, version: int) -> None:
    """Say that a decision is done, or that it is not after all.

    `version` is the one that was shown. Raises NotAllowedError, NotFoundError,
    ChangedMeanwhileError.
    """
    check(actor, Action.LEAD_MEETING)
    now = clock.now()
    with writing() as session:
        before = stored.decision(session, decision_id)
        stored.set_done(session, decision_id, now if is_done else None, version)
        changes.note(
            session,
            now,
            actor.user_id,
            "set_done",
            _DECISION,
            str(decision_id),
            {"is_done": before.done_at is not None},
            {"is_done": is_done},
        )


class _Now(NamedTuple):
    """A meeting that is going on, held until the transaction ends."""

    session: Session
    meeting: Meeting
    at: datetime


@contextmanager
def _running(actor: Actor, meeting_id: UUID) -> Iterator[_Now]:
    """One transaction on a meeting that is going on, for who may lead it."""
    check(actor, Action.LEAD_MEETING)
    now = clock.now()
    with writing() as session:
        meeting = stored.lock(session, meeting_id)
        if meeting.ended_at:
            raise RefusedError("meeting.error.over")
        yield _Now(session, meeting, now)


def _note(
    now: _Now,
    actor: Actor,
    action: str,
    after: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    about = str(now.meeting.id)
    changes.note(now.session, now.at, actor.user_id, action, _MEETING, about, before, after)


def _told(draft: DecisionDraft) -> dict[str, Any]:
    return asdict(draft) | {"due": str(draft.due or "")}

"""Putting an activity into the shared calendar, and saying how it went."""

from datetime import datetime
from uuid import UUID

from bis import clock
from bis.actions.closing import close_in
from bis.core import events
from bis.core.events import Closing, EventDraft
from bis.core.permissions import Action, Actor, check
from bis.core.typed import clean
from bis.errors import FieldsError, RefusedError
from bis.store import changes, lab
from bis.store import events as stored
from bis.store.session import writing


def add_event(actor: Actor, draft: EventDraft) -> UUID:
    """Put an activity into the calendar; return the id of the series.

    The same activity saved twice, as by a second tap, is one: nobody means what is alike in
    every field two times over.

    Raises FieldsError (each with its sentence), NotAllowedError.
    """
    events.check(draft, clock.today())
    check(actor, Action.ADD_EVENT, _organiser(draft))
    now = clock.now()
    with writing() as session:
        lab.lock(session)  # two taps at once must not both find nothing
        same = stored.same_as(session, draft)
        if same is not None:
            return same
        event_id = stored.add(session, draft, now)
        after = {"title": clean(draft.title), "first": str(draft.day), "rule": draft.rule}
        changes.note(session, now, actor.user_id, "add", "event", str(event_id), after=after)
    return event_id


def close(actor: Actor, occurrence_id: UUID, closing: Closing, version: int) -> None:
    """Say how an occurrence went. `version` is the one that the person was shown.

    Raises FieldsError, NotAllowedError, NotFoundError, ChangedMeanwhileError, and
    RefusedError when it has not begun or is closed already.
    """
    events.check_closing(closing)
    now = clock.now()
    with writing() as session:
        occurrence = stored.get(session, occurrence_id)
        check(actor, Action.CLOSE_OCCURRENCE, *occurrence.organiser_ids)
        if closing.took_place and occurrence.starts_at > now:
            raise RefusedError("closing.error.not_begun")
        before = stored.state(session, occurrence_id)
        if before["status"] != events.PLANNED and before["version"] == version:
            raise RefusedError("closing.error.closed_already")
        close_in(session, actor, occurrence_id, closing, version, now)


def move(
    actor: Actor, occurrence_id: UUID, starts: datetime, ends: datetime, version: int
) -> None:
    """Move one occurrence, and it alone, to other Swedish wall times (naive).

    `version` is the one that the person was shown. Raises NotAllowedError, NotFoundError,
    ChangedMeanwhileError, and RefusedError when it cannot be moved there.
    """
    now = clock.now()
    with writing() as session:
        occurrence = stored.get(session, occurrence_id)
        check(actor, Action.ADD_EVENT, *occurrence.organiser_ids)
        events.check_move(occurrence, starts, ends, now)
        before = stored.state(session, occurrence_id)
        at, until = events.instant_of(starts), events.instant_of(ends)
        stored.move(session, occurrence_id, at, until, version)
        session.expire_all()
        after = stored.state(session, occurrence_id)
        changes.note(
            session,
            now,
            actor.user_id,
            "move",
            "occurrence",
            str(occurrence_id),
            before,
            after,
        )


_UNDONE_BY = {"close": Action.CLOSE_OCCURRENCE, "move": Action.ADD_EVENT}


def undo(actor: Actor, occurrence_id: UUID) -> None:
    """Take back the newest change of an occurrence: its closing, or its move.

    Raises NotAllowedError, NotFoundError, RefusedError, ChangedMeanwhileError.
    """
    now = clock.now()
    with writing() as session:
        occurrence = stored.get(session, occurrence_id)
        change = changes.newest(session, "occurrence", str(occurrence_id))
        if not (change and change.action in _UNDONE_BY and change.before and change.after):
            raise RefusedError("closing.error.nothing_to_undo")
        check(actor, _UNDONE_BY[change.action], *occurrence.organiser_ids)
        stored.restore(session, occurrence_id, change.before, change.after["version"])
        changes.note(
            session,
            now,
            actor.user_id,
            "undo",
            "occurrence",
            str(occurrence_id),
            change.after,
            change.before,
        )


def _organiser(draft: EventDraft) -> UUID:
    if draft.organiser_id is None:
        raise FieldsError({"organiser": "event.error.organiser_empty"})
    return draft.organiser_id

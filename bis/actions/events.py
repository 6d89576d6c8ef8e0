"""Putting an activity into the shared calendar, and saying how it went."""

from collections.abc import Collection, Container, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from bis import clock
from bis.actions import history
from bis.actions.closing import close_in
from bis.actions.lab import profile
from bis.core import events
from bis.core.events import Closing, EventDraft, Occurrence
from bis.core.permissions import Action, Actor, check, may
from bis.core.typed import clean
from bis.errors import FieldsError, RefusedError
from bis.store import changes, lab, partners, series
from bis.store import events as stored
from bis.store.changes import Kept
from bis.store.session import Session, reading, writing


def add_event(actor: Actor, draft: EventDraft) -> UUID:
    """Put an activity into the calendar; return the id of the series. See `add_events`."""
    return add_events(actor, [draft])[0]


def add_events(actor: Actor, drafts: Sequence[EventDraft]) -> list[UUID]:
    """Put activities into the calendar, all or none; return the ids of the series.

    The same activity saved twice, as by a second tap, is one: nobody means what is alike in
    every field two times over.

    Raises FieldsError (each with its sentence), NotAllowedError.
    """
    for draft in drafts:
        events.check(draft, clock.today(), profile().breaks)
        check(actor, Action.ADD_EVENT, _organiser(draft))
    with writing() as session:
        lab.lock(session)  # two taps at once must not both find nothing
        return [_add(session, actor, draft, clock.now()) for draft in drafts]


def _add(session: Session, actor: Actor, draft: EventDraft, now: datetime) -> UUID:
    check_known(session, draft)
    planned = draft.plan(profile().breaks)
    same = series.same_as(session, draft, planned)
    what = {"title": clean(draft.title), "first": str(draft.day), "rule": planned.rule}
    if same is not None:
        if not _has_put_in(session, actor, same):
            _note_added(session, now, actor, same, None, what)  # without a way to undo it
        return same
    event_id = series.add(session, draft, planned, now)
    done = series.added(session, event_id)
    _note_added(session, now, actor, event_id, done.before, done.after | what)
    return event_id


def _note_added(
    session: Session,
    now: datetime,
    actor: Actor,
    event_id: UUID,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    changes.note(session, now, actor.user_id, "add", "event", str(event_id), before, after)


def _has_put_in(session: Session, actor: Actor, event_id: UUID) -> bool:
    """Return whether `actor` is among those who have put in a series."""
    noted = changes.of_things(session, ("event", str(event_id)))
    return any(change.action == "add" and change.who == actor.email for change in noted)


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
        if not occurrence.published:
            raise RefusedError("closing.error.draft")
        if not set(closing.organisers) <= set(partners.by_code(session).values()):
            raise FieldsError({"organisers": "event.error.organiser_unknown"})
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


_UNDONE_BY = {
    "add": Action.ADD_EVENT,
    "close": Action.CLOSE_OCCURRENCE,
    "call_off": Action.CLOSE_OCCURRENCE,
    "move": Action.ADD_EVENT,
    "change": Action.ADD_EVENT,
}


def undo(actor: Actor, occurrence_id: UUID, version: int) -> None:
    """Take back the newest change of an occurrence; see `undo_several`."""
    undo_several(actor, {occurrence_id: version})


def undo_several(actor: Actor, versions: Mapping[UUID, int]) -> None:
    """Take back the newest change of each occurrence, all or none.

    A change of a whole series is taken back whole; what was put in leaves the calendar.
    `versions`: under the id of each the one that the person was shown: what somebody else did
    since stays. Raises NotAllowedError, NotFoundError, RefusedError, ChangedMeanwhileError.
    """
    _take_all_back(actor, versions, _UNDONE_BY)


def reopen(actor: Actor, versions: Mapping[UUID, int]) -> None:
    """Take back the closings of occurrences that nobody has changed since, all or none.

    `versions`: under the id of each the version that its closing gave it.

    Raises NotAllowedError, NotFoundError, RefusedError, ChangedMeanwhileError.
    """
    _take_all_back(actor, versions, ("close",))


def _take_all_back(actor: Actor, versions: Mapping[UUID, int], taken: Container[str]) -> None:
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        for occurrence_id, version in versions.items():
            _take_back(session, actor, occurrence_id, version, taken, now)


def _take_back(
    session: Session,
    actor: Actor,
    occurrence_id: UUID,
    version: int,
    taken: Container[str],
    now: datetime,
) -> None:
    """Undo the newest change of an occurrence if it is one of the actions `taken`."""
    occurrence = stored.get(session, occurrence_id)
    found = history.of(session, occurrence) if occurrence.version == version else []
    change = next(iter(found), None)
    if not (change and change.action in taken and change.before and change.after):
        raise RefusedError("closing.error.nothing_to_undo")
    check(actor, _UNDONE_BY[change.action], *_owners(change, occurrence))
    sentence = _why_not(session, change, now)
    if sentence:
        raise RefusedError(sentence)
    before, after = _put_back(session, change, occurrence_id)
    changes.note(
        session, now, actor.user_id, "undo", change.entity, change.entity_id, before, after
    )


def may_undo(actor: Actor, occurrence: Occurrence) -> bool:
    """Return whether `undo` would take back what was done to an occurrence last."""
    with reading() as session:
        change = next(iter(history.of(session, occurrence)), None)
        if not (change and change.action in _UNDONE_BY and change.before and change.after):
            return False
        if not may(actor, _UNDONE_BY[change.action], *_owners(change, occurrence)):
            return False
        if _why_not(session, change, clock.now()):
            return False
        if "rows" in change.after:
            return series.is_untouched(session, change.after["rows"])
        return bool(change.after["version"] == occurrence.version)


def just_added(actor: Actor, event_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return a date of each series that `actor` put in, and its version, to be undone at.

    Nothing where one of them cannot be taken out again, or somebody else put it in first.
    """
    with reading() as session:
        found = [_at_first(session, actor, one) for one in event_ids]
    dates = [one for one in found if one]
    return dict(dates) if len(dates) == len(found) else {}


def _at_first(session: Session, actor: Actor, event_id: UUID) -> tuple[UUID, int] | None:
    change = next(iter(changes.of_things(session, ("event", str(event_id)))), None)
    if not (change and change.before and change.after and change.who == actor.email):
        return None
    if change.action != "add" or _why_not(session, change, clock.now()):
        return None
    date_id, version = next(iter(change.after["rows"].items()))
    return UUID(date_id), version


def _owners(change: Kept, occurrence: Occurrence) -> tuple[UUID, ...]:
    """Return of whom one has to be among: who helps may change it, but not put it in."""
    leading, *_ = owners = occurrence.organiser_ids
    return (leading,) if change.action == "add" else owners


def _why_not(session: Session, change: Kept, now: datetime) -> str | None:
    """Return the key of why a change cannot be taken back, though it is the newest."""
    if _has_begun(session, change, now):
        return "change.error.begun"
    if change.action != "add":
        return None
    rows = (change.after or {})["rows"]
    if not series.is_untouched(session, rows):
        return "closing.error.nothing_to_undo"
    return "change.error.answered" if series.is_answered(session, rows) else None


def _has_begun(session: Session, change: Kept, now: datetime) -> bool:
    """Return whether something to be moved back has begun, or would have begun there."""
    is_moved = change.action in ("add", "move", "change")
    if not (is_moved and change.before and change.after):
        return False
    one_by_itself = {change.entity_id: change.before}
    before = change.before.get("rows", one_by_itself)
    after = change.after.get("rows", one_by_itself)
    return series.any_begun(session, after, now) or any(
        datetime.fromisoformat(row["starts_at"]) <= now for row in before.values()
    )


def _put_back(
    session: Session, change: Kept, occurrence_id: UUID
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Undo a change that has a before and an after; return both as the undo has them."""
    before, after = change.before or {}, change.after or {}
    if "rows" not in after:
        stored.restore(session, occurrence_id, before, after["version"])
        return after, before
    done = series.put_back(session, series.Done(before, after))
    return done.before, done.after


def _organiser(draft: EventDraft) -> UUID:
    if draft.organiser_id is None:
        raise FieldsError({"organiser": "event.error.organiser_empty"})
    return draft.organiser_id


def check_known(
    session: Session, draft: EventDraft, kept: Collection[UUID | None] = ()
) -> None:
    """Raise FieldsError unless all that a draft names can be chosen in this house.

    `kept`: places and organisations that the activity has already, ended since or not.
    """
    known = profile()
    groups, languages = set(known.target_groups), set(events.spoken())
    rules = (
        ("kind", "event.error.kind_unknown", draft.kind not in known.kinds),
        ("level", "event.error.level_unknown", draft.level not in {"", *known.levels}),
        (
            "target_groups",
            "event.error.group_unknown",
            not groups.issuperset(draft.target_groups),
        ),
        (
            "languages",
            "event.error.language_unknown",
            not languages.issuperset(draft.languages),
        ),
    )
    wrong = {field: sentence for field, sentence, is_wrong in rules if is_wrong}
    wrong |= series.unknown(session, draft, clock.today(), kept)
    if wrong:
        raise FieldsError(wrong)

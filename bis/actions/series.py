"""Changing a series: one date of it, that and the following, or all that are not yet held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bis import clock
from bis.actions import events, history
from bis.actions.lab import profile
from bis.core import events as core
from bis.core import series_change
from bis.core.events import Closing, EventDraft
from bis.core.permissions import Action, Actor, check
from bis.core.recurrence import Break
from bis.core.series import ALL, FOLLOWING, ONE, Dated, Series, facts
from bis.core.series_change import Outcome
from bis.errors import ChangedMeanwhileError, FieldsError, RefusedError
from bis.store import changes, lab
from bis.store import events as stored
from bis.store import series as stored_series
from bis.store.changes import Kept
from bis.store.session import Session, reading, writing

_UNSEEN = 0  # no version: what is not among the shown was not seen


@dataclass(frozen=True)
class Opened:
    """A series as its form opens it. `names`: of every partner and place."""

    occurrence: core.Occurrence
    series: Series
    names: dict[UUID, str]

    def chosen(self, scope: str) -> tuple[Dated, ...]:
        """Return the dates that a change of `scope` is about."""
        return self.series.chosen(self.occurrence.id, scope)

    def covered(self, scope: str) -> dict[UUID, int]:
        """Return the version of each of those dates under its id, as `change` asks for it."""
        return self.series.covered(self.occurrence.id, scope)

    def draft(self, scope: str) -> EventDraft:
        """Return what stands in the form at first."""
        return self.series.draft_of(self.occurrence.id, scope)

    def outcome(
        self, scope: str, shown: Mapping[UUID, int], typed: EventDraft, breaks: Sequence[Break]
    ) -> Outcome:
        """Return what `change` makes of those dates, to be looked at before."""
        return series_change.change(
            self.series, self.occurrence.id, scope, shown, typed, breaks
        )


@dataclass(frozen=True)
class Changed:
    """What a change did to how many dates: changed, put in; and which days it took out.

    `seen_at`: a date at which it is seen and can be undone, and `version` what that has then.
    """

    seen_at: UUID
    version: int
    changed: int
    added: int
    removed: tuple[date, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it was, so that nothing was saved and nothing can be undone."""
        return not (self.changed or self.added or self.removed)


def opened(actor: Actor, occurrence_id: UUID) -> Opened:
    """Return an occurrence with its series, to be changed or copied.

    Raises NotAllowedError, NotFoundError.
    """
    with reading() as session:
        occurrence = stored.get(session, occurrence_id)
        check(actor, Action.ADD_EVENT, *occurrence.organiser_ids)
        series = stored_series.of(session, occurrence_id, clock.now())
        return Opened(occurrence, series, stored_series.names(session))


def has_moved_on(one: core.Occurrence) -> bool:
    """Return whether the series of a date was changed from there on, but not the date.

    So it is when it was called off, or had been changed by itself, and was put back later.
    """
    with reading() as session:
        found = changes.of_things(session, (history.SERIES, str(one.lineage_id)))
        done = [_Done(each) for each in found if each.action == "change"]
        return any(
            each.passed_over(one) and _goes_on(session, each.made, done) for each in done
        )


class _Done:
    """A change of a series as it was written down: it `made` a new part out of `part`."""

    def __init__(self, kept: Kept) -> None:
        before, after = kept.before or {}, kept.after or {}
        self.part, self.made, self._scope = before["event"], after["event"], after["scope"]
        starts = (datetime.fromisoformat(row["starts_at"]) for row in before["rows"].values())
        self._first = min(starts)

    def passed_over(self, one: core.Occurrence) -> bool:
        """Return whether it was about more dates, from `one` on, of the part that has it."""
        is_from_there = self._scope == FOLLOWING and self._first <= one.starts_at
        return self.part == str(one.event_id) and (self._scope == ALL or is_from_there)


def _goes_on(session: Session, part: str, done: Sequence[_Done]) -> bool:
    """Return whether a part of a series has dates, or something that was made out of it."""
    later = (each.made for each in done if each.part == part)
    return stored_series.has_dates(session, UUID(part)) or any(
        _goes_on(session, each, done) for each in later
    )


def copy_by_weeks(actor: Actor, occurrence_ids: Sequence[UUID], weeks: int) -> list[UUID]:
    """Put in each of some single activities once more, so many weeks later, all or none.

    Return the ids of the series. What is there already, as after a second tap, is not put in
    twice.

    Raises FieldsError, NotAllowedError, NotFoundError.
    """
    later = timedelta(weeks=weeks)
    drafts = [opened(actor, one).draft(ONE) for one in occurrence_ids]
    later_on = [replace(draft, day=draft.slot[0] + later) for draft in drafts]
    return events.add_events(actor, later_on)


def change(
    actor: Actor, occurrence_id: UUID, scope: str, draft: EventDraft, shown: Mapping[UUID, int]
) -> Changed:
    """Make `draft` of an occurrence, and of more of its series as `scope` says.

    Dates that have begun, were held or are cancelled stay as they are. `shown`: the version of
    each date that `scope` was about when the person was shown it (`Opened.covered`). The
    change is seen at the occurrence itself, unless that stayed as it was or fell away. What
    would leave everything as it is saves nothing.

    Raises FieldsError (each with its sentence), NotAllowedError, NotFoundError,
    ChangedMeanwhileError, and RefusedError when nothing is left to change.
    """
    breaks = profile().breaks
    core.check(draft, clock.today(), breaks)
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        series, _ = _chosen(session, actor, Action.ADD_EVENT, occurrence_id, scope, shown, now)
        check(actor, Action.ADD_EVENT, *_owners(series, draft))
        events.check_known(session, draft, series.draft.chosen_of_house)
        result = series_change.change(series, occurrence_id, scope, shown, draft, breaks)
        _check_dates(result, now)
        if result.draft == series.draft_of(occurrence_id, scope) and result.moves_nothing:
            version = series.date_of(occurrence_id).version
            return Changed(occurrence_id, version, changed=0, added=0, removed=())
        done = stored_series.change(session, series, result, now)
        names = stored_series.names(session)
        before = facts(series.draft_of(occurrence_id, scope), names)
        after = facts(result.draft, names)
        _note(session, actor, "change", series, done, scope, before, after)
        seen_at = stored_series.shown_at(session, UUID(done.after["event"]), occurrence_id)
    kept = len(result.chosen) - len(result.removed)
    return Changed(
        seen_at=seen_at,
        version=done.after["rows"][str(seen_at)],
        changed=kept,
        added=len(result.placed) - kept,
        removed=tuple(core.wall(one.starts_at).date() for one in result.removed),
    )


def call_off(
    actor: Actor, occurrence_id: UUID, scope: str, closing: Closing, shown: Mapping[UUID, int]
) -> None:
    """Cancel an occurrence that has not begun, and more of its series as `scope` says.

    `shown`: as in `change`.

    Raises FieldsError, NotAllowedError, NotFoundError, ChangedMeanwhileError, RefusedError.
    """
    if scope == ONE:
        events.close(actor, occurrence_id, closing, shown.get(occurrence_id, _UNSEEN))
        return
    core.check_closing(closing)
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        series, chosen = _chosen(
            session, actor, Action.CLOSE_OCCURRENCE, occurrence_id, scope, shown, now
        )
        if not series.draft.published:
            raise RefusedError("closing.error.draft")
        done = stored_series.call_off(session, chosen, closing.reason, closing.note, now)
        _note(session, actor, "call_off", series, done, scope, {}, {"reason": closing.reason})


def _chosen(
    session: Session,
    actor: Actor,
    action: Action,
    occurrence_id: UUID,
    scope: str,
    shown: Mapping[UUID, int],
    now: datetime,
) -> tuple[Series, tuple[Dated, ...]]:
    """Return the series, locked, and those of its dates that `actor` may change now."""
    occurrence = stored.get(session, occurrence_id)
    check(actor, action, *occurrence.organiser_ids)
    series = stored_series.of(session, occurrence_id, now, lock=True)
    if not series.is_as_shown(occurrence_id, scope, shown):
        raise ChangedMeanwhileError(f"{scope} at occurrence {occurrence_id} is not as shown")
    chosen = series.chosen(occurrence_id, scope)
    if not chosen:
        raise RefusedError("change.error.nothing_left")
    return series, chosen


def _owners(series: Series, draft: EventDraft) -> tuple[UUID, ...]:
    """Return of whom one has to be among to make `draft` of a series.

    Who helps may change it, but another leads it only if that one could have put it in.
    """
    leading = () if draft.organiser_id is None else (draft.organiser_id,)
    is_led_as_before = draft.organiser_id == series.draft.organiser_id
    return (*leading, *draft.helpers) if is_led_as_before else leading


def _check_dates(result: Outcome, now: datetime) -> None:
    """Raise FieldsError unless the new dates are some, and all yet to come."""
    if not result.planned.dates:
        raise FieldsError({"repeats": "event.error.no_dates"})
    if not result.planned.is_whole:
        raise FieldsError({"count": "event.error.count_far"})
    if any(each.ends_at <= each.starts_at for each in result.placed):  # as in `core.check`
        raise FieldsError({"ends": "event.error.ends_before_start"})
    begun = [each for each in result.placed if each.starts_at <= now]
    if any(each.stays for each in begun):
        raise FieldsError({"starts": "series.error.moved_begun"})
    if begun:
        raise FieldsError({"day": "event.error.day_begun"})


def _note(
    session: Session,
    actor: Actor,
    action: str,
    series: Series,
    done: stored_series.Done,
    scope: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    changes.note(
        session,
        clock.now(),
        actor.user_id,
        action,
        history.SERIES,
        str(series.lineage_id),
        done.before | {"facts": before},
        done.after | {"facts": after, "scope": scope},
    )

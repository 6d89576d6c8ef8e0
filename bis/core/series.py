"""A series and how much of it is meant; `series_change` says what a change makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bis.core.events import EventDraft, clock_words, is_whole_days, wall
from bis.core.recurrence import Repetition, in_words
from bis.core.typed import clean, clean_lines

ONE, FOLLOWING, ALL = "one", "following", "all"  # how much of a series a change is about
SCOPES = (ONE, FOLLOWING, ALL)


@dataclass(frozen=True)
class Dated:
    """A date of a series. `day` is the one that its rule gave it; it may have been moved.

    `by_rule`: the rule has that day still; it need not for what was moved. `is_open`: it is
    planned and has not begun, so it can still be changed.
    """

    id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    by_rule: bool
    is_planned: bool
    is_open: bool
    version: int


@dataclass(frozen=True)
class Series:
    """A series as it stands. `left`: days that were taken out of it by hand.

    `is_followed`: another part of the lineage, with a rule of its own, goes on after it.
    `apart`: when the open dates of the other parts are.
    """

    event_id: UUID
    lineage_id: UUID
    draft: EventDraft
    dates: tuple[Dated, ...]
    left: frozenset[date]
    is_followed: bool = False
    apart: tuple[datetime, ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether there may be more to choose than one date."""
        return self.draft.repetition is not None

    def date_of(self, occurrence_id: UUID) -> Dated:
        """Return the date with that id."""
        return next(one for one in self.dates if one.id == occurrence_id)

    def chosen(self, occurrence_id: UUID, scope: str) -> tuple[Dated, ...]:
        """Return the open dates that a change of `scope` at an occurrence is about.

        What follows is what takes place later, wherever its rule had it.
        """
        this = self.date_of(occurrence_id)
        if scope == ONE:
            return (this,) if this.is_open else ()
        return tuple(
            one
            for one in self.dates
            if one.is_open and (scope == ALL or one.starts_at >= this.starts_at)
        )

    def apart_from(self, occurrence_id: UUID, scope: str) -> tuple[datetime, ...]:
        """Return when the open dates of other parts are that `scope` is not about."""
        if scope == ONE:
            return ()
        first = self.date_of(occurrence_id).starts_at
        return tuple(at for at in self.apart if scope == ALL or at >= first)

    def covered(self, occurrence_id: UUID, scope: str) -> dict[UUID, int]:
        """Return the version of each date that a change of `scope` is about, under its id."""
        return {one.id: one.version for one in self.chosen(occurrence_id, scope)}

    def is_as_shown(self, occurrence_id: UUID, scope: str, shown: Mapping[UUID, int]) -> bool:
        """Return whether a change of `scope` is about just what was `covered` when shown.

        A date that has only begun since is not changed any more, and hinders nobody.
        """
        begun = {one.id for one in self.begun_since(shown)}
        still = {key: version for key, version in shown.items() if key not in begun}
        return still == self.covered(occurrence_id, scope)

    def begun_since(self, shown: Mapping[UUID, int]) -> tuple[Dated, ...]:
        """Return those of the dates `shown`, each with its version, that are open no more."""
        return tuple(
            one for one in self.dates if not one.is_open and shown.get(one.id) == one.version
        )

    def as_at(self, at: datetime) -> "Series":
        """Return the series with what is open as it was at another instant."""
        dates = (
            replace(one, is_open=one.is_planned and one.starts_at > at) for one in self.dates
        )
        return replace(self, dates=tuple(dates))

    def scopes(self, occurrence_id: UUID) -> tuple[str, ...]:
        """Return how much can be changed, seen from one occurrence."""
        offered: tuple[str, ...] = SCOPES if self.repeats else (ONE,)
        if not self.date_of(occurrence_id).is_open:
            offered = (ALL,) if self.repeats else ()
        return tuple(scope for scope in offered if self.chosen(occurrence_id, scope))

    def kept_out(self, chosen: Sequence[Dated]) -> frozenset[date]:
        """Return the days that are none of a new series made of the `chosen` dates."""
        return self.left | {one.day for one in self.dates if one not in chosen}

    def draft_of(self, occurrence_id: UUID, scope: str) -> EventDraft:
        """Return what stands in the form when `scope` at an occurrence is changed."""
        chosen = self.chosen(occurrence_id, scope)
        if scope == ONE or not chosen:
            return _single(self.draft, self.date_of(occurrence_id))
        ruled = self.ruled(chosen)
        if not ruled:
            return replace(self.draft, day=wall(chosen[0].starts_at).date(), repetition=None)
        return replace(self.draft, day=ruled[0], repetition=self._repetition(ruled))

    def ruled(self, chosen: Sequence[Dated]) -> list[date]:
        """Return the days of the `chosen` that a rule is to give, from its first day on.

        That is the first which stands where the rule has it: what was moved away from an
        earlier day stays without a rule, and that day may have been already.
        """
        days = sorted(one.day for one in chosen if one.by_rule)
        unmoved = (one.day for one in chosen if one.by_rule and not is_moved(one, self.draft))
        first = min(unmoved, default=date.min)
        return [day for day in days if day >= first]

    def _repetition(self, ruled: Sequence[date]) -> Repetition | None:
        """Return how the `ruled` days repeat, with the end that is theirs.

        What goes on after it has its later days; else they may come back, as when a break is
        put right.
        """
        repetition = self.draft.repetition
        if repetition is None:
            return None
        if repetition.count is not None:
            return replace(repetition, count=len(ruled))
        return replace(repetition, until=ruled[-1]) if self.is_followed else repetition


def is_moved(one: Dated, draft: EventDraft) -> bool:
    """Return whether a date stands where the rule would not put it, also if only by its day."""
    return not one.by_rule or (one.starts_at, one.ends_at) != draft.span(one.day)


def _single(draft: EventDraft, one: Dated) -> EventDraft:
    """Return the draft of one date alone, at the time to which it may have been moved."""
    starts, ends = wall(one.starts_at), wall(one.ends_at)
    all_day = draft.all_day and is_whole_days(one.starts_at, one.ends_at)
    return replace(
        draft,
        day=starts.date(),
        starts=starts.time(),
        ends=ends.time(),
        repetition=None,
        all_day=all_day,
        ends_next_day=not all_day and ends.date() > starts.date(),
    )


def facts(draft: EventDraft, names: Mapping[UUID, str]) -> dict[str, Any]:
    """Return what a draft says, as the history keeps it and people compare it (JSON).

    `names`: of every partner and place, since they may be called something else one day.
    """
    day, starts, ends = draft.slot
    repetition = draft.repetition
    return {
        "title": clean(draft.title),
        "day": day.isoformat() if repetition is None else "",
        "time": clock_words(starts, ends, draft.all_day, draft.ends_next_day),
        "repeats": in_words(repetition, day) if repetition else "",
        "place": names.get(draft.venue_id, "") if draft.venue_id else "",
        "leads": names.get(draft.organiser_id, "") if draft.organiser_id else "",
        "together": sorted(names.get(one, "") for one in draft.helpers),
        "kind": draft.kind,
        "level": draft.level,
        "target_groups": sorted(draft.target_groups),
        "languages": sorted(draft.languages),
        "child_care": draft.child_care,
        "drop_in": draft.drop_in,
        "cost": draft.cost,
        "description": clean_lines(draft.description),
        "next_step": clean(draft.next_step),
        "meets_across": draft.meets_across,
        "has_survey": draft.has_survey,
        "published": draft.published,
    }


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, Any, Any]]:
    """Return (fact, before, after) of all `facts` that are not the same."""
    return [
        (name, before[name], after[name])
        for name in before
        if name in after and before[name] != after[name]
    ]

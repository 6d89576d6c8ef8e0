"""Changing a series: which of its dates are meant, and which of them becomes which new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from bis.core.events import EventDraft, clock_words, is_whole_days, wall
from bis.core.recurrence import Plan, Repetition, in_words
from bis.core.typed import clean, clean_lines

Row = TypeVar("Row")

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
    """A series as it stands. `left`: days that were taken out of it by hand."""

    event_id: UUID
    lineage_id: UUID
    draft: EventDraft
    dates: tuple[Dated, ...]
    left: frozenset[date]

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

    def covered(self, occurrence_id: UUID, scope: str) -> dict[UUID, int]:
        """Return the version of each date that a change of `scope` is about, under its id."""
        return {one.id: one.version for one in self.chosen(occurrence_id, scope)}

    def is_as_shown(self, occurrence_id: UUID, scope: str, shown: Mapping[UUID, int]) -> bool:
        """Return whether a change of `scope` is about just what was `covered` when shown.

        A date that has only begun since is not changed any more, and hinders nobody.
        """
        closed = {one.id: one.version for one in self.dates if not one.is_open}
        still = {key: version for key, version in shown.items() if closed.get(key) != version}
        return still == self.covered(occurrence_id, scope)

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
        ruled = self._ruled(chosen)
        if not ruled:
            return replace(self.draft, day=wall(chosen[0].starts_at).date(), repetition=None)
        return replace(self.draft, day=ruled[0], repetition=self._repetition(chosen, ruled))

    def _ruled(self, chosen: Sequence[Dated]) -> list[date]:
        """Return the days of the `chosen` that a rule is to give, from its first day on.

        That is the first which stands where the rule has it: what was moved away from an
        earlier day stays without a rule, and that day may have been already.
        """
        days = sorted(one.day for one in chosen if one.by_rule)
        unmoved = (one.day for one in chosen if one.by_rule and not _is_moved(one, self.draft))
        first = min(unmoved, default=date.min)
        return [day for day in days if day >= first]

    def _repetition(self, chosen: Sequence[Dated], ruled: Sequence[date]) -> Repetition | None:
        """Return how the `ruled` days repeat, with the end that is theirs."""
        repetition, last = self.draft.repetition, ruled[-1]
        if repetition is None:
            return None
        if repetition.count is not None:
            return replace(repetition, count=len(ruled))
        ends_earlier = any(day > last for day in self.kept_out(chosen))
        return replace(repetition, until=last) if ends_earlier else repetition


@dataclass(frozen=True)
class Placed:
    """Where a date of a changed series comes to stand; `one` is None for a new one.

    `day` is that of the rule. `stays`: it was moved by hand, and is left where it was put.
    """

    one: Dated | None
    day: date
    starts_at: datetime
    ends_at: datetime
    stays: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a change makes of the dates that it is about, in order of time."""

    placed: tuple[Placed, ...]
    removed: tuple[Dated, ...] = ()


def outcome(
    chosen: Sequence[Dated],
    before: EventDraft,
    draft: EventDraft,
    planned: Plan,
    *,
    keeps_moves: bool,
) -> Outcome:
    """Return what becomes of the `chosen` dates of `before` when `draft` takes its place.

    With `keeps_moves` what was moved by hand is neither moved again nor removed: it stays on
    its day, and at its time if it was given one of its own. No other is put in on that day.
    """
    days = match({one: one.day for one in chosen}, planned.dates)
    stays = {one for one in chosen if keeps_moves and _is_moved(one, before)}
    taken = {*days.values(), *(wall(one.starts_at).date() for one in stays)}
    new = (day for day in planned.dates if day not in taken)
    placed = [Placed(None, day, *draft.span(day)) for day in new]
    removed = []
    for one in chosen:
        if one in stays:
            day = days.get(one, one.day)
            placed.append(Placed(one, day, *_own_span(one, before, draft), stays=True))
        elif one in days:
            placed.append(Placed(one, days[one], *draft.span(days[one])))
        else:
            removed.append(one)
    return Outcome(tuple(sorted(placed, key=lambda each: each.starts_at)), tuple(removed))


def _is_moved(one: Dated, draft: EventDraft) -> bool:
    """Return whether a date stands where the rule would not put it, also if only by its day."""
    return not one.by_rule or (one.starts_at, one.ends_at) != draft.span(one.day)


def _own_span(one: Dated, before: EventDraft, draft: EventDraft) -> tuple[datetime, datetime]:
    """Return from when to when (UTC) a date that was moved by hand is after a change."""
    day, span = wall(one.starts_at).date(), (one.starts_at, one.ends_at)
    return draft.span(day) if span == before.span(day) else span


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


def match(rows: Mapping[Row, date], dates: Sequence[date]) -> dict[Row, date]:
    """Return which row takes which of the new `dates`; a row without one is left out.

    A row keeps its day where that is one of the dates. The others take what is left of their
    ISO week, in order. A single row takes a single date wherever that is.
    """
    if len(rows) == len(dates) == 1:
        return {next(iter(rows)): dates[0]}
    left = sorted(dates)
    found: dict[Row, date] = {}
    for row, day in rows.items():
        if day in left:
            found[row] = day
            left.remove(day)
    for row, day in sorted(rows.items(), key=lambda one: one[1]):
        same_week = (each for each in left if _week(each) == _week(day))
        new = next(same_week, None) if row not in found else None
        if new is not None:
            found[row] = new
            left.remove(new)
    return found


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week

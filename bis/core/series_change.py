"""What a draft makes of the dates of a series: what each becomes, what is put in, what ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple, TypeVar
from uuid import UUID

from bis.core.events import EventDraft, wall, week_of
from bis.core.recurrence import Break, Plan
from bis.core.series import ONE, Dated, Series, is_moved

Row = TypeVar("Row")


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
    """What becomes of the `chosen` dates, those to come in order of time.

    `draft` is what is saved, and `planned` the dates of its rule. `begun`: dates that were
    shown and have begun since, so that they are left as they are. `beside`: days that are put
    in in the week of a date that is not changed and that the rule has no day for. `apart`:
    when other parts of the series are that one might think are changed too.
    """

    draft: EventDraft
    planned: Plan
    placed: tuple[Placed, ...]
    chosen: tuple[Dated, ...] = ()
    removed: tuple[Dated, ...] = ()
    begun: tuple[Dated, ...] = ()
    beside: tuple[date, ...] = ()
    apart: tuple[datetime, ...] = ()

    @property
    def moves_nothing(self) -> bool:
        """Whether each date stands where it stood, none is new and none falls away."""
        stand = [each.one and (each.one.starts_at, each.one.ends_at) for each in self.placed]
        return not self.removed and stand == [
            (each.starts_at, each.ends_at) for each in self.placed
        ]

    @property
    def meetings(self) -> tuple[date, ...]:
        """The days on which a date begins before the one before it ends."""
        pairs = pairwise(self.placed)
        return tuple(_stands_on(two) for one, two in pairs if two.starts_at < one.ends_at)


def put_in(draft: EventDraft, planned: Plan) -> Outcome:
    """Return the dates of a new activity."""
    placed = (Placed(None, day, *draft.span(day)) for day in planned.dates)
    return Outcome(draft, planned, tuple(placed))


def change(
    series: Series,
    occurrence_id: UUID,
    scope: str,
    shown: Mapping[UUID, int],
    typed: EventDraft,
    breaks: Sequence[Break],
) -> Outcome:
    """Return what becomes of the dates that `scope` at an occurrence is about.

    `shown`: the version of each that the person was shown, when `typed` was typed. Of several
    dates what was moved by hand is neither moved again nor removed: it stays on its day, and at
    its time if it was given one of its own. No other is put in on that day.
    """
    chosen, begun = series.chosen(occurrence_id, scope), series.begun_since(shown)
    stays = {one for one in chosen if scope != ONE and is_moved(one, series.draft)}
    meant = series.ruled([one for one in series.dates if one.id in shown])
    draft = _without(begun, typed, meant)
    out = series.kept_out(chosen)
    planned, days = _plan(_Meant(chosen, stays, begun), draft, breaks, out)
    taken = {*days.values(), *map(_stands_on, stays)}
    new = [day for day in planned.dates if day not in taken]
    placed = [Placed(None, day, *draft.span(day)) for day in new]
    for one in chosen:
        if one in stays:
            span = _own_span(one, series.draft, draft)
            placed.append(Placed(one, days.get(one, one.day), *span, stays=True))
        elif one in days:
            placed.append(Placed(one, days[one], *draft.span(days[one])))
    away = {week_of(day) for day in out if day not in planned.skipped}
    return Outcome(
        draft=draft,
        planned=planned,
        placed=tuple(sorted(placed, key=lambda each: each.starts_at)),
        chosen=chosen,
        removed=tuple(one for one in chosen if one not in days and one not in stays),
        begun=begun,
        beside=tuple(day for day in new if week_of(day) in away),
        apart=series.apart_from(occurrence_id, scope),
    )


def match(rows: Mapping[Row, date], dates: Sequence[date]) -> dict[Row, date]:
    """Return which row takes which of the new `dates`; a row without one is left out.

    A row keeps its day where that is one of the dates. The others take what is left of their
    ISO week, in order.
    """
    left = sorted(dates)
    found: dict[Row, date] = {}
    for row, day in rows.items():
        if day in left:
            found[row] = day
            left.remove(day)
    for row, day in sorted(rows.items(), key=lambda one: one[1]):
        same_week = (each for each in left if week_of(each) == week_of(day))
        new = next(same_week, None) if row not in found else None
        if new is not None:
            found[row] = new
            left.remove(new)
    return found


class _Meant(NamedTuple):
    """The dates of a series that a person meant; of the `chosen` those that are left alone."""

    chosen: tuple[Dated, ...]
    stays: set[Dated]
    begun: tuple[Dated, ...]


def _plan(
    meant: _Meant, draft: EventDraft, breaks: Sequence[Break], kept_out: frozenset[date]
) -> tuple[Plan, dict[Dated, date]]:
    """Return the dates of a draft's rule, and which of the chosen takes which of them.

    A free day on which something stands that was moved there by hand is none of the rule's,
    nor is the day that would be that of a date that has begun: a number of times goes on.
    """
    planned = draft.plan(breaks, kept_out)
    days = _days(meant.chosen, meant.stays, planned)
    free = set(planned.dates).difference(days.values())
    begun = {one: one.day for one in meant.begun if one.day not in planned.skipped}
    filled = free.intersection(map(_stands_on, meant.stays))
    filled |= set(match(begun, sorted(free)).values())
    if not filled or draft.repetition is None:
        return planned, days
    return _plan(meant, draft, breaks, kept_out | filled)


def _days(chosen: Sequence[Dated], stays: set[Dated], planned: Plan) -> dict[Dated, date]:
    """Return which of the `chosen` takes which date of a plan.

    What `stays` counts for its week; but a single day that is nobody's is for what goes by the
    rule, and a single one of that takes it however far.
    """
    only = planned.dates[0] if len(planned.dates) == 1 else None
    if only is None or any(one.day == only for one in chosen):
        return match({one: one.day for one in chosen}, planned.dates)
    free = [one for one in chosen if one not in stays] or chosen
    if len(free) == 1:
        return {free[0]: only}
    return match({one: one.day for one in free}, planned.dates)


def _without(begun: Sequence[Dated], typed: EventDraft, meant: Sequence[date]) -> EventDraft:
    """Return the draft, its number of times without those of the `meant` that have begun."""
    repetition = typed.repetition
    if repetition is None or repetition.count is None:
        return typed
    monday, _ = week_of(typed.slot[0])
    gone = [one for one in begun if one.day in meant and one.day >= monday]
    left = max(repetition.count - len(gone), 0)
    return replace(typed, repetition=replace(repetition, count=left))


def _own_span(one: Dated, before: EventDraft, draft: EventDraft) -> tuple[datetime, datetime]:
    """Return from when to when (UTC) a date that was moved by hand is after a change."""
    day, span = _stands_on(one), (one.starts_at, one.ends_at)
    return draft.span(day) if span == before.span(day) else span


def _stands_on(one: Dated | Placed) -> date:
    return wall(one.starts_at).date()

"""What a draft makes of the dates of a series: what each becomes, what is put in, what ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar
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
    shown and have begun since, so that they are left as they are.
    """

    draft: EventDraft
    planned: Plan
    placed: tuple[Placed, ...]
    chosen: tuple[Dated, ...] = ()
    removed: tuple[Dated, ...] = ()
    begun: tuple[Dated, ...] = ()

    @property
    def meetings(self) -> tuple[date, ...]:
        """The days on which a date begins before the one before it ends."""
        pairs = pairwise(self.placed)
        return tuple(_day(two) for one, two in pairs if two.starts_at < one.ends_at)


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
    meant = series.ruled([one for one in series.dates if one.id in shown])
    draft = _without(begun, typed, meant)
    planned = _plan(series, chosen, draft, breaks, meant)
    stays = {one for one in chosen if scope != ONE and is_moved(one, series.draft)}
    days = _days(chosen, stays, planned)
    taken = {*days.values(), *(wall(one.starts_at).date() for one in stays)}
    new = (day for day in planned.dates if day not in taken)
    placed = [Placed(None, day, *draft.span(day)) for day in new]
    for one in chosen:
        if one in stays:
            span = _own_span(one, series.draft, draft)
            placed.append(Placed(one, days.get(one, one.day), *span, stays=True))
        elif one in days:
            placed.append(Placed(one, days[one], *draft.span(days[one])))
    return Outcome(
        draft=draft,
        planned=planned,
        placed=tuple(sorted(placed, key=lambda each: each.starts_at)),
        chosen=chosen,
        removed=tuple(one for one in chosen if one not in days and one not in stays),
        begun=begun,
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


def _days(chosen: Sequence[Dated], stays: set[Dated], planned: Plan) -> dict[Dated, date]:
    """Return which of the `chosen` takes which date of a plan.

    What `stays` counts for its week, but a single date is for what goes by the rule, and a
    single one of that takes it however far.
    """
    if len(planned.dates) != 1:
        return match({one: one.day for one in chosen}, planned.dates)
    free = [one for one in chosen if one not in stays] or chosen
    if len(free) == 1:
        return {free[0]: planned.dates[0]}
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


def _plan(
    series: Series,
    chosen: Sequence[Dated],
    draft: EventDraft,
    breaks: Sequence[Break],
    meant: Sequence[date],
) -> Plan:
    """Return the dates of a draft's rule without those that stand for what is not changed.

    What was called off, taken out by hand or has begun since keeps its week as a chosen date
    does, from the first that was `meant` on: where the rule has another day in that week for
    it, none is put in there.
    """
    out = series.kept_out(chosen)
    first = meant[0] if meant else date.max
    resting = sorted(day for day in out if day >= first)
    repetition = draft.repetition
    if repetition is None or not resting:
        return draft.plan(breaks, out)
    _, sunday = week_of(resting[-1])
    until = min(sunday, repetition.until or sunday)
    whole = replace(draft, repetition=replace(repetition, until=until, count=None))
    planned = whole.plan(breaks, out)
    taken = match({one: one.day for one in chosen}, planned.dates).values()
    free = [day for day in planned.dates if day not in taken]
    away = {day: day for day in resting if day not in planned.skipped}
    return draft.plan(breaks, out | set(match(away, free).values()))


def _own_span(one: Dated, before: EventDraft, draft: EventDraft) -> tuple[datetime, datetime]:
    """Return from when to when (UTC) a date that was moved by hand is after a change."""
    day, span = wall(one.starts_at).date(), (one.starts_at, one.ends_at)
    return draft.span(day) if span == before.span(day) else span


def _day(each: Placed) -> date:
    return wall(each.starts_at).date()

"""Beside the form *Aktivitet*: the dates that follow, and what a newcomer will see."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.core import events as core
from bis.core.events import EventDraft, Occurrence
from bis.core.recurrence import in_words
from bis.core.series import Dated
from bis.core.series_change import Outcome, Placed
from bis.errors import FieldsError
from bis.ui import reads_event, room_taken
from bis.ui.day_lists import days_of, listed
from bis.ui.event_opening import Opening
from bis.ui.text import day_name, plain, quiet, t

_ABOUT_TIME = ("day", "starts", "ends", "interval", "weekdays", "until", "count", "repeats")
_IN_FULL, _FIRST = 14, 5


def dates(draft: EventDraft, opening: Opening) -> None:
    """List the coming dates, or say what is wrong with the times."""
    st.subheader(t("event.dates"))
    wrong = _wrong_times(draft)
    for sentence in wrong:
        quiet(sentence)
    if wrong:
        return
    result = opening.outcome(draft)
    taken = _taken(draft, result.placed, opening)
    _say_rule(result)
    shown = _list(draft, result.placed, taken)
    _say_taken(taken, shown)
    _say_beside_the_rule(result)
    _say_skipped(result)


def for_newcomers(draft: EventDraft, opening: Opening) -> None:
    """Draw the activity as the public calendar will tell of it."""
    st.subheader(t("event.newcomers_see"))
    with st.container(border=True):
        if not draft.published:
            st.markdown(f":orange-badge[{t('event.draft')}] {t('event.draft_meaning')}")
        st.markdown(f"**{plain(draft.title) or t('event.untitled')}**")
        facts = _when_and_where(draft, opening)
        st.markdown(plain(" · ".join(filter(None, facts))))
        st.markdown(" ".join(_badges(draft)))
        if draft.description:
            st.markdown("  \n".join(map(plain, draft.description.splitlines())))
        if draft.next_step:
            st.markdown(t("event.then", step=plain(draft.next_step)))


def _list(
    draft: EventDraft, found: Sequence[Placed], taken: Mapping[Placed, Occurrence]
) -> list[Placed]:
    """List the dates, those between the first and the last folded when they are many.

    Return those that stand in sight.
    """
    lines = [_line(draft, each, taken) for each in found]
    if len(found) <= _IN_FULL:
        st.markdown("  \n".join(lines))
        return list(found)
    st.markdown("  \n".join((*lines[:_FIRST], "…", lines[-1])))
    with st.expander(t("event.all_dates", count=len(found)), key="ny-alla-datum"):
        st.markdown("  \n".join(lines))
    return [*found[:_FIRST], found[-1]]


def _say_rule(result: Outcome) -> None:
    count, repetition = len(result.placed), result.draft.repetition
    words = t("event.one_date") if count == 1 else t("event.dates_count", count=count)
    if repetition:
        words = f"{words}: {plain(in_words(repetition, result.planned.first_day))}"
    st.markdown(words)


def _line(draft: EventDraft, each: Placed, taken: Mapping[Placed, Occurrence]) -> str:
    day = _day(each)
    words = plain(f"{day_name(day)} {day.year}, {_clock_on(draft, each)}")
    return f"{words}  \n{room_taken.by(taken[each])}" if each in taken else words


def _say_taken(taken: Mapping[Placed, Occurrence], shown: list[Placed]) -> None:
    """Name what stands in the way on the dates that the list leaves out."""
    if not taken:
        return
    others: dict[str, list[date]] = {}
    for each, other in taken.items():
        if each not in shown:
            others.setdefault(other.title, []).append(_day(each))
    for title, days in others.items():
        _warn(t("event.taken_also", days=listed(days), title=title))
    quiet(t("event.taken_meaning"))


def _say_beside_the_rule(result: Outcome) -> None:
    """Name what does not go by the rule: what meets, was moved by hand, has begun, or ends."""
    if result.meetings:
        _warn(t("series.meets", days=listed(result.meetings)))
    if result.beside:
        _warn(t("series.beside", days=listed(result.beside)))
    if moved := [_day(each) for each in result.placed if each.stays]:
        quiet(plain(t("series.stays", days=listed(moved))))
    if result.begun:
        quiet(plain(t("series.begun", days=_days_of(result.begun))))
    if result.apart:
        quiet(plain(t("series.apart", days=listed(days_of(result.apart)))))
    if result.removed:
        words = t("series.falls_away", days=_days_of(result.removed))
        st.markdown(f":orange[:material/event_busy: {plain(words)}]")


def _say_skipped(result: Outcome) -> None:
    begun = {one.day for one in result.begun}  # they have a line of their own
    reasons: dict[str, list[date]] = {}
    for day, reason in result.planned.skipped.items():
        if day not in begun:
            reasons.setdefault(reason or t("event.kept_out"), []).append(day)
    for reason, days in reasons.items():
        quiet(plain(t("event.falls_away", days=listed(days), reason=reason)))


def _warn(words: str) -> None:
    st.markdown(f":orange[:material/warning: {plain(words)}]")


def _days_of(dates: Sequence[Dated]) -> str:
    return listed(days_of([one.starts_at for one in dates]))


def _day(each: Placed) -> date:
    return core.wall(each.starts_at).date()


def _clock_on(draft: EventDraft, each: Placed) -> str:
    """Return from when to when it is on a date, which may have a time of its own."""
    starts, ends = core.wall(each.starts_at), core.wall(each.ends_at)
    if draft.all_day and core.is_whole_days(each.starts_at, each.ends_at):
        return _clock(draft)
    return core.clock_words(starts.time(), ends.time(), False, ends.date() > starts.date())


def _clock(draft: EventDraft) -> str:
    _, starts, ends = draft.slot
    return core.clock_words(starts, ends, draft.all_day, draft.ends_next_day)


def _when_and_where(draft: EventDraft, opening: Opening) -> tuple[str, str, str]:
    names = opening.names
    who = (names.get(one, "") for one in (draft.organiser_id, *draft.co_organisers) if one)
    return (
        _first_time(draft, opening),
        names.get(draft.venue_id, "") if draft.venue_id else "",
        ", ".join(filter(None, who)),
    )


def _first_time(draft: EventDraft, opening: Opening) -> str:
    """Return when it is for the first time; by its rule that may be after the day it says."""
    if _wrong_times(draft):
        return ""
    first = next(iter(opening.outcome(draft).placed), None)
    return f"{day_name(_day(first))} {_clock_on(draft, first)}" if first else ""


def _badges(draft: EventDraft) -> list[str]:
    cost = t("event.kronor", cost=draft.cost) if draft.cost else t("event.free")
    badges = [f":gray-badge[{plain(cost)}]"]
    if draft.level:
        badges.append(f":blue-badge[{t(f'level.{draft.level}')}]")
    if draft.child_care:
        badges.append(f":green-badge[{t('event.child_care')}]")
    if draft.drop_in:
        badges.append(f":gray-badge[{t('event.drop_in')}]")
    groups = [f":violet-badge[{t(f'target_group.{one}')}]" for one in draft.target_groups]
    spoken = [f":gray-badge[{t(f'open.spoken.{one}')}]" for one in draft.languages]
    return [*badges, *groups, *(spoken if draft.languages != ("sv",) else [])]


def _taken(
    draft: EventDraft, found: Sequence[Placed], opening: Opening
) -> dict[Placed, Occurrence]:
    """Return what else is in the room on which of the dates."""
    if draft.venue_id is None or not found:
        return {}
    own = {one.id for one in opening.edited.chosen(opening.scope)} if opening.edited else set()
    spans = {each: (each.starts_at, each.ends_at) for each in found}
    first, last = found[0].starts_at, max(each.ends_at for each in found)
    others = [
        one for one in reads_event.in_room(draft.venue_id, first, last) if one.id not in own
    ]
    return core.overlapping(spans, others)


def _wrong_times(draft: EventDraft) -> list[str]:
    try:
        core.check(draft, clock.today(), lab.profile().breaks)
    except FieldsError as error:
        return [t(error.fields[field]) for field in _ABOUT_TIME if field in error.fields]
    return []

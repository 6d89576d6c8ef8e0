"""*Kopiera förra veckan*: last week's single activities once more, in two taps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import series
from bis.core.events import (
    CANCELLED,
    PLANNED,
    Occurrence,
    instant_of,
    overlapping,
    wall,
    week_of,
)
from bis.core.permissions import Action, may
from bis.ui import event_told, reads, reads_event, room_taken
from bis.ui.page_files import go_to
from bis.ui.telling import telling
from bis.ui.text import day_name, heard, quiet, t
from bis.ui.who import actor

_What = tuple[str, UUID, datetime]  # name, place and when it starts, Swedish wall time
_TO = {"this_week": 1, "next_week": 2}  # → so many weeks after last week
_THERE, _THERE_CANCELLED, _PAST = "there", "there_cancelled", "past"


def offer() -> None:
    """Draw the button, where there is something to copy."""
    found = _last_week()
    if not found:
        return
    with st.popover(t("week_copy.copy"), icon=":material/content_copy:"):
        quiet(t("week_copy.meaning"))
        weeks = _ask_to()
        copies = [_later(one, weeks) for one in found]
        monday, sunday = week_of(clock.today() + timedelta(weeks=weeks - 1))
        # what lasts over midnight from Sunday stands beside Monday's
        there = reads.on_between(monday, sunday + timedelta(days=1))
        _offer_save(_ask(copies, there, weeks), copies, there, weeks)


def _last_week() -> list[Occurrence]:
    """Return last week's activities that are in no series and that this person may put in.

    A date that was changed by itself has a series that goes on without it. One of whose place
    or organisations has ended since is not copied as it was.
    """
    partners, venues = reads.choices()
    in_use = {one.id for one in (*partners, *venues)}
    monday, sunday = week_of(clock.today() - timedelta(weeks=1))
    found = reads.occurrences(monday, sunday)
    in_series = reads_event.repeating({one.lineage_id for one in found})
    return [
        one
        for one in found
        if one.lineage_id not in in_series
        and one.status != CANCELLED
        and may(actor(), Action.ADD_EVENT, one.organisers[0].id)
        and in_use.issuperset((one.venue_id, *one.organiser_ids))
    ]


def _ask_to() -> int:
    """Ask for the week to copy to; return how many weeks after last week it is."""
    to = st.segmented_control(
        t("week_copy.to"),
        list(_TO),
        default="next_week",
        required=True,
        format_func=lambda code: t(f"week_copy.{code}"),
        key="week_to",
    )
    weeks = _TO[to or "next_week"]
    last = clock.today() - timedelta(weeks=1)
    numbers = [day.isocalendar().week for day in (last, last + timedelta(weeks=weeks))]
    st.markdown(f"**{t('week_copy.from_to', last=numbers[0], next=numbers[1])}**")
    return weeks


def _later(one: Occurrence, weeks: int) -> Occurrence:
    """Return an occurrence of last week as its copy will be."""
    starts, ends = (wall(at) + timedelta(weeks=weeks) for at in (one.starts_at, one.ends_at))
    return replace(one, starts_at=instant_of(starts), ends_at=instant_of(ends), status=PLANNED)


def _ask(
    copies: Sequence[Occurrence], there: Sequence[Occurrence], weeks: int
) -> list[Occurrence]:
    """List the copies with what is to be known of each; return those that are ticked.

    What is ticked is read before it is drawn: two copies may want one room.
    """
    marks = {one.id: _mark(one, there) for one in copies}
    keys = {one.id: f"week-{weeks}-{one.id}" for one in copies}
    chosen = [one for one in copies if st.session_state.get(keys[one.id], not marks[one.id])]
    for one in copies:
        with st.container(gap=None):  # what is said of it stands nearer to it than the next
            st.checkbox(_words(one, marks[one.id]), value=not marks[one.id], key=keys[one.id])
            if one in chosen or not marks[one.id]:
                _say_taken(one, [*there, *chosen])
    return chosen


def _mark(copy: Occurrence, there: Sequence[Occurrence]) -> str:
    """Return what there is to say of a copy, which then is not ticked; or nothing."""
    statuses = {one.status for one in there if _what(one) == _what(copy)}
    if statuses:
        return _THERE_CANCELLED if statuses == {CANCELLED} else _THERE
    return _PAST if copy.ends_at <= clock.now() else ""


def _what(one: Occurrence) -> _What:
    return one.title, one.venue_id, wall(one.starts_at)


def _words(one: Occurrence, mark: str) -> str:
    words = heard(f"{one.title}, {day_name(one.day)} {one.clock}")
    return t(f"week_copy.{mark}", what=words) if mark else words


def _say_taken(copy: Occurrence, others: Sequence[Occurrence]) -> None:
    """Say what else is in the room then; two may share it, so it is no refusal."""
    in_room = [
        one
        for one in others
        if one.venue_id == copy.venue_id and one.status == PLANNED and _what(one) != _what(copy)
    ]
    span = (copy.starts_at, copy.ends_at)
    for other in overlapping({copy.id: span}, in_room).values():
        st.markdown(room_taken.by(other))


def _offer_save(
    chosen: Sequence[Occurrence],
    copies: Sequence[Occurrence],
    there: Sequence[Occurrence],
    weeks: int,
) -> None:
    """Draw the button that puts in what is chosen, where there is anything to put in."""
    is_all_there = all(_mark(one, there) in (_THERE, _THERE_CANCELLED) for one in copies)
    if is_all_there and not chosen:
        st.markdown(t("week_copy.all_there"))
        return
    label = t("week_copy.save", count=len(chosen))
    if st.button(label, type="primary", key="week_save", disabled=not chosen):
        _save(chosen, weeks)


def _save(chosen: Sequence[Occurrence], weeks: int) -> None:
    with telling() as outcome:
        added = series.copy_by_weeks(actor(), [one.id for one in chosen], weeks)
        key = "saved_one" if len(added) == 1 else "saved_several"
        words = t(f"week_copy.{key}", count=len(added))
        event_told.tell(words, event_told.of_adding(added))
    if outcome.succeeded:
        go_to("activity_calendar", {"dag": str(chosen[0].day)})
    for sentence in outcome.fields.values():
        st.error(sentence)

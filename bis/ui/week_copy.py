"""*Kopiera förra veckan*: last week's single activities once more, in two taps."""

from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import series
from bis.core.events import CANCELLED, Occurrence, wall, week_of
from bis.core.permissions import Action, may
from bis.ui import event_told, reads, reads_event
from bis.ui.page_files import go_to
from bis.ui.telling import telling
from bis.ui.text import day_name, heard, quiet, t
from bis.ui.who import actor

_What = tuple[str, UUID, datetime]  # name, place and when it starts, Swedish wall time
_TO = {"this_week": 1, "next_week": 2}  # → so many weeks after last week


def offer() -> None:
    """Draw the button, where there is something to copy."""
    found = _last_week()
    if not found:
        return
    with st.popover(t("week_copy.copy"), icon=":material/content_copy:"):
        quiet(t("week_copy.meaning"))
        to = st.segmented_control(
            t("week_copy.to"),
            list(_TO),
            default="next_week",
            required=True,
            format_func=lambda code: t(f"week_copy.{code}"),
            key="week_to",
        )
        weeks = _TO[to or "next_week"]
        there = _standing(clock.today() + timedelta(weeks=weeks - 1))
        chosen = [one for one in found if _tick(one, weeks, there)]
        label = t("week_copy.save", count=len(chosen))
        if st.button(label, type="primary", key="week_save", disabled=not chosen):
            _save(chosen, weeks)


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


def _standing(day: date) -> set[_What]:
    """Return what stands in the week of a day already, called off or not."""
    return {
        (one.title, one.venue_id, wall(one.starts_at))
        for one in reads.occurrences(*week_of(day))
    }


def _tick(one: Occurrence, weeks: int, there: set[_What]) -> bool:
    later = timedelta(weeks=weeks)
    words = heard(f"{one.title}, {day_name(one.day + later)} {one.clock}")
    is_there = (one.title, one.venue_id, wall(one.starts_at) + later) in there
    if is_there:
        words = t("week_copy.there", what=words)
    return st.checkbox(words, value=not is_there, key=f"week-{weeks}-{one.id}")


def _save(chosen: list[Occurrence], weeks: int) -> None:
    with telling() as outcome:
        count = series.copy_by_weeks(actor(), [one.id for one in chosen], weeks)
        key = "saved_one" if count == 1 else "saved_several"
        event_told.tell(t(f"week_copy.{key}", count=count))
    if outcome.succeeded:
        first = chosen[0].day + timedelta(weeks=weeks)
        go_to("activity_calendar", {"dag": str(first)})
    for sentence in outcome.fields.values():
        st.error(sentence)

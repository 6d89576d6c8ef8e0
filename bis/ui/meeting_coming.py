"""The coming four weeks: where newcomers have nowhere to go, where two want one room."""

from collections.abc import Sequence, Sized
from dataclasses import replace
from datetime import date, time
from html import escape
from textwrap import shorten
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events, lab
from bis.core import meetings as core
from bis.core.events import EventDraft, Named, Occurrence, days
from bis.core.meetings import Clash
from bis.core.recurrence import HORIZON
from bis.ui import meeting_look, reads
from bis.ui.meeting_frame import ADD, Screen
from bis.ui.telling import telling, wrong_here
from bis.ui.text import day_name, t
from bis.ui.who import actor, enter

_MOST_NAMED, _LONGEST_TITLE = 3, 28  # so they stand whole at 1280 × 720
_WRONG = "_meeting_add_wrong"  # what the last try found wrong, beside its field
_OWN_KIND = "meet"  # of an own name; the calendar is where it gets another


def say(screen: Screen) -> None:
    """Say how many gaps and clashes there are, name the first few, and offer the remedy."""
    _, empty, clashes = _plan(screen)
    meeting_look.message(f"{_counted('gaps', empty)} {_counted('clashes', clashes)}")
    if screen.leads and st.button(
        t("meeting.add"), icon=":material/add:", type="primary", key=ADD
    ):
        _add(next((day for day in empty if day >= clock.today()), clock.today()))
    for clash in clashes[:_MOST_NAMED]:
        meeting_look.line(_clash(clash))
    if len(clashes) > _MOST_NAMED:
        meeting_look.line(t("meeting.clashes_more", count=len(clashes) - _MOST_NAMED))


def show(screen: Screen) -> None:
    """Draw the four weeks: a day with how much there is, gaps and clashes marked."""
    found, empty, clashes = _plan(screen)
    first, last = core.weeks_ahead(_first_day(screen))
    clashing = {clash.second.day for clash in clashes}
    counts: dict[date, int] = {}
    for one in found:
        if one.status in core.TAKES_PLACE:
            counts[one.day] = counts.get(one.day, 0) + 1
    heads = [f'<span class="head">{t(f"day_short.{number}")}</span>' for number in range(7)]
    heads += ["<span class='head'></span>"] * first.weekday()
    cells = [
        _day(day, counts.get(day, 0), day in empty, day in clashing)
        for day in days(first, last)
    ]
    st.html(f'<div class="bis-weeks">{"".join(heads + cells)}</div>')
    meeting_look.line(t("meeting.signs"))


def _counted(code: str, found: Sized) -> str:
    how_many = "none" if not found else "one" if len(found) == 1 else "many"
    return t(f"meeting.{code}_{how_many}", count=len(found))


def _first_day(screen: Screen) -> date:
    return clock.today() if screen.meeting.ended_at is None else screen.meeting.day


def _plan(screen: Screen) -> tuple[Sequence[Occurrence], list[date], list[Clash]]:
    first, last = core.weeks_ahead(_first_day(screen))
    found = reads.occurrences(first, last)
    return found, core.gaps(found, first, last), core.clashes(found)


def _day(day: date, count: int, is_gap: bool, is_clash: bool) -> str:
    kind = "clash" if is_clash else "gap" if is_gap else ""
    marks = [
        t(f"meeting.{name}_mark")
        for name, is_so in (("gap", is_gap), ("clash", is_clash))
        if is_so
    ]
    much = t(f"meeting.count{'_one' if count == 1 else ''}", count=count)
    label = escape(", ".join((day_name(day), much, *marks)))
    sign = "≈" if is_clash else "○" if is_gap else ""
    return (
        f'<span class="{kind}" role="img" aria-label="{label}">'
        f"{day.day}/{day.month}<b>{count or '–'} {sign}</b></span>"
    )


def _clash(clash: Clash) -> str:
    return t(
        "meeting.clash",
        venue=clash.first.venue,
        day=day_name(clash.second.day),
        first=shorten(clash.first.title, _LONGEST_TITLE, placeholder=" …"),
        second=shorten(clash.second.title, _LONGEST_TITLE, placeholder=" …"),
    )


def _add(day: date) -> None:
    """Open the dialog of a new activity on `day`."""
    st.session_state[_WRONG] = {}
    dialog = st.dialog(t("meeting.add"), width="medium", on_dismiss="rerun")(_fill_in)
    dialog(day)


def _fill_in(day: date) -> None:
    enter()  # a dialog bypasses the frame as a fragment does
    partners, venues = reads.choices()
    known = [one.title for one in lab.profile().activities]
    wrong: dict[str, str] = st.session_state[_WRONG]
    title = st.selectbox(
        t("event.what"),
        known,
        index=None,
        accept_new_options=True,
        placeholder=t("meeting.add_hint"),
    )
    wrong_here(wrong.get("title"))
    venue = _choose(t("event.where"), venues, wrong.get("venue"))
    organiser = _choose(t("event.who"), partners, wrong.get("organiser"))
    when, begin, finish = st.columns([2, 1, 1])
    chosen = when.date_input(
        t("event.day"), value=day, max_value=clock.today() + HORIZON, format="YYYY-MM-DD"
    )
    starts = begin.time_input(t("event.starts"), value=time(13), step=300)
    ends = finish.time_input(t("event.ends"), value=time(15), step=300)
    for field in ("day", "starts", "ends"):
        wrong_here(wrong.get(field))
    if not st.button(t("event.save"), type="primary", icon=":material/event_available:"):
        return
    with telling() as told:
        events.add_event(actor(), _draft(title or "", venue, organiser, (chosen, starts, ends)))
    if told.succeeded:
        st.rerun()
    if told.fields:
        st.session_state[_WRONG] = told.fields
        st.rerun(scope="fragment")


def _choose(label: str, options: Sequence[Named], wrong: str | None) -> UUID | None:
    names = {one.id: one.name for one in options}
    chosen = st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=t("event.choose"),
    )
    wrong_here(wrong)
    return chosen


def _draft(
    title: str,
    venue: UUID | None,
    organiser: UUID | None,
    slot: tuple[date | None, time | None, time | None],
) -> EventDraft:
    day, starts, ends = slot
    draft = EventDraft(
        title=title,
        venue_id=venue,
        organiser_id=organiser,
        day=day,
        starts=starts,
        ends=ends,
        kind=_OWN_KIND,
        drop_in=True,
    )
    known = lab.profile().known(title)
    if known is None:
        return draft
    return replace(
        draft,
        title=known.title,
        known_code=known.code,
        kind=known.kind,
        level=known.level,
        languages=known.languages,
        drop_in=known.drop_in,
        child_care=known.child_care,
        meets_across=known.meets_across,
        has_survey=known.has_survey,
    )

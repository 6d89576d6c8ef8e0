"""The first scene: who is here, and what became of the last decisions."""

from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import meetings
from bis.core.meetings import Decision, Meeting
from bis.core.typed import folded
from bis.ui import meeting_look, reads_meeting
from bis.ui.meeting_frame import Screen
from bis.ui.open_decisions import in_words
from bis.ui.reads_meeting import Attendance
from bis.ui.telling import telling
from bis.ui.text import heard, plain, t
from bis.ui.who import actor

_SEARCH, _SEEN = "meeting-search", "_meeting_seen"
_MANY = 20
DONE, NOT_DONE = "done", "not_done"


def say(screen: Screen) -> None:
    """Say how many are here, and list the decisions of last time."""
    here = len(reads_meeting.attendance(screen.meeting).here)
    meeting_look.message(
        t("meeting.here" if here != 1 else "meeting.here_one", count=here), str(here)
    )
    found = reads_meeting.to_follow_up(screen.meeting)
    if not found:
        meeting_look.line(t("meeting.no_decisions_before"))
        return
    meeting_look.line(t("meeting.last_decisions"))
    for one in found:
        _decision(one, leads=screen.leads)


def show(screen: Screen) -> None:
    """Draw the organisations: to be tapped by who leads, else those that are here."""
    found = reads_meeting.attendance(screen.meeting)
    if not screen.leads:
        meeting_look.names([one.name for one in found.partners if one.id in found.here])
        return
    if len(found.partners) <= _MANY:
        meeting_look.bar(t("meeting.tap"))
        _toggles(screen.meeting, found, "")
        return
    with st.container(key="many-names"):
        words = _search()
        _toggles(screen.meeting, found, words)


def _search() -> str:
    """Say what to do and draw the search in one line, which leaves room for the names."""
    with st.container(horizontal=True, vertical_alignment="center"):
        meeting_look.bar(t("meeting.tap_or_search"))
        words = st.text_input(
            t("meeting.search"),
            key=_SEARCH,
            live=True,
            autocomplete="off",
            persist_state="session",
            label_visibility="collapsed",
        )
    return words or ""


def _toggles(meeting: Meeting, found: Attendance, words: str) -> None:
    """Draw a toggle for each organisation whose name has `words` in it.

    A tap is what differs from what this window has seen: what others tap meanwhile stays.
    """
    listed = {one.id: one.name for one in found.partners if folded(words) in folded(one.name)}
    if not listed:
        meeting_look.line(t("meeting.no_partner"))
        return
    here = [one for one in listed if one in found.here]
    key = f"meeting-here-{folded(words)}"
    st.session_state[_SEEN] = frozenset(here)
    if set(st.session_state.get(key, ())) != set(here):
        st.session_state[key] = here
    st.pills(
        t("meeting.tap"),
        list(listed),
        selection_mode="multi",
        format_func=lambda one: plain(listed[one]),
        key=key,
        on_change=_tap,
        args=(meeting, key),
        label_visibility="collapsed",
        wrap=True,
    )


def _tap(meeting: Meeting, key: str) -> None:
    chosen = frozenset[UUID](st.session_state[key])
    with telling():
        for one in chosen ^ st.session_state[_SEEN]:
            meetings.attend(actor(), meeting.id, one, is_here=one in chosen)


def _decision(one: Decision, *, leads: bool) -> None:
    meeting_look.line(in_words(one, clock.today()))
    state = DONE if one.done_at else NOT_DONE
    if not leads:
        meeting_look.line(t(f"meeting.{state}"))
        return
    key = f"decision-{one.id}-{one.version}"
    st.segmented_control(
        heard(one.draft.what),
        (DONE, NOT_DONE),
        default=state,
        required=True,
        format_func=lambda code: t(f"meeting.{code}"),
        label_visibility="collapsed",
        key=key,
        on_change=_set_done,
        args=(one, key),
    )


def _set_done(one: Decision, key: str) -> None:
    is_done = st.session_state[key] == DONE
    with telling():
        meetings.set_done(actor(), one.id, is_done=is_done, version=one.version)

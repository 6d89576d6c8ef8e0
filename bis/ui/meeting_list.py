"""Möte before and after: begin one, follow the one that is going on, open one that was."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from bis import clock
from bis.actions import meetings
from bis.core.meetings import Held, Meeting, period_text
from bis.core.permissions import Action
from bis.figures.swedish import date_in_words, period_name
from bis.ui import reads_meeting
from bis.ui.meeting_frame import MEETING, PERIOD, SCENE
from bis.ui.open_decisions import in_words
from bis.ui.telling import telling
from bis.ui.text import clock_of, day_name, plain, quiet, t
from bis.ui.who import actor, can


def show() -> None:
    """Draw what can be done now, and the meetings that have been."""
    leads = can(Action.LEAD_MEETING)
    running = reads_meeting.running()
    if running:
        _going_on(running, leads=leads)
    elif leads:
        _begin()
    else:
        st.info(t("meeting.none_now"), icon=":material/groups:")
    held = reads_meeting.ended()
    if not held:
        return
    st.header(t("meeting.earlier"))
    for one in held:
        _held(one, can_resume=leads and running is None and one is held[0])


def _going_on(running: Meeting, *, leads: bool) -> None:
    began = f"{day_name(running.day)} {clock_of(running.began_at)}"
    st.info(t("meeting.goes_on", began=began), icon=":material/groups:")
    with st.container(horizontal=True):
        if leads:
            _button("meeting.go_on", lambda: _open(running, scene=running.scene), main=True)
        _button("meeting.follow", lambda: _open(running))


def _begin() -> None:
    last = reads_meeting.before(None)
    periods = reads_meeting.periods(last, clock.today())
    code = st.radio(
        t("meeting.about_period"),
        list(periods),
        format_func=lambda code: t(
            "meeting.period_choice",
            words=t(f"meeting.period_{code}", day=last and date_in_words(last.day)),
            period=period_name(periods[code]),
        ),
        key="meeting-period",
    )
    quiet(t("meeting.start_meaning"))
    if not st.button(t("meeting.start"), type="primary", icon=":material/play_arrow:"):
        return
    period = periods[code]
    with telling() as told:
        meeting_id = meetings.start(actor(), period, reads_meeting.board_now(period))
    if told.succeeded:
        _open(reads_meeting.meeting(meeting_id), scene=1)
        st.rerun()


def _held(one: Held, *, can_resume: bool) -> None:
    meeting = one.meeting
    with st.container(border=True):
        day = f"{day_name(meeting.day)} {meeting.day.year}"
        st.subheader(day, anchor=False)
        quiet(period_name(meeting.period))
        if one.partners:
            st.markdown(t("meeting.was_there", names=plain(", ".join(one.partners))))
        for line in one.insights:
            st.markdown(f"– {plain(line)}")
        for decision in one.decisions:
            state = t("meeting.done" if decision.done_at else "meeting.not_done")
            st.markdown(f"**{state}** {plain(in_words(decision, clock.today()))}")
        with st.container(horizontal=True):
            _button("meeting.open_again", lambda: _open(meeting, scene=1), str(meeting.id))
            if can_resume and meeting.day == clock.today():
                _button("meeting.resume", lambda: _resume(meeting), str(meeting.id))


def _button(words: str, act: Callable[[], None], name: str = "", *, main: bool = False) -> None:
    look: Literal["primary", "secondary"] = "primary" if main else "secondary"
    st.button(t(words), key=f"{words}-{name}", type=look, on_click=act)


def _open(meeting: Meeting, *, scene: int | None = None) -> None:
    st.query_params[MEETING] = str(meeting.id)
    st.query_params[PERIOD] = period_text(meeting.period)
    if scene is not None:
        st.query_params[SCENE] = str(scene)


def _resume(meeting: Meeting) -> None:
    with telling() as told:
        meetings.resume(actor(), meeting.id)
    if told.succeeded:
        _open(meeting, scene=meeting.scene)

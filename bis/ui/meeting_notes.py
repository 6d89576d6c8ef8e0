"""The scenes that are written in while people talk: three insights, three decisions."""

from typing import Any

import streamlit as st

from bis import clock
from bis.actions import meetings
from bis.core import meetings as core
from bis.core.meetings import DecisionDraft, Insight, Meeting
from bis.ui import kept_fields, meeting_look, reads_meeting
from bis.ui.kept_fields import Stored, Values
from bis.ui.meeting_frame import Screen, leave
from bis.ui.open_decisions import in_words
from bis.ui.telling import telling, wrong_here
from bis.ui.text import t
from bis.ui.who import actor, guarded_fragment


def say_meaning(screen: Screen) -> None:
    """Say what is done here, and draw the quiet countdown."""
    meeting_look.message(t("meeting.meaning"))
    _countdown(screen.meeting)
    if screen.leads:
        st.button(
            t("meeting.be_silent"),
            icon=":material/hourglass_empty:",
            key="be-silent",
            on_click=_be_silent,
            args=(screen.meeting,),
        )


def show_meaning(screen: Screen) -> None:
    """Draw the three lines, or the fields that they are written in."""
    for one in reads_meeting.insights(screen.meeting):
        if screen.leads:
            _insight(screen.meeting, one)
            continue
        if one.text:
            meeting_look.line(f"{one.position}. {one.text}")
        kept_fields.say_unsaved(_insight_key(screen.meeting, one.position))


def say_decisions(screen: Screen) -> None:
    """Say what is done here, and offer the end of the meeting."""
    meeting_look.message(t("meeting.decisions"))
    if screen.leads:
        st.button(
            t("meeting.end"),
            icon=":material/task_alt:",
            type="primary",
            key="meeting-end",
            on_click=_end,
            args=(screen.meeting,),
        )


def show_decisions(screen: Screen) -> None:
    """Draw the decisions, or the fields that they are written in."""
    found = reads_meeting.decisions(screen.meeting)
    for position in range(1, core.LINES + 1):
        one = found.get(position)
        if screen.leads:
            draft, version = (one.draft, one.version) if one else (DecisionDraft(), 0)
            _decision(screen.meeting, position, draft, version)
            continue
        if one and one.draft.what:
            meeting_look.line(f"{position}. {in_words(one, clock.today())}")
        kept_fields.say_unsaved(_decision_key(screen.meeting, position))


@guarded_fragment(run_every=1.0)
def _countdown(meeting: Meeting) -> None:
    now = clock.now()
    if meeting.silent_until and meeting.silent_until > now:
        minutes, seconds = divmod(int((meeting.silent_until - now).total_seconds()), 60)
        st.html(f'<p class="bis-clock" role="timer">{minutes}.{seconds:02}</p>')


def _be_silent(meeting: Meeting) -> None:
    with telling():
        meetings.be_silent(actor(), meeting.id)


def _end(meeting: Meeting) -> None:
    here = {_decision_key(meeting, position) for position in range(1, core.LINES + 1)}
    if kept_fields.save_typed() & here:
        return  # the mistake is said beside its field; after the end nobody could mend it
    with telling() as told:
        meetings.end(actor(), meeting.id, reads_meeting.board_now(meeting.period))
    if told.succeeded:
        leave()


def _insight_key(meeting: Meeting, position: int) -> str:
    return f"insight-{meeting.id}-{position}"


def _decision_key(meeting: Meeting, position: int) -> str:
    return f"decision-{meeting.id}-{position}"


def _insight(meeting: Meeting, one: Insight) -> None:
    key = _insight_key(meeting, one.position)
    stored = Stored({"text": one.text}, one.version, one.text)
    begin = kept_fields.take_in(key, stored)
    text = st.text_area(
        t("meeting.insight", number=one.position),
        value=begin["text"],
        key=f"{key}-text",
        height=110,
        persist_state="session",
    )

    def save(values: Values, version: int) -> None:
        meetings.write_insight(actor(), meeting.id, one.position, values["text"], version)

    _say(kept_fields.keep(key, {"text": text or ""}, stored, save))


def _decision(meeting: Meeting, position: int, draft: DecisionDraft, version: int) -> None:
    key = _decision_key(meeting, position)
    said = " · ".join(filter(None, (draft.what, draft.who, str(draft.due or ""))))
    stored = Stored({"what": draft.what, "who": draft.who, "due": draft.due}, version, said)
    typed = _decision_fields(key, position, kept_fields.take_in(key, stored))

    def save(values: Values, at: int) -> None:
        meetings.write_decision(actor(), meeting.id, position, DecisionDraft(**values), at)

    _say(kept_fields.keep(key, typed, stored, save))
    if not typed["what"] and (typed["who"] or typed["due"]):
        wrong_here(t("meeting.error.what_missing"))


def _decision_fields(key: str, position: int, begin: Values) -> dict[str, Any]:
    what = st.text_input(
        t("meeting.what", number=position),
        value=begin["what"],
        key=f"{key}-what",
        autocomplete="off",
        persist_state="session",
    )
    who_column, due_column = st.columns([3, 2])
    who = who_column.text_input(
        t("meeting.who"),
        value=begin["who"],
        key=f"{key}-who",
        placeholder=t("meeting.who_hint"),
        autocomplete="off",
        persist_state="session",
    )
    due = due_column.date_input(
        t("meeting.due"),
        value=begin["due"],
        format="YYYY-MM-DD",
        key=f"{key}-due",
        persist_state="session",
    )
    return {"what": what or "", "who": who or "", "due": due}


def _say(wrong: dict[str, str]) -> None:
    for sentence in wrong.values():
        wrong_here(sentence)

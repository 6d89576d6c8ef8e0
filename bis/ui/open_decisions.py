"""What the meetings have decided and nobody has done yet, on Idag until it is."""

from datetime import date

import streamlit as st

from bis import clock
from bis.actions import meetings
from bis.core.meetings import Decision
from bis.core.permissions import Action
from bis.ui import reads_meeting
from bis.ui.frame import line
from bis.ui.telling import telling
from bis.ui.text import day_in_words, day_name, plain, quiet, t
from bis.ui.who import actor, can

_DONE = "_decision_done"


def section() -> None:
    """Draw the open decisions, nothing where there is none."""
    found = reads_meeting.open_decisions()
    done: Decision | None = st.session_state.get(_DONE)
    if not found and done is None:
        return
    st.subheader(t("open_decisions.title", count=len(found)))
    for one in found:
        with line(f"decision-{one.id}"):
            st.markdown(_told(one, clock.today()), width="stretch")
            if can(Action.LEAD_MEETING):
                st.button(
                    t("open_decisions.done"),
                    icon=":material/check:",
                    key=f"done-{one.id}",
                    on_click=_set_done,
                    args=(one,),
                )
    if done:
        _undo(done)


def in_words(one: Decision, today: date) -> str:
    """Return a decision as a line: what, who, when, and whether the day has passed."""
    due = one.draft.due
    until = t("open_decisions.until", day=day_in_words(due, today)) if due else ""
    late = t("open_decisions.late") if one.is_late(today) else ""
    return " · ".join(filter(None, (one.draft.what, one.draft.who, until, late)))


def _told(one: Decision, today: date) -> str:
    decided = t("open_decisions.decided", day=day_name(one.day))
    return f"{plain(in_words(one, today))}  \n:small[{plain(decided)}]"


def _undo(one: Decision) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        quiet(t("open_decisions.is_done", what=plain(one.draft.what)))
        st.button(
            t("open_decisions.undo"),
            icon=":material/undo:",
            key=f"undone-{one.id}",
            on_click=_set_undone,
            args=(one,),
        )


def _set_done(one: Decision) -> None:
    with telling() as told:
        meetings.set_done(actor(), one.id, is_done=True, version=one.version)
    if told.succeeded:
        st.session_state[_DONE] = one


def _set_undone(one: Decision) -> None:
    with telling():
        meetings.set_done(actor(), one.id, is_done=False, version=one.version + 1)
    del st.session_state[_DONE]

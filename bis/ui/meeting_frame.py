"""What stands around every scene: where one is, the ways on, period, frozen or live."""

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from bis.actions import meetings
from bis.core.meetings import SCENES, Meeting, period_text
from bis.core.permissions import Action
from bis.figures.swedish import period_name
from bis.ui import meeting_look, reads, reads_meeting
from bis.ui.live import watch_data
from bis.ui.page_files import end_here
from bis.ui.reads_meeting import Board
from bis.ui.telling import telling
from bis.ui.text import clock_of, day_name, t
from bis.ui.who import actor, can

MEETING, SCENE, PERIOD = "mote", "scen", "period"  # in the address
ADD = "meeting-add"  # the button that opens the dialog of a new activity
_TYPED_IN = ("meaning", "decisions")


@dataclass(frozen=True)
class Screen:
    """What this window shows. `leads`: it writes; any other only shows.

    A window that `follows` has no scene in its address: it shows the one that is led.
    """

    meeting: Meeting
    scene: str
    leads: bool
    follows: bool
    board: Board

    @property
    def number(self) -> int:
        """The place of the scene, counted from 1."""
        return SCENES.index(self.scene) + 1


def chosen() -> Meeting | None:
    """Return the meeting of the address; the page ends here when it does not exist."""
    asked = st.query_params.get(MEETING)
    if asked is None:
        return None
    with telling() as told:
        found = reads_meeting.meeting(_id(asked))
    if not told.succeeded:
        st.button(t("meeting.to_list"), on_click=leave)
        end_here()
    return found


def watch(meeting: Meeting) -> Screen:
    """Follow the house, except while somebody types; return what to show."""
    asked = st.query_params.get(SCENE)
    follows = asked is None and meeting.ended_at is None
    number = meeting.scene if follows else _number(asked)
    leads = can(Action.LEAD_MEETING) and meeting.ended_at is None and not follows
    scene = SCENES[number - 1]
    if leads and (scene in _TYPED_IN or _is_adding()):
        st.empty()  # the place of the poll: else the scene would stand twice for a moment
    else:
        watch_data()
    st.query_params[PERIOD] = period_text(meeting.period)
    fresh = reads_meeting.meeting(meeting.id)
    return Screen(fresh, scene, leads, follows, reads_meeting.board_of(fresh))


def head(screen: Screen) -> None:
    """Draw the line of scenes, and under it period and figures."""
    meeting_look.dress()
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        key="meeting-way",
    ):
        _step(screen, -1, "meeting.back", ":material/chevron_left:")
        _line(screen)
        _step(screen, 1, "meeting.on", ":material/chevron_right:")
        st.button(
            t("meeting.full_screen"),
            icon=":material/fullscreen:",
            key="full-screen",
            help=t("meeting.full_screen_help"),
        )
        st.button(
            t("meeting.leave"),
            icon=":material/close:",
            key="meeting-leave",
            on_click=leave,
            shortcut=None if _is_adding() or _is_typed_in(screen) else "Esc",
        )
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        period = period_name(screen.meeting.period)
        example = t("frame.example") if reads.is_example() else ""
        meeting_look.bar(t("meeting.period", period=period), example)
        _figures(screen)
        _following(screen)


def leave() -> None:
    """Go back to the list of meetings."""
    st.query_params.clear()


def go(meeting: Meeting, number: int, *, leads: bool) -> None:
    """Turn this window to a scene, and with it those that follow."""
    st.query_params[SCENE] = str(number)
    if leads:
        with telling():
            meetings.show(actor(), meeting.id, scene=number)


def _line(screen: Screen) -> None:
    with st.container(horizontal=True, gap=None, key="meeting-steps", wrap=False):
        for number, code in enumerate(SCENES, start=1):
            st.button(
                str(number),
                key=f"step-{number}",
                type="primary" if code == screen.scene else "secondary",
                help=t(f"meeting.scene.{code}"),
                on_click=go,
                args=(screen.meeting, number),
                kwargs={"leads": screen.leads},
            )


def _step(screen: Screen, by: int, words: str, icon: str) -> None:
    """Draw the button of the scene before or after; the arrow keys are start_page.js's."""
    number = screen.number + by
    st.button(
        "",
        icon=icon,
        key=words.replace(".", "-"),
        help=t(words),
        disabled=not 1 <= number <= len(SCENES),
        on_click=go,
        args=(screen.meeting, number),
        kwargs={"leads": screen.leads},
    )


def _figures(screen: Screen) -> None:
    """Say whether the figures stand still, and offer the other."""
    meeting = screen.meeting
    if meeting.figures_at is None:
        meeting_look.bar(t("meeting.live" if meeting.ended_at is None else "meeting.not_kept"))
        if screen.leads:
            st.button(
                t("meeting.freeze"), key="meeting-freeze", on_click=_freeze, args=(meeting,)
            )
        return
    meeting_look.bar(t("meeting.frozen", clock=clock_of(meeting.figures_at)))
    if screen.leads:
        st.button(t("meeting.go_live"), key="meeting-live", on_click=_go_live, args=(meeting,))


def _following(screen: Screen) -> None:
    meeting = screen.meeting
    if meeting.ended_at:
        meeting_look.bar(t("meeting.is_over", day=day_name(meeting.day)))
    elif screen.follows and can(Action.LEAD_MEETING):
        st.button(
            t("meeting.lead_here"),
            on_click=go,
            args=(meeting, screen.number),
            kwargs={"leads": True},
        )
    elif not screen.follows and not screen.leads:
        st.button(t("meeting.follow"), on_click=_follow)


def _follow() -> None:
    st.query_params.pop(SCENE, None)


def _freeze(meeting: Meeting) -> None:
    with telling():
        meetings.freeze(actor(), meeting.id, reads_meeting.board_now(meeting.period))


def _go_live(meeting: Meeting) -> None:
    with telling():
        meetings.go_live(actor(), meeting.id)


def _is_typed_in(screen: Screen) -> bool:
    """Return whether people type here: then Esc is the fields', and loses nothing."""
    return screen.leads and screen.scene in _TYPED_IN


def _is_adding() -> bool:
    """Return whether this run opens the dialog: then the keys are the dialog's."""
    return bool(st.session_state.get(ADD))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # no meeting has it


def _number(text: str | None) -> int:
    if text and text.isdecimal() and len(text) < 3 and 1 <= int(text) <= len(SCENES):
        return int(text)
    return 1

"""What is done with a gesture in the calendar, and the card of the chosen occurrence."""

from collections.abc import Sequence

import streamlit as st

from bis.core.events import Occurrence
from bis.core.permissions import Action
from bis.ui import calendar_view, happenings, moving, reads_event, way_back
from bis.ui.browser import bring_into_sight
from bis.ui.calendar_view import CARD, Dropped, EmptySlot, Opened
from bis.ui.event_told import SAVED
from bis.ui.frame import plain_link
from bis.ui.text import plain, quiet, t
from bis.ui.who import can

CHOSEN = "tillfalle"  # in the address: the date that is shown
_OPENED = "_calendar_opened"  # set by the gesture that has just opened a card


def answer() -> None:
    """Do what the last gesture in the grid asks for. Call it before anything is drawn."""
    match calendar_view.gesture():
        case Opened(occurrence_id):
            st.query_params[CHOSEN] = str(occurrence_id)
            st.session_state[_OPENED] = True
        case EmptySlot() as slot if can(Action.ADD_EVENT):
            way_back.lead_to("event_new", _proposed(slot))
        case Dropped(one, starts, ends):
            moving.drop(one, starts, ends)


def chosen(found: Sequence[Occurrence]) -> Occurrence | None:
    """Return the occurrence that the address names, as long as it is among `found`."""
    named = st.query_params.get(CHOSEN)
    if named is None:
        return just_saved(found)
    return next((one for one in found if str(one.id) == named), None)


def just_saved(found: Sequence[Occurrence]) -> Occurrence | None:
    """Return what was saved last: a date, or the first of `found` that is of its series."""
    saved = st.query_params.get(SAVED)
    return next((one for one in found if saved in (str(one.id), str(one.lineage_id))), None)


def show(one: Occurrence | None) -> None:
    """Draw everything about the chosen occurrence, or how to choose one."""
    if one is None:
        quiet(t("calendar.click_hint"))
        return
    happenings.card(one)
    quiet("  \n".join(_facts(one)))
    with st.container(horizontal=True):
        moving.offer(one)
        if one.published:
            plain_link(f"/oppet/tillfalle/{one.id}", t("calendar.as_visitors"))
    if st.session_state.pop(_OPENED, False):
        # in a narrow window it stands over the whole grid
        bring_into_sight(CARD, "begin")


def back_to_list() -> None:
    """Draw the way back, on a phone where the card stands in place of the list."""
    if st.button(t("calendar.back"), icon=":material/arrow_back:"):
        st.query_params.pop(CHOSEN, None)
        st.query_params.pop(SAVED, None)
        st.rerun()


def _facts(one: Occurrence) -> list[str]:
    spoken = ", ".join(t(f"open.spoken.{code}") for code in one.languages)
    facts = [t(f"kind.{one.kind}"), t("calendar.languages", languages=spoken)]
    if one.repeats:
        facts.append(t("calendar.repeats"))
    if one.moved_from:
        facts.append(t("calendar.moved_from", when=happenings.begins(one, one.moved_from)))
    if reads_event.has_moved_on(one):
        facts.append(t("change.left_as_it_was"))
    return [plain(fact) for fact in facts]


def _proposed(slot: EmptySlot) -> dict[str, str]:
    """Return what the form of a new activity finds in its address."""
    if slot.ends is None:
        return {"ny-dag": str(slot.starts.date())}
    return {
        "ny-dag": str(slot.starts.date()),
        "ny-fran": f"{slot.starts:%H:%M}",
        "ny-till": f"{slot.ends:%H:%M}",
        **({"ny-natt": "true"} if slot.ends.date() > slot.starts.date() else {}),
    }

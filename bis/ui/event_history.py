"""Who did what to an occurrence and its series, in words, with undo where it is possible."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from bis.actions import events
from bis.core.events import CANCELLED, Occurrence, wall
from bis.core.series import differences
from bis.store.changes import Kept
from bis.ui import event_facts, event_told, reads_event
from bis.ui.as_shown import version_shown
from bis.ui.doer import doer
from bis.ui.telling import telling
from bis.ui.text import clock_of, day_name, plain, quiet, t
from bis.ui.who import actor

_MOST = 12  # the newest; older ones help nobody to decide


def show(one: Occurrence) -> None:
    """Draw the history of an occurrence, behind a button."""
    with st.popover(t("history.title"), icon=":material/history:"):
        changes = reads_event.history(one)
        if not changes:
            st.markdown(t("history.none"))
        for change in changes[:_MOST]:
            _line(change)
        version = version_shown(f"history-{one.id}", one.version)
        if changes and events.may_undo(actor(), one):
            _offer_undo(one, version, changes[0])


def _offer_undo(one: Occurrence, version: int, change: Kept) -> None:
    if not st.button(_way_back(change), icon=":material/undo:", key=f"undo-{one.id}"):
        return
    with telling() as told:
        events.undo(actor(), one.id, version)
    if told.succeeded:
        added = change.action == "add"
        event_told.tell(event_told.taken_out(1) if added else t("history.undone"))
        st.rerun()


def _way_back(change: Kept) -> str:
    """Return what the button says: what was added is taken out with all its dates."""
    if change.action != "add":
        return t("history.undo_last")
    count = len((change.after or {})["rows"])
    return t(f"history.undo_add_{'one' if count == 1 else 'several'}", count=count)


def _line(change: Kept) -> None:
    at = wall(change.at)
    clock, who = clock_of(change.at), doer(change)
    when = t("history.by", day=day_name(at.date()), clock=clock, who=who)
    after = change.after or {}
    scope = after.get("scope")
    about = f", {t(f'history.scope.{scope}')}" if scope else ""
    called_off = change.action == "close" and after.get("status") == CANCELLED
    did = "call_off" if called_off else change.action
    st.markdown(f"**{t(f'history.action.{did}')}**{about}  \n:small[{plain(when)}]")
    for words in _facts(change):
        quiet(plain(words))


def _facts(change: Kept) -> list[str]:
    """Return what became what, a line each."""
    before, after = (_said(state) for state in (change.before, change.after))
    return [
        t(
            "history.became",
            fact=t(f"fact.{name}"),
            before=event_facts.words(name, was),
            after=event_facts.words(name, became),
        )
        for name, was, became in differences(before, after)
    ]


def _said(state: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the facts of a change of a series; what an occurrence has of them otherwise."""
    if state is None:
        return {}
    if "starts_at" in state:
        return {"time": event_facts.span(state["starts_at"], state["ends_at"])}
    facts: Mapping[str, Any] = state.get("facts", {})
    return facts

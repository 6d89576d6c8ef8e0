"""Who did what to an occurrence and its series, in words, with undo where it is possible."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import streamlit as st

from bis.actions import events
from bis.core.events import CANCELLED, HELD, Occurrence, wall
from bis.core.permissions import Action, may
from bis.core.series import differences
from bis.store.changes import Kept
from bis.ui import closing_words, event_facts, event_told, reads_event
from bis.ui.as_shown import version_shown
from bis.ui.doer import doer
from bis.ui.telling import telling
from bis.ui.text import clock_of, day_name, plain, quiet, t
from bis.ui.who import actor

_UNDO = "undo"
_MOST = 12  # the newest; older ones help nobody to decide


def show(one: Occurrence) -> None:
    """Draw the history of an occurrence, behind a button."""
    with st.popover(t("history.title"), icon=":material/history:"):
        changes = reads_event.history(one)
        if not changes:
            st.markdown(t("history.none"))
        for change, done in list(_with_done(changes))[:_MOST]:
            _line(one, change, done)
        version = version_shown(f"history-{one.id}", one.version)
        if changes and events.may_undo(actor(), one):
            _offer_undo(one, version, changes[0])


def _with_done(changes: Sequence[Kept]) -> Iterator[tuple[Kept, Kept]]:
    """Yield each change with what it is about: of an undo the one that it took back."""
    for change, older in pairwise([*changes, *changes[-1:]]):
        yield change, older if change.action == _UNDO else change


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


def _line(one: Occurrence, change: Kept, done: Kept) -> None:
    """Say who did what and when; `done` is `change`, or what that took back."""
    at = wall(change.at)
    clock, who = clock_of(change.at), doer(change)
    when = t("history.by", day=day_name(at.date()), clock=clock, who=who)
    scope = (done.after or {}).get("scope")
    about = f", {t(f'history.scope.{scope}')}" if scope else ""
    said = _closing(one, done)
    details = f": {said}" if said else ""
    st.markdown(f"**{_what(change, done)}**{about}{details}  \n:small[{plain(when)}]")
    for words in (*_facts(change, done), *_organisers(one, done)):
        quiet(plain(words))


def _what(change: Kept, done: Kept) -> str:
    called_off = done.action == "close" and (done.after or {}).get("status") == CANCELLED
    did = "call_off" if called_off else done.action
    return t(f"history.{'undid' if change.action == _UNDO else 'action'}.{did}")


def _closing(one: Occurrence, done: Kept) -> str:
    """Return as Markdown how many came, or why it was called off, if it was closed.

    How many of them were children is for those who may close it, as on its own page.
    """
    after = done.after or {}
    if after.get("status") == HELD:
        children = after["children"] if _may_close(one) else None
        is_exact = after["visits_counted"]
        return closing_words.counted("history.visits", after["visits"], is_exact, children)
    facts = after.get("facts", {}) if done.action == "call_off" else after
    why = closing_words.reason(facts.get("reason", ""))
    return why[:1].lower() + why[1:]


def _organisers(one: Occurrence, done: Kept) -> list[str]:
    """Return in words who organised it where they were others than planned."""
    after = done.after or {}
    if after.get("status") != HELD or not _may_close(one):
        return []
    ids = {UUID(each) for each in after["organisers"]}
    if ids == set(one.organiser_ids):
        return []
    names = ", ".join(partner.name for partner in reads_event.partners_named(ids))
    return [t("closing.organised", names=names)]


def _may_close(one: Occurrence) -> bool:
    return may(actor(), Action.CLOSE_OCCURRENCE, *one.organiser_ids)


def _facts(change: Kept, done: Kept) -> list[str]:
    """Return what became what, a line each; of an undo, what it put back."""
    before, after = (_said(state) for state in (done.before, done.after))
    if change.action == _UNDO:
        before, after = after, before
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

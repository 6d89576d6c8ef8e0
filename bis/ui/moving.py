"""Moving one occurrence: the question before, what is told after, and the way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events
from bis.core import events as core
from bis.core.events import PLANNED, Occurrence, time_words, wall
from bis.core.moving import in_the_way
from bis.core.permissions import Action, may
from bis.errors import BisError, NotFoundError, RefusedError
from bis.ui import happenings, just_done, reads
from bis.ui.just_done import Undoable
from bis.ui.telling import telling
from bis.ui.text import plain, t
from bis.ui.who import actor, enter

_ASKED, _TOLD, _TURN = "_move_asked", "_move_told", "_move_turn"
_UNDO = "move-undo"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Asked:
    """What the open question is about; `version` is the one the person was shown.

    `starts` and `ends` (Swedish wall times) are where it was dropped, None when they are to
    be typed.
    """

    occurrence_id: UUID
    version: int
    starts: datetime | None = None
    ends: datetime | None = None


def movable(found: Iterable[Occurrence]) -> set[UUID]:
    """Return the ids of those that have not begun and that this person may move."""
    person, now = actor(), clock.now()
    return {
        one.id
        for one in found
        if one.status == PLANNED
        and one.starts_at > now
        and may(person, Action.ADD_EVENT, *one.organiser_ids)
    }


def drop(one: Occurrence, starts: datetime, ends: datetime) -> None:
    """Take in that `one` was dragged to these wall times: ask, or say why it goes back."""
    try:
        core.check_drag(one, starts, ends, clock.now())
    except RefusedError as error:
        _close(t(error.text_key))
    else:
        st.session_state[_ASKED] = _Asked(one.id, one.version, starts, ends)


def offer(one: Occurrence) -> None:
    """Draw the button that moves `one` without dragging, for those who may."""
    if movable([one]) and st.button(t("moving.move"), icon=":material/event_repeat:"):
        st.session_state[_ASKED] = _Asked(one.id, one.version)
        st.rerun()


def is_asking() -> bool:
    """Return whether the question is open: then nothing may draw the page anew."""
    return _ASKED in st.session_state


def turn() -> int:
    """Return how many times something has gone back, so that the grid draws it there."""
    return int(st.session_state.get(_TURN, 0))


def ask() -> None:
    """Draw the question if there is one."""
    asked: _Asked | None = st.session_state.get(_ASKED)
    if asked is None:
        return
    try:
        one = reads.occurrence(asked.occurrence_id)
    except NotFoundError as error:
        _close(t(error.text_key))
        st.rerun()
    dialog = st.dialog(t("moving.title"), on_dismiss=_leave)
    dialog(_question)(one, asked)


def tell() -> None:
    """Say what came of the last move, with the way back."""
    done = just_done.of(_TOLD, _UNDO)
    if done is None:
        return
    st.info(done.words, icon=":material/event_repeat:")
    if done.undoable and just_done.can_be_undone(done, _UNDO):
        _offer_undo(done.undoable)


def _question(one: Occurrence, asked: _Asked) -> None:
    enter()  # a dialog bypasses the frame as a fragment does
    if asked.starts and asked.ends:
        starts, ends = asked.starts, asked.ends
    else:
        starts, ends = _typed(one)
    is_new = (starts, ends) != (wall(one.starts_at), wall(one.ends_at))
    if is_new:
        st.markdown(_sentence(one, starts, ends))
        _say_taken(one, starts, ends)
    with st.container(horizontal=True):
        yes = st.button(t("moving.yes"), type="primary", key="move-yes")
        no = st.button(t("moving.no"), key="move-no")
    if yes and not is_new:
        st.error(t("moving.same"))
    elif yes:
        _save(one, asked, starts, ends)
    elif no:
        _leave()
        st.rerun()


def _say_taken(one: Occurrence, starts: datetime, ends: datetime) -> None:
    """Say what else is in its place then; two may share it, so it is no refusal."""
    near = reads.occurrences(starts.date() - _A_DAY, ends.date())
    for other in in_the_way(one, starts, ends, near):
        taken = t("moving.taken", venue=other.venue, title=other.title, clock=other.clock)
        st.warning(plain(taken), icon=":material/meeting_room:")


def _typed(one: Occurrence) -> tuple[datetime, datetime]:
    """Ask for the day and the times; an end before the start is on the day after."""
    starts, ends = wall(one.starts_at), wall(one.ends_at)
    key = f"move-{one.id}-{one.version}"
    with st.container(horizontal=True):
        day = st.date_input(
            t("moving.day"), starts.date(), format="YYYY-MM-DD", key=f"{key}-day"
        )
        if one.all_day:
            return datetime.combine(day, time()), datetime.combine(
                day + (ends - starts), time()
            )
        begins = st.time_input(t("moving.from"), starts.time(), step=300, key=f"{key}-from")
        until = st.time_input(t("moving.to"), ends.time(), step=300, key=f"{key}-to")
    starts, ends = datetime.combine(day, begins), datetime.combine(day, until)
    return starts, ends if ends > starts else ends + _A_DAY


def _sentence(one: Occurrence, starts: datetime, ends: datetime) -> str:
    """Return the question: from when to when, and that it is about this time alone."""
    before, until = wall(one.starts_at), wall(one.ends_at)
    key = "moving.ask" if ends - starts == until - before else "moving.ask_length"
    question = t(
        key,
        title=one.title,
        before=happenings.begins(one, before),
        after=happenings.begins(one, starts),
        until_before=time_words(until),
        until_after=time_words(ends),
    )
    only = f" {t('moving.only_this')}" if one.repeats else ""
    return plain(question) + only


def _save(one: Occurrence, asked: _Asked, starts: datetime, ends: datetime) -> None:
    """Move it. When that fails, what was typed stays, and what was dragged goes back."""
    if asked.starts is None:
        with telling() as outcome:
            events.move(actor(), one.id, starts, ends, asked.version)
        if not outcome.succeeded:
            return
        st.query_params["dag"] = str(starts.date())
    else:
        try:
            events.move(actor(), one.id, starts, ends, asked.version)
        except BisError as error:
            _close(t(error.text_key, **error.blanks))
            st.rerun()
    words = plain(t("moving.moved", title=one.title, when=happenings.begins(one, starts)))
    _close(words, Undoable({one.id: asked.version + 1}, t("moving.undone")))
    st.rerun()


def _offer_undo(undoable: Undoable) -> None:
    place = st.empty()
    if not place.button(t("moving.undo"), icon=":material/undo:", key=_UNDO):
        return
    place.empty()  # once is enough: it is undone, or it cannot be
    with telling() as outcome:
        events.undo_several(actor(), undoable.versions)
    if outcome.succeeded:
        just_done.keep(_TOLD, undoable.undone)
        st.rerun()


def _leave() -> None:
    _close(t("moving.left"))


def _close(words: str, undoable: Undoable | None = None) -> None:
    """Close the question and say what came of it; the grid draws it where it is."""
    st.session_state.pop(_ASKED, None)
    st.session_state[_TURN] = turn() + 1
    just_done.keep(_TOLD, words, undoable)

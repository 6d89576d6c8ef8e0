"""Who sits at this screen, asked anew in every run and in every fragment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec

import streamlit as st

from bis.actions import people
from bis.core.permissions import Action, Actor, may
from bis.ui import reads
from bis.ui.browser import leave_for_login

P = ParamSpec("P")

_ACTOR = "_actor"
_behind_the_frame: ContextVar[bool] = ContextVar("_behind_the_frame", default=False)


def enter() -> Actor:
    """Return who is logged in; without anybody the run ends here, before any page."""
    actor = people.actor_of(st.context.cookies.get(people.SESSION_COOKIE))
    if actor is None:
        leave_for_login()
        st.stop()
    st.session_state[_ACTOR] = actor
    reads.look_anew()
    return actor


@contextmanager
def entered() -> Iterator[None]:
    """Let in who is logged in, as `enter` does, for a whole run of a page.

    A fragment that is drawn with its page has been asked already; one that runs alone asks.
    """
    enter()
    token = _behind_the_frame.set(True)
    try:
        yield
    finally:
        _behind_the_frame.reset(token)


def actor() -> Actor:
    """Return who the frame has let in, in this run."""
    found: Actor = st.session_state[_ACTOR]
    return found


def can(action: Action) -> bool:
    """Return whether this person may do `action` at all."""
    return may(actor(), action)


def guarded_fragment(
    *, run_every: float | None = None
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a Streamlit fragment that asks who is there first, since it bypasses the frame.

    It lies alone in a container: Streamlit leaves out what a fragment drew with its page when
    it is asked for again at once, and the browser counts places. What stood after it would
    move up into its place, and be drawn over by it.
    """

    def decorate(function: Callable[P, None]) -> Callable[P, None]:
        @st.fragment(run_every=run_every)
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            if not _behind_the_frame.get():
                enter()
            function(*args, **kwargs)

        @wraps(function)
        def alone(*args: P.args, **kwargs: P.kwargs) -> None:
            with st.container():
                guarded(*args, **kwargs)

        return alone

    return decorate

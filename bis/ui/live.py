"""An untouched screen that follows the house.

Call these before the page reads its data, so that no change falls between. Never on a page
with an open dialog or form: the new run would close it.
"""

from collections.abc import Callable

import streamlit as st

from bis.ui import reads
from bis.ui.who import guarded_fragment

_ASKED, _BY_ITSELF = "_poll_asked", "_drawn_by_itself"


def begin() -> None:
    """Note whether the poll asked for this run. Call it once, first in every full run."""
    st.session_state[_BY_ITSELF] = st.session_state.pop(_ASKED, False)


def drawn_by_itself() -> bool:
    """Return whether this run follows a change elsewhere, and nothing done here."""
    return bool(st.session_state.get(_BY_ITSELF))


def watch_data() -> None:
    """Draw the page anew within about a second of any change and any form."""
    _poll(reads.version, reads.version())


def watch_changes() -> None:
    """Draw a page that tells no number of forms anew within about a second of a change."""
    _poll(reads.changes, reads.changes())


@guarded_fragment(run_every=1.0)
def _poll(read: Callable[[], int], seen: int) -> None:
    if read() != seen:
        st.session_state[_ASKED] = True
        st.rerun()

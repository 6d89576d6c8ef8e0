"""An untouched screen that follows the house."""

import streamlit as st

from bis.ui import reads
from bis.ui.who import guarded_fragment

_SEEN = "_data_version"


def watch_data() -> None:
    """Draw the page anew within about a second of any change.

    Call it before the page reads its data, so that no change falls between. Never on a page
    with an open dialog or form: the new run would close it.
    """
    st.session_state[_SEEN] = reads.version()
    _poll()


@guarded_fragment(run_every=1.0)
def _poll() -> None:
    if reads.version() != st.session_state.get(_SEEN):
        st.rerun()

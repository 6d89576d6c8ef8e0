"""An untouched screen that follows the house.

Call these before the page reads its data, so that no change falls between. Never on a page
with an open dialog or form: the new run would close it.
"""

from collections.abc import Callable

import streamlit as st

from bis.ui import reads
from bis.ui.who import guarded_fragment


def watch_data() -> None:
    """Draw the page anew within about a second of any change and any form."""
    _poll(reads.version, reads.version())


def watch_changes() -> None:
    """Draw a page that tells no number of forms anew within about a second of a change."""
    _poll(reads.changes, reads.changes())


@guarded_fragment(run_every=1.0)
def _poll(read: Callable[[], int], seen: int) -> None:
    if read() != seen:
        st.rerun()

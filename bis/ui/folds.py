"""Folds whose content is drawn only while they are open: what nobody sees costs nothing."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def unfolded(label: str, *, key: str, icon: str | None = None) -> DeltaGenerator | None:
    """Draw a fold and return it while it is open, else None.

    It stays open when its label changes, as one that counts what is in it does: Streamlit
    takes a fold by another name for another fold.
    """
    if key in st.session_state:
        st.session_state[key] = st.session_state[key]
    fold = st.expander(label, key=key, icon=icon, on_change="rerun")
    return fold if fold.open else None

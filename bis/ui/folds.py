"""Folds whose content is drawn only while they are open: what nobody sees costs nothing."""

from string import Template

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# Streamlit takes a fold by another label for another fold: counted in the label, one in which
# somebody stands would be drawn anew, and the keyboard lost, when another screen adds to it
_COUNT = Template("<style>.st-key-$key summary p::after { content: ' ($count)'; }</style>")


def unfolded(
    label: str, *, key: str, count: int | None = None, icon: str | None = None
) -> DeltaGenerator | None:
    """Draw a fold, and say how many things are in it if asked; return it while it is open."""
    if count is not None:
        st.html(_COUNT.substitute(key=key, count=count))
    fold = st.expander(label, key=key, icon=icon, on_change="rerun")
    return fold if fold.open else None

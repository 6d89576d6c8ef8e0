"""Fields that begin anew when what stood in them is saved.

To forget a field's value is not enough: the browser would go on showing it. The value has to be
put there, which Streamlit allows only before the field is drawn: so in the next run.
"""

from collections.abc import Mapping

import streamlit as st

_VALUES = "_emptying"


def empty(values: Mapping[str, object]) -> None:
    """Let fields stand at these values (key → value) from the next run on."""
    st.session_state[_VALUES] = dict(values)


def apply() -> None:
    """Put the values in their fields, before any is drawn."""
    st.session_state.update(st.session_state.pop(_VALUES, {}))

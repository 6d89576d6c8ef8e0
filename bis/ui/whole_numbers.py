"""A field for a whole number."""

import math
from typing import Any

import streamlit as st


def whole_number(label: str, value: int | None = None, **drawn: Any) -> int | None:
    """Ask for a whole number, empty at first unless there is a `value`; None while it is empty.

    `drawn`: what else `st.number_input` takes, but no limits: Streamlit's browser keeps a
    number outside them to itself, so the one that stood there before would be saved. What the
    number is for checks it, and says so beside the field.
    """
    key = drawn.get("key", "")
    if _is_endless(st.query_params.get(key, "")):
        # Streamlit would fail to make it a whole number; other rubbish there it drops by itself
        del st.query_params[key]
        drawn["bind"] = None
    number: int | None = st.number_input(label, value=value, step=1, **drawn)
    return number


def _is_endless(said: str) -> bool:
    """Return whether an address says `inf`, or a number too large to be one: 1e400."""
    try:
        return math.isinf(float(said))
    except ValueError:
        return False

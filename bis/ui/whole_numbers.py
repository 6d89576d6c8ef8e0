"""A field for a whole number."""

from typing import Any

import streamlit as st


def whole_number(label: str, value: int | None = None, **drawn: Any) -> int | None:
    """Ask for a whole number, empty at first unless there is a `value`; None while it is empty.

    `drawn`: what else `st.number_input` takes, but no limits: Streamlit's browser keeps a
    number outside them to itself, so the one that stood there before would be saved. What the
    number is for checks it, and says so beside the field.
    """
    number: int | None = st.number_input(label, value=value, step=1, **drawn)
    return number

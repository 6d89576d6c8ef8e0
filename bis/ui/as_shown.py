"""What stood on the screen when somebody pressed, which is what the press was about."""

from typing import TypeVar

import streamlit as st

Version = TypeVar("Version")


def version_shown(key: str, version: Version) -> Version:
    """Return the version that the run before this one showed; remember `version` for the next.

    The run of a press reads anew: without this it would act on what somebody else has saved
    meanwhile, and nobody here has seen. `key`: of the part of the page that shows it.
    A version is any that can be compared: also those of several things.
    """
    shown: Version = st.session_state.get(key, version)
    st.session_state[key] = version
    return shown

"""The little that is asked of the browser or done in it; the rest is in start_page.js."""

import streamlit as st


def leave_for_login() -> None:
    """Send the browser to the login, and back here afterwards."""
    st.html("<script>bisLeave()</script>", unsafe_allow_javascript=True)


def is_phone() -> bool:
    """Return whether the page is read on a phone."""
    return "Mobi" in str(st.context.headers.get("User-Agent", ""))


def bring_into_sight(key: str, time: str = "") -> None:
    """Scroll the page until the container with that key is in sight, when it is drawn.

    A browser runs the same script only once in one place: `time` tells one time from the next.
    """
    st.html(f"<script>bisShow('{key}') // {time}</script>", unsafe_allow_javascript=True)

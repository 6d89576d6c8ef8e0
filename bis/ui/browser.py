"""The little that has to be done in the browser itself; the rest is in start_page.js."""

import streamlit as st


def leave_for_login() -> None:
    """Send the browser to the login, and back here afterwards."""
    st.html("<script>bisLeave()</script>", unsafe_allow_javascript=True)


def is_phone() -> bool:
    """Return whether this browser calls itself a phone's."""
    return "Mobi" in str(st.context.headers.get("User-Agent", ""))

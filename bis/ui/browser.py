"""The little that is asked of the browser or done in it; the rest is in start_page.js."""

from typing import Literal
from uuid import uuid4

import streamlit as st


def leave_for_login() -> None:
    """Send the browser to the login, and back here afterwards."""
    st.html("<script>bisLeave()</script>", unsafe_allow_javascript=True)


def is_phone() -> bool:
    """Return whether the page is read on a phone."""
    return "Mobi" in str(st.context.headers.get("User-Agent", ""))


def bring_into_sight(key: str, how: Literal["whole", "begin", "nearest"] = "whole") -> None:
    """Scroll the page, this once, until the container with that key is in sight.

    All of it with room around it, as far as the window has room; or so that it begins in
    sight; or all of it with the page moved no further than that takes.
    """
    once = uuid4()  # a browser does not run the same script again in the same place
    script = f"bisShow('{key}', '{how}') // {once}"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)

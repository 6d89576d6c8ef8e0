"""A secret link that is shown once: how it is drawn, copied, and what stands in its way."""

import streamlit as st

from bis.settings import settings
from bis.ui.text import quiet, t

# Streamlit shows the button that copies only under a mouse: not to a thumb, nor to the Tab key
_STYLE = """<style>
.st-key-link [data-testid="stCode"] > div { visibility: visible; opacity: 1; }
.st-key-link code { user-select: all; }
</style>"""


def draw(path: str) -> None:
    """Draw a link to `path` within a container whose key is link, so that it can be copied."""
    st.html(_STYLE)
    st.code(address_of(path), language=None, wrap_lines=True)
    if settings().public_url is None:
        st.warning(t("people.only_here"), icon=":material/computer:")
    elif not settings().is_https:  # browsers let no page copy over http
        quiet(t("people.copy_by_hand"))


def address_of(path: str) -> str:
    """Return the address that visitors use; without one, that of this computer alone."""
    origin = settings().public_url or f"http://127.0.0.1:{st.get_option('server.port')}"
    return origin + path

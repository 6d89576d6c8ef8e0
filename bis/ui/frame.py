"""What stands on every page: the lab's name, the band of example data, the way out."""

from html import escape
from pathlib import Path

import streamlit as st

from bis.actions import lab
from bis.ui.text import plain, t

_ICON = (
    Path(__file__).with_name("icon.svg").read_text(encoding="utf-8")
)  # a Material icon would be fetched from abroad


# Streamlit has no setting for the empty band above a page (a third of a phone's screen), nor
# links to the plain pages that look like its buttons.
_STYLE = """<style>
.stMainBlockContainer { padding-top: 4rem; }
a.bis-link {
  display: inline-flex; align-items: center; min-height: 44px; padding: 0 0.75rem;
  color: inherit; border: 1px solid currentcolor; border-radius: 0.5rem; text-decoration: none;
}
a.bis-link:hover, a.bis-link:focus-visible { text-decoration: underline; }
</style>"""


def configure() -> None:
    """Set what the browser needs to know before anything is drawn."""
    st.set_page_config(page_title=t("frame.title"), page_icon=_ICON, layout="wide")


def head() -> None:
    """Draw the line above every page."""
    st.html(_STYLE)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        example = f" :orange-badge[{t('frame.example')}]" if lab.is_example() else ""
        st.caption(plain(lab.profile().name) + example, width="content")
        plain_link("/logga-ut", t("frame.log_out"))


def plain_link(address: str, label: str) -> None:
    """Draw a link to a plain page, in this tab, as large as a button."""
    st.html(
        f'<a class="bis-link" href="{escape(address)}">{escape(label)}</a>', width="content"
    )

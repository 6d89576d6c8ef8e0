"""What stands on every page: the lab's name, the band of example data, the way out."""

from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bis.actions import lab
from bis.ui import reads
from bis.ui.text import t
from bis.ui.who import actor

_ICON = (
    Path(__file__).with_name("icon.svg").read_text(encoding="utf-8")
)  # a Material icon would be fetched from abroad


_LINE = "line-"  # what the style knows a framed line by

# Streamlit has no setting for the empty band above a page (a third of a phone's screen), for
# the English words in the toolbars of its charts and beside its fields, for hours and minutes
# that a thumb can hit, for the height of its buttons and links, for where a line breaks, for
# an empty container that takes no room, nor for links to plain pages that look like buttons.
_STYLE = """<style>
.stMainBlockContainer { padding-top: 4rem; }
[data-testid^="stBaseButton"], [data-testid="stPopoverButton"],
[data-testid="stButtonGroup"] button, [data-testid="stExpander"] summary,
[data-testid="stPageLink-NavLink"] { min-height: 44px; }
a.bis-link {
  display: inline-flex; align-items: center; min-height: 44px; padding: 0 0.75rem;
  color: inherit; font-size: 0.875rem; text-decoration: none; border-radius: 0.5rem;
  border: 1px solid color-mix(in srgb, currentcolor 30%, transparent);
}
.bis-links { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.bis-lab { font-size: 0.9rem; }
.bis-who { display: inline-block; margin-left: 0.5rem; }
.bis-lab mark {
  padding: 0.15rem 0.5rem; border-radius: 0.5rem; background: #F4D9A8; color: #3A2A00;
}
[data-testid="stElementToolbar"], [data-testid="InputInstructions"],
[data-testid="stWidgetLabelRequired"],
[data-testid="stLayoutWrapper"]:has(> :empty) { display: none; }
[role="spinbutton"] {
  display: inline-flex; align-items: center; justify-content: center;
  min-width: 1.5rem; min-height: 1.5rem; padding: 0 0.2rem; vertical-align: middle;
}
a.bis-link:hover, a.bis-link:focus-visible { text-decoration: underline; }
@media (max-width: 640px) {
  [class*="st-key-line-"] > :has(> .stMarkdown), .st-key-sok { flex-basis: 100%; }
}
</style>"""

# white on the dark theme's light blue is hard to read, and the theme has no word for it
_DARK_STYLE = """<style>
[data-testid="stBaseButton-primary"],
[data-testid="stBaseButton-primary"]:hover { color: #0B1B26; }
</style>"""


def configure() -> None:
    """Set what the browser needs to know before anything is drawn."""
    st.set_page_config(page_title=t("frame.title"), page_icon=_ICON, layout="wide")


def head() -> None:
    """Draw the line above every page."""
    st.html(_STYLE)
    if st.context.theme.type == "dark":
        st.html(_DARK_STYLE)
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        wrap=False,
    ):
        who = f'<span class="bis-who">{escape(actor().email)}</span>'
        st.html(f'<span class="bis-lab">{escape(lab.profile().name)}{_example()} {who}</span>')
        plain_link("/logga-ut", t("frame.log_out"))


def _example() -> str:
    return f" <mark>{t('frame.example')}</mark>" if reads.is_example() else ""


def line(key: str) -> DeltaGenerator:
    """Return a framed line: words first, then what can be done; on a phone below each other."""
    return st.container(
        horizontal=True, vertical_alignment="center", border=True, key=f"{_LINE}{key}"
    )


def plain_link(address: str, label: str) -> None:
    """Draw a link to a plain page, in this tab, as large as a button."""
    st.html(_link(address, label), width="content")


def plain_links(*links: tuple[str, str]) -> None:
    """Draw links, each an address and its label, beside each other as far as they have room."""
    if links:
        st.html(links_as_html(*links), width="content")


def links_as_html(*links: tuple[str, str]) -> str:
    """Return what `plain_links` draws, for lines that are drawn as one."""
    drawn = "".join(_link(address, label) for address, label in links)
    return f'<div class="bis-links">{drawn}</div>'


def _link(address: str, label: str) -> str:
    return f'<a class="bis-link" href="{escape(address)}">{escape(label)}</a>'

"""The menu: the pages that work, in their order, and who may see each."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from bis.core.permissions import Action
from bis.ui.page_files import page_file
from bis.ui.telling import say_not_allowed
from bis.ui.text import t
from bis.ui.who import can

# file, address, icon, right that opens it, stands in the menu
ENTRIES = (
    ("today", "", ":material/today:", Action.SEE_CALENDAR, True),
    ("activity_calendar", "kalender", ":material/calendar_month:", Action.SEE_CALENDAR, True),
    ("survey", "enkat", ":material/qr_code_2:", Action.SHOW_SURVEY, True),
    ("indicators", "indikatorer", ":material/monitoring:", Action.SEE_FIGURES, True),
    ("settings", "installningar", ":material/settings:", Action.MANAGE_USERS, True),
    ("event_new", "aktivitet", ":material/add:", Action.ADD_EVENT, False),
    ("closing", "avsluta", ":material/task_alt:", Action.CLOSE_OCCURRENCE, False),
)


def addresses() -> list[str]:
    """Return the addresses of all pages, without the slash in front."""
    return [address for _, address, _, _, _ in ENTRIES]


def pages() -> list[StreamlitPage]:
    """Return the pages; in place of one that this person may not use, a sentence."""
    return [
        st.Page(
            page_file(file) if can(action) else say_not_allowed,
            title=t(f"menu.{file}"),
            icon=icon,
            url_path=address or None,
            default=not address,
            visibility="visible" if in_menu and can(action) else "hidden",
        )
        for file, address, icon, action, in_menu in ENTRIES
    ]

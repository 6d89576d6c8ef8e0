"""The menu: the pages that work, in their order, and who may see each."""

from copy import copy
from functools import cache
from pkgutil import iter_modules

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from bis import ui
from bis.core.permissions import Action
from bis.ui.page_files import page_file
from bis.ui.telling import say_not_allowed
from bis.ui.text import t
from bis.ui.who import can

MAIN, MORE, UNLISTED = "", "menu.more", None  # where in the menu: always seen, folded, nowhere

# file, address, icon, right that opens it, where in the menu
ENTRIES = (
    ("today", "", ":material/today:", Action.SEE_CALENDAR, MAIN),
    ("activity_calendar", "kalender", ":material/calendar_month:", Action.SEE_CALENDAR, MAIN),
    ("survey", "enkat", ":material/qr_code_2:", Action.SHOW_SURVEY, MAIN),
    ("indicators", "indikatorer", ":material/monitoring:", Action.SEE_FIGURES, MAIN),
    ("meeting", "mote", ":material/groups:", Action.SEE_FIGURES, MAIN),
    ("diary", "dagbok", ":material/menu_book:", Action.READ_DIARY, MORE),
    ("partner", "partner", ":material/handshake:", Action.SEE_PARTNERS, MORE),
    ("settings", "installningar", ":material/settings:", Action.MANAGE_USERS, MORE),
    ("event_new", "aktivitet", ":material/add:", Action.ADD_EVENT, UNLISTED),
    ("interpreting", "tolka", ":material/edit_note:", Action.INTERPRET_FIGURES, UNLISTED),
    ("closing", "avsluta", ":material/task_alt:", Action.CLOSE_OCCURRENCE, UNLISTED),
    ("close_day", "stang-dagen", ":material/checklist:", Action.CLOSE_OCCURRENCE, UNLISTED),
)


def addresses() -> list[str]:
    """Return the addresses of all pages, without the slash in front."""
    return [address for _, address, _, _, _ in ENTRIES]


def modules() -> list[str]:
    """Return the names of the modules that draw the pages."""
    return [module.name for module in iter_modules(ui.__path__, f"{ui.__name__}.")]


def pages() -> dict[str, list[StreamlitPage]]:
    """Return the pages of each part of the menu; a sentence where this person may not go."""
    menu: dict[str, list[StreamlitPage]] = {}
    for file, address, icon, action, place in ENTRIES:
        may_open = can(action)
        listed = place is not UNLISTED and may_open
        page = _page(file, address, icon, may_open=may_open, listed=listed)
        # a copy for each run: Streamlit marks in it which one may be drawn
        menu.setdefault(t(place) if listed and place else MAIN, []).append(copy(page))
    return menu


@cache
def _page(file: str, address: str, icon: str, *, may_open: bool, listed: bool) -> StreamlitPage:
    """Return a page of the menu, made once: each time Streamlit would look for its file."""
    return st.Page(
        page_file(file) if may_open else say_not_allowed,
        title=t(f"menu.{file}"),
        icon=icon,
        url_path=address or None,
        default=not address,
        visibility="visible" if listed else "hidden",
    )

"""The way back to where somebody was, filters and all."""

from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from bis.ui.page_files import go_to, page_file
from bis.ui.text import t

_FROM = "_way_back"
_PAGES = {
    "/kalender": ("activity_calendar", "way_back.calendar"),
    "/partner": ("partner", "way_back.partner"),
}
_TODAY = ("today", "closing.to_today")


def remember() -> None:
    """Note where this person is, before a page that leads back here."""
    st.session_state[_FROM] = (_path(), st.query_params.to_dict())


def lead_to(name: str, query: Mapping[str, str] | None = None) -> NoReturn:
    """End this run and open a page that leads back here; see `go_to`."""
    remember()
    go_to(name, query)


def link() -> None:
    """Draw the link back; to Idag where nobody knows from where."""
    path, query = st.session_state.get(_FROM, ("/", {}))
    page, words = _PAGES.get(path, _TODAY)
    icon = ":material/arrow_back:"
    st.page_link(page_file(page), label=t(words), icon=icon, query_params=query)


def _path() -> str:
    return urlsplit(st.context.url or "/").path

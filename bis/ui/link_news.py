"""What came into the calendar by partners' links, told to those who see all partners."""

import streamlit as st

from bis.actions import partners
from bis.store.week_links import News
from bis.ui import reads_partners
from bis.ui.page_files import go_to
from bis.ui.text import plain, t
from bis.ui.who import actor


def show() -> None:
    """Draw a line for each partner whose link has sent something in the last days."""
    if not partners.may_see_all(actor()):
        return
    for one in reads_partners.news():
        with st.container(horizontal=True, vertical_alignment="center"):
            words = t("week_link.news", partner=plain(one.partner), what=_what(one))
            st.markdown(f":material/mark_email_unread: {words}")
            if st.button(t("week_link.news_open"), key=f"nytt-{one.partner_id}"):
                query = {"partner": str(one.partner_id)}
                go_to("partner", query)


def _what(one: News) -> str:
    parts = (
        ("news_added", one.added),
        ("news_corrected", one.corrected),
        ("news_off", one.called_off),
    )
    return ", ".join(
        t(f"week_link.{key}_one") if count == 1 else t(f"week_link.{key}", count=count)
        for key, count in parts
        if count
    )

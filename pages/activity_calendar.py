"""Kalender: what is planned in the house and outside it."""

import streamlit as st

from bis.core.permissions import Action
from bis.ui import calendar_head, calendar_view, event_form, reads
from bis.ui.live import watch_data
from bis.ui.page_files import page_file
from bis.ui.text import t
from bis.ui.who import can

watch_data()
event_form.tell_saved()
title, new = st.columns([4, 1], vertical_alignment="bottom")
title.title(t("menu.activity_calendar"))
if can(Action.ADD_EVENT) and new.button(
    t("menu.event_new"), icon=":material/add:", type="primary", width="stretch"
):
    st.switch_page(page_file("event_new"))

view, day = calendar_head.choose()
found = reads.occurrences(*calendar_view.window(view, day))
grid, panel = st.columns([3, 1])
with grid:
    clicked = calendar_view.show(found, view, day)
with panel:
    calendar_head.side_panel(clicked, found)

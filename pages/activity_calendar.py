"""Kalender: what is planned in the house and outside it."""

import streamlit as st

from bis.core.permissions import Action
from bis.ui import (
    calendar_filters,
    calendar_head,
    calendar_panel,
    calendar_view,
    event_told,
    moving,
    reads,
    way_back,
)
from bis.ui.browser import is_phone
from bis.ui.frame import plain_link
from bis.ui.live import watch_changes
from bis.ui.text import t
from bis.ui.who import can

calendar_panel.answer()
if not moving.is_asking():
    watch_changes()

title, new = st.columns([4, 1], vertical_alignment="bottom")
title.title(t("menu.activity_calendar"))
if can(Action.ADD_EVENT) and new.button(
    t("menu.event_new"), icon=":material/add:", type="primary", width="stretch"
):
    way_back.lead_to("event_new")
if is_phone():
    event_told.tell_saved()

view, day, wish = calendar_head.choose()
planned = reads.on_between(*calendar_view.window(view, day))
found = wish.among(planned)
calendar_filters.say_if_none(found, planned)
chosen = calendar_panel.chosen(found)

if is_phone() and chosen:
    calendar_panel.back_to_list()
    moving.tell()
    calendar_panel.show(chosen)
elif is_phone():
    moving.tell()
    calendar_view.show(found, view, day)
else:
    grid, panel = st.columns([4, 1])
    with grid:
        calendar_view.show(found, view, day, chosen, calendar_panel.just_saved(found))
    with panel, st.container(key=calendar_view.CARD):
        if event_told.tell_saved():
            calendar_view.bring_chosen_into_sight()
        moving.tell()
        calendar_panel.show(chosen)

plain_link(f"/oppet/kalender?week={day:%G-W%V}", t("calendar.print_week"))
moving.ask()

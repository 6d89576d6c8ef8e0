"""Idag: what is on now and next, and what waits to be closed."""

import streamlit as st

from bis import clock
from bis.core.permissions import Action
from bis.ui import happenings, reads
from bis.ui.live import watch_data
from bis.ui.page_files import page_file
from bis.ui.text import day_name, quiet, t
from bis.ui.who import can

watch_data()
day = clock.today()

title, new = st.columns([4, 1], vertical_alignment="bottom")
title.title(f"{day_name(day).capitalize()} · {t('today.week', week=day.isocalendar().week)}")
if can(Action.ADD_EVENT) and new.button(
    t("menu.event_new"), icon=":material/add:", type="primary", width="stretch"
):
    st.switch_page(page_file("event_new"))

wish = happenings.choose_wish()
house = reads.today()
wanted = [one for one in house.later if wish.takes(one)]

happenings.section(
    t("today.now"), list(filter(wish.takes, house.now_on)), t("today.nothing_now")
)
happenings.section(t("today.next"), wanted[:2], t("today.nothing_more"))
if wanted[2:]:
    happenings.section(t("today.later"), wanted[2:], "")

if can(Action.CLOSE_OCCURRENCE) and house.to_close:
    st.divider()
    happenings.section(t("today.to_close", count=len(house.to_close)), house.to_close, "")

with st.expander(
    t("today.tomorrow", count=len(house.tomorrow)), icon=":material/event_upcoming:"
):
    for one in filter(wish.takes, house.tomorrow):
        happenings.row(one)
    if not house.tomorrow:
        quiet(t("today.nothing_tomorrow"))

if house.done:
    with st.expander(t("today.done", count=len(house.done)), icon=":material/history:"):
        for one in house.done:
            happenings.row(one)

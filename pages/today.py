"""Idag: what is on now and next, and what waits to be closed."""

import streamlit as st

from bis import clock
from bis.core.permissions import Action
from bis.ui import (
    close_day,
    door_count,
    first_steps,
    happenings,
    link_news,
    open_decisions,
    reads,
    way_back,
)
from bis.ui.live import watch_changes
from bis.ui.text import day_name, t
from bis.ui.who import can

watch_changes()
day = clock.today()

title, new = st.columns([4, 1], vertical_alignment="bottom")
title.title(f"{day_name(day).capitalize()} · {t('today.week', week=day.isocalendar().week)}")
if can(Action.ADD_EVENT) and new.button(
    t("menu.event_new"), icon=":material/add:", type="primary", width="stretch"
):
    way_back.lead_to("event_new")

first_steps.show()
link_news.show()
wish = happenings.choose_wish()
house = reads.today()

now_on = wish.among(house.now_on)
happenings.section(t("today.now"), now_on)
happenings.say_if_none(now_on, house.now_on, "nothing_now")

later = wish.among(house.later)
happenings.section(t("today.next"), later[:2])
happenings.say_if_none(later, house.later, "nothing_more")
if later[2:]:
    happenings.section(t("today.later"), later[2:])

close_day.show_waiting(happenings.closable(house.to_close))
open_decisions.section()

happenings.fold_tomorrow(wish.among(house.tomorrow), house.tomorrow)
happenings.fold_done(wish.among(house.done))
st.divider()
door_count.ask(day)
close_day.way_there()

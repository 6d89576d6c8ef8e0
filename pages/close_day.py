"""Stäng dagen: how everything went that waits, in one table; and the house's door count."""

import streamlit as st

from bis import clock
from bis.ui import close_day, door_count, reads_desk
from bis.ui.page_files import page_file
from bis.ui.text import t

st.title(t("menu.close_day"))
waiting = reads_desk.waiting()
day = close_day.choose_day(waiting)
close_day.ask(day, [one for one in waiting if one.day_at(clock.now()) == day])
close_day.tell_saved()

st.divider()
door_count.ask(day)
st.page_link(page_file("today"), label=t("closing.to_today"), icon=":material/today:")

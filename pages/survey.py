"""Enkät: open surveys, with forms received against visits."""

import streamlit as st

from bis.ui import survey_list
from bis.ui.live import watch_data
from bis.ui.text import t

watch_data()
st.title(t("menu.survey"))
survey_list.say_which_week()
survey_list.show_rooms()
survey_list.show()

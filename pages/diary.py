"""Dagbok: what happened, in words; newest first, and what waits to be written about."""

import streamlit as st

from bis.ui import diary, diary_form
from bis.ui.live import watch_changes

if diary_form.is_open():
    diary_form.write()
    st.stop()

watch_changes()
diary.head()
diary.tell_done()
diary.show_waiting()
diary.show_posts()
diary.show_removed()

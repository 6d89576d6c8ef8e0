"""Möte: the scenes of a partner meeting, one at a time; before and after it, the list."""

import streamlit as st

from bis.ui import meeting_frame, meeting_list, meeting_scenes
from bis.ui.live import watch_data
from bis.ui.text import t

meeting = meeting_frame.chosen()
if meeting is None:
    watch_data()
    st.title(t("menu.meeting"))
    meeting_list.show()
else:
    screen = meeting_frame.watch(meeting)
    with st.container(key="meeting"):
        meeting_frame.head(screen)
        meeting_scenes.draw(screen)

"""The frame that Streamlit runs for every visit: login first, then menu, then the page."""

import streamlit as st

from bis import navigation
from bis.ui import emptying, frame, kept_fields, live, who

frame.configure()
with who.entered():
    live.begin()
    emptying.apply()
    kept_fields.save_typed()
    page = st.navigation(navigation.pages(), position="top")
    frame.head()
    page.run()

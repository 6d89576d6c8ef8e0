"""The frame that Streamlit runs for every visit: login first, then menu, then the page."""

import streamlit as st

from bis import navigation
from bis.ui import frame, who
from bis.ui.browser import watch_session

frame.configure()
who.enter()
page = st.navigation(navigation.pages(), position="top")
frame.head()
page.run()
watch_session()  # last, since it takes a line of the page

"""Inställningar: who works in the house, and how others get in."""

import streamlit as st

from bis.ui import people_settings, privacy_settings
from bis.ui.text import t

st.title(t("menu.settings"))
st.header(t("people.title"))
people_settings.invite()
people_settings.show_waiting()
people_settings.show_people()
people_settings.show_closed()
st.header(t("privacy.tab"))
privacy_settings.show()

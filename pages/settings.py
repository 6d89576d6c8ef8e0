"""Inställningar: who works in the house, its places, and what else is decided once."""

import streamlit as st

from bis.ui import settings_tabs
from bis.ui.text import t

st.title(t("menu.settings"))
settings_tabs.draw(settings_tabs.choose())

"""Tolka siffrorna: what the coordinator reads out of them, and what they are held against."""

import streamlit as st

from bis.ui import interpreting
from bis.ui.text import t

st.title(t("menu.interpreting"))
interpreting.back()
interpreting.ask_readings()
interpreting.ask_note()
interpreting.show_notes()
interpreting.ask_baseline()

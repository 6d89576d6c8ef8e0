"""Ny aktivitet: what, where and when, the coming dates beside them."""

import streamlit as st

from bis.ui import event_form
from bis.ui.text import t

st.title(t("menu.event_new"))
form, dates = st.columns([3, 2], gap="large")

with form:
    draft = event_form.fill_in()
    event_form.save(draft)

with dates:
    event_form.preview(draft)

"""Aktivitet: what, where, when and how often; the dates and the newcomer's view beside."""

import streamlit as st

from bis.ui import event_form, event_opening, event_preview, way_back, week_copy

opening = event_opening.open_form()
if opening.edited is None:
    week_copy.offer()
form, beside = st.columns([3, 2], gap="large")

with form:
    draft = event_form.fill_in(opening)
    event_opening.say_conflict(draft, opening)
    event_form.save(draft, opening)
    way_back.link()

with beside:
    event_preview.dates(draft, opening)
    event_preview.for_newcomers(draft, opening)

event_opening.finish()

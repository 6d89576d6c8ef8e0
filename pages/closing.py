"""Avsluta: how one occurrence went."""

import streamlit as st

from bis.core.events import PLANNED
from bis.ui import closing_form, closing_undo, way_back

occurrence = closing_form.chosen_occurrence()
closing_form.describe(occurrence)
closing_undo.tell(occurrence)

if occurrence.status == PLANNED:
    with st.container(key="closing-form"):
        closing_form.ask(occurrence)
    way_back.link()
else:
    closing_form.show_closed(occurrence)

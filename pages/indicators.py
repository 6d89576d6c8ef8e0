"""Indikatorer: three sentences first; one more tap and the rest of one of them."""

import streamlit as st

from bis.ui import indicators
from bis.ui.live import watch_data
from bis.ui.reads_figures import figures_for
from bis.ui.text import t

watch_data()
st.title(t("menu.indicators"))

found = figures_for(indicators.choose_period())
indicators.show_forms(found)

for indicator in found.indicators:
    with st.container(border=True):
        indicators.show_sentences(indicator, found)
        indicators.show_more(indicator, found)

"""Indikatorer: the sentences of all first; one more tap and the rest of one of them."""

import streamlit as st

from bis.ui import indicators
from bis.ui.live import watch_data
from bis.ui.reads_figures import figures_for

watch_data()

with st.container(key="indicators"):
    found = figures_for(indicators.head())
    indicators.show_forms(found)

    for column, indicator in zip(st.columns(2, border=True), found.indicators, strict=True):
        with column:
            indicators.show_sentences(indicator, found)

    for indicator in found.indicators:
        indicators.show_more(indicator, found)

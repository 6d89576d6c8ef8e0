"""Indikatorer: the sentences of all first; one more tap and the rest of one of them."""

import streamlit as st

from bis.ui import active_partners, indicator_parts, indicators, reads
from bis.ui.page_files import end_here
from bis.ui.reads_figures import shown_for

if not reads.has_activities():
    indicators.say_nothing_yet()
    end_here()

read_at = reads.versions()

with st.container(key="indicators"):
    shown = shown_for(indicators.head())
    indicators.show_counts(shown, read_at)

    *columns, last = st.columns(3, border=True)
    for column, indicator in zip(columns, shown.figures.indicators, strict=True):
        with column:
            indicators.show_sentences(indicator, shown.figures)
    with last:
        active_partners.show_sentences(shown.partners)

    for indicator in shown.figures.indicators:
        indicators.show_more(indicator, shown)
    active_partners.show_more(shown)
    indicator_parts.offer_interpreting()

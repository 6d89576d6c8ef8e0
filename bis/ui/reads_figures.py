"""The cache boundary of the indicators: computed once for each data version."""

from datetime import date

import streamlit as st

from bis.core.periods import Month, Period
from bis.figures import Figures, figures
from bis.store.session import reading
from bis.ui import reads

CHART_MONTHS = 12


def figures_for(period: Period) -> Figures:
    """Return all indicators for `period`, as the released tallies stand."""
    return _figures(period.first.first_day, period.last.first_day, reads.version())


@st.cache_resource(max_entries=4, show_spinner=False)
def _figures(first: date, last: date, at_version: int) -> Figures:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_version  # part of the key: a change makes a new entry
    with reading() as session:
        return figures(session, Period(Month.of(first), Month.of(last)), CHART_MONTHS)

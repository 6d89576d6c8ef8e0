"""The cache boundary of the indicators: computed once for each data version."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.core.active_partners import CODE
from bis.core.periods import Month, Period
from bis.core.permissions import Actor
from bis.figures import Figures, PartnerFigures, active_partners, figures
from bis.figures.breakdowns import Breakdowns, breakdowns
from bis.figures.model import Sentences
from bis.figures.visits import visits
from bis.store import interpreting, listing, tallies
from bis.store.attendance import Attendance
from bis.store.interpreting import Baseline, Mark, Note, Reading
from bis.store.session import reading
from bis.ui import reads

CHART_MONTHS = 12


@dataclass(frozen=True)
class Shown:
    """All that the page of indicators says of a period; `marks` are those of its charts."""

    figures: Figures
    partners: PartnerFigures
    visits: Attendance
    marks: tuple[Mark, ...]

    @property
    def sentences(self) -> dict[str, Sentences]:
        """What is said of each of the three indicators, under its code."""
        said = {one.indicator.code: one.sentences for one in self.figures.indicators}
        return said | {CODE: self.partners.sentences}


def shown_for(period: Period) -> Shown:
    """Return what is said of `period` today, as the released tallies stand.

    Its number of forms is that of the last change: see `forms_received`.
    """
    return _shown(str(period), clock.today(), reads.changes())


def forms_received(period: Period, at_version: int) -> int:
    """Return how many forms came in in `period`, those included that wait to be counted.

    `at_version`: the data version that was read last.
    """
    return _forms(str(period), at_version)


def breakdowns_for(period: Period, actor: Actor) -> Breakdowns:
    """Return what `actor` may see of the closed months of `period`."""
    return _breakdowns(str(period), actor, reads.changes())


def first_month() -> Month:
    """Return the first month in which a form came in, this one if none ever did."""
    with reading() as session:
        found = listing.first_month(session)
    this_month = Month.of(clock.today())
    return min(Month.parse(found), this_month) if found else this_month


def reading_for(indicator: str, month: Month) -> Reading:
    """Return what is read out of an indicator for the period that ends with `month`."""
    with reading() as session:
        return interpreting.reading_of(session, indicator, month)


def notes() -> list[Note]:
    """Return the notes on the time axis."""
    with reading() as session:
        return interpreting.notes(session)


def baseline() -> Baseline:
    """Return the period that the house began with."""
    with reading() as session:
        return interpreting.baseline(session)


@st.cache_resource(max_entries=8, show_spinner=False)
def _shown(months: str, today: date, at_changes: int) -> Shown:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    period = Period.parse(months)
    with reading() as session:
        return Shown(
            figures(session, period, CHART_MONTHS, lab.asking_in(session, period, today)),
            active_partners(session, period, today, CHART_MONTHS),
            visits(session, period),
            tuple(interpreting.marks(session, period.last.plus(1 - CHART_MONTHS), period.last)),
        )


@st.cache_resource(max_entries=8, show_spinner=False)
def _forms(months: str, at_version: int) -> int:
    del at_version  # part of the key: a form makes a new entry
    period = Period.parse(months)
    with reading() as session:
        return sum(tallies.forms_received(session, period.first, period.last).values())


@st.cache_resource(max_entries=8, show_spinner=False)
def _breakdowns(months: str, actor: Actor, at_changes: int) -> Breakdowns:
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return breakdowns(session, actor, Period.parse(months))

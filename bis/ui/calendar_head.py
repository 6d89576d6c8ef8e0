"""What stands over the calendar: which view, which days; both in the address."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.core.events import Occurrence
from bis.ui import calendar_view, happenings
from bis.ui.browser import is_phone
from bis.ui.calendar_view import LIST, MONTH, VIEWS
from bis.ui.text import plain, quiet, t

_DAY = "dag"
_YEARS = range(2000, 2101)  # beyond them dates run out, and nothing is planned
_CHOSEN = "_calendar_chosen"


def choose() -> tuple[str, date]:
    """Draw the buttons and return view and day."""
    day = _day_of_address()
    with st.container(horizontal=True, vertical_alignment="center"):
        view = st.segmented_control(
            t("calendar.view"),
            VIEWS,
            default=LIST if is_phone() else MONTH,
            required=True,
            format_func=lambda code: t(f"calendar.{code}"),
            label_visibility="collapsed",
            key="vy",
            bind="query-params",
        )
        _step(t("calendar.today"), clock.today(), "today")
        _step("", _moved(view, day, -1), "before", ":material/chevron_left:")
        _step("", _moved(view, day, 1), "after", ":material/chevron_right:")
        st.markdown(f"**{_span(view, day)}**")
    return view, day


def side_panel(clicked: UUID | None, found: Sequence[Occurrence]) -> None:
    """Show the occurrence that was clicked last, as long as it is among those `found`."""
    if clicked:
        st.session_state[_CHOSEN] = clicked
    chosen = st.session_state.get(_CHOSEN)
    for one in found:
        if one.id == chosen:
            happenings.card(one)
            return
    quiet(t("calendar.click_hint"))


def _step(label: str, day: date, name: str, icon: str | None = None) -> None:
    if st.button(label, icon=icon, key=f"calendar-{name}", help=t(f"calendar.{name}_help")):
        st.query_params[_DAY] = day.isoformat()
        st.rerun()


def _day_of_address() -> date:
    try:
        day = date.fromisoformat(st.query_params.get(_DAY, ""))
    except ValueError:
        return clock.today()
    return day if day.year in _YEARS else clock.today()


def _moved(view: str, day: date, steps: int) -> date:
    if view == MONTH:
        first, last = (
            day.replace(day=1),
            (day.replace(day=1) + timedelta(days=31)).replace(day=1),
        )
        return last if steps > 0 else (first - timedelta(days=1)).replace(day=1)
    return day + timedelta(weeks=steps)


def _span(view: str, day: date) -> str:
    if view == MONTH:
        return f"{t(f'month.{day.month}')} {day.year}"
    first, last = calendar_view.window(view, day)
    week = t("today.week", week=day.isocalendar().week)
    days = [f"{each.day} {t(f'month.{each.month}')}" for each in (first, last)]
    return plain(f"{week} · {days[0]} – {days[1]}")

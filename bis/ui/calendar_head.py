"""What stands over the calendar: which days, which view, which activities; in the address."""

from datetime import date, timedelta

import streamlit as st

from bis import clock
from bis.ui import calendar_filters, calendar_view
from bis.ui.browser import is_phone
from bis.ui.calendar_view import DAY, LIST, MONTH, VIEWS
from bis.ui.happenings import Wish
from bis.ui.text import day_name, plain, t

_DAY = "dag"
_VIEW = "vy"
_YEARS = range(2000, 2101)  # beyond them dates run out, and nothing is planned


def choose() -> tuple[str, date, Wish]:
    """Draw the line and return view, day and what is asked for."""
    day = _day_of_address()
    usual = LIST if is_phone() else MONTH
    with st.container(horizontal=True, vertical_alignment="center"):
        steps = st.container(horizontal=True, vertical_alignment="center", width="content")
        view = st.segmented_control(
            t("calendar.view"),
            VIEWS,
            default=usual,
            required=True,
            format_func=lambda code: t(f"calendar.{code}"),
            label_visibility="collapsed",
            key=_VIEW,
            bind="query-params",
        )
        view = view or usual  # an address can leave it empty
        wish = calendar_filters.choose()
    with steps:
        _step("today", clock.today())
        _step("before", _moved(view, day, -1))
        _step("after", _moved(view, day, 1))
        st.markdown(f"**{_span(view, day)}**", width="content")
    calendar_filters.show_chosen(wish)
    return view, day, wish


def _step(name: str, day: date) -> None:
    if st.button(t(f"calendar.{name}"), key=f"calendar-{name}"):
        st.query_params[_DAY] = day.isoformat()
        st.rerun()


def _day_of_address() -> date:
    try:
        day = date.fromisoformat(st.query_params.get(_DAY, ""))
    except ValueError:
        return clock.today()
    return day if day.year in _YEARS else clock.today()


def _moved(view: str, day: date, steps: int) -> date:
    if view == DAY:
        return day + timedelta(days=steps)
    if view == MONTH:
        first, last = (
            day.replace(day=1),
            (day.replace(day=1) + timedelta(days=31)).replace(day=1),
        )
        return last if steps > 0 else (first - timedelta(days=1)).replace(day=1)
    return day + timedelta(weeks=steps)


def _span(view: str, day: date) -> str:
    if view == DAY:
        return plain(f"{day_name(day)} {day.year}")
    if view == MONTH:
        return f"{t(f'month.{day.month}')} {day.year}"
    first, last = calendar_view.window(view, day)
    week = t("today.week", week=day.isocalendar().week)
    days = [f"{each.day} {t(f'month.{each.month}')}" for each in (first, last)]
    return plain(f"{week} · {days[0]} – {days[1]}")

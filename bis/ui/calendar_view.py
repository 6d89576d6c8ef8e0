"""The calendar grid: streamlit-calendar behind one function, its traps in one place."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import streamlit as st
from streamlit_calendar import calendar

from bis import clock
from bis.actions import lab
from bis.core import kinds
from bis.core.events import CANCELLED, Occurrence, wall
from bis.ui.text import t
from bis.ui.who import guarded_fragment

MONTH, WEEK, LIST = "manad", "vecka", "lista"
VIEWS = (MONTH, WEEK, LIST)

_FULLCALENDAR_VIEW = {MONTH: "dayGridMonth", WEEK: "dayGridWeek", LIST: "listWeek"}
_RUNS = "_calendar_runs"
_SEEN = "_calendar_seen"
_CLICKED = "_calendar_clicked"

_CSS = """
.fc { font-size: 0.85rem; }
.fc-event-time { flex-shrink: 0; }
.fc-event { cursor: pointer; border: 0; padding: 1px 3px; }
.fc-dayGridWeek-view .fc-event-main-frame { display: block; }
.fc-dayGridWeek-view .fc-event-title { white-space: normal; }
.fc-dayGridWeek-view .fc-event { margin-bottom: 4px; padding: 3px 5px; }
.fc .fc-list-event:hover td { background: transparent; }
.fc .fc-list-day.fc-day-today .fc-list-day-cushion { background: var(--fc-today-bg-color); }
.is-cancelled { text-decoration: line-through; }
.fc a { color: inherit; }
"""


_LEGEND_STYLE = """<style>
.bis-kinds { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin: 0; font-size: 0.875rem; }
.bis-kinds i {
  display: inline-block; width: 0.75rem; height: 0.75rem; margin-right: 0.4rem;
  border-radius: 3px;
}
</style>"""


def window(view: str, day: date) -> tuple[date, date]:
    """Return the first and last day that `view` shows around `day`."""
    if view == MONTH:
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first - timedelta(days=first.weekday()), last + timedelta(
            days=6 - last.weekday()
        )
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def show(found: Sequence[Occurrence], view: str, day: date) -> UUID | None:
    """Draw the grid and return the occurrence that was clicked in this run, if any.

    The component keeps its last value for ever, and two equal clicks look the same. Only a
    run of the fragment by itself is a click: a full run counts up, a fragment's does not.
    """
    st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1
    _grid(found, view, day)
    _legend()
    clicked: str | None = st.session_state.pop(_CLICKED, None)
    return UUID(clicked) if clicked else None


@guarded_fragment()
def _grid(found: Sequence[Occurrence], view: str, day: date) -> None:
    value = calendar(
        events=[_event(one) for one in found],
        options=_options(view, day),
        custom_css=_CSS,
        callbacks=["eventClick"],  # the default sends every event back
        key=f"calendar-{view}",
    )
    seen, st.session_state[_SEEN] = st.session_state.get(_SEEN), st.session_state[_RUNS]
    if value and seen == st.session_state[_RUNS] and "eventClick" in value:
        st.session_state[_CLICKED] = value["eventClick"]["event"]["id"]
        st.rerun()


def _legend() -> None:
    squares = (
        f'<span><i style="background:{kinds.colour(kind)}"></i>{t(f"kind.{kind}")}</span>'
        for kind in lab.profile().kinds
    )
    st.html(f'{_LEGEND_STYLE}<p class="bis-kinds">{"".join(squares)}</p>')


def _event(one: Occurrence) -> dict[str, Any]:
    cancelled = one.status == CANCELLED
    colour = kinds.OTHER if cancelled else kinds.colour(one.kind)
    title = f"{one.title} · {one.organisers[0].name}"
    return {
        "id": str(one.id),
        "title": t("calendar.cancelled", title=title) if cancelled else title,
        "start": wall(one.starts_at).isoformat(),  # wall time: a zone would move it
        "end": wall(one.ends_at).isoformat(),
        "backgroundColor": colour,
        "borderColor": colour,
        "textColor": "#FFFFFF",
        "display": "block",
        "classNames": ["is-cancelled"] if cancelled else [],
    }


def _options(view: str, day: date) -> dict[str, Any]:
    first, last = window(view, day)
    return {
        "initialView": _FULLCALENDAR_VIEW[view],
        "initialDate": day.isoformat(),
        "now": clock.today().isoformat(),  # its own would be the computer's day
        "validRange": {
            "start": first.isoformat(),
            "end": (last + timedelta(days=1)).isoformat(),
        },
        "headerToolbar": False,  # own buttons fetch only the days that are shown
        "height": 720,  # the frame's height is set once; inside it scrolls
        "locale": "sv",
        "firstDay": 1,
        "timeZone": "Europe/Stockholm",
        "weekNumbers": view != LIST,
        "weekText": t("calendar.week_short"),
        "allDayText": t("calendar.all_day"),
        "moreLinkText": t("calendar.more"),
        "noEventsText": t("calendar.empty"),
        "dayMaxEvents": 4 if view == MONTH else False,
        "eventTimeFormat": {"hour": "2-digit", "minute": "2-digit", "hour12": False},
    }

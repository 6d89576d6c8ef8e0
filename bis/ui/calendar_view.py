"""The calendar grid: streamlit-calendar behind one function, its traps in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from string import Template
from typing import Any
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.core import kinds
from bis.core.events import CANCELLED, REASONS, Occurrence, wall, week_of
from bis.core.permissions import Action
from bis.ui import moving
from bis.ui.browser import bring_into_sight, is_phone
from bis.ui.text import t
from bis.ui.who import can, guarded_fragment

MONTH, WEEK, DAY, LIST = "manad", "vecka", "dag", "lista"
VIEWS = (MONTH, WEEK, DAY, LIST)
CARD = "calendar-card"  # the key of what stands beside the grid
_WEEK = "calendar-week"  # of what lies over the week of the chosen one

_FULLCALENDAR_VIEW = {
    MONTH: "dayGridMonth",
    WEEK: "dayGridWeek",
    DAY: "timeGridDay",
    LIST: "listWeek",
}
_RUNS = "_calendar_runs"
_SEEN = "_calendar_seen"
_GESTURE = "_calendar_gesture"
_SWEDISH = "sv-FI"  # Finland's writes 9.00, as this house does; Sweden's writes 9:00
_CLOCK = {"hour": "numeric", "minute": "2-digit", "hour12": False}
_A_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)  # a click on an hour proposes so long
_OPENS, _CLOSES = 8, 20  # the hours that a day shows even when it is empty

_CSS = """
.fc {
  --fc-border-color: color-mix(in srgb, currentcolor 18%, transparent);
  font-size: 0.8rem;
}
.fc-event-time { flex-shrink: 0; }
.fc-event { cursor: pointer; border: 0; padding: 0 3px; }
.fc-dayGridWeek-view .fc-event-main-frame { display: block; }
.fc-dayGridWeek-view :is(.fc-event-title, .fc-event-time) {
  white-space: normal; overflow-wrap: anywhere;
}
.fc-dayGridWeek-view .fc-event { margin-bottom: 4px; padding: 3px 5px; }
.fc .fc-daygrid-day-number { padding: 0 4px; line-height: 1.35; }
.fc .fc-daygrid-week-number { padding: 0 2px; line-height: 1.35; }
/* a name begins beside its time and goes on under it: so nearly every name is read whole */
.fc-dayGridMonth-view .fc-event { padding: 0 2px; line-height: 1.3; white-space: normal; }
.fc-dayGridMonth-view .fc-event-main {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2;
  overflow: hidden; padding-bottom: 1px;
}
@media (max-width: 48rem) { .fc-dayGridMonth-view .fc-event-main { -webkit-line-clamp: 3; } }
.fc-dayGridMonth-view .fc-event-main-frame { display: block; }
.fc-dayGridMonth-view :is(.fc-event-time, .fc-event-title-container, .fc-event-title) {
  display: inline; margin: 0; padding: 0;
}
.fc-dayGridMonth-view .fc-event-time::after { content: " "; }  /* a long word goes under it */
.fc-dayGridMonth-view .fc-event-title { overflow-wrap: anywhere; }
/* a name of two lines that has no room may leave a gap over one of one line that has it; in a
   week where nothing goes on over night there is nothing else to make room for */
.fc-dayGridMonth-view tr:not(:has(.fc-daygrid-event-harness-abs:not([style*=hidden])))
  .fc-daygrid-event-harness { margin-top: 0 !important; }
/* all of it must be in the frame: it begins at a day of the first two weeks, ends at the foot
   for the last two, and stands in the middle for those between */
.fc .fc-more-popover {
  display: flex; flex-direction: column; max-height: calc(100% - 8px);
  width: min(24rem, 100% - 20px); font-size: 0.875rem;
}
.fc .fc-more-popover .fc-popover-body { overflow-y: auto; }
.fc:has(.fc-daygrid-body tr:nth-child(2) [aria-expanded=true]) .fc-more-popover {
  max-height: 70%;
}
.fc:has(.fc-daygrid-body tr:nth-child(n+3) [aria-expanded=true]) .fc-more-popover {
  top: 50% !important; transform: translateY(-50%);
}
.fc:has(.fc-daygrid-body tr:nth-last-child(-n+2) [aria-expanded=true]) .fc-more-popover {
  top: auto !important; bottom: 4px; transform: none;
}
.fc .fc-more-popover .fc-popover-title { font-weight: 600; }
.fc .fc-more-popover .fc-popover-close {
  width: 44px; height: 44px; line-height: 44px; font-size: 1.25em;
}
.fc .fc-more-popover .fc-event { margin-top: 4px; padding: 4px 6px; }
.fc .fc-more-popover .fc-event-title { white-space: normal; }
.fc .fc-timegrid-slot { height: 1.15rem; }
.fc-event:focus-visible { outline: 3px solid currentColor; outline-offset: 1px; }
.fc-timegrid-event .fc-event-main { overflow: hidden; }
.fc .fc-list-event:hover td { background: transparent; }
.fc .fc-list-day.fc-day-today .fc-list-day-cushion { background: var(--fc-today-bg-color); }
/* of the words, so that the line has their colour and they can be read through it */
:is(.is-cancelled .fc-event-main, .fc-list-event.is-cancelled) {
  text-decoration: line-through 1px;
}
.is-draft { opacity: 0.85; border: 2px dashed #FFFFFF !important; }
.is-chosen { box-shadow: 0 0 0 2px #FFFFFF, 0 0 0 4px #1B2730; z-index: 5; }
.fc a { color: inherit; }
"""

# The component sets the height of its frame once; the page gives it what the window has left
# under what stands over it, so that all weeks of a month are seen at once. A month has at least
# room for three lines a day and "till" for the rest, in a high window for five; in a narrow
# one, where most names take two lines, for six. The card beside it stays in sight when the
# page is scrolled down to the last week; where columns stand under each other it is the first,
# since what it tells would be out of sight below the grid. What stands there while the frame is
# being fetched would push it down. Streamlit has no setting for any of it.
_FRAME_STYLE = Template("""<style>
[class*=st-key-grid-] { position: relative; }
[class*=st-key-grid-] [data-testid=stSkeleton] { position: absolute; }
[class*=st-key-grid-] iframe {
  display: block; height: max(30rem, 100dvh - 19.5rem) !important;
}
.st-key-grid-manad { --week: 8.1rem; --above: 20.5rem; --head: 1.5rem; }
@media (min-width: 60rem) { .st-key-grid-manad { --above: 16.5rem; } }
@media (min-width: 75rem) { .st-key-grid-manad { --week: 5.75rem; } }
@media (min-width: 75rem) and (min-height: 58rem) { .st-key-grid-manad { --week: 7.4rem; } }
.st-key-grid-manad iframe {
  height: max(var(--head) + $weeks * var(--week), 100dvh - var(--above)) !important;
}
.st-key-$week {
  position: absolute; pointer-events: none; --high: (100% - var(--head)) / $weeks;
  top: calc(var(--head) + $nth * var(--high)); height: calc(var(--high));
}
[data-testid=stColumn]:has(.st-key-$card) {
  position: sticky; top: 4rem; align-self: flex-start; min-width: 12rem;
  max-height: calc(100dvh - 4.5rem); overflow-y: auto;
}
[data-testid=stHorizontalBlock]:has(> * .st-key-$card) { flex-wrap: nowrap; }
@media (min-width: 60rem) {
  [data-testid=stColumn]:has(.st-key-$card) { min-width: 14.5rem; }
}
@media (max-width: 40rem) {
  [data-testid=stHorizontalBlock]:has(> * .st-key-$card) { flex-wrap: wrap; }
  [data-testid=stColumn]:has(.st-key-$card) {
    position: static; order: -1; max-height: none;
  }
  .st-key-$week { display: none; }
}
.bis-kinds { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin: 0; font-size: 0.875rem; }
.bis-kinds i {
  display: inline-block; width: 0.75rem; height: 0.75rem; margin-right: 0.4rem;
  border-radius: 3px;
}
</style>""")


@dataclass(frozen=True)
class Opened:
    """An occurrence was clicked."""

    occurrence_id: UUID


@dataclass(frozen=True)
class EmptySlot:
    """Nothing was clicked, at a Swedish wall time; without `ends` only the day is known."""

    starts: datetime
    ends: datetime | None


@dataclass(frozen=True)
class Dropped:
    """An occurrence, as it was shown, was dragged to these Swedish wall times."""

    one: Occurrence
    starts: datetime
    ends: datetime


Gesture = Opened | EmptySlot | Dropped


def window(view: str, day: date) -> tuple[date, date]:
    """Return the first and last day that `view` shows around `day`."""
    if view == DAY:
        return day, day
    if view == MONTH:
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return week_of(first)[0], week_of(last)[1]
    return week_of(day)


def gesture() -> Gesture | None:
    """Return what was done in the grid since the last run, if anything. Call it first.

    The component keeps its last value for ever, and two equal clicks look the same. Only a
    run of the fragment by itself is a gesture: a full run counts up, a fragment's does not.
    """
    st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1
    done: Gesture | None = st.session_state.pop(_GESTURE, None)
    return done


def show(
    found: Sequence[Occurrence],
    view: str,
    day: date,
    chosen: Occurrence | None = None,
    first: Occurrence | None = None,
) -> None:
    """Draw the grid, `chosen` marked in it, and `first` before all others of its day.

    What is first is seen even on a day so full that the rest is folded away.
    """
    draggable = set() if is_phone() else moving.movable(found)
    turn = moving.turn()
    drawn = [
        _event(one, view, one == chosen)
        | {
            "editable": one.id in draggable,
            "later": one != first,
            "turn": turn,  # a refused drop goes back only when something is new
        }
        for one in found
    ]
    with st.container(key=f"grid-{view}", gap=None):
        st.html(_frame_style(view, day, chosen))
        _grid(drawn, found, view, day)
        if chosen:
            st.container(key=_WEEK).html("<i></i>")
    _legend()


def bring_chosen_into_sight() -> None:
    """Scroll the page, this once, until the week of the chosen one is in sight in a month."""
    bring_into_sight(_WEEK, "nearest")


def _frame_style(view: str, day: date, chosen: Occurrence | None) -> str:
    first, last = window(view, day)
    nth = (chosen.day - first).days // 7 if chosen else 0
    weeks = (last - first).days // 7 + 1
    return _FRAME_STYLE.substitute(weeks=weeks, nth=nth, week=_WEEK, card=CARD)


@guarded_fragment()
def _grid(
    drawn: list[dict[str, Any]], found: Sequence[Occurrence], view: str, day: date
) -> None:
    # here, since Streamlit serves a component only if it is loaded while a page is drawn
    from streamlit_calendar import calendar

    value = calendar(
        events=drawn,
        options=_options(found, view, day),
        custom_css=_CSS,
        callbacks=_callbacks(view),
        key=f"calendar-{view}",
    )
    seen, st.session_state[_SEEN] = st.session_state.get(_SEEN), st.session_state[_RUNS]
    if value and seen == st.session_state[_RUNS]:
        st.session_state[_GESTURE] = _read(value, found)
        st.rerun()


def _callbacks(view: str) -> list[str]:
    """Return what the grid tells of; the default sends every event back."""
    if view == LIST:
        return ["eventClick"]
    return ["eventClick", "eventChange", *(("dateClick", "select") if _may_add() else ())]


def _may_add() -> bool:
    return can(Action.ADD_EVENT)


def _read(value: dict[str, Any], found: Sequence[Occurrence]) -> Gesture | None:
    kind = value["callback"]
    said = value[kind]
    if kind == "eventClick":
        return Opened(UUID(said["event"]["id"]))
    if kind == "eventChange":
        return _dropped(said["event"], found)
    if kind == "select":
        return EmptySlot(_wall(said["start"]), _wall(said["end"]))
    starts = _wall(said["date"])
    return EmptySlot(starts, None if said["allDay"] else starts + _HOUR)


def _dropped(event: dict[str, Any], found: Sequence[Occurrence]) -> Dropped | None:
    one = next((one for one in found if str(one.id) == event["id"]), None)
    if one is None:
        return None
    starts = _wall(event["start"])
    ends = event.get("end")
    becomes_whole = event.get("allDay") and not one.all_day
    lasts = _A_DAY if becomes_whole else wall(one.ends_at) - wall(one.starts_at)
    return Dropped(one, starts, _wall(ends) if ends else starts + lasts)


def _wall(said: str) -> datetime:
    """Return a time of the grid: Swedish wall time, whatever zone it is marked with."""
    return datetime.fromisoformat(said).replace(tzinfo=None)


def _legend() -> None:
    squares = (
        f'<span><i style="background:{kinds.colour(kind)}"></i>{t(f"kind.{kind}")}</span>'
        for kind in lab.profile().kinds
    )
    st.html(f'<p class="bis-kinds">{"".join(squares)}</p>')


def _event(one: Occurrence, view: str, is_chosen: bool) -> dict[str, Any]:
    cancelled = one.status == CANCELLED
    colour = kinds.OTHER if cancelled else kinds.colour(one.kind)
    return {
        "id": str(one.id),
        "title": _title(one, view),
        "start": wall(one.starts_at).isoformat(),  # wall time: a zone would move it
        "end": wall(one.ends_at).isoformat(),
        "allDay": one.all_day,
        "backgroundColor": colour,
        "borderColor": colour,
        "textColor": "#FFFFFF",
        "display": "block",
        "classNames": [
            name
            for name, is_so in (
                ("is-cancelled", cancelled),
                ("is-chosen", is_chosen),
                ("is-draft", not one.published),
            )
            if is_so
        ],
    }


def _title(one: Occurrence, view: str) -> str:
    """Return its name, and where there is room for it who leads it and why it is called off."""
    has_room = view != MONTH
    title = f"{one.title} · {one.organisers[0].name}" if has_room else one.title
    if not one.published:
        return t("calendar.draft", title=title)
    if one.status != CANCELLED:
        return title
    tells_why = has_room and one.reason in REASONS
    why = f" ({t(f'reason.{one.reason}')})" if tells_why else ""
    return t("calendar.cancelled", title=title) + why


def _options(found: Sequence[Occurrence], view: str, day: date) -> dict[str, Any]:
    first, last = window(view, day)
    opens, closes = _hours(found, first) if view == DAY else (_OPENS, _CLOSES)
    return {
        "initialView": _FULLCALENDAR_VIEW[view],
        "initialDate": day.isoformat(),
        "nextDayThreshold": "12:00:00",  # what ends in the night belongs to its evening alone
        "now": clock.today().isoformat(),  # its own would be the computer's day
        "validRange": {
            "start": first.isoformat(),
            "end": (last + timedelta(days=1)).isoformat(),
        },
        "headerToolbar": False,  # own buttons fetch only the days that are shown
        "height": "100vh",  # of its frame, whose height the page sets; inside it scrolls
        "locale": _SWEDISH,
        "firstDay": 1,
        "fixedWeekCount": False,  # five weeks have more room than six
        "timeZone": "Europe/Stockholm",
        "weekNumbers": view in (MONTH, WEEK),
        "weekText": t("calendar.week_short"),
        "allDayText": t("calendar.all_day"),
        "moreLinkText": t("calendar.more"),
        "moreLinkHint": t("calendar.more_hint"),
        "noEventsText": t("calendar.empty"),
        "closeHint": t("calendar.close"),
        "timeHint": t("calendar.time"),
        "eventHint": t("calendar.event"),
        "dayMaxEvents": view == MONTH,  # as many as the day has room for, "till" for the rest
        "displayEventEnd": view != MONTH,
        "eventOrder": "later,start,-duration,title",
        "eventInteractive": True,  # Tab and Enter reach every one
        "selectable": view == DAY and _may_add() and not is_phone(),
        "selectMinDistance": 5,  # px: a plain click is no selection
        "slotMinTime": f"{opens:02}:00",
        "slotMaxTime": f"{closes:02}:00",
        "snapDuration": "00:15",
        "slotLabelFormat": _CLOCK,
        "allDaySlot": any(one.all_day for one in found),
        "expandRows": True,
        "slotEventOverlap": False,
        "eventTimeFormat": _CLOCK,
        "defaultRangeSeparator": "–",
        "dayPopoverFormat": {"weekday": "long", "day": "numeric", "month": "long"},
        "views": {
            "dayGridWeek": {
                "dayHeaderFormat": {"weekday": "short", "day": "numeric", "month": "short"}
            }
        },
    }


def _hours(found: Sequence[Occurrence], day: date) -> tuple[int, int]:
    """Return the first and last hour of a day that shows all of `found`.

    What began on the evening before `day` goes on from midnight.
    """
    timed = [one for one in found if not one.all_day]
    midnight = datetime.combine(day, time())
    begins = [max(wall(one.starts_at), midnight) for one in timed]
    ends = [wall(one.ends_at) for one in timed]
    opens = min([_OPENS, *(at.hour for at in begins)])
    over_night = any(b.date() < e.date() for b, e in zip(begins, ends, strict=True))
    closes = 24 if over_night else max([_CLOSES, *(at.hour + 1 for at in ends)])
    return opens, min(closes, 24)

"""The scenes that show: what happened, what people say, who took part, a story."""

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from bis import clock
from bis.actions import meetings
from bis.charts.by_kind import by_kind
from bis.charts.monthly import Frame, small
from bis.core import kinds
from bis.core.disclosure import State
from bis.core.indicators import NEW_CONTACTS
from bis.figures.swedish import decimal, period_name, whole
from bis.ui import meeting_begin, meeting_coming, meeting_look, meeting_notes, reads_figures
from bis.ui.arrow import arrow
from bis.ui.meeting_frame import Screen
from bis.ui.telling import telling
from bis.ui.text import day_in_words, day_name, plain, t
from bis.ui.who import actor

_COLUMNS = [2, 3]  # the message, and what belongs to it
_OF_NAMES = [3, 7]  # the same where there may be sixty names: then all stand at 1920 × 1080
_PICTURE = 280  # pixels, before it is enlarged: so it stands whole at 1280 × 720
_UNSHOWN = (State.WITHHELD, State.MISSING)


def draw(screen: Screen) -> None:
    """Draw the scene of this window: its message to the left, the rest to the right."""
    say, show = _SCENES[screen.scene]
    if screen.scene == "here":
        left, right = st.columns(_OF_NAMES, gap="medium")
    else:
        left, right = st.columns(_COLUMNS, gap="large")
    with left:
        st.title(t(f"meeting.scene.{screen.scene}"), anchor=False)
        say(screen)
    with right:
        show(screen)


def _say_happened(screen: Screen) -> None:
    held = screen.board["held"]
    visits = whole(held["visits"])
    key = f"meeting.happened{_one(held['held'])}"
    meeting_look.message(t(key, held=whole(held["held"]), visits=visits), visits)
    with st.popover(t("meeting.about")):
        st.markdown(t("meeting.about_visits"))


def _show_happened(screen: Screen) -> None:
    found = screen.board["held"]["kinds"]
    if not found:
        meeting_look.line(t("meeting.nothing_held"))
        return
    bars = [
        _Bar(
            one["kind"],
            one["visits"],
            t(
                f"meeting.of_kind{_one(one['held'])}",
                kind=t(f"kind.{one['kind']}"),
                visits=whole(one["visits"]),
                held=whole(one["held"]),
            ),
        )
        for one in found
    ]
    _draw_bars(bars, max(1, *(one.amount for one in bars)), "meeting.alt_kinds")


def _one(count: int) -> str:
    return "_one" if count == 1 else ""


class _Bar(NamedTuple):
    """A kind of activity in a picture, and what is written over its bar."""

    kind: str
    amount: float
    words: str


def _draw_bars(bars: list[_Bar], most: float, alt: str) -> None:
    """Draw a bar for each kind; `most` ends the scale, `alt` is the key of its words."""
    rows = [one._asdict() | {"colour": kinds.colour(one.kind)} for one in bars]
    spec = by_kind(tuple(one.kind for one in bars), most)
    with st.container(key="picture"):
        words = "; ".join(one.words for one in bars)
        st.vega_lite_chart(arrow(rows), spec, alt=t(alt, rows=words))


def _say_indicator(screen: Screen) -> None:
    """Say fact and change; the limit, and how it is counted, are a tap away."""
    found = screen.board["indicators"][screen.scene]
    meeting_look.message(found["fact"], found["value"])
    if found["state"] == "shown":
        before = period_name(screen.meeting.period.before)
        meeting_look.line(t(f"meeting.change_{found['verdict']}", before=before))
    with st.popover(t("meeting.about")):
        if read := reads_figures.reading_for(screen.scene, screen.meeting.period.last).text:
            st.markdown(f"**{t('interpreting.reading')}:** {plain(read)}")
        asked = found.get("asked", "")  # boards of earlier meetings have none
        for words in (found["change"], found["limit"], found["note"], asked):
            st.markdown(plain(words))
        st.markdown(plain(t(_about_picture(screen))))


def _about_picture(screen: Screen) -> str:
    """Return the key of the words that say what the picture beside the message shows."""
    if screen.scene == NEW_CONTACTS.code and _contacts(screen):
        return "meeting.about_contacts"
    return f"indicator.{screen.scene}.picture"


def _show_indicator(screen: Screen) -> None:
    code = screen.scene
    found = screen.board["indicators"][code]
    first, second = found["series"]
    low, high = found["scale"]
    frame = Frame(
        months=tuple(found["months"]),
        series=(first, second),
        scale=(low, high),
        ends=(t(f"indicator.{code}.lowest"), t(f"indicator.{code}.highest")),
        heads=(t("indicators.answers"), t("indicators.mean")),
    )
    with st.container(key="picture"):
        rows = arrow(found["rows"])
        st.vega_lite_chart(rows, {**small(frame), "height": _PICTURE}, alt=found["alt"])
    if any(row["state"] in _UNSHOWN for row in found["rows"]):
        meeting_look.line(t("indicators.signs"))


def _contacts(screen: Screen) -> list[dict[str, Any]]:
    """Return the new contacts by kind; boards of earlier meetings have none, or no months."""
    found: list[dict[str, Any]] = screen.board.get("contacts_by_kind", [])
    return found if "contacts_months" in screen.board else []


def _show_contacts(screen: Screen) -> None:
    """Draw the new contacts by kind; by month where no month is closed or may be shown."""
    found = _contacts(screen)
    if not found:
        _show_indicator(screen)
        return
    bars = [
        _Bar(
            one["kind"],
            one["mean"],
            t(
                "meeting.contacts_of_kind",
                kind=t(f"kind.{one['kind']}"),
                mean=decimal(one["mean"]),
                n=whole(one["n"]),
            ),
        )
        for one in found
    ]
    months = screen.board["contacts_months"]
    meeting_look.line(t("meeting.contacts_by_kind", months=months))
    _draw_bars(
        bars, screen.board["indicators"][screen.scene]["scale"][1], "meeting.alt_contacts"
    )


def _say_partners(screen: Screen) -> None:
    found = screen.board["partners"]
    value = t("meeting.of", k=len(found["active"]), n=found["registered"])
    meeting_look.message(t("meeting.partners", count=value), value)
    for code in ("new", "quiet"):
        if found[code]:
            meeting_look.line(t(f"meeting.partners_{code}", names=", ".join(found[code])))
    with st.popover(t("meeting.about")):
        last = day_name(date.fromisoformat(found["last"]))
        st.markdown(t("meeting.about_partners", last=last))


def _show_partners(screen: Screen) -> None:
    active = screen.board["partners"]["active"]
    if active:
        meeting_look.names(active)
    else:
        meeting_look.line(t("meeting.nobody_active"))


def _say_story(screen: Screen) -> None:
    stories = screen.board["stories"]
    if not stories:
        meeting_look.message(t("meeting.no_story"))
        return
    story = stories[screen.meeting.story % len(stories)]
    meeting_look.message(story["title"])
    meeting_look.line(day_in_words(date.fromisoformat(story["day"]), clock.today()))
    if screen.leads and len(stories) > 1:
        st.button(
            t("meeting.other_story"),
            icon=":material/auto_stories:",
            on_click=_turn_story,
            args=(screen,),
        )


def _show_story(screen: Screen) -> None:
    stories = screen.board["stories"]
    if not stories:
        return
    story = stories[screen.meeting.story % len(stories)]
    if story["upload"]:
        address, words = escape(f"/bild/{story['upload']}"), escape(story["picture_text"])
        st.html(f'<img class="bis-picture" src="{address}" alt="{words}">')
    st.html(f'<p class="bis-story">{escape(story["text"])}</p>')


def _turn_story(screen: Screen) -> None:
    following = (screen.meeting.story + 1) % len(screen.board["stories"])
    with telling():
        meetings.show(actor(), screen.meeting.id, story=following)


_Draw = Callable[[Screen], None]
_SCENES: dict[str, tuple[_Draw, _Draw]] = {
    "here": (meeting_begin.say, meeting_begin.show),
    "happened": (_say_happened, _show_happened),
    "future_optimism": (_say_indicator, _show_indicator),
    "new_contacts": (_say_indicator, _show_contacts),
    "partners": (_say_partners, _show_partners),
    "story": (_say_story, _show_story),
    "coming": (meeting_coming.say, meeting_coming.show),
    "meaning": (meeting_notes.say_meaning, meeting_notes.show_meaning),
    "decisions": (meeting_notes.say_decisions, meeting_notes.show_decisions),
}

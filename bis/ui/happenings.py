"""Occurrences as people read them: one row each, and filters over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.core.events import CANCELLED, HELD, PLANNED, Occurrence, time_words
from bis.core.permissions import Action, may
from bis.core.survey_weeks import is_open as is_survey_open
from bis.core.typed import folded
from bis.ui import closing_words, event_history, way_back
from bis.ui.folds import unfolded
from bis.ui.frame import line, plain_links
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor


@dataclass(frozen=True)
class Wish:
    """What somebody at the desk asks for; an empty wish takes everything."""

    words: str = ""
    level: str | None = None
    child_care: bool = False
    drop_in: bool = False
    elsewhere: str | None = None
    kind: str | None = None
    partner: UUID | None = None
    language: str | None = None

    def takes(self, one: Occurrence) -> bool:
        """Return whether `one` is what is asked for."""
        return (
            self._is_named(one)
            and self.level in (None, one.level)
            and self.kind in (None, one.kind)
            and self.partner in (None, *one.organiser_ids)
            and self.language in (None, *one.languages)
            and self._suits(one)
        )

    def _is_named(self, one: Occurrence) -> bool:
        if not self.words:
            return True
        said = " ".join((one.title, one.venue, *(partner.name for partner in one.organisers)))
        return folded(self.words) in folded(said)

    def _suits(self, one: Occurrence) -> bool:
        return (
            (one.child_care or not self.child_care)
            and (one.drop_in or not self.drop_in)
            and (self.elsewhere is None or one.at_bis == (self.elsewhere == "at_bis"))
        )

    def among(self, found: Sequence[Occurrence]) -> list[Occurrence]:
        """Return those of `found` that are asked for."""
        return [one for one in found if self.takes(one)]


_CLOCK_WIDTH = 110
_EMPTY_FIELDS = {"sok": "", "niva": None, "plats": None, "barn": False, "dropin": False}


def choose_wish() -> Wish:
    """Draw the row of filters; each stands in the address, so that it can be shared."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            t("today.search"),
            key="sok",
            bind="query-params",
            placeholder=t("today.search_hint"),
        )
        level = st.selectbox(
            t("today.level"),
            lab.profile().levels,
            index=None,
            key="niva",
            bind="query-params",
            format_func=level_name,
            placeholder=t("today.any_level"),
            width=150,
        )
        place = st.selectbox(
            t("today.where"),
            ("at_bis", "elsewhere"),
            index=None,
            key="plats",
            bind="query-params",
            format_func=lambda code: t(f"today.{code}"),
            placeholder=t("today.any_place"),
            width=150,
        )
        child_care = st.toggle(t("event.child_care"), key="barn", bind="query-params")
        drop_in = st.toggle(t("event.drop_in"), key="dropin", bind="query-params")
        wish = Wish(words, level, child_care, drop_in, place)
        if wish != Wish():
            st.button(t("today.clear"), icon=":material/filter_alt_off:", on_click=_clear_wish)
    return wish


def _clear_wish() -> None:
    st.session_state.update(_EMPTY_FIELDS)


def section(title: str, found: Sequence[Occurrence]) -> None:
    """Draw a heading and a row for each occurrence."""
    st.subheader(title)
    for one in found:
        row(one)


def fold_done(found: Sequence[Occurrence]) -> None:
    """Draw what has been today in a fold, if there is any."""
    if not found:
        return
    fold = unfolded(t("today.done"), key="done", count=len(found), icon=":material/history:")
    if fold:
        with fold:
            for one in found:
                row(one)


def fold_tomorrow(shown: Sequence[Occurrence], found: Sequence[Occurrence]) -> None:
    """Draw a fold of what is tomorrow and `shown`, out of all that was `found`."""
    fold = unfolded(
        t("today.tomorrow"), key="tomorrow", count=len(shown), icon=":material/event_upcoming:"
    )
    if fold:
        with fold:
            say_if_none(shown, found, "nothing_tomorrow")
            for one in shown:
                row(one, says_day=False)


def say_if_none(shown: Sequence[Occurrence], found: Sequence[Occurrence], key: str) -> None:
    """Say that nothing is `shown`, and whether that is because of the filters alone."""
    if not shown:
        quiet(t(f"today.{key}_chosen" if found else f"today.{key}"))


def closable(found: Sequence[Occurrence]) -> list[Occurrence]:
    """Return those that this person may close; a draft has not been promised to anybody."""
    return [
        one
        for one in found
        if one.published and may(actor(), Action.CLOSE_OCCURRENCE, *one.organiser_ids)
    ]


def row(one: Occurrence, *, says_day: bool = True) -> None:
    """Draw one occurrence on a line, with what can be done with it; the day unless today."""
    another_day = says_day and one.day != clock.today()
    day = f"{plain(day_name(one.day))}  \n" if another_day else ""
    with line(f"row-{one.id}"):
        st.markdown(f"{day}**{plain(one.clock)}**", width=_CLOCK_WIDTH)
        st.markdown(f"{heading(one)}  \n:small[{details(one)}]", width="stretch")
        _buttons(one)


def card(one: Occurrence) -> None:
    """Draw one occurrence upright, for a narrow column."""
    with st.container(border=True):
        st.markdown(f"**{plain(f'{day_name(one.day)} {one.clock}')}**")
        st.markdown(heading(one))
        st.markdown(details(one))
        if one.address:
            quiet(plain(one.address))
        if one.description:
            st.markdown(plain(one.description))
        if one.next_step:
            quiet(t("event.then", step=plain(one.next_step)))
        with st.container(horizontal=True, vertical_alignment="center"):
            _buttons(one, "?fran=kalender")
        _ways_to_change(one)


def heading(one: Occurrence) -> str:
    """Return the title as Markdown, struck through when it is cancelled."""
    if one.status == CANCELLED:
        cancelled = f":red-badge[{t('event.cancelled')}]"
        return f"~~{plain(one.title)}~~ {cancelled} {closing_words.reason(one.reason)}".rstrip()
    says_level = one.level and level_name(one.level) != one.title
    badges = [f":blue-badge[{level_name(one.level)}]"] if says_level else []
    if one.child_care:
        badges.append(f":green-badge[{t('event.child_care')}]")
    if one.drop_in:
        badges.append(f":gray-badge[{t('event.drop_in')}]")
    if one.cost:
        badges.append(f":gray-badge[{plain(t('event.kronor', cost=one.cost))}]")
    if not one.published:
        badges.append(f":orange-badge[{t('event.draft')}]")
    if one.status == HELD:
        badges.append(f":green-badge[{t('event.held', visits=one.visits)}]")
    return " ".join((f"**{plain(one.title)}**", *badges))


def details(one: Occurrence) -> str:
    """Return organisers and place as Markdown."""
    who = ", ".join(partner.name for partner in one.organisers)
    place = one.venue if one.at_bis else t("event.elsewhere", place=one.venue)
    return plain(f"{who} · {place}")


def begins(one: Occurrence, at: datetime) -> str:
    """Return when it begins, were it at the Swedish wall time `at`; of whole days the day."""
    day = day_name(at.date())
    return day if one.all_day else f"{day} {time_words(at)}"


def level_name(level: str) -> str:
    """Return a level in words."""
    return t(f"level.{level}")


def _buttons(one: Occurrence, came: str = "") -> None:
    """Draw what can be done with it. `came`: tells a plain page where its way back leads."""
    if closable([one]):
        _way_to_closing(one)
    links = [(f"/visa/{one.id}{came}", t("today.show_qr"))] if shows_survey(one) else []
    if one.published:
        links.append((f"/visa/kort/{one.id}{came}", t("visitor_card.show")))
    plain_links(*links)


def _ways_to_change(one: Occurrence) -> None:
    """Draw the ways to change it and to make another like it, and what was done to it."""
    if may(actor(), Action.ADD_EVENT, *one.organiser_ids):
        with st.container(horizontal=True):
            _way_to_form("edit", ":material/edit:", "tillfalle", one)
            _way_to_form("copy", ":material/content_copy:", "kopia", one)
    event_history.show(one)


def _way_to_form(word: str, icon: str, key: str, one: Occurrence) -> None:
    if st.button(t(f"event.{word}"), icon=icon, key=f"{word}-{one.id}"):
        way_back.lead_to("event_new", {key: str(one.id)})


def _way_to_closing(one: Occurrence) -> None:
    if one.is_to_close(clock.now()):
        label, icon = t("today.close"), ":material/task_alt:"
    elif one.status != PLANNED:
        key = "today.see_cancelled" if one.status == CANCELLED else "today.see_closing"
        label, icon = t(key), ":material/history:"
    else:
        label, icon = t("today.call_off"), ":material/event_busy:"
    if st.button(label, icon=icon, key=f"close-{one.id}"):
        way_back.lead_to("closing", {"tillfalle": str(one.id)})


def shows_survey(one: Occurrence) -> bool:
    """Return whether there is somebody to answer its survey, and this person may show it."""
    is_open = one.published and is_survey_open(one.starts_at, one.ends_at, clock.now())
    somebody = one.status != CANCELLED and one.visits != 0
    may_show = may(actor(), Action.SHOW_SURVEY, *one.organiser_ids)
    return one.has_survey and is_open and somebody and may_show

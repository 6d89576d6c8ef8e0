"""The form *Aktivitet*: what it is, where, when, how often, and folded all the rest.

The same form puts in, copies and changes; a known name fills in the rest.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events, lab, series
from bis.core.events import EventDraft, time_words
from bis.core.series import ONE
from bis.errors import ChangedMeanwhileError
from bis.ui import event_fields as fields
from bis.ui import (
    event_more,
    event_opening,
    event_told,
    event_when,
    event_wrong,
    quick_add,
)
from bis.ui.day_lists import listed
from bis.ui.event_fields import begin_with
from bis.ui.event_opening import Choices, Opening
from bis.ui.event_told import SAVED
from bis.ui.just_done import Undoable
from bis.ui.page_files import go_to
from bis.ui.telling import telling, wrong_here
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor


class _Stored(NamedTuple):
    """What was saved: in words, in the calendar's address, and where it can be undone."""

    words: str
    address: dict[str, str]
    undoable: Undoable | None = None


def fill_in(opening: Opening) -> EventDraft:
    """Draw the form and return what stands in it, right or wrong."""
    wrong: dict[str, str] = st.session_state.get(fields.WRONG, {})
    title = _what(wrong)
    kind = _kind(wrong)
    partners, venues = opening.choices()
    venue, organiser = _where_and_who(opening, partners, venues, wrong)
    when = event_when.ask_when(wrong)
    repeats = opening.scope != ONE
    repetition = event_when.ask_how_often(when.day, wrong) if repeats else None
    helpers = [one for one in partners if one.id != organiser]
    more = event_more.ask(helpers, wrong)
    draft = EventDraft(
        title=title,
        kind=kind or "",
        venue_id=venue,
        organiser_id=organiser,
        day=when.day,
        starts=when.starts,
        ends=when.ends,
        all_day=when.all_day,
        ends_next_day=when.ends_next_day,
        repetition=repetition,
        **more,
    )
    known = lab.profile().known(title)
    return replace(draft, title=known.title, known_code=known.code) if known else draft


def save(draft: EventDraft, opening: Opening) -> None:
    """Draw the button and save; then show the activity in the calendar.

    What the last try found wrong is said once: here, and before by each field. Where somebody
    else has saved, nothing is until a person has chosen between the two that are shown.
    """
    event_wrong.say(st.session_state.pop(fields.WRONG, {}))
    if opening.is_outdated:
        st.info(t("change.choose_above"), icon=":material/arrow_upward:")
    label = "event.save_change" if opening.edited else "event.save"
    pressed = st.button(
        t(label), type="primary", icon=":material/event_available:", key="event_save"
    )
    if opening.is_outdated or not pressed:
        return
    stored: _Stored | None = None
    with telling() as outcome:
        try:
            stored = _store(draft, opening)
        except ChangedMeanwhileError:
            st.rerun()  # the next run reads what was saved, and shows both
    if outcome.succeeded:
        event_opening.forget_typed()
        event_told.tell(stored.words, stored.undoable)
        go_to("activity_calendar", {"dag": str(draft.day), **stored.address})
    st.session_state[fields.WRONG] = outcome.fields
    if outcome.fields:
        st.rerun()  # so that each sentence stands beside its field and above the button


def _store(draft: EventDraft, opening: Opening) -> _Stored:
    if opening.edited is None:
        event_id = events.add_event(actor(), draft)  # first of all: a wrong draft has no dates
        undoable = event_told.of_adding([event_id])
        return _Stored(_saved(draft), {SAVED: str(event_id)}, undoable)
    edited = opening.edited.occurrence.id
    done = series.change(actor(), edited, opening.scope, draft, opening.shown)
    address = {SAVED: str(done.seen_at)}
    if done.is_nothing:
        return _Stored(t("event.nothing_changed"), address)
    undoable = Undoable({done.seen_at: done.version}, t("history.undone"))
    words = _changed(draft, done)
    if opening.scope == ONE and opening.edited.series.repeats:
        words = f"{words} {t('event.done.apart')}"
    return _Stored(words, address, undoable)


def _what(wrong: Mapping[str, str]) -> str:
    """Ask for the name, and offer the known names beside it.

    The list is the same whatever is typed, and the line below is always there: what moves while
    it is being pressed loses the press.
    """
    field, names = st.columns(2)
    title = field.text_input(
        t("event.what"),
        key=begin_with(fields.TITLE),
        placeholder=t("event.what_hint"),
        autocomplete="off",
        live=True,
        on_change=fields.fill_in_the_rest,
        bind="query-params",
    )
    names.selectbox(
        t("event.known_names"),
        [one.title for one in lab.profile().activities],
        index=None,
        placeholder=t("event.choose"),
        key=fields.NAMES,
        on_change=_take_name,
    )
    quiet(_about(title or ""))
    wrong_here(wrong.get("title"))
    return title or ""


def _about(title: str) -> str:
    """Return what the name does for the rest of the form."""
    known = lab.profile().known(title)
    if known:
        return t("event.known", title=plain(known.title))
    return t("event.own_name" if title else "event.no_name")


def _take_name() -> None:
    """Put a known name in the field, and make the list ready for another."""
    chosen, st.session_state[fields.NAMES] = st.session_state[fields.NAMES], None
    if chosen:
        st.session_state[fields.TITLE] = chosen
        fields.fill_in_the_rest()


def _kind(wrong: Mapping[str, str]) -> str | None:
    kind = st.pills(
        t("event.kind"),
        lab.profile().kinds,
        format_func=lambda code: t(f"kind.{code}"),
        key=begin_with(fields.KIND),
        bind="query-params",
        wrap=True,
    )
    wrong_here(wrong.get("kind"))
    return kind


def _where_and_who(
    opening: Opening, partners: Choices, venues: Choices, wrong: Mapping[str, str]
) -> tuple[UUID | None, UUID | None]:
    """Ask for the place and who leads it; a partner's own people put in their own only."""
    if fields.only_own():
        venue = _choose(t("event.where"), venues, fields.VENUE, wrong.get("venue"))
        quick_add.venue(fields.VENUE)
        return venue, opening.led_by or actor().partner_id
    where, who = st.columns(2)
    with where:
        venue = _choose(t("event.where"), venues, fields.VENUE, wrong.get("venue"))
        quick_add.venue(fields.VENUE)
    with who:
        organiser = _choose(t("event.who"), partners, fields.ORGANISER, wrong.get("organiser"))
        quick_add.organisation(fields.ORGANISER)
    return venue, organiser


def _choose(label: str, options: Choices, key: str, wrong: str | None) -> UUID | None:
    names = fields.names_of(options)
    chosen = st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=t("event.choose"),
        required=True,  # so that Esc, or a slip on the cross, does not empty it
        key=begin_with(key),
        bind="query-params",
    )
    wrong_here(wrong)
    return chosen


def _saved(draft: EventDraft) -> str:
    planned = draft.plan(lab.profile().breaks)
    when = day_name(planned.dates[0])
    when = when if draft.all_day else f"{when} {time_words(draft.slot[1])}"
    more = len(planned.dates) - 1
    if more:
        when = t("event.and_once" if more == 1 else "event.and_more", when=when, count=more)
    return t(
        _what_comes_next(draft, planned.dates[0]), title=plain(draft.title), when=plain(when)
    )


def _what_comes_next(draft: EventDraft, first: date) -> str:
    """Return the key of what to say of a draft that was saved, `first` its first day."""
    if not draft.published:
        return "event.saved_draft"
    _, ends_at = draft.span(first)
    return "event.saved_past" if ends_at <= clock.now() else "event.saved"


def _changed(draft: EventDraft, done: series.Changed) -> str:
    counts = {"changed": done.changed, "added": done.added, "removed": len(done.removed)}
    days = listed(done.removed)
    dates = [
        t(f"event.done.{what}_{'one' if count == 1 else 'several'}", count=count, days=days)
        for what, count in counts.items()
        if count
    ]
    return " ".join((t("event.changed", title=plain(draft.title)), *dates))

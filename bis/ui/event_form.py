"""The form of a new activity: four fields, and what a known name fills in for the rest."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events, lab
from bis.core import events as core
from bis.core.events import EventDraft, Named
from bis.core.permissions import Action, Reach, reach
from bis.core.profiles import KnownActivity
from bis.errors import FieldsError
from bis.ui import happenings, reads
from bis.ui.page_files import page_file
from bis.ui.telling import telling
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor

PREFIX = "event-"  # of every key of this form, so that it can be emptied when it is saved
_WRONG = f"{PREFIX}wrong"
ONCE, WEEKLY = "once", "weekly"


def fill_in() -> EventDraft:
    """Draw the form and return what stands in it, right or wrong."""
    wrong = st.session_state.pop(_WRONG, {})
    known = _what(wrong)
    venue = _where(known, wrong)
    organiser = _who(known, wrong)
    day, starts, ends = _when(wrong)
    until = _how_often(day, wrong)
    return EventDraft(
        title=st.session_state.get(f"{PREFIX}title") or "",
        venue_id=venue,
        organiser_id=organiser,
        day=day,
        starts=starts,
        ends=ends,
        repeat_until=until,
        **_from_profile(known, organiser),
    )


def save(draft: EventDraft) -> None:
    """Draw the button and save; then show the activity in the calendar."""
    if not st.button(
        t("event.save"), type="primary", icon=":material/event_available:", key="event_save"
    ):
        return
    with telling() as outcome:
        events.add_event(actor(), draft)
    if outcome.succeeded:
        for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
            del st.session_state[key]
        st.toast(t("event.saved", title=plain(draft.title)), icon=":material/event_available:")
        st.switch_page(page_file("activity_calendar"), query_params={"dag": str(draft.day)})
    st.session_state[_WRONG] = outcome.fields
    if outcome.fields:
        st.rerun()  # so that each sentence stands beside its field


def preview(draft: EventDraft) -> None:
    """List the coming dates, and show the row that a newcomer will read."""
    st.subheader(t("event.dates"))
    try:
        core.check(draft, clock.today())
    except FieldsError:
        quiet(t("event.dates_later"))
        return
    first_day, starts, ends = draft.slot
    found = core.dates(first_day, draft.rule)
    st.markdown(t("event.dates_count", count=len(found)))
    shown = [*found[:5], *([found[-1]] if len(found) > 5 else [])]
    for position, day in enumerate(shown):
        if position == 5:
            quiet("…")
        st.markdown(plain(f"{day_name(day)} {day.year}, {starts:%H.%M}–{ends:%H.%M}"))


def _what(wrong: dict[str, str]) -> KnownActivity | None:
    """Ask for the name; return the profile's activity when it is one."""
    activities = {one.title: one for one in lab.profile().activities}
    title = st.selectbox(
        t("event.what"),
        list(activities),
        index=None,
        accept_new_options=True,
        placeholder=t("event.what_hint"),
        key=f"{PREFIX}title",
        persist_state="session",
    )
    _tell("title", wrong)
    known = activities.get(title or "")
    if known:
        facts = [t(f"kind.{known.kind}")]
        facts += [happenings.level_name(known.level)] if known.level else []
        facts += [t("event.child_care")] if known.child_care else []
        quiet(t("event.known", facts=plain(" · ".join(facts))))
    return known


def _where(known: KnownActivity | None, wrong: dict[str, str]) -> UUID | None:
    places = reads.choices()[1]
    usual = known.venue if known else ""
    names = {place.code: place.name for place in lab.profile().venues}
    venue = _choose(t("event.where"), places, "venue", names.get(usual))
    _tell("venue", wrong)
    return venue


def _who(known: KnownActivity | None, wrong: dict[str, str]) -> UUID | None:
    """Ask who leads it; a partner's own people always put in their own activities."""
    if reach(actor().role, Action.ADD_EVENT) is Reach.OWN:
        return actor().partner_id
    names = {partner.code: partner.name for partner in lab.profile().partners}
    organiser = _choose(
        t("event.who"),
        reads.choices()[0],
        "who",
        names.get(known.organisers[0]) if known else None,
    )
    _tell("organiser", wrong)
    return organiser


def _choose(label: str, options: list[Named], field: str, usual: str | None) -> UUID | None:
    """Ask for one of `options`, with the one called `usual` chosen beforehand."""
    names = [one.name for one in options]
    chosen = st.selectbox(
        label,
        options,
        index=names.index(usual) if usual in names else None,
        format_func=lambda one: one.name,
        placeholder=t("event.choose"),
        key=f"{PREFIX}{field}-{usual or ''}",
        persist_state="session",
    )
    return chosen.id if isinstance(chosen, Named) else None


def _when(wrong: dict[str, str]) -> tuple[date | None, time | None, time | None]:
    today = clock.today()
    day_column, from_column, to_column = st.columns([2, 1, 1])
    day = day_column.date_input(
        t("event.day"),
        value=today,
        min_value=today - core.HORIZON,
        max_value=today + core.HORIZON,
        format="YYYY-MM-DD",
        key=f"{PREFIX}day",
        persist_state="session",
    )
    starts = from_column.time_input(
        t("event.starts"),
        value=time(13),
        step=300,
        key=f"{PREFIX}starts",
        persist_state="session",
    )
    ends = to_column.time_input(
        t("event.ends"),
        value=time(15),
        step=300,
        key=f"{PREFIX}ends",
        persist_state="session",
    )
    for field in ("day", "starts", "ends"):
        _tell(field, wrong)
    return day, starts, ends


def _how_often(day: date | None, wrong: dict[str, str]) -> date | None:
    first = day or clock.today()
    weekday = t(f"day.{first.weekday()}")
    how = st.segmented_control(
        t("event.repeats"),
        (ONCE, WEEKLY),
        default=ONCE,
        required=True,
        format_func=lambda code: t(f"event.{code}", day=weekday),
        key=f"{PREFIX}repeats",
        persist_state="session",
    )
    if how == ONCE:
        return None
    until = st.date_input(
        t("event.until"),
        value=first + timedelta(weeks=9),
        format="YYYY-MM-DD",
        key=f"{PREFIX}until",
        persist_state="session",
    )
    _tell("repeat_until", wrong)
    return until


def _tell(field: str, wrong: dict[str, str]) -> None:
    if field in wrong:
        st.markdown(f":red[:material/error: {plain(wrong[field])}]")


def _from_profile(known: KnownActivity | None, organiser: UUID | None) -> dict[str, Any]:
    """Return what a known name says of the fields that are not asked for."""
    if known is None:
        return {}
    ids = {partner.name: partner.id for partner in reads.choices()[0]}
    names = {partner.code: partner.name for partner in lab.profile().partners}
    helpers = [ids.get(names[code]) for code in known.organisers]
    return {
        "known_code": known.code,
        "kind": known.kind,
        "level": known.level,
        "languages": known.languages,
        "co_organisers": tuple(one for one in helpers if one and one != organiser),
        "child_care": known.child_care,
        "drop_in": known.drop_in,
        "meets_across": known.meets_across,
        "has_survey": known.has_survey,
    }

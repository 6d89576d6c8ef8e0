"""The form of a new activity: what it is, where, when; a known name fills in the rest.

What stands in it stands in the address too, so that a reload, a new login or a look at another
page loses nothing.
"""

from dataclasses import replace
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
from bis.ui import quick_add, reads
from bis.ui.page_files import page_file
from bis.ui.telling import telling
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor

PREFIX = "ny-"  # of every key of this form, so that it can be emptied when it is saved
TITLE, NAMES, KIND = f"{PREFIX}vad", f"{PREFIX}namn", f"{PREFIX}slag"
VENUE, ORGANISER, HELPERS = f"{PREFIX}var", f"{PREFIX}vem", f"{PREFIX}med"
DAY, STARTS, ENDS = f"{PREFIX}dag", f"{PREFIX}fran", f"{PREFIX}till"
REPEATS, UNTIL = f"{PREFIX}upprepas", f"{PREFIX}slut"
DROP_IN, CHILD_CARE = f"{PREFIX}dropin", f"{PREFIX}barn"
_WRONG, _FILLED_BY = f"{PREFIX}wrong", f"{PREFIX}filled-by"
_ABOUT_TIME = ("day", "starts", "ends", "repeat_until")
_SAVED = "_event_saved"
_TOLD_FOR = timedelta(minutes=1)  # other people's changes draw the calendar anew at any time
ONCE, WEEKLY = "once", "weekly"


def fill_in() -> EventDraft:
    """Draw the form and return what stands in it, right or wrong."""
    wrong = st.session_state.pop(_WRONG, {})
    title = _what(wrong)
    kind = _kind(wrong)
    venue, organiser = _where_and_who(wrong)
    helpers = _together(organiser)
    day, starts, ends = _when(wrong)
    until = _how_often(day, wrong)
    drop_in, child_care = _welcome()
    draft = EventDraft(
        title=title,
        kind=kind or "",
        venue_id=venue,
        organiser_id=organiser,
        co_organisers=helpers,
        day=day,
        starts=starts,
        ends=ends,
        repeat_until=until,
        drop_in=drop_in,
        child_care=child_care,
    )
    known = lab.profile().known(title)
    return _with_facts(draft, known) if known else draft


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
        st.session_state[_SAVED] = (_saved(draft), clock.now())
        st.switch_page(page_file("activity_calendar"), query_params={"dag": str(draft.day)})
    st.session_state[_WRONG] = outcome.fields
    if outcome.fields:
        st.rerun()  # so that each sentence stands beside its field


def tell_saved() -> None:
    """Say for a while what has just been saved, on the page that shows it."""
    words, since = st.session_state.get(_SAVED, ("", clock.now()))
    if words and clock.now() - since < _TOLD_FOR:
        st.success(words, icon=":material/event_available:")


def preview(draft: EventDraft) -> None:
    """List the coming dates, or say what is wrong with the times."""
    st.subheader(t("event.dates"))
    wrong = _wrong_times(draft)
    for sentence in wrong:
        quiet(sentence)
    if wrong:
        return
    first_day, starts, ends = draft.slot
    found = core.dates(first_day, draft.rule)
    st.markdown(
        t("event.one_date") if len(found) == 1 else t("event.dates_count", count=len(found))
    )
    shown = [*found[:5], *([found[-1]] if len(found) > 5 else [])]
    for position, day in enumerate(shown):
        if position == 5 and len(found) > 6:
            quiet("…")
        st.markdown(plain(f"{day_name(day)} {day.year}, {starts:%H.%M}–{ends:%H.%M}"))


def _what(wrong: dict[str, str]) -> str:
    """Ask for the name, and offer the known names beside it.

    The list is the same whatever is typed, and the line below is always there: what moves while
    it is being pressed loses the press.
    """
    field, names = st.columns(2)
    title = field.text_input(
        t("event.what"),
        key=TITLE,
        placeholder=t("event.what_hint"),
        autocomplete="off",
        live=True,
        on_change=_fill_in_the_rest,
        bind="query-params",
    )
    names.selectbox(
        t("event.known_names"),
        [one.title for one in lab.profile().activities],
        index=None,
        placeholder=t("event.choose"),
        key=NAMES,
        on_change=_take_name,
    )
    quiet(_about(title))
    _say(wrong.get("title"))
    return title


def _about(title: str) -> str:
    """Return what the name does for the rest of the form."""
    known = lab.profile().known(title)
    if known:
        return t("event.known", title=plain(known.title))
    return t("event.own_name" if title else "event.no_name")


def _take_name() -> None:
    """Put a known name in the field, and make the list ready for another."""
    chosen, st.session_state[NAMES] = st.session_state[NAMES], None
    if chosen:
        st.session_state[TITLE] = chosen
        _fill_in_the_rest()


def _fill_in_the_rest() -> None:
    """Fill in what a known name says, but leave alone what a person has chosen.

    What stays the same is not written again, and an own name takes nothing away: either would
    undo a press that is on its way.
    """
    known = lab.profile().known(st.session_state[TITLE])
    if known is None:
        return
    filled = _said_by(lab.profile().known(st.session_state.get(_FILLED_BY, "")))
    for key, value in _said_by(known).items():
        if st.session_state.get(key) == filled[key] != value:
            st.session_state[key] = value
    st.session_state[_FILLED_BY] = known.title


def _said_by(known: KnownActivity | None) -> dict[str, Any]:
    """Return what a known name says of the other fields; an own name leaves them empty."""
    leading, helpers = _organisers_of(known)
    return {
        KIND: known.kind if known else None,
        VENUE: _venue_of(known),
        ORGANISER: leading,
        HELPERS: helpers,
        DROP_IN: known.drop_in if known else False,
        CHILD_CARE: known.child_care if known else False,
    }


def _venue_of(known: KnownActivity | None) -> UUID | None:
    names = {venue.code: venue.name for venue in lab.profile().venues}
    usual = names.get(known.venue) if known else None
    return next((venue.id for venue in reads.choices()[1] if venue.name == usual), None)


def _organisers_of(known: KnownActivity | None) -> tuple[UUID | None, list[UUID]]:
    """Return who usually leads it and who helps; a partner's own people lead their own."""
    names = {partner.code: partner.name for partner in lab.profile().partners}
    ids = {partner.name: partner.id for partner in reads.choices()[0]}
    usual = (
        [ids[names[code]] for code in known.organisers if names[code] in ids] if known else []
    )
    leading = actor().partner_id if _only_own() else next(iter(usual), None)
    return leading, [one for one in usual if one != leading] if leading in usual else []


def _with_facts(draft: EventDraft, known: KnownActivity) -> EventDraft:
    return replace(
        draft,
        title=known.title,
        known_code=known.code,
        level=known.level,
        languages=known.languages,
        meets_across=known.meets_across,
        has_survey=known.has_survey,
    )


def _kind(wrong: dict[str, str]) -> str | None:
    kind = st.pills(
        t("event.kind"),
        lab.profile().kinds,
        format_func=lambda code: t(f"kind.{code}"),
        key=KIND,
        bind="query-params",
        wrap=True,
    )
    _say(wrong.get("kind"))
    return kind


def _where_and_who(wrong: dict[str, str]) -> tuple[UUID | None, UUID | None]:
    """Ask for the place and who leads it; a partner's own people put in their own only."""
    partners, venues = reads.choices()
    if _only_own():
        venue = _choose(t("event.where"), venues, VENUE, wrong.get("venue"))
        quick_add.venue(VENUE)
        return venue, actor().partner_id
    where, who = st.columns(2)
    with where:
        venue = _choose(t("event.where"), venues, VENUE, wrong.get("venue"))
        quick_add.venue(VENUE)
    with who:
        organiser = _choose(t("event.who"), partners, ORGANISER, wrong.get("organiser"))
        quick_add.organisation(ORGANISER)
    return venue, organiser


def _only_own() -> bool:
    return reach(actor().role, Action.ADD_EVENT) is Reach.OWN


def _choose(label: str, options: list[Named], key: str, wrong: str | None) -> UUID | None:
    names = {one.id: one.name for one in options}
    chosen = st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=t("event.choose"),
        key=key,
        bind="query-params",
    )
    _say(wrong)
    return chosen


def _together(organiser: UUID | None) -> tuple[UUID, ...]:
    """Ask for everybody else who organises it."""
    names = {one.id: one.name for one in reads.choices()[0] if one.id != organiser}
    chosen = st.multiselect(
        t("event.together"),
        list(names),
        format_func=names.__getitem__,
        placeholder=t("event.choose"),
        select_all=False,
        key=HELPERS,
        bind="query-params",
    )
    return tuple(chosen)


def _when(wrong: dict[str, str]) -> tuple[date | None, time | None, time | None]:
    today = clock.today()
    day_column, from_column, to_column = st.columns([2, 1, 1])
    day = day_column.date_input(
        t("event.day"),
        value=today,
        min_value=today - core.HORIZON,
        max_value=today + core.HORIZON,
        format="YYYY-MM-DD",
        key=DAY,
        bind="query-params",
    )
    starts = from_column.time_input(
        t("event.starts"),
        value=time(13),
        step=300,
        key=STARTS,
        bind="query-params",
    )
    ends = to_column.time_input(
        t("event.ends"),
        value=time(15),
        step=300,
        key=ENDS,
        bind="query-params",
    )
    for field in ("day", "starts", "ends"):
        _say(wrong.get(field))
    return day, starts, ends


def _how_often(day: date | None, wrong: dict[str, str]) -> date | None:
    how = st.segmented_control(
        t("event.repeats"),
        (ONCE, WEEKLY),
        default=ONCE,
        required=True,
        format_func=lambda code: t(f"event.{code}"),
        key=REPEATS,
        bind="query-params",
    )
    if how == ONCE:
        return None
    until = st.date_input(
        t("event.until"),
        value=(day or clock.today()) + timedelta(weeks=9),
        format="YYYY-MM-DD",
        key=UNTIL,
        bind="query-params",
    )
    _say(wrong.get("repeat_until"))
    return until


def _welcome() -> tuple[bool, bool]:
    with st.container(horizontal=True):
        drop_in = st.toggle(
            t("event.may_drop_in"),
            key=DROP_IN,
            bind="query-params",
        )
        child_care = st.toggle(
            t("event.child_care"),
            key=CHILD_CARE,
            bind="query-params",
        )
    return drop_in, child_care


def _say(wrong: str | None) -> None:
    if wrong:
        st.markdown(f":red[:material/error: {plain(wrong)}]")


def _wrong_times(draft: EventDraft) -> list[str]:
    try:
        core.check(draft, clock.today())
    except FieldsError as error:
        return [t(error.fields[field]) for field in _ABOUT_TIME if field in error.fields]
    return []


def _saved(draft: EventDraft) -> str:
    first_day, starts, _ = draft.slot
    more = len(core.dates(first_day, draft.rule)) - 1
    when = f"{day_name(first_day)} {starts:%H.%M}"
    if more:
        when = t("event.and_once" if more == 1 else "event.and_more", when=when, count=more)
    return t("event.saved", title=plain(draft.title), when=plain(when))

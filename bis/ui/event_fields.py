"""The fields of the form *Aktivitet*: their keys, and what stands in them at first.

Every field is bound to the address, so that a reload, a new login or a look at another page
loses nothing. Those of `_WITH_DEFAULT` have a first value that the browser is told in every
run, since it may load a field after somebody has begun to type; such a value does not stand in
the address, and need not. What else the program puts in a field Streamlit writes there only
when the browser has seen the field before; so that is put in once more, in the run after.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.core.events import EventDraft, Named
from bis.core.permissions import Action, Reach, reach
from bis.core.profiles import KnownActivity
from bis.core.recurrence import LAST, MONTHLY, Repetition
from bis.core.series import ONE
from bis.ui import reads
from bis.ui.who import actor

PREFIX = "ny-"  # of every key of this form, so that it can be emptied when it is saved
TITLE, NAMES, KIND = f"{PREFIX}vad", f"{PREFIX}namn", f"{PREFIX}slag"
VENUE, ORGANISER, HELPERS = f"{PREFIX}var", f"{PREFIX}vem", f"{PREFIX}med"
DAY, STARTS, ENDS = f"{PREFIX}dag", f"{PREFIX}fran", f"{PREFIX}till"
ALL_DAY, OVERNIGHT = f"{PREFIX}heldag", f"{PREFIX}natt"
REPEATS, INTERVAL, WEEKDAYS = f"{PREFIX}upprepas", f"{PREFIX}varje", f"{PREFIX}dagar"
NTH, SKIPS = f"{PREFIX}nr", f"{PREFIX}utom"
ENDS_BY, UNTIL, COUNT = f"{PREFIX}tills", f"{PREFIX}slut", f"{PREFIX}antal"
DROP_IN, CHILD_CARE = f"{PREFIX}dropin", f"{PREFIX}barn"
LEVEL, LANGUAGES, GROUPS = f"{PREFIX}niva", f"{PREFIX}sprak", f"{PREFIX}grupper"
COST, DESCRIPTION, NEXT_STEP = f"{PREFIX}kostnad", f"{PREFIX}text", f"{PREFIX}sedan"
MEETS_ACROSS, NO_SURVEY, DRAFT = f"{PREFIX}motas", f"{PREFIX}utanenkat", f"{PREFIX}utkast"
SCOPE = f"{PREFIX}omfattning"
_OURS, _DRAWN = f"{PREFIX}ours", f"{PREFIX}drawn"
WRONG, FILLED_BY = f"{PREFIX}wrong", f"{PREFIX}filled-by"
_PROPOSED = f"{PREFIX}proposed"

ONCE = "once"
BY_DATE, BY_COUNT = "by_date", "by_count"
NTH_DAY, LAST_DAY = "nth", "last"
NO_RED_DAYS, NO_BREAKS, NEITHER, EVERY_DAY = "no_red_days", "no_breaks", "neither", "every_day"
SKIPPING = {  # → not on red days, not in school breaks
    NO_RED_DAYS: (True, False),
    NEITHER: (True, True),
    NO_BREAKS: (False, True),
    EVERY_DAY: (False, False),
}
_WEEKS, _HALF_A_YEAR = timedelta(weeks=9), timedelta(weeks=26)

_EMPTY: Mapping[str, Any] = {
    TITLE: "",
    KIND: None,
    VENUE: None,
    ORGANISER: None,
    HELPERS: [],
    ALL_DAY: False,
    OVERNIGHT: False,
    REPEATS: ONCE,
    INTERVAL: 1,
    WEEKDAYS: [],
    NTH: NTH_DAY,
    SKIPS: NO_RED_DAYS,
    ENDS_BY: BY_DATE,
    COUNT: 10,
    DROP_IN: False,
    CHILD_CARE: False,
    LEVEL: None,
    LANGUAGES: ["sv"],
    GROUPS: [],
    COST: 0,
    DESCRIPTION: "",
    NEXT_STEP: "",
    MEETS_ACROSS: False,
    NO_SURVEY: False,
    DRAFT: False,
    SCOPE: ONE,
}
_WITH_DEFAULT = frozenset((DAY, STARTS, ENDS, REPEATS, COUNT, LANGUAGES))
FOLDED = (  # under *Fler uppgifter*
    *(HELPERS, LEVEL, LANGUAGES, GROUPS, DROP_IN, CHILD_CARE, COST, DESCRIPTION),
    *(NEXT_STEP, MEETS_ACROSS, NO_SURVEY, DRAFT),
)


def begin_with(key: str) -> str:
    """Put a field's first value in it, unless something stands there or in the address."""
    if key not in st.session_state and key not in st.query_params:
        put({key: first_value(key)})
    st.session_state.setdefault(_DRAWN, set()).add(key)
    return key


def begin_until() -> str:
    """Propose a last day; what was proposed here, and is untouched, follows the first one."""
    before, proposed = st.session_state.get(_PROPOSED), first_value(UNTIL)
    is_empty = UNTIL not in st.session_state and UNTIL not in st.query_params
    follows = before is not None and st.session_state.get(UNTIL) == before != proposed
    if is_empty or follows:
        put({UNTIL: proposed})
        st.session_state[_PROPOSED] = proposed
    return begin_with(UNTIL)


def put(values: Mapping[str, Any]) -> None:
    """Put values in fields; `bring_to_address` has to follow in the next run."""
    st.session_state.update(values)
    st.session_state.setdefault(_OURS, {}).update(values)


def bring_to_address() -> None:
    """Bring what the program has put in the fields to the address."""
    ours: dict[str, Any] = st.session_state.get(_OURS, {})
    for key in _drawn_with_ours():
        is_ours = st.session_state.get(key) == ours[key] and ours[key]
        if is_ours and key not in st.query_params and not _is_default(key, ours[key]):
            st.session_state[key] = ours[key]  # Streamlit waits for the browser's next word
        else:
            del ours[key]


def is_address_behind() -> bool:
    """Return whether a field holds what a reload would not bring back."""
    ours = st.session_state.get(_OURS, {})
    return any(
        ours[key]
        and ours[key] != _EMPTY.get(key)
        and key not in st.query_params
        and not _is_default(key, ours[key])
        for key in _drawn_with_ours()
    )


def first_value(key: str) -> Any:
    """Return what stands in a field at first."""
    if key in _EMPTY:
        return _EMPTY[key]
    return {DAY: clock.today(), STARTS: time(13), ENDS: time(15), UNTIL: _proposed_end()}[key]


def _proposed_end() -> date:
    day = st.session_state.get(DAY) or clock.today()
    is_monthly = st.session_state.get(REPEATS) == MONTHLY
    return day + (_HALF_A_YEAR if is_monthly else _WEEKS)


def _is_default(key: str, value: object) -> bool:
    return key in _WITH_DEFAULT and value == first_value(key)


def _drawn_with_ours() -> list[str]:
    drawn = st.session_state.get(_DRAWN, set())
    return [key for key in st.session_state.get(_OURS, {}) if key in drawn]


def forget() -> None:
    """Empty the form, but for what the address says."""
    for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
        del st.session_state[key]


def fill(draft: EventDraft) -> None:
    """Put a draft into the fields."""
    put(values_of(draft))


def is_filled(key: str) -> bool:
    """Return whether something else than its first value stands in a field."""
    return bool(st.session_state.get(key, _EMPTY[key]) != _EMPTY[key])


def values_of(draft: EventDraft) -> dict[str, Any]:
    """Return what stands in each field when it says `draft`."""
    return {
        TITLE: draft.title,
        KIND: draft.kind or None,
        VENUE: draft.venue_id,
        ORGANISER: draft.organiser_id,
        HELPERS: list(draft.co_organisers),
        DROP_IN: draft.drop_in,
        CHILD_CARE: draft.child_care,
        LEVEL: draft.level or None,
        LANGUAGES: list(draft.languages),
        GROUPS: list(draft.target_groups),
        COST: draft.cost,
        DESCRIPTION: draft.description,
        NEXT_STEP: draft.next_step,
        MEETS_ACROSS: draft.meets_across,
        NO_SURVEY: not draft.has_survey,
        DRAFT: not draft.published,
        **times_of(draft),
    }


def times_of(draft: EventDraft) -> dict[str, Any]:
    """Return what stands in the fields about when it is, and how often."""
    day = draft.day or clock.today()
    return {
        DAY: day,
        STARTS: time(13) if draft.all_day else draft.starts,
        ENDS: time(15) if draft.all_day else draft.ends,
        ALL_DAY: draft.all_day,
        OVERNIGHT: draft.ends_next_day,
        **_repetition_of(draft.repetition, day),
    }


def _repetition_of(repetition: Repetition | None, day: date) -> dict[str, Any]:
    if repetition is None:
        return {REPEATS: ONCE}
    skips = (repetition.skips_red_days, repetition.skips_breaks)
    monthly = repetition.frequency == MONTHLY
    return {
        REPEATS: repetition.frequency,
        INTERVAL: repetition.interval,
        WEEKDAYS: [] if monthly else list(repetition.weekdays),
        NTH: LAST_DAY if repetition.nth == LAST else NTH_DAY,
        SKIPS: next(code for code, skipped in SKIPPING.items() if skipped == skips),
        ENDS_BY: BY_DATE if repetition.until else BY_COUNT,
        UNTIL: repetition.until or day + _WEEKS,
        COUNT: repetition.count or 10,
    }


def fill_in_the_rest() -> None:
    """Fill in what a known name says, but leave alone what a person has chosen.

    What stays the same is not written again, and an own name takes nothing away: either would
    undo a press that is on its way. A change can also come when the form is saved and emptied,
    as by pressing several times on a slow network: then there is nothing to fill in.
    """
    known = lab.profile().known(st.session_state.get(TITLE, ""))
    if known is None:
        return
    filled = _said_by(lab.profile().known(st.session_state.get(FILLED_BY, "")))
    for key, value in _said_by(known).items():
        if st.session_state.get(key, filled[key]) == filled[key] != value:
            st.session_state[key] = value
    st.session_state[FILLED_BY] = known.title


def only_own() -> bool:
    """Return whether this person puts in what their own organisation does, and no more."""
    return reach(actor().role, Action.ADD_EVENT) is Reach.OWN


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
        LEVEL: (known.level or None) if known else None,
        LANGUAGES: list(known.languages) if known else ["sv"],
        MEETS_ACROSS: known.meets_across if known else False,
        NO_SURVEY: not known.has_survey if known else False,
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
    leading = actor().partner_id if only_own() else next(iter(usual), None)
    return leading, [one for one in usual if one != leading] if leading in usual else []


def names_of(options: Iterable[Named]) -> dict[UUID, str]:
    """Return the names of `options` under their ids, in their order."""
    return {one.id: one.name for one in options}

"""The form that closes one occurrence, four steps on one screen."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import series
from bis.core.day_closing import CALLED_OFF, CAME, OUTCOMES
from bis.core.events import CANCELLED, HELD, PLANNED, REASONS, Closing, Occurrence, wall
from bis.core.permissions import Action, check
from bis.core.series import FOLLOWING, ONE, Dated
from bis.store.changes import Kept
from bis.ui import (
    closing_stood,
    closing_undo,
    closing_words,
    drafts,
    happenings,
    reads,
    reads_event,
    survey_ways,
    way_back,
)
from bis.ui.as_shown import version_shown
from bis.ui.browser import bring_into_sight
from bis.ui.day_lists import days_of, listed
from bis.ui.doer import doer
from bis.ui.page_files import end_here
from bis.ui.telling import Outcome, telling
from bis.ui.text import clock_of, day_name, plain, quiet, t
from bis.ui.who import actor
from bis.ui.whole_numbers import whole_number

_ASKED = "_closing_asked"  # whose form stands open on this screen
_VERSION, _SCOPE, _CHANGED = "version", "scope", "closing-changed"
_FIELDS = (
    *("outcome", "visits", "how", "children", "women", "men", "other_sex"),
    *("organisers", "note", "reason", "private", _SCOPE, "unfolded"),
)
_Covered = dict[str, dict[UUID, int]]  # scope → the version of each date that is meant


def chosen_occurrence() -> Occurrence:
    """Return the occurrence of the address; the page ends here when there is none."""
    found: Occurrence | None = None
    try:
        with telling():
            asked = reads.occurrence(UUID(st.query_params.get("tillfalle", "")))
            check(actor(), Action.CLOSE_OCCURRENCE, *asked.organiser_ids)
            found = asked
    except ValueError:
        st.info(t("closing.choose"))
    if found is None:
        way_back.link()
        end_here()
    return found


def describe(one: Occurrence) -> None:
    """Say which occurrence this is about."""
    title = plain(one.title)
    st.title(t("closing.call_off_title", title=title) if _is_coming(one) else title)
    who = ", ".join(partner.name for partner in one.organisers)
    quiet(plain(f"{day_name(one.day)} {one.clock} · {one.venue} · {who}"))
    if reads_event.has_moved_on(one):
        st.info(t("change.left_as_it_was"), icon=":material/info:")


def _is_coming(one: Occurrence) -> bool:
    """Return whether all that can be said of it is that it is called off."""
    return one.status == PLANNED and not one.is_to_close(clock.now())


def show_closed(one: Occurrence) -> None:
    """Say how it went and who said so, with the ways on: QR code, undo, back."""
    if st.session_state.pop(_ASKED, None) == one.id:
        typed = st.session_state.get(f"closing-{one.id}-visits")
        words = t("closing.typed", visits=typed) if typed is not None else t("closing.nothing")
        st.warning(t("closing.somebody_first", typed=words), icon=":material/group:")
    change = reads.last_change(one)
    version = version_shown(f"closed-{one.id}", one.version)
    _say_outcome(one)
    _say_by_whom(one, change)
    if happenings.shows_survey(one):
        survey_ways.after_closing(one)
    with st.container(horizontal=True):
        if change:
            closing_undo.offer(one, version, change)
        way_back.link()


def _say_outcome(one: Occurrence) -> None:
    """Say what was said, but for women and men: a few of a kind are never shown."""
    if one.status == HELD:
        st.success(t("closing.saved", came=closing_words.came(one)), icon=":material/task_alt:")
        names = plain(", ".join(reads.led_by(one)))
        st.markdown(t("closing.organised", names=names))
    elif one.status == CANCELLED:
        st.info(t("closing.saved_cancelled"), icon=":material/event_busy:")
        if one.reason:
            st.markdown(closing_words.reason(one.reason))
    if one.note:
        st.markdown(plain(one.note))


def _say_by_whom(one: Occurrence, change: Kept | None) -> None:
    said = "cancelled" if one.status == CANCELLED else "said"
    if change is None:
        quiet(t(f"closing.{said}_in_example"))
        return
    day, at = day_name(wall(change.at).date()), clock_of(change.at)
    quiet(t(f"closing.{said}_by", who=plain(doer(change)), day=day, clock=at))


def ask(one: Occurrence) -> None:
    """Ask how it went and save it."""
    key = f"closing-{one.id}-"
    has_begun = one.is_to_close(clock.now())
    offered = {} if has_begun else reads_event.scopes(one)
    closing_stood.fill_in(one, key, _FIELDS)
    with drafts.kept(key, [f"{key}{field}" for field in _FIELDS]):
        covered, scope = _covered(one, offered), _scope_so_far(offered, key)
        is_as_shown = _tell_changed(covered, scope, key)
        outcome = _took_place(key) if has_begun else CALLED_OFF
        if outcome is None:
            return
        st.session_state[_ASKED] = one.id
        if not has_begun:
            scope = _scope(offered, key)
            quiet(t("closing.call_off_meaning"))
        closing = _closing(one, outcome, key)
    key_of_label = "closing.call_off" if scope == ONE else "closing.call_off_several"
    label = t("closing.save" if has_begun else key_of_label)
    if not st.button(label, type="primary", icon=":material/task_alt:"):
        return
    if not is_as_shown:
        bring_into_sight(_CHANGED)
        return
    with telling() as told:
        series.call_off(actor(), one.id, scope, closing, covered[scope])
    _end(told, key)


def _end(told: Outcome, key: str) -> None:
    """Show what was saved, or say under the button what is wrong with each field."""
    if told.succeeded:
        _forget(key)
        st.rerun()
    for sentence in told.fields.values():
        st.error(sentence)


def _forget(key: str) -> None:
    """Forget what was typed and shown: it is saved, and its being undone is no news."""
    drafts.saved(key)
    for kept in (_ASKED, f"{key}{_VERSION}", f"{key}{_CHANGED}"):
        st.session_state.pop(kept, None)


def _covered(one: Occurrence, offered: Mapping[str, Sequence[Dated]]) -> _Covered:
    several = {
        scope: {date.id: date.version for date in dates} for scope, dates in offered.items()
    }
    return several | {ONE: {one.id: one.version}}


def _scope_so_far(offered: Collection[str], key: str) -> str:
    """Return how much was to be called off when the page was drawn the last time."""
    asked = st.session_state.get(f"{key}{_SCOPE}")
    return str(asked) if asked in offered else ONE


def _tell_changed(covered: _Covered, scope: str, key: str) -> bool:
    """Say it when somebody has changed what `scope` is about since the form was opened.

    Return whether what was on the screen when a button was pressed stands still.
    """
    shown = version_shown(f"{key}{_VERSION}", covered)
    is_as_shown = shown.get(scope) == covered[scope]
    if not is_as_shown:
        st.session_state[f"{key}{_CHANGED}"] = True
    if st.session_state.get(f"{key}{_CHANGED}"):
        with st.container(key=_CHANGED):
            st.warning(t("closing.changed"), icon=":material/group:")
    return is_as_shown


def _scope(offered: Mapping[str, Sequence[Dated]], key: str) -> str:
    """Ask how much of a series is called off, and say which dates that is."""
    if FOLLOWING not in offered:
        return ONE
    scope = st.segmented_control(
        t("closing.how_many"),
        (ONE, FOLLOWING),
        default=ONE,
        required=True,
        format_func=lambda scope: t(f"closing.scope_{scope}", count=len(offered[scope])),
        key=f"{key}{_SCOPE}",
        persist_state="session",
    )
    if scope == FOLLOWING:
        days = days_of([one.starts_at for one in offered[scope]])
        quiet(plain(t("series.called_off", days=listed(days))))
    return scope


def _took_place(key: str) -> str | None:
    return st.segmented_control(
        t("closing.took_place"),
        OUTCOMES,
        format_func=lambda code: t(f"closing.{code}"),
        required=True,  # a second tap would hide what has been typed
        key=f"{key}outcome",
        persist_state="session",
    )


def _closing(one: Occurrence, outcome: str, key: str) -> Closing:
    if outcome == CALLED_OFF:
        return _cancellation(one, key)
    visits: int | None = 0
    counted, parts = True, _Parts()
    if outcome == CAME:
        visits, counted = _visits(one, key)
        parts = _parts(key)
    names = _organisers(one, f"{key}organisers")
    organisers = st.multiselect(
        t("closing.organisers"),
        list(names),
        default=list(one.organiser_ids),
        format_func=names.__getitem__,
        placeholder=t("closing.organisers_hint"),
        key=f"{key}organisers",
        persist_state="session",
    )
    note = st.text_area(t("closing.note"), key=f"{key}note", persist_state="session", height=90)
    return Closing(
        took_place=True,
        visits=visits,
        counted=counted,
        children=parts.children,
        women=parts.women,
        men=parts.men,
        other_sex=parts.other_sex,
        organisers=tuple(organisers),
        note=note,
    )


def _cancellation(one: Occurrence, key: str) -> Closing:
    reason = st.pills(
        t("closing.reason_coming" if _is_coming(one) else "closing.reason"),
        REASONS,
        format_func=lambda code: t(f"reason.{code}"),
        key=f"{key}reason",
        persist_state="session",
    )
    note = st.text_area(
        t("closing.private_note"), key=f"{key}private", persist_state="session", height=90
    )
    return Closing(took_place=False, reason=reason or "", note=note)


class _Parts(NamedTuple):
    """Who the visitors were, as far as somebody counted."""

    children: int | None = None
    women: int | None = None
    men: int | None = None
    other_sex: int | None = None


def _visits(one: Occurrence, key: str) -> tuple[int | None, bool]:
    before = reads.last_visits(one)
    visits = _number(
        t("closing.visits"),
        f"{key}visits",
        t("closing.last_time", visits=before) if before is not None else None,
    )
    how = st.segmented_control(
        t("closing.how"),
        ("counted", "about"),
        default="counted",
        format_func=lambda code: t(f"closing.{code}"),
        required=True,
        key=f"{key}how",
        persist_state="session",
    )
    return visits, how == "counted"


def _parts(key: str) -> _Parts:
    with st.expander(t("closing.parts"), expanded=bool(st.session_state.get(f"{key}unfolded"))):
        return _Parts(
            *(_number(t(f"closing.{part}"), f"{key}{part}") for part in _Parts._fields)
        )


def _number(label: str, key: str, hint: str | None = None) -> int | None:
    return whole_number(
        label,
        placeholder=hint,
        key=key,
        persist_state="session",
        width=260,
    )


def _organisers(one: Occurrence, key: str) -> dict[UUID, str]:
    """Return who can have organised it, ended since or not where they are chosen already.

    Those who were to come first.
    """
    offered = {partner.id: partner.name for partner in (*one.organisers, *reads.choices()[0])}
    chosen = [each for each in st.session_state.get(key, ()) if each not in offered]
    return offered | {each.id: each.name for each in reads_event.partners_named(chosen)}

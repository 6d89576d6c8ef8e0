"""The form that closes one occurrence, four steps on one screen."""

from typing import NamedTuple
from uuid import UUID

import streamlit as st

from bis.actions import events
from bis.core.events import CANCELLED, HELD, MOST_VISITS, Closing, Occurrence
from bis.core.permissions import Action, check
from bis.ui import reads
from bis.ui.frame import plain_link
from bis.ui.page_files import page_file
from bis.ui.telling import telling
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor

_ASKED = "_closing_asked"  # whose form stands open on this screen
HELD_WITH_VISITS, HELD_EMPTY, NOT_HELD = "held", "empty", "cancelled"


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
        st.page_link(page_file("today"), label=t("closing.to_today"), icon=":material/today:")
        st.stop()
    return found


def describe(one: Occurrence) -> None:
    """Say which occurrence this is about."""
    st.title(plain(one.title))
    who = ", ".join(partner.name for partner in one.organisers)
    quiet(plain(f"{day_name(one.day)} {one.clock} · {one.venue} · {who}"))


def show_closed(one: Occurrence) -> None:
    """Say how it went, with the ways on: QR code, undo, back."""
    if st.session_state.pop(_ASKED, None) == one.id:
        typed = st.session_state.get(f"closing-{one.id}-visits")
        words = t("closing.typed", visits=typed) if typed is not None else t("closing.nothing")
        st.warning(t("closing.somebody_first", typed=words), icon=":material/group:")
    if one.status == HELD:
        key = "closing.saved_held" if one.visits_counted else "closing.saved_about"
        st.success(t(key, visits=one.visits), icon=":material/task_alt:")
    elif one.status == CANCELLED:
        st.info(t("closing.saved_cancelled"), icon=":material/event_busy:")
    if one.note:
        st.markdown(plain(one.note))
    with st.container(horizontal=True):
        if one.status == HELD and one.has_survey:
            plain_link(f"/visa/{one.id}", t("today.show_qr"))
        if st.button(t("closing.undo"), icon=":material/undo:"):
            with telling() as told:
                events.undo_closing(actor(), one.id)
            if told.succeeded:
                st.rerun()
        st.page_link(page_file("today"), label=t("closing.to_today"), icon=":material/today:")


def ask(one: Occurrence) -> None:
    """Ask how it went and save it."""
    key = f"closing-{one.id}-"
    outcome = st.segmented_control(
        t("closing.took_place"),
        (HELD_WITH_VISITS, HELD_EMPTY, NOT_HELD),
        format_func=lambda code: t(f"closing.{code}"),
        key=f"{key}outcome",
        persist_state="session",
    )
    if outcome is None:
        return
    st.session_state[_ASKED] = one.id
    closing = _closing(one, outcome, key)
    if not st.button(t("closing.save"), type="primary", icon=":material/task_alt:"):
        return
    with telling() as told:
        events.close(actor(), one.id, closing, one.version)
    if told.succeeded:
        del st.session_state[_ASKED]
        st.rerun()
    for sentence in told.fields.values():
        st.error(sentence)


def _closing(one: Occurrence, outcome: str, key: str) -> Closing:
    if outcome == NOT_HELD:
        reason = st.text_input(t("closing.reason"), key=f"{key}reason", persist_state="session")
        return Closing(took_place=False, reason=reason)
    visits: int | None = 0
    counted, parts = True, _Parts()
    if outcome == HELD_WITH_VISITS:
        visits, counted = _visits(one, key)
        parts = _parts(key)
    organisers = st.multiselect(
        t("closing.organisers"),
        [partner.id for partner in one.organisers] + _others(one),
        default=[partner.id for partner in one.organisers],
        format_func=_partner_names().__getitem__,
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
    with st.expander(t("closing.parts")):
        return _Parts(
            *(_number(t(f"closing.{part}"), f"{key}{part}") for part in _Parts._fields)
        )


def _number(label: str, key: str, hint: str | None = None) -> int | None:
    return st.number_input(
        label,
        min_value=0,
        max_value=MOST_VISITS,
        value=None,
        step=1,
        placeholder=hint,
        key=key,
        persist_state="session",
        width=260,
    )


def _others(one: Occurrence) -> list[UUID]:
    return [partner for partner in _partner_names() if partner not in one.organiser_ids]


def _partner_names() -> dict[UUID, str]:
    return {partner.id: partner.name for partner in reads.choices()[0]}

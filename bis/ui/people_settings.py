"""The part *Användare* of the settings: inviting, links that wait, everybody's account."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from html import escape
from typing import NoReturn, TypeVar
from uuid import UUID

import streamlit as st

from bis.actions import invitations, people
from bis.core.events import wall
from bis.core.permissions import Role
from bis.errors import NotFoundError
from bis.store.invitations import Waiting
from bis.store.users import Person
from bis.ui import drafts, reads, shown_link
from bis.ui.telling import telling, wrong_at, wrong_here
from bis.ui.text import clock_of, day_name, plain, quiet, t
from bis.ui.who import actor

T = TypeVar("T")

INVITE = "bjud"  # the place of the form; a person's place is the id of the account
EMAIL = f"{INVITE}-epost"
_LINK = "_one_time_link"  # made here last: its place, its token, whether another ended
_OPEN = "_open_person"  # the id of the account whose choices are shown
_KEPT_OPEN = "_person_kept_open"  # the account that was to be folded with a role not saved
_SENT = "_invitation_sent"  # whether the form is to be emptied
_DONE = "_people_done"  # what was just done: its place and the sentence about it
_WRONG = "_people_wrong"  # what was wrong: its place and the sentences by field


def invite() -> None:
    """Draw the form that makes a link to a new account, and below it the link."""
    st.subheader(t("people.invite"))
    quiet(t("people.no_mail"))
    if st.session_state.pop(_SENT, False):
        _empty_the_form()
    wrong = wrong_at(_WRONG, INVITE)
    with drafts.kept(INVITE, [EMAIL, f"{INVITE}-roll", f"{INVITE}-organisation"]):
        email = st.text_input(
            t("people.email"), key=EMAIL, autocomplete="off", persist_state="session"
        )
        wrong_here(wrong.get("email"))
        role, partner_id = _role_fields(INVITE, wrong)
    if st.button(t("people.make_link"), type="primary", icon=":material/link:", key="bjud-in"):
        _make_link(INVITE, email, partial(invitations.invite, actor(), email, role, partner_id))
    _show_link(INVITE)


def show_waiting() -> None:
    """List the links that nobody has used yet, each with a way to take it back."""
    found = invitations.waiting(actor())
    if not found:
        return
    st.subheader(t("people.waiting", count=len(found)))
    for one in found:
        with st.container(border=True):
            if _row(one.email, _about_link(one), "revoke", one.id):
                _try("", "", invitations.revoke, one.id)


def show_people() -> None:
    """List the open accounts; one at a time opens to what can be done with it.

    It stays open, and says why, as long as another role is chosen there and not saved.
    """
    found = [person for person in people.everybody(actor()) if not person.is_closed]
    st.subheader(t("people.everybody", count=len(found)))
    opened = next((one for one in found if one.id == st.session_state.get(_OPEN)), None)
    for person in found:
        is_open = person == opened
        with st.container(border=True, key=f"person-{person.id}"):
            label = "fold" if is_open else "change"
            if _row(person.email, _about_person(person), label, person.id):
                _open_or_fold(opened, None if is_open else person.id)
            if is_open:
                _person(person)


def show_closed() -> None:
    """List the accounts that are closed, each with a way to open it again."""
    found = [person for person in people.everybody(actor()) if person.is_closed]
    if not found:
        return
    st.subheader(t("people.closed", count=len(found)))
    quiet(t("people.reopen_meaning"))
    for person in found:
        with st.container(border=True):
            if _row(person.email, _about_person(person), "reopen", person.id):
                _try("", "", people.reopen_account, person.id)


def _open_or_fold(opened: Person | None, wanted: UUID | None) -> NoReturn:
    """Open the account `wanted`, if any, in place of the one that is open."""
    if opened and _is_unsaved(opened):
        st.session_state[_KEPT_OPEN] = opened.id
    else:
        st.session_state[_OPEN] = wanted
    st.rerun()


def _is_unsaved(person: Person) -> bool:
    """Return whether another role or organisation is chosen than the one that is saved."""
    role = st.session_state.get(f"{person.id}-roll", person.role)
    partner_id = st.session_state.get(f"{person.id}-organisation", person.partner_id)
    return role != person.role or (role is Role.PARTNER and partner_id != person.partner_id)


def _say_unsaved(person: Person) -> None:
    """Say that the role is not saved, and offer to leave it as it was."""
    if st.session_state.get(_KEPT_OPEN) != person.id:
        return
    if not _is_unsaved(person):
        del st.session_state[_KEPT_OPEN]
        return
    st.warning(t("people.role_unsaved"), icon=":material/badge:")
    st.button(t("people.leave_role"), key=f"lat-{person.id}", on_click=_fold)


def _fold() -> None:
    for kept in (_OPEN, _KEPT_OPEN):
        st.session_state.pop(kept, None)


def _row(email: str, about: str, label: str, of: UUID) -> bool:
    """Draw an address, what is known of it and a button; return whether it was pressed."""
    what, way = st.columns([4, 1], vertical_alignment="center")
    # st.markdown would make a link of the address
    what.html(f"<b>{escape(email)}</b><br><small>{escape(about)}</small>")
    return way.button(t(f"people.{label}"), key=f"{label}-{of}", width="stretch")


def _person(person: Person) -> None:
    place = str(person.id)
    _tell_done(place)
    role, partner_id = _role_fields(place, wrong_at(_WRONG, place), person)
    if st.button(
        t("people.save_role"), type="primary", key=f"spara-{place}", icon=":material/badge:"
    ):
        _try(place, "people.role_saved", people.change_role, person.id, role, partner_id)
    _say_unsaved(person)
    with st.container(horizontal=True):
        link = st.button(t("people.new_password"), key=f"losen-{place}", icon=":material/key:")
        out = st.button(t("login.everywhere"), key=f"ut-{place}", icon=":material/logout:")
        # one who closes the own account would need another to come back
        closes = person.id != actor().user_id and st.button(
            t("people.close"), key=f"stang-{place}", icon=":material/lock:"
        )
    if link:
        make = partial(invitations.new_password_link, actor(), person.id)
        _make_link(place, person.email, make)
    if out:
        _try(place, "people.logged_out", people.log_out_everywhere, person.id)
    if closes:
        _try(place, "", people.close_account, person.id)
    _show_link(place)


def _make_link(place: str, email: str, make: Callable[[], str]) -> None:
    """Make a link for an address; one that waits for the same address ends with it."""
    with telling() as outcome:
        earlier = {one.email for one in invitations.waiting(actor())}
        replaces = people.normal_email(email) in earlier
        st.session_state[_LINK] = (place, make(), replaces)
        st.session_state[_SENT] = place == INVITE
    _again_if(outcome.succeeded, place, outcome.fields)


def _try(place: str, done: str, action: Callable[..., None], *what: object) -> None:
    """Do `action`; then draw the page anew, with the sentence `done` or what was wrong."""
    with telling() as outcome:
        action(actor(), *what)
        if done:
            st.session_state[_DONE] = (place, t(done))
    _again_if(outcome.succeeded, place, outcome.fields)


def _again_if(succeeded: bool, place: str, wrong: dict[str, str]) -> None:
    """Draw the page anew when something has changed, or a sentence belongs to a field."""
    if wrong:
        st.session_state[_WRONG] = (place, wrong)
    if succeeded or wrong:
        st.rerun()


def _role_fields(
    place: str, wrong: dict[str, str], person: Person | None = None
) -> tuple[Role | None, UUID | None]:
    """Ask for the role, and for the organisation that the role partner works for."""
    roles = {role: t(f"role.{role}") for role in Role}
    role = _choose(t("people.role"), roles, person and person.role, f"{place}-roll")
    wrong_here(wrong.get("role"))
    if role:
        quiet(t(f"role_may.{role}"))
    if role is not Role.PARTNER:
        return role, None
    names = {one.id: one.name for one in reads.choices()[0]}
    own = person and person.partner_id
    partner_id = _choose(t("people.partner"), names, own, f"{place}-organisation")
    wrong_here(wrong.get("partner"))
    return role, partner_id


def _choose(label: str, options: dict[T, str], now: T | None, key: str) -> T | None:
    codes = list(options)
    chosen: T | None = st.selectbox(
        label,
        codes,
        index=codes.index(now) if now in options else None,
        format_func=options.__getitem__,
        placeholder=t("event.choose"),
        key=key,
        # of a person what somebody else has saved meanwhile comes before an unsaved choice
        persist_state="session" if now is None else None,
    )
    return chosen


def _show_link(place: str) -> None:
    """Show the link that was made here, as long as it works, until it has been copied."""
    made_at, token, replaces = st.session_state.get(_LINK, ("", "", False))
    if made_at != place:
        return
    try:
        offer = invitations.what_is_offered(token)
    except NotFoundError:  # used or taken back meanwhile
        del st.session_state[_LINK]
        return
    with st.container(border=True, key="link"):
        key = "people.link_new" if offer.is_new else "people.link_password"
        until = _moment(offer.expires_at)
        st.markdown(t(key, email=plain(offer.email), until=plain(until)))
        if replaces:
            st.markdown(t("people.link_replaces", email=plain(offer.email)))
        shown_link.draw(invitations.path_of(token))
        st.button(t("people.copied"), icon=":material/done:", on_click=_forget_link)


def _forget_link() -> None:
    st.session_state.pop(_LINK, None)


def _empty_the_form() -> None:
    drafts.saved(INVITE)
    st.session_state[EMAIL] = ""
    st.session_state[f"{INVITE}-roll"] = st.session_state[f"{INVITE}-organisation"] = None


def _about_person(person: Person) -> str:
    since = wall(person.since).date()
    day = f"{since.day} {t(f'month.{since.month}')} {since.year}"
    return _listed(t(f"role.{person.role}"), person.partner, t("people.since", day=day))


def _about_link(one: Waiting) -> str:
    until = t("people.until", until=_moment(one.expires_at))
    by = t("people.made_by", who=one.made_by)
    if one.user_id:
        return _listed(t("people.waiting_password"), until, by)
    return _listed(t(f"role.{one.role}"), one.partner, until, by)


def _listed(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _moment(at: datetime) -> str:
    return f"{day_name(wall(at).date())} {clock_of(at)}"


def _tell_done(place: str) -> None:
    done_at, words = st.session_state.get(_DONE, ("", ""))
    if done_at == place:
        del st.session_state[_DONE]
        st.success(words, icon=":material/task_alt:")

"""What a coordinator does on an organisation's page: contributions, its link, name and end."""

from collections.abc import Callable
from html import escape
from typing import Any
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import partners, week_links
from bis.actions.invitations import path_of
from bis.actions.partner_pages import PartnerPage
from bis.core.events import wall
from bis.core.partners import CONTRIBUTIONS, Registered
from bis.errors import ChangedMeanwhileError, NotFoundError
from bis.store.contributions import Given
from bis.store.week_links import WeekLink
from bis.ui import drafts, shown_link
from bis.ui.as_shown import version_shown
from bis.ui.emptying import empty
from bis.ui.partner_page import day_and_year, say
from bis.ui.telling import Outcome, telling, wrong_at, wrong_here
from bis.ui.text import clock_of, day_name, plain, quiet, t
from bis.ui.who import actor

KIND, DAY, NOTE = "bidrag-vad", "bidrag-dag", "bidrag-rad"
_LINK = "_week_link"  # the last one that was made here: whose it is and its token
_REMOVED = "_contribution_removed"
_SEEN = "_partner_seen"  # the organisation whose form is open, as this person was shown it
_WRONG = "_partner_fields"  # what was wrong: the place of its fields, their sentences
_GIVE, _MANAGE = "give", "manage"


def contributions(page: PartnerPage) -> None:
    """List what it gave, and let one be added or taken back."""
    st.subheader(t("contribution.title"))
    quiet(t("contribution.meaning"))
    _offer_undo(page)
    if not page.given:
        quiet(t("contribution.none"))
    for given in page.given:
        _given(given)
    place = f"contribution-{page.partner.id}"
    with st.expander(
        t("contribution.add"),
        icon=":material/volunteer_activism:",
        key="bidrag",
        expanded=drafts.is_kept(place),
    ):
        _add_contribution(page.partner.id, place)


def _add_contribution(partner_id: UUID, place: str) -> None:
    fields = [f"{field}-{partner_id}" for field in (KIND, DAY, NOTE)]
    kind_key, day_key, note_key = fields
    wrong = wrong_at(_WRONG, _GIVE)
    today = clock.today()
    with drafts.kept(place, fields):
        kind = st.pills(
            t("contribution.kind"),
            CONTRIBUTIONS,
            format_func=lambda code: t(f"contribution.{code}"),
            key=kind_key,
            wrap=True,
        )
        wrong_here(wrong.get("kind"))
        day = st.date_input(t("contribution.day"), today, format="YYYY-MM-DD", key=day_key)
        wrong_here(wrong.get("day"))
        note = st.text_input(t("contribution.note"), key=note_key)
        wrong_here(wrong.get("note"))
    if st.button(t("contribution.save"), key="bidrag-spara") and _try(
        lambda: partners.contribute(actor(), partner_id, kind, day, note), _GIVE
    ):
        drafts.saved(place)
        empty({kind_key: None, day_key: today, note_key: ""})
        _again(t("contribution.saved"))


def week_link(page: PartnerPage) -> None:
    """Draw the links with which it sends its week: one is made, shown once, taken back."""
    partner = page.partner
    st.subheader(t("week_link.title"))
    quiet(t("week_link.meaning"))
    for link in week_links.links_of(actor(), partner.id):
        _link(link)
    if not partner.has_ended(clock.today()) and st.button(
        t("week_link.make"), icon=":material/link:", key="veckolank"
    ):
        with telling() as outcome:
            st.session_state[_LINK] = (partner.id, week_links.make(actor(), partner.id))
        if outcome.succeeded:
            st.rerun()
    _show_link(partner)


def name_and_end(page: PartnerPage) -> None:
    """Draw how it is renamed, ended and opened again, and what hangs on it."""
    partner = page.partner
    seen = _as_seen(partner)
    version = version_shown(f"_partner_version-{partner.id}", partner.version)
    with st.expander(t("register.manage"), icon=":material/edit:", key="namn-och-avslut"):
        name = st.text_input(t("register.name"), partner.name, key=f"namn-{partner.id}")
        wrong = wrong_at(_WRONG, _MANAGE)
        wrong_here(wrong.get("name"))
        if st.button(t("register.rename"), key="byt-namn"):
            _rename(partner, seen, name)
        if partner.ended_on is None:
            _ask_for_end(partner, version, wrong)
        elif st.button(t("register.reopen"), icon=":material/undo:", key="oppna-igen") and _try(
            lambda: partners.reopen(actor(), partner.id, version)
        ):
            _again(t("register.reopened"))


def tell_ended(page: PartnerPage) -> None:
    """Say that it has ended or will, and what still hangs on it."""
    partner = page.partner
    if partner.ended_on is None:
        return
    key = "has_ended" if partner.has_ended(clock.today()) else "will_end"
    told = t(f"register.{key}", day=day_and_year(partner.ended_on))
    st.warning(f"{told}\n\n{_hanging(partner)}", icon=":material/event_busy:")


def _hanging(partner: Registered) -> str:
    """Return as Markdown what still hangs on it and what to do about that; empty if nothing."""
    left = partners.hanging(actor(), partner.id)
    lines = [
        f"- {t(f'register.hanging_{name}', count=count)}"
        for name, count in left._asdict().items()
        if count
    ]
    return "\n".join((t("register.hanging_first"), *lines)) if lines else ""


def _ask_for_end(partner: Registered, version: int, wrong: dict[str, str]) -> None:
    st.divider()
    st.markdown(_hanging(partner))
    day = st.date_input(
        t("register.end_day"), clock.today(), format="YYYY-MM-DD", key=f"slut-{partner.id}"
    )
    wrong_here(wrong.get("day"))
    if st.button(
        t("register.end"), icon=":material/event_busy:", key="avsluta-partner"
    ) and _try(lambda: partners.end(actor(), partner.id, day, version), _MANAGE):
        _again(t("register.ended", day=day_and_year(day or clock.today())))


def _rename(partner: Registered, seen: Registered, name: str) -> None:
    """Rename; whoever comes second is shown both names and may press once more."""
    with telling() as outcome:
        try:
            partners.rename(actor(), partner.id, name, seen.version)
        except ChangedMeanwhileError:
            st.session_state[_SEEN] = partner
            st.error(t("register.now_called", name=plain(partner.name), typed=plain(name)))
            return
    if _succeeded(outcome, _MANAGE):
        _again(t("register.renamed"))


def _as_seen(partner: Registered) -> Registered:
    """Return the organisation as it was when this person opened its page."""
    seen: Registered | None = st.session_state.get(_SEEN)
    if seen is None or seen.id != partner.id:
        st.session_state[_SEEN] = seen = partner
    return seen


def _given(given: Given) -> None:
    what, way = st.columns([4, 1], vertical_alignment="center")
    kind = t(f"contribution.{given.kind}")
    line = " · ".join(filter(None, (day_and_year(given.day), kind, given.note)))
    what.markdown(plain(line))
    if way.button(t("contribution.remove"), key=f"bort-{given.id}") and _try(
        lambda: _remove(given)
    ):
        st.rerun()


def _remove(given: Given) -> None:
    st.session_state[_REMOVED] = partners.take_back(actor(), given.id, given.version)


def _offer_undo(page: PartnerPage) -> None:
    removed: Given | None = st.session_state.get(_REMOVED)
    if removed is None or removed.partner_id != page.partner.id:
        return
    st.info(t("contribution.removed"), icon=":material/delete:")
    if st.button(t("contribution.undo"), icon=":material/undo:", key="bidrag-angra") and _try(
        lambda: partners.give_again(actor(), removed.id, removed.version)
    ):
        del st.session_state[_REMOVED]
        st.rerun()


def _link(link: WeekLink) -> None:
    with st.container(border=True):
        what, way = st.columns([4, 1], vertical_alignment="center")
        until = day_and_year(wall(link.expires_at).date())
        used = t("week_link.not_used")
        if link.used_at:
            moment = f"{day_name(wall(link.used_at).date())} {clock_of(link.used_at)}"
            used = t("week_link.used", when=moment)
        made = t("people.made_by", who=link.made_by)
        # st.markdown would make a link of the address
        what.html(escape(f"{t('week_link.works', until=until)} · {used} · {made}"))
        if way.button(t("week_link.revoke"), key=f"dra-{link.id}", width="stretch") and _try(
            lambda: week_links.revoke(actor(), link.id)
        ):
            _again(t("week_link.revoked"))


def _show_link(partner: Registered) -> None:
    """Show the link that was made here, as long as it works, until it has been copied."""
    whose, token = st.session_state.get(_LINK, (None, ""))
    if whose != partner.id:
        return
    try:
        link = week_links.opened_by(token)
    except NotFoundError:  # taken back meanwhile
        del st.session_state[_LINK]
        return
    with st.container(border=True, key="link"):
        until = day_and_year(wall(link.expires_at).date())
        st.markdown(t("week_link.made", partner=plain(link.partner), until=plain(until)))
        shown_link.draw(path_of(token))
        st.link_button(
            t("week_link.slip"),
            shown_link.address_of(f"{path_of(token)}?lapp=1"),
            icon=":material/qr_code_2:",
        )
        st.button(t("week_link.copied"), icon=":material/done:", on_click=_forget_link)


def _forget_link() -> None:
    st.session_state.pop(_LINK, None)


def _try(action: Callable[[], Any], place: str = "") -> bool:
    """Do `action`; return whether it went well. `place` is where its fields stand."""
    with telling() as outcome:
        action()
    return _succeeded(outcome, place)


def _succeeded(outcome: Outcome, place: str) -> bool:
    if outcome.fields:
        st.session_state[_WRONG] = (place, outcome.fields)
        st.rerun()  # so that each sentence stands beside its field
    return outcome.succeeded


def _again(words: str) -> None:
    """Draw the page anew, with what is new in it and a sentence at its top."""
    st.session_state.pop(_SEEN, None)
    say(words)
    st.rerun()

"""The page of one organisation: what it did, what comes, what waits, who its people are."""

from datetime import date
from html import escape
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import partner_pages, partners
from bis.actions.partner_pages import PartnerPage
from bis.core.events import Occurrence
from bis.core.permissions import Action, may
from bis.figures.swedish import whole
from bis.ui import happenings, way_back
from bis.ui.page_files import end_here
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor, can

_SAID = "_partner_said"
_FEW = 6


def say(words: str) -> None:
    """Keep a sentence of Markdown for the top of the page that is drawn next."""
    st.session_state[_SAID] = words


def chosen() -> UUID | None:
    """Return whose page is asked for: the one in the address, or one's own; None: everybody's.

    One that this person may not see is refused where it is read, see `read`.
    """
    try:
        return UUID(st.query_params.get("partner", ""))
    except ValueError:
        pass
    if not partners.may_see_all(actor()) and actor().partner_id is None:
        st.info(t("partner_list.no_own"))
        end_here()
    return actor().partner_id


def read(partner_id: UUID) -> PartnerPage:
    """Return what the page shows. Raises NotAllowedError, NotFoundError."""
    return partner_pages.page_of(actor(), partner_id)


def head(page: PartnerPage) -> None:
    """Draw the name, the way back, and what has just been done."""
    if partners.may_see_all(actor()) and st.button(
        t("partner.back"), icon=":material/arrow_back:", key="alla-partner"
    ):
        st.query_params.clear()
        st.rerun()
    st.title(plain(page.partner.name))
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(words, icon=":material/task_alt:")


def to_do(page: PartnerPage) -> None:
    """Draw what can be done now: put in an activity, close what waits."""
    partner_id = page.partner.id
    st.subheader(t("partner.now"))
    is_open = not page.partner.has_ended(clock.today())
    if (
        is_open
        and may(actor(), Action.ADD_EVENT, partner_id)
        and st.button(t("partner.put_in"), icon=":material/add:", type="primary")
    ):
        way_back.lead_to("event_new")
    waiting = happenings.closable(page.to_close)
    if waiting:
        happenings.section(t("partner.to_close", count=len(waiting)), waiting)
    else:
        quiet(t("partner.nothing_to_close"))


def results(page: PartnerPage) -> None:
    """Draw plain counts of the last 90 days; of answers how many, never what."""
    st.subheader(t("partner.last_90"))
    together = t("partner.together_of", part=page.led_together, all=len(page.held))
    with st.container(horizontal=True):
        for key, value in (
            ("held", whole(len(page.held))),
            ("visits", whole(page.visits)),
            ("forms", whole(page.forms)),
            ("together", together),
        ):
            st.metric(t(f"partner.{key}"), value, border=True, width=168)
    quiet(t("partner.forms_meaning"))
    if not page.held:
        quiet(t("partner.held_none"))
        return
    with st.expander(t("partner.held_list", count=len(page.held)), key="hallna"):
        for one in page.held:
            line = t(
                "partner.held_line",
                day=day_name(one.day),
                title=one.title,
                visits=one.visits,
            )
            st.markdown(plain(line))


def coming(page: PartnerPage) -> None:
    """Draw the next of the coming four weeks, and the clashes in all of them."""
    if page.clashes:
        st.subheader(t("partner.clashes", count=len(page.clashes)))
        quiet(t("partner.clashes_meaning"))
        for one, other in page.clashes:
            st.markdown(f":material/warning: {plain(_clash(one, other))}")
    st.subheader(t("partner.coming", count=len(page.coming)))
    if not page.coming:
        quiet(t("partner.coming_none"))
    for one in page.coming[:_FEW]:
        happenings.row(one)
    if page.coming[_FEW:]:
        quiet(t("partner.coming_more", count=len(page.coming)))


def people(page: PartnerPage) -> None:
    """List the accounts of the organisation."""
    st.subheader(t("partner.people", count=len(page.people)))
    if not page.people:
        quiet(t("partner.people_none"))
        return
    # st.markdown would make links of the addresses
    st.html("".join(f"<div>{escape(email)}</div>" for email in page.people))


def is_managed() -> bool:
    """Return whether this person may change organisations."""
    return can(Action.MANAGE_PARTNERS)


def day_and_year(day: date) -> str:
    """Return a day with its year, since it may lie far back: 3 november 2026."""
    return f"{day.day} {t(f'month.{day.month}')} {day.year}"


def _clash(one: Occurrence, other: Occurrence) -> str:
    return t(
        "partner.clash",
        day=day_name(one.day),
        place=one.venue,
        one=f"{one.title} {one.clock}",
        other=f"{other.title} {other.clock}",
    )

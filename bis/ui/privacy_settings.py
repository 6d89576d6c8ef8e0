"""The part *Dataskydd* of the settings: whom to ask about data, and what everybody is told."""

import streamlit as st

from bis.actions import privacy
from bis.core.privacy import LONGEST_CONTACT, LONGEST_RESPONSIBLE, Contact
from bis.ui.telling import telling, wrong_here
from bis.ui.text import plain, quiet, t
from bis.ui.who import actor

RESPONSIBLE, REACHED = "dataskydd-ansvarig", "dataskydd-kontakt"
_BEFORE = "_privacy_before"  # the contact as it was when this person began to type
_SAVED = "_privacy_saved"


def show() -> None:
    """Draw the form for whom to ask, and the topics as the public page has them."""
    st.markdown(t("privacy.meaning"))
    st.link_button(t("privacy.to_page"), "/oppet/om-svar", icon=":material/open_in_new:")
    _show_contact()
    st.subheader(t("privacy.kept_title"))
    for topic in privacy.told("sv"):
        with st.expander(plain(topic.title)):
            st.markdown(plain(topic.what))
            for label, words in (
                ("privacy.why", topic.why),
                ("privacy.how_long", topic.how_long),
                ("privacy.who_sees", topic.who),
            ):
                st.markdown(f"**{t(label)}** {plain(words)}")


def _show_contact() -> None:
    before: Contact = st.session_state.setdefault(_BEFORE, privacy.contact())
    responsible = st.text_input(
        t("privacy.responsible"),
        before.responsible,
        LONGEST_RESPONSIBLE,
        key=RESPONSIBLE,
        help=t("privacy.responsible_hint"),
    )
    reached = st.text_input(t("privacy.reached"), before.reached, LONGEST_CONTACT, key=REACHED)
    if st.button(t("privacy.save"), type="primary", icon=":material/save:", key="dataskydd"):
        with telling() as outcome:
            privacy.save_contact(actor(), Contact(responsible, reached), before)
        for words in outcome.fields.values():
            wrong_here(words)
        if outcome.succeeded:
            st.session_state[_BEFORE] = privacy.contact()
            st.session_state[_SAVED] = True
            st.rerun()
    if st.session_state.pop(_SAVED, False):
        quiet(t("privacy.saved"))

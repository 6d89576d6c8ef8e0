"""*Börja här* on Idag: the first steps of a new house, until all are done or hidden."""

import streamlit as st

from bis.actions import first_steps
from bis.actions.first_steps import Step
from bis.core.permissions import Action
from bis.ui import reads
from bis.ui.telling import telling
from bis.ui.text import t
from bis.ui.who import actor, can


def show() -> None:
    """Draw the steps of this person's role, those that are done ticked off."""
    steps = [] if reads.is_example() else first_steps.of(actor())
    if not steps:
        return
    with st.container(border=True, key="first-steps"):
        st.subheader(t("first_steps.title"))
        st.markdown("\n".join(f"1. {_words(step)}" for step in steps))
        if can(Action.MANAGE_USERS):
            _offer_to_hide()


def _words(step: Step) -> str:
    words = t(f"first_steps.{step.code}", add=t("menu.event_new"))
    return t("first_steps.done", step=words) if step.is_done else words


def _offer_to_hide() -> None:
    if not st.button(t("first_steps.hide"), icon=":material/visibility_off:"):
        return
    with telling() as outcome:
        first_steps.hide(actor())
    if outcome.succeeded:
        st.rerun()

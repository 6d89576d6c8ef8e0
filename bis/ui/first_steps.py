"""*Börja här* on Idag: the first steps of a new house, until all are done or hidden."""

import streamlit as st

from bis.actions import first_steps
from bis.actions.first_steps import Step
from bis.core.permissions import Action
from bis.ui import reads, settings_tabs, way_back
from bis.ui.page_files import page_file
from bis.ui.telling import telling
from bis.ui.text import t
from bis.ui.who import actor, can

_WHERE = {  # step → the page where it is done, and which part of it
    "invite": ("settings", "people"),
    "privacy": ("settings", "privacy"),
    "add": ("event_new", None),
    "print": ("survey", None),
    "close": ("close_day", None),
}


def show() -> None:
    """Draw the steps of this person's role, those that are done ticked off."""
    steps = [] if reads.is_example() else first_steps.of(actor())
    if not steps:
        return
    way_back.remember()
    with st.container(border=True, key="first-steps"):
        st.subheader(t("first_steps.title"))
        for number, step in enumerate(steps, 1):
            _row(number, step)
        if can(Action.MANAGE_USERS):
            _offer_to_hide()


def _row(number: int, step: Step) -> None:
    page, part = _WHERE[step.code]
    label = t(f"settings.{part}" if part else f"menu.{page}")
    words, way = st.columns([5, 1], vertical_alignment="center")
    words.markdown(f"{number}. {_words(step)}")
    way.page_link(
        page_file(page),
        label=label,
        icon=":material/arrow_forward:",
        query_params={settings_tabs.PART: label} if part else {},
    )


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

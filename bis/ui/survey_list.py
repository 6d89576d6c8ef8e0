"""The open surveys as a list, each with its ways to the screen and to paper."""

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.actions.surveys import SurveyLink
from bis.core.permissions import Action, may
from bis.core.survey_weeks import is_measuring_week
from bis.ui import reads, survey_ways
from bis.ui.frame import plain_links
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor


def say_which_week() -> None:
    """Say whether the questions about the future are asked this week."""
    measuring = is_measuring_week(clock.today(), lab.profile().future_weeks)
    quiet(t("survey_list.measuring_week" if measuring else "survey_list.ordinary_week"))


def show_rooms() -> None:
    """Draw the way to every room's code, folded: each is printed once."""
    if not may(actor(), Action.PRINT_ROOM):
        return
    _, rooms = reads.choices()
    with st.expander(t("survey_list.rooms")):
        quiet(t("survey_list.rooms_meaning"))
        plain_links(*((f"/visa/rum/{room.id}", room.name) for room in rooms))


def show() -> None:
    """Draw the open surveys, the newest activity first."""
    found = [
        (link, forms)
        for link, forms in reads.recent_surveys()
        if may(actor(), Action.SHOW_SURVEY, *link.occurrence.organiser_ids)
    ]
    if not found:
        st.info(t("survey_list.none"))
    for link, forms in found:
        _row(link, forms)


def _row(link: SurveyLink, forms: int) -> None:
    one = link.occurrence
    with st.container(border=True):
        what, count = st.columns([4, 2], vertical_alignment="center")
        when = plain(f"{day_name(one.day)} {one.clock} · {one.venue}")
        what.markdown(f"**{plain(one.title)}**  \n:small[{when}]")
        visits = t("survey_list.of_visits", visits=one.visits) if one.visits else ""
        count.markdown(f"**{forms}** {t('survey_list.forms')} {visits}")
        survey_ways.every_way(one)

"""The open surveys as a list, each with its ways to the screen and to paper."""

from html import escape

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.core.events import Occurrence
from bis.core.permissions import Action, may
from bis.core.survey_weeks import coming_week
from bis.figures.swedish import date_in_words, week_in_words
from bis.ui import reads, survey_ways
from bis.ui.frame import plain_links
from bis.ui.text import day_name, quiet, t
from bis.ui.who import actor

_STYLE = """<style>
.bis-surveys.bis-surveys { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; }
.bis-surveys.bis-surveys li {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem 1rem; margin: 0;
  padding: 1rem; border-radius: 0.5rem;
  border: 1px solid color-mix(in srgb, currentcolor 20%, transparent);
}
.bis-surveys .what { flex: 0 1 17rem; }
.bis-surveys .count { flex: 1 1 auto; }
@media (max-width: 640px) { .bis-surveys li > * { flex-basis: 100%; } }
</style>"""


def say_which_week() -> None:
    """Say whether the questions about the future are asked this week."""
    rule = lab.profile().future_weeks
    found = coming_week(clock.today(), rule)
    if found is None:
        quiet(t(f"survey_list.{rule}_measuring"))
    elif found.is_on:
        quiet(t("survey_list.measuring_week", last=date_in_words(found.sunday)))
    else:
        quiet(t("survey_list.ordinary_week", week=week_in_words(found)))


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
    lines = "".join(_line(link.occurrence, forms) for link, forms in found)
    st.html(f'{_STYLE}<ul class="bis-surveys">{lines}</ul>')


def _line(one: Occurrence, forms: int) -> str:
    """Return a survey as HTML: a house has fifty at once, too many for four elements each."""
    when = f"{day_name(one.day)} {one.clock} · {one.venue}"
    visits = t("survey_list.of_visits", visits=one.visits) if one.visits else ""
    return (
        f'<li><div class="what"><b>{escape(one.title)}</b><br>'
        f"<small>{escape(when)}</small></div>"
        f'<div class="count"><b>{forms}</b> {t("survey_list.forms")} {visits}</div>'
        f"{survey_ways.every_way(one)}</li>"
    )

"""What came into the calendar by partners' links, told to those who see all partners."""

from datetime import date

import streamlit as st

from bis import clock
from bis.actions import partners
from bis.store.week_links import ADDED, CALLED_OFF, CORRECTED, News, Told
from bis.ui import reads_partners
from bis.ui.page_files import go_to
from bis.ui.text import day_in_words, plain, quiet, t
from bis.ui.who import actor

_MOST_NAMED = 5
_STYLE = """<style>
[class*="st-key-rad-nytt-"] button, [class*="st-key-rad-nytt-"] button * {
  justify-content: flex-start; text-align: left; }
</style>"""


def show() -> None:
    """Draw for each partner whose link has sent something in the last days what it is."""
    if not partners.may_see_all(actor()):
        return
    found = reads_partners.news()
    if found:
        st.html(_STYLE)
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            words = t("week_link.news", partner=plain(one.partner), what=_counted(one))
            st.markdown(f":material/mark_email_unread: {words}")
            if st.button(t("week_link.news_open"), key=f"nytt-{one.partner_id}"):
                go_to("partner", {"partner": str(one.partner_id)})
        with st.container(gap=None):
            for told in one.told[:_MOST_NAMED]:
                _way_to(told)
            if one.told[_MOST_NAMED:]:
                quiet(t("week_link.news_more", count=len(one.told) - _MOST_NAMED))


def _counted(news: News) -> str:
    done = [one.what for one in news.told]
    counts = {what: done.count(what) for what in (ADDED, CORRECTED, CALLED_OFF)}
    return ", ".join(
        t(f"week_link.news_{what}_one")
        if count == 1
        else t(f"week_link.news_{what}", count=count)
        for what, count in counts.items()
        if count
    )


def _way_to(told: Told) -> None:
    """Draw what is news of one date, which leads to it in the calendar."""
    one, was = told.one, _was(told)
    key = f"week_link.news_line_{told.what}"
    what = plain(f"{one.title}, {_day(one.day)} {one.clock}")
    line = t(f"{key}_from", what=what, was=plain(was)) if was else t(key, what=what)
    if st.button(
        line, key=f"rad-nytt-{one.id}", type="tertiary", icon=":material/chevron_right:"
    ):
        go_to("activity_calendar", {"dag": str(one.day), "tillfalle": str(one.id)})


def _was(told: Told) -> str:
    """Return what a correction changed of name, time and place, as it was before."""
    if told.was is None:
        return ""
    one = told.one
    pairs = (
        (told.was["title"], one.title),
        (_day(date.fromisoformat(told.was["day"])), _day(one.day)),
        (told.was["time"], one.clock),
        (told.was["place"], one.venue),
    )
    return ", ".join(before for before, now in pairs if before != now)


def _day(day: date) -> str:
    return day_in_words(day, clock.today())

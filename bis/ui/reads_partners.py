"""The cache boundary of the organisations: read once for each data version."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.core import events as core
from bis.core.partners import Registered, Standing, last_90_days
from bis.store import partner_activity, partner_register, week_links
from bis.store.partner_activity import PartnerActivity
from bis.store.session import reading
from bis.store.week_links import News
from bis.ui import reads

REMEMBERED = timedelta(days=730)  # older than that nobody asks what somebody did last
_NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Register:
    """Every organisation as it is `today`, and how often each pair led together.

    `last` is the last that each did. `pairs` covers the last 90 days: each pair once, the
    lower id first.
    """

    today: date
    partners: list[Registered]
    last: dict[UUID, PartnerActivity]
    standing: dict[UUID, Standing]
    pairs: dict[tuple[UUID, UUID], int]


def register() -> Register:
    """Return the register as it stands."""
    return _register(clock.today(), reads.version())


def news() -> list[News]:
    """Return what came by partners' links in the last days."""
    return _news(clock.today(), reads.version())


@st.cache_resource(max_entries=2, show_spinner=False)
def _register(today: date, at_version: int) -> Register:
    del at_version  # part of the key: a change makes a new entry
    with reading() as session:
        everybody = partner_register.everything(session)
        done = partner_activity.activity_between(session, today - REMEMBERED, today)
        pairs = partner_activity.led_together(session, *last_90_days(today))
    last = {one.partner_id: one for one in done}
    active_on = {partner_id: one.day for partner_id, one in last.items()}
    standing = {one.id: one.standing(active_on.get(one.id), today) for one in everybody}
    return Register(today, everybody, last, standing, pairs)


@st.cache_data(max_entries=2, show_spinner=False)
def _news(today: date, at_version: int) -> list[News]:
    del at_version  # part of the key: a change makes a new entry
    since, _ = core.day_bounds(today - _NEWS_FOR, today)
    with reading() as session:
        return week_links.news(session, since)

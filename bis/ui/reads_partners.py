"""The cache boundary of the organisations: read once for each data version."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.core import events as core
from bis.core.partners import Registered, last_90_days
from bis.store import partner_activity, partner_register, week_links
from bis.store.partner_activity import PartnerActivity
from bis.store.session import reading
from bis.store.week_links import News
from bis.ui import reads

REMEMBERED = timedelta(days=730)  # older than that nobody asks what somebody did last
_NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Register:
    """Every organisation, the last that each did, and how often each pair led together.

    `pairs` covers the last 90 days: each pair once, the lower id first.
    """

    partners: list[Registered]
    last: dict[UUID, PartnerActivity]
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
        done = partner_activity.activity_between(session, today - REMEMBERED, today)
        return Register(
            partner_register.everything(session),
            {one.partner_id: one for one in done},
            partner_activity.led_together(session, *last_90_days(today)),
        )


@st.cache_data(max_entries=2, show_spinner=False)
def _news(today: date, at_version: int) -> list[News]:
    del at_version  # part of the key: a change makes a new entry
    since, _ = core.day_bounds(today - _NEWS_FOR, today)
    with reading() as session:
        return week_links.news(session, since)

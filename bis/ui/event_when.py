"""The part of the form *Aktivitet* that says when it is, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

import streamlit as st

from bis import clock
from bis.core.recurrence import (
    DAILY,
    HORIZON,
    LAST,
    LONGEST_INTERVAL,
    MONTHLY,
    WEEKLY,
    Repetition,
)
from bis.ui import event_fields as fields
from bis.ui.event_fields import begin_with
from bis.ui.telling import wrong_here
from bis.ui.text import quiet, t
from bis.ui.whole_numbers import whole_number

_WHICH = {DAILY: "which_days", WEEKLY: "which_weeks", MONTHLY: "which_months"}


@dataclass(frozen=True)
class When:
    """What stands in the fields about one date."""

    day: date | None
    starts: time | None
    ends: time | None
    all_day: bool
    ends_next_day: bool


def ask_when(wrong: Mapping[str, str]) -> When:
    """Ask for the day and the times."""
    today = clock.today()
    day_column, from_column, to_column = st.columns([2, 1, 1])
    day = day_column.date_input(
        t("event.day"),
        value=fields.first_value(fields.DAY),
        min_value=today - HORIZON,
        max_value=today + HORIZON,
        format="YYYY-MM-DD",
        key=begin_with(fields.DAY),
        bind="query-params",
    )
    all_day = bool(st.session_state.get(begin_with(fields.ALL_DAY)))
    starts, ends = (
        column.time_input(
            t(f"event.{name}"),
            value=fields.first_value(key),
            step=300,
            key=begin_with(key),
            bind="query-params",
            disabled=all_day,
        )
        for column, name, key in (
            (from_column, "starts", fields.STARTS),
            (to_column, "ends", fields.ENDS),
        )
    )
    for field in ("day", "starts", "ends"):
        wrong_here(wrong.get(field))
    with st.container(horizontal=True):
        all_day = st.toggle(t("event.whole_day"), key=fields.ALL_DAY, bind="query-params")
        overnight = st.toggle(
            t("event.ends_next_day"),
            key=begin_with(fields.OVERNIGHT),
            bind="query-params",
            disabled=all_day,
        )
    return When(day, starts, ends, all_day, overnight and not all_day)


def ask_how_often(day: date | None, wrong: Mapping[str, str]) -> Repetition | None:
    """Ask how it repeats, and until when; None for once only."""
    how = st.segmented_control(
        t("event.repeats"),
        (fields.ONCE, DAILY, WEEKLY, MONTHLY),
        default=fields.first_value(fields.REPEATS),
        required=True,
        format_func=lambda code: t(f"event.{code}"),
        key=begin_with(fields.REPEATS),
        bind="query-params",
        wrap=True,
    )
    wrong_here(wrong.get("repeats"))
    if how is None or how == fields.ONCE:
        return None
    every, without = st.columns(2)
    with every:
        interval = _ask_interval(how, wrong)
    with without:
        red_days, breaks = fields.SKIPPING[_ask_skips()]
    weekdays, nth = _ask_days(how, day or clock.today())
    wrong_here(wrong.get("weekdays"))
    until, count = _ask_end(wrong)
    return Repetition(
        frequency=how,
        interval=interval,
        weekdays=weekdays,
        nth=nth,
        until=until,
        count=count,
        skips_red_days=red_days,
        skips_breaks=breaks,
    )


def _ask_interval(how: str, wrong: Mapping[str, str]) -> int:
    """Ask how often, the unit in the label.

    An answer that named it would stay in the browser and the address when the unit changes.
    """
    number = st.selectbox(
        t(f"event.{_WHICH[how]}"),
        range(1, LONGEST_INTERVAL + 1),
        format_func=lambda n: t(f"recurrence.every.{n}"),
        key=begin_with(fields.INTERVAL),
        bind="query-params",
    )
    wrong_here(wrong.get("interval"))
    return number or 1


def _ask_days(how: str, day: date) -> tuple[tuple[int, ...], int | None]:
    """Ask for the days of a week, or which of a month's; without an answer that of `day`."""
    if how == WEEKLY:
        chosen = st.pills(
            t("event.weekdays"),
            range(7),
            selection_mode="multi",
            format_func=lambda number: t(f"day.{number}"),
            key=begin_with(fields.WEEKDAYS),
            bind="query-params",
            wrap=True,
        )
        if not chosen:
            quiet(t("event.weekday_of_day", day=t(f"day.{day.weekday()}")))
        return tuple(sorted(chosen)) or (day.weekday(),), None
    if how == MONTHLY:
        return (day.weekday(),), _ask_nth(day)
    return (), None


def _ask_nth(day: date) -> int:
    """Ask whether a month's date is counted from its beginning or from its end.

    The answers do not name the date: such an answer would stay in the browser and the address
    when the day changes. What it comes to stands below.
    """
    nth = (day.day - 1) // 7 + 1
    chosen = nth if nth < 5 else LAST  # few months have a fifth
    if nth < 5:
        counted = st.segmented_control(
            t("event.which"),
            (fields.NTH_DAY, fields.LAST_DAY),
            required=True,
            format_func=lambda code: t(f"event.{code}"),
            key=begin_with(fields.NTH),
            bind="query-params",
        )
        chosen = LAST if counted == fields.LAST_DAY else nth
    weekday = t(f"day.{day.weekday()}")
    quiet(t("event.nth_comes_to", nth=t(f"recurrence.nth.{chosen}"), day=weekday))
    return chosen


def _ask_end(wrong: Mapping[str, str]) -> tuple[date | None, int | None]:
    """Ask until when; return the last possible day, or the number of times."""
    how, value = st.columns(2, vertical_alignment="bottom")
    by = how.segmented_control(
        t("event.ends_by"),
        (fields.BY_DATE, fields.BY_COUNT),
        required=True,
        format_func=lambda code: t(f"event.{code}"),
        key=begin_with(fields.ENDS_BY),
        bind="query-params",
    )
    until, count = None, None
    if by == fields.BY_COUNT:
        with value:
            count = whole_number(
                t("event.count"),
                fields.first_value(fields.COUNT),
                key=begin_with(fields.COUNT),
                bind="query-params",
            )
    else:
        until = value.date_input(
            t("event.until"),
            value=None,
            format="YYYY-MM-DD",
            key=fields.begin_until(),
            bind="query-params",
        )
    wrong_here(wrong.get("until") or wrong.get("count"))
    return until, count


def _ask_skips() -> str:
    chosen = st.selectbox(
        t("event.skips"),
        list(fields.SKIPPING),
        format_func=lambda code: t(f"event.{code}"),
        key=begin_with(fields.SKIPS),
        bind="query-params",
    )
    return chosen or fields.EVERY_DAY

"""Repetitions: every date fits the rule, none is on a day that falls away."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bis.core import events, recurrence
from bis.core.recurrence import DAILY, LAST, MONTHLY, WEEKLY, Break, Repetition, plan_dates

FIRST_DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
BREAK = Break("lov", "Sportlov", date(2027, 3, 8), date(2027, 3, 12))
TUESDAYS = Repetition(WEEKLY, weekdays=(1,), until=date(2026, 12, 29))


@st.composite
def repetitions(draw: st.DrawFn) -> tuple[date, Repetition]:
    day = draw(FIRST_DAYS)
    frequency = draw(st.sampled_from((DAILY, WEEKLY, MONTHLY)))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    monthly = frequency == MONTHLY
    ends = draw(st.booleans())
    return day, Repetition(
        frequency=frequency,
        interval=draw(st.integers(1, 4)),
        weekdays=() if frequency == DAILY else tuple(sorted(weekdays))[: 1 if monthly else 7],
        nth=draw(st.sampled_from((1, 2, 3, 4, LAST))) if monthly else None,
        until=day + timedelta(days=draw(st.integers(0, 500))) if ends else None,
        count=None if ends else draw(st.integers(1, 15)),
        skips_red_days=draw(st.booleans()),
        skips_breaks=draw(st.booleans()),
    )


@settings(deadline=None)  # a busy computer is slow, not wrong
@given(repetitions())
def test_every_date_fits_the_rule_and_none_is_on_a_day_that_falls_away(
    made: tuple[date, Repetition],
) -> None:
    day, repetition = made
    planned = plan_dates(day, repetition, (BREAK,))
    closed = recurrence.closed_days(repetition, day, day + recurrence.HORIZON, (BREAK,))
    assert list(planned.dates) == sorted(set(planned.dates))
    for each in planned.dates:
        assert day <= each <= (repetition.until or each)
        assert not repetition.weekdays or each.weekday() in repetition.weekdays
        assert each not in closed
        if repetition.nth == LAST:
            assert (each + timedelta(days=7)).month != each.month
        elif repetition.nth:
            assert (each.day - 1) // 7 + 1 == repetition.nth
    assert set(planned.skipped) <= set(closed)
    assert repetition.count is None or len(planned.dates) <= repetition.count


@settings(deadline=None)  # a busy computer is slow, not wrong
@given(repetitions())
def test_an_interval_is_kept_between_all_dates(made: tuple[date, Repetition]) -> None:
    day, repetition = made
    planned = plan_dates(day, repetition)
    first = planned.first_day
    for each in planned.dates:
        months = (each.year - first.year) * 12 + each.month - first.month
        weeks = (recurrence_monday(each) - recurrence_monday(first)).days // 7
        steps = {DAILY: (each - first).days, WEEKLY: weeks, MONTHLY: months}
        assert steps[repetition.frequency] % repetition.interval == 0


def recurrence_monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@settings(deadline=None)  # a busy computer is slow, not wrong
@given(repetitions())
def test_rule_text_says_the_same_dates_as_it_was_made_from(
    made: tuple[date, Repetition],
) -> None:
    day, repetition = made
    planned = plan_dates(day, repetition)
    again = recurrence.read(
        planned.rule,
        planned.first_day,
        skips_red_days=repetition.skips_red_days,
        skips_breaks=repetition.skips_breaks,
    )
    assert again is not None
    if repetition.until:
        assert again == repetition
    without = replace(again, skips_red_days=False, skips_breaks=False)
    both = {*planned.dates, *planned.skipped}
    if planned.is_whole:
        assert set(plan_dates(planned.first_day, without).dates) == both


def test_a_count_counts_the_dates_that_are_and_not_those_that_fall_away() -> None:
    thursdays = Repetition(WEEKLY, weekdays=(3,), count=5, skips_red_days=True)
    planned = plan_dates(date(2026, 12, 17), thursdays)
    assert planned.skipped == {date(2026, 12, 24): "Julafton", date(2026, 12, 31): "Nyårsafton"}
    assert len(planned.dates) == 5
    assert "COUNT=7" in planned.rule


def test_more_times_than_fit_before_the_horizon_are_told() -> None:
    monthly = Repetition(MONTHLY, weekdays=(0,), nth=1, count=40)
    assert not plan_dates(date(2026, 11, 2), monthly).is_whole


def test_ordinary_sundays_are_not_red_days() -> None:
    sundays = Repetition(WEEKLY, weekdays=(6,), until=date(2027, 5, 31), skips_red_days=True)
    planned = plan_dates(date(2027, 3, 1), sundays)
    assert planned.skipped == {date(2027, 3, 28): "Påskdagen", date(2027, 5, 16): "Pingstdagen"}


def test_a_school_break_falls_away_with_its_name_and_only_when_asked() -> None:
    tuesdays = Repetition(WEEKLY, weekdays=(1,), until=date(2027, 3, 31), skips_breaks=True)
    assert plan_dates(date(2027, 3, 2), tuesdays, (BREAK,)).skipped == {
        date(2027, 3, 9): "Sportlov"
    }
    with_breaks = replace(tuesdays, skips_breaks=False)
    assert not plan_dates(date(2027, 3, 2), with_breaks, (BREAK,)).skipped


def test_days_that_are_kept_out_fall_away_without_a_reason() -> None:
    planned = plan_dates(date(2026, 12, 1), TUESDAYS, kept_out=[date(2026, 12, 8)])
    assert planned.skipped == {date(2026, 12, 8): ""}
    assert date(2026, 12, 8) not in planned.dates


def test_a_day_that_is_not_one_of_the_rules_moves_to_the_first_that_is() -> None:
    mondays = Repetition(WEEKLY, interval=2, weekdays=(0,), until=date(2026, 12, 31))
    planned = plan_dates(date(2026, 11, 5), mondays)  # a Thursday
    assert planned.dates[:2] == (date(2026, 11, 9), date(2026, 11, 23))


def test_the_29th_of_february_is_a_day_like_others() -> None:
    daily = Repetition(DAILY, until=date(2028, 3, 2))
    assert date(2028, 2, 29) in plan_dates(date(2028, 2, 27), daily).dates
    tuesdays = Repetition(MONTHLY, weekdays=(1,), nth=LAST, until=date(2028, 4, 1))
    assert plan_dates(date(2028, 2, 29), tuesdays).dates[0] == date(2028, 2, 29)


def test_a_series_over_both_clock_changes_keeps_its_hour() -> None:
    weekly = Repetition(WEEKLY, weekdays=(3,), until=date(2027, 4, 30))
    for day in plan_dates(date(2026, 10, 1), weekly).dates:
        assert events.wall(events.instant(day, time(13))) == datetime.combine(day, time(13))


@pytest.mark.parametrize(
    ("repetition", "words"),
    [
        (TUESDAYS, "varje tisdag till 29 december"),
        (replace(TUESDAYS, weekdays=(1, 3)), "varje tisdag och torsdag till 29 december"),
        (replace(TUESDAYS, interval=2), "varannan tisdag till 29 december"),
        (replace(TUESDAYS, weekdays=()), "varje onsdag till 29 december"),
        (
            replace(TUESDAYS, weekdays=(0, 1, 2, 3, 4), until=date(2027, 1, 8)),
            "varje måndag till fredag till 8 januari 2027",
        ),
        (
            replace(TUESDAYS, skips_red_days=True),
            "varje tisdag till 29 december, inte på röda dagar och aftnar",
        ),
        (
            Repetition(MONTHLY, 3, (2,), LAST, count=4, skips_red_days=True, skips_breaks=True),
            "sista onsdagen var tredje månad 4 gånger, inte på röda dagar, aftnar och skollov",
        ),
        (Repetition(DAILY, count=1), "varje dag en gång"),
    ],
)
def test_a_repetition_is_said_in_swedish(repetition: Repetition, words: str) -> None:
    assert recurrence.in_words(repetition, date(2026, 11, 4)) == words

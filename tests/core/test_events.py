"""An activity, its dates, and what may be said of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bis.core import events
from bis.core.events import Closing, EventDraft
from bis.core.recurrence import weekly
from bis.errors import FieldsError

TODAY = date(2026, 11, 3)
SOMEBODY, SOMEWHERE = UUID(int=1), UUID(int=2)
DRAFT = EventDraft(
    title="Språkcafé",
    venue_id=SOMEWHERE,
    organiser_id=SOMEBODY,
    day=date(2026, 11, 3),
    starts=time(13),
    ends=time(15),
    kind="meet",
)
HELD = Closing(took_place=True, visits=12, counted=True, organisers=(SOMEBODY,))
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_the_wall_hour_is_kept_over_the_end_of_summer_time() -> None:
    before = events.instant(date(2026, 10, 20), time(13))
    after = events.instant(date(2026, 10, 27), time(13))
    assert (before, after) == (
        datetime(2026, 10, 20, 11, tzinfo=UTC),
        datetime(2026, 10, 27, 12, tzinfo=UTC),
    )


def test_a_time_is_said_without_a_zero_before_the_hour() -> None:
    assert events.time_words(time(9, 5)) == "9.05"
    assert events.time_words(datetime(2026, 11, 3, 0, 0), ":") == "0:00"
    assert events.clock_words(time(9), time(13), False, False) == "9.00–13.00"


@given(
    day=DAYS,
    hour=st.integers(3, 23),  # 02.00-03.00 does not exist on one day a year
    minute=st.integers(0, 59),
)
def test_an_instant_shows_the_wall_time_it_was_made_from(
    day: date, hour: int, minute: int
) -> None:
    made = events.instant(day, time(hour, minute))
    assert made.tzinfo is UTC
    assert events.wall(made) == datetime.combine(day, time(hour, minute))


def test_the_hour_that_summer_time_skips_moves_forward() -> None:
    made = events.instant(date(2027, 3, 28), time(2, 30))
    assert events.wall(made) == datetime(2027, 3, 28, 3, 30)


@pytest.mark.parametrize(("day", "hours"), [((2026, 10, 25), 25), ((2027, 3, 28), 23)])
def test_the_bounds_of_a_day_of_clock_change_hold_all_its_hours(
    day: tuple[int, int, int], hours: int
) -> None:
    first, last = events.day_bounds(date(*day), date(*day))
    assert last - first == timedelta(hours=hours)


@given(day=DAYS)
def test_a_week_is_monday_to_sunday_around_its_day(day: date) -> None:
    monday, sunday = events.week_of(day)
    assert (monday.weekday(), sunday.weekday()) == (0, 6)
    assert monday <= day <= sunday
    assert list(events.days(monday, sunday))[3] == monday + timedelta(days=3)
    assert len(list(events.days(monday, sunday))) == 7


def test_a_correct_draft_is_let_through() -> None:
    events.check(DRAFT, TODAY)
    events.check(replace(DRAFT, repetition=weekly(TODAY)), TODAY)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": "   "}, "title", "event.error.title_empty"),
        ({"title": "å" * 121}, "title", "event.error.title_long"),
        ({"kind": ""}, "kind", "event.error.kind_empty"),
        ({"venue_id": None}, "venue", "event.error.venue_empty"),
        ({"organiser_id": None}, "organiser", "event.error.organiser_empty"),
        ({"day": date(2036, 1, 1)}, "day", "event.error.day_far"),
        ({"day": date(2016, 1, 1)}, "day", "event.error.day_far"),
        ({"ends": time(13)}, "ends", "event.error.ends_before_start"),
        ({"ends": time(12, 59)}, "ends", "event.error.ends_before_start"),
        ({"repetition": weekly(date(2026, 11, 2))}, "until", "event.error.until_before_day"),
        ({"repetition": weekly(date(2036, 1, 1))}, "until", "event.error.until_far"),
    ],
)
def test_a_wrong_field_of_a_draft_gets_its_own_sentence(
    changes: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(FieldsError) as refused:
        events.check(replace(DRAFT, **changes), TODAY)  # type: ignore[arg-type]
    assert refused.value.fields == {field: sentence}


def test_all_wrong_fields_of_a_draft_are_told_at_once() -> None:
    with pytest.raises(FieldsError) as refused:
        events.check(replace(DRAFT, title="", venue_id=None, ends=time(1)), TODAY)
    assert set(refused.value.fields) == {"title", "venue", "ends"}


SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # clocks: 02 → 03, and 03 → 02


@pytest.mark.parametrize(
    ("starts", "ends"), [(time(2), time(3)), (time(2, 15), time(3, 15)), (time(2, 30), time(3))]
)
def test_hours_of_which_summer_time_leaves_nothing_are_refused(
    starts: time, ends: time
) -> None:
    with pytest.raises(FieldsError) as refused:
        events.check(replace(DRAFT, day=SPRING, starts=starts, ends=ends), TODAY)
    assert refused.value.fields == {"ends": "event.error.ends_before_start"}


def test_a_series_is_refused_when_summer_time_swallows_one_of_its_dates() -> None:
    sundays = replace(DRAFT, day=date(2027, 3, 14), starts=time(2), ends=time(3))
    events.check(replace(sundays, repetition=weekly(date(2027, 3, 21))), TODAY)
    with pytest.raises(FieldsError):
        events.check(replace(sundays, repetition=weekly(SPRING)), TODAY)


def test_hours_of_which_summer_time_leaves_a_part_are_let_through() -> None:
    events.check(replace(DRAFT, day=SPRING, starts=time(1, 30), ends=time(2, 30)), TODAY)
    assert _hours(SPRING, time(1, 30), time(3, 30)) == 1


def test_hours_that_the_end_of_summer_time_repeats_are_let_through() -> None:
    events.check(replace(DRAFT, day=AUTUMN, starts=time(2), ends=time(3)), TODAY)
    events.check(replace(DRAFT, day=AUTUMN, starts=time(2, 15), ends=time(2, 30)), TODAY)
    assert _hours(AUTUMN, time(2), time(3)) == 2
    assert _hours(AUTUMN, time(2, 15), time(2, 30)) == 0.25


def _hours(day: date, starts: time, ends: time) -> float:
    return (events.instant(day, ends) - events.instant(day, starts)) / timedelta(hours=1)


def test_a_title_of_exactly_the_longest_length_is_let_through() -> None:
    events.check(replace(DRAFT, title="å" * events.TITLE_LENGTH), TODAY)


@pytest.mark.parametrize(
    "closing",
    [
        HELD,
        replace(HELD, visits=0, counted=None),
        replace(HELD, children=12),
        replace(HELD, women=5, men=6, other_sex=1),
        replace(HELD, visits=events.MOST_VISITS),
        Closing(took_place=False, reason="leader", note="Vi ringer runt."),
        Closing(took_place=False),
    ],
)
def test_a_correct_closing_is_let_through(closing: Closing) -> None:
    events.check_closing(closing)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"visits": None}, "visits", "closing.error.visits_empty"),
        ({"visits": -1}, "visits", "closing.error.visits_wrong"),
        ({"visits": 5001}, "visits", "closing.error.visits_wrong"),
        ({"children": -1}, "visits", "closing.error.visits_wrong"),
        ({"children": 13}, "children", "closing.error.children_over"),
        ({"women": 7, "men": 6}, "sexes", "closing.error.sexes_over"),
        ({"organisers": ()}, "organisers", "closing.error.organisers_empty"),
        ({"note": "x" * 501}, "note", "closing.error.note_long"),
        ({"reason": "Anna är sjuk"}, "reason", "closing.error.reason_unknown"),
    ],
)
def test_a_wrong_field_of_a_closing_gets_its_own_sentence(
    changes: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(FieldsError) as refused:
        events.check_closing(replace(HELD, **changes))  # type: ignore[arg-type]
    assert refused.value.fields[field] == sentence

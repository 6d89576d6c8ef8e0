"""Rows of a week as they are typed on a phone."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from bis.core.events import EventDraft
from bis.core.profiles import KnownActivity
from bis.core.week_form import (
    FIELDS,
    MOST_ROWS,
    Choices,
    Row,
    as_row,
    chosen_week,
    days_to_come,
    rows_of,
    usual_week,
    weeks,
)

HALL, PARTNER = UUID(int=1), UUID(int=2)
MONDAY = date(2026, 11, 9)
CHOICES = Choices(("meet",), {HALL}, {})


def starts(typed: str) -> time | None:
    row = Row(0, dict.fromkeys(FIELDS, "") | {"fran": typed})
    return row.draft(PARTNER, MONDAY, CHOICES).starts


@pytest.mark.parametrize(
    "typed", ["9.05", "9:05", "09:05", "905", "0905", " 9.05 ", "09:05:00"]
)
def test_a_time_is_read_however_it_is_typed(typed: str) -> None:
    assert starts(typed) == time(9, 5)


def test_an_hour_alone_is_the_full_hour() -> None:
    assert starts("13") == time(13)


@pytest.mark.parametrize(
    "typed", ["", "nio", "25", "9.75", "²³", "-1", "9.", "9.5", "٩:٠٠", "1" * 99]
)
def test_what_is_no_time_is_left_open(typed: str) -> None:
    assert starts(typed) is None


def test_a_day_is_one_of_the_week_that_is_sent() -> None:
    row = Row(0, dict.fromkeys(FIELDS, "") | {"dag": "2026-11-15"})
    assert row.draft(PARTNER, MONDAY, CHOICES).day == date(2026, 11, 15)
    assert row.draft(PARTNER, date(2026, 11, 16), CHOICES).day is None


@pytest.mark.parametrize("field", FIELDS)
def test_a_row_is_empty_until_something_is_typed_or_chosen_in_it(field: str) -> None:
    nothing = dict.fromkeys(FIELDS, "")
    assert Row(0, nothing | {field: " "}).is_empty
    assert not Row(0, nothing | {field: "1"}).is_empty


def test_there_are_never_more_rows_than_a_page_holds() -> None:
    assert len(rows_of({}, 99)) == MOST_ROWS


def test_from_thursday_on_the_next_week_is_meant() -> None:
    assert usual_week(date(2026, 11, 11)) == MONDAY
    assert usual_week(date(2026, 11, 12)) == date(2026, 11, 16)


def test_a_week_is_read_across_new_year_and_nothing_else_is() -> None:
    today = date(2026, 12, 28)
    assert chosen_week("2027-W01", today) == date(2027, 1, 4)
    for other in ("", "2026-W10", "2030-W01", "x", "2026-W99", "<b>"):
        assert chosen_week(other, today) == date(2026, 12, 28)
    assert len(weeks(today)) == 4


# --- a row that corrects what stands --------------------------------------------------------

SWEDISH = KnownActivity("svenska1", "Svenska 1", "swedish", (), level="svenska1")
STANDS = EventDraft(
    title="Fika",
    venue_id=HALL,
    organiser_id=PARTNER,
    day=MONDAY,
    starts=time(9, 5),
    ends=time(11),
    kind="meet",
    level="svenska2",
    cost=20,
)
KNOWING = Choices(("meet", "swedish"), {HALL}, {"svenska 1": SWEDISH})


def corrected(stands: EventDraft, **typed: str) -> EventDraft:
    row = Row(0, {**as_row(stands, KNOWING).typed, **typed})
    return row.corrected(stands, days_to_come(MONDAY), KNOWING)


@pytest.mark.parametrize(
    "stands",
    [
        STANDS,
        replace(STANDS, title="Svenska 1", kind="meet", child_care=True, drop_in=True),
        replace(STANDS, all_day=True, starts=time(), ends=time()),
        replace(STANDS, starts=time(20), ends=time(20), ends_next_day=True),
    ],
)
def test_a_row_in_which_nothing_was_typed_changes_nothing(stands: EventDraft) -> None:
    assert corrected(stands) == stands


def test_a_new_name_that_is_known_brings_its_level() -> None:
    known = corrected(STANDS, vad=" svenska  1 ")
    assert (known.title, known.known_code) == ("Svenska 1", "svenska1")
    assert (known.kind, known.level, known.cost) == ("swedish", "svenska1", 20)


def test_of_two_names_that_nobody_knows_the_second_changes_nothing_but_the_name() -> None:
    rich = replace(STANDS, languages=("sv", "ti"), meets_across=True, has_survey=False)
    assert corrected(rich, vad="Påtår") == replace(rich, title="Påtår")


def test_what_a_known_name_brought_goes_with_it_and_the_kind_is_asked_for() -> None:
    known = replace(
        corrected(STANDS, vad="Svenska 1"),
        languages=("ti",),
        meets_across=True,
        has_survey=False,
    )
    assert as_row(known, KNOWING).typed["slag"] == ""
    assert corrected(known, vad="Fika för alla").kind == ""
    other = corrected(known, vad="Fika för alla", slag="meet")
    new = Row(0, {**as_row(other, KNOWING).typed, "barn": ""}).draft(PARTNER, MONDAY, KNOWING)
    assert other == replace(new, cost=20)


def test_a_known_name_that_stays_decides_the_kind_whatever_is_chosen() -> None:
    known = corrected(STANDS, vad="Svenska 1")
    assert corrected(known, slag="meet") == known


def test_a_correction_can_be_on_every_day_that_can_be_sent_and_on_no_other() -> None:
    days = days_to_come(date(2026, 11, 11))  # a Wednesday
    assert (days[0], days[-1]) == (date(2026, 11, 11), date(2026, 12, 6))
    assert corrected(STANDS, dag="2026-12-06").day == date(2026, 12, 6)
    assert corrected(STANDS, dag="2026-12-07").day is None

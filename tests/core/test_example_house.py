"""The example house is believable, harms nobody's name, and comes out the same every time."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import combinations, pairwise
from statistics import mean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bis.core import example_forms, profiles
from bis.core import example_house as example
from bis.core.events import CANCELLED, HELD, PLANNED, STOCKHOLM, instant, wall
from bis.core.example_forms import Asked
from bis.core.example_house import Happening, House, Series
from bis.core.groups import ESTABLISHED, NOT_ESTABLISHED, group_of
from bis.core.periods import Month
from bis.core.profiles import Profile
from bis.core.questions import AFTER, CURRENT, FUTURE, is_value
from bis.core.submissions import CHANNELS, Form, is_form_id
from bis.core.survey_weeks import is_measuring_week
from bis.settings import ROOT

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=STOCKHOLM)  # a Monday
TODAY = NOW.date()
LAST_90_DAYS = TODAY - timedelta(days=89)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@cache
def boden() -> Profile:
    file = ROOT / "data" / "labs" / "boden.toml"
    return profiles.parse(file.read_text(encoding="utf-8"), file.name)


@cache
def the_house(seed: int = 1) -> House:
    return example.plan(boden(), NOW, 15, seed)


@cache
def the_forms(answers: int | None = None, seed: int = 1) -> tuple[Form, ...]:
    return tuple(forms_of(the_house(seed), answers, seed))


def forms_of(house: House, answers: int | None, seed: int = 1) -> Iterator[Form]:
    asked = Asked(house)
    by_date = example_forms.forms_by_date(house, asked, answers, seed)
    for chunk in example_forms.forms(asked, by_date, seed):
        yield from chunk


def happenings(house: House) -> Iterator[tuple[Series, Happening]]:
    for series in house.series:
        for one in series.dates:
            yield series, one


def past(house: House) -> list[Happening]:
    return [one for _, one in happenings(house) if one.day < house.today]


def led(since: date, until: date) -> set[str]:
    held = [one for one in past(the_house()) if since <= one.day <= until]
    return {code for one in held for code in one.led_by}


def registered(day: date) -> set[str]:
    return {
        one.code
        for one in the_house().partners
        if one.registered_on <= day and (one.ended_on is None or one.ended_on > day)
    }


def test_the_same_seed_gives_the_same_house_and_another_seed_another() -> None:
    again = example.plan(boden(), NOW, 15, 1)
    assert again == the_house()
    assert tuple(forms_of(again, None)) == the_forms()
    assert the_house(2) != the_house()


def test_the_number_of_forms_does_not_change_the_timetable_of_answers() -> None:
    wanted = Counter(form.month for form in the_forms())
    doubled = Counter(form.month for form in the_forms(2 * len(the_forms())))
    assert doubled == {month: 2 * forms for month, forms in wanted.items()}


@pytest.mark.parametrize("answers", [0, 1, 4, 833, 30_000])
def test_there_are_exactly_as_many_forms_as_were_asked_for(answers: int) -> None:
    assert sum(1 for _ in forms_of(the_house(), answers)) == answers


def test_every_form_holds_what_a_form_can_hold() -> None:
    days = {one.id: (series, one.day) for series, one in happenings(the_house())}
    questions = {question.code: question for question in CURRENT.questions}
    for form in the_forms(3_000):
        series, day = days[form.occurrence_id]
        in_week = is_measuring_week(day, the_house().future_weeks)
        blocks = frozenset({AFTER, FUTURE} if in_week else {AFTER})
        assert series.known.has_survey
        assert is_form_id(form.id)
        assert form.answers
        assert set(form.answers) <= {question.code for question in CURRENT.asked(blocks)}
        assert all(questions[code].accepts(value) for code, value in form.answers.items())
        assert form.group == group_of(form.answers.get("residence"))
        assert form.month == str(Month.of(day))
        assert form.channel in CHANNELS
        assert form.received_hour.minute == 0


def test_forms_come_in_order_of_ids_that_are_all_different() -> None:
    ids = [form.id for form in the_forms(45_000)]
    assert all(one < other for one, other in pairwise(ids))


def test_no_date_has_more_forms_than_visits() -> None:
    visits = {one.id: one.visits or 0 for one in past(the_house())}
    found = Counter(form.occurrence_id for form in the_forms())
    assert all(forms <= visits[occurrence] for occurrence, forms in found.items())


def test_july_is_quiet_and_one_february_had_a_broken_tablet() -> None:
    by_month = Counter(form.month for form in the_forms())
    assert by_month.pop("2026-07") == 9
    assert by_month.pop("2026-02") == 4
    assert all(30 <= forms <= 90 for forms in by_month.values())
    channels = {form.channel for form in the_forms() if form.month == "2026-02"}
    notes = {one.note for one in past(the_house()) if Month.of(one.day) == Month(2026, 2)}
    assert channels == {"phone"}
    assert "Surfplattan är trasig." in notes


def test_the_answers_have_the_means_of_the_plan() -> None:
    forms = the_forms(60_000)

    def average(question: str, group: str, *months: str) -> float:
        answers = [
            int(form.answers[question])
            for form in forms
            if form.group == group
            and form.month in months
            and is_value(form.answers.get(question, "dk"))
        ]
        return mean(answers)

    quiet = average("future_life", NOT_ESTABLISHED, "2025-08")  # a few cafés weigh much then
    assert quiet == pytest.approx(3.4, abs=0.2)
    assert average("future_life", NOT_ESTABLISHED, "2026-10") == pytest.approx(3.8, abs=0.1)
    assert average("future_life", NOT_ESTABLISHED, "2026-11") < 3.75  # the dark months
    assert average("future_work", NOT_ESTABLISHED, "2026-10") == pytest.approx(3.4, abs=0.1)
    months = tuple({form.month for form in forms})
    assert average("future_life", ESTABLISHED, *months) == pytest.approx(3.9, abs=0.1)
    assert average("contacts_new", ESTABLISHED, *months) > 1.2
    share = mean(form.answers.get("future_life") == "dk" for form in forms if is_asked(form))
    assert share == pytest.approx(0.12, abs=0.02)


def is_asked(form: Form) -> bool:
    return "future_life" in form.answers


def test_one_activity_gets_the_top_answer_from_everybody() -> None:
    titles = {one.id: series.known.title for series, one in happenings(the_house())}
    answers: dict[str, set[str]] = {}
    for form in filter(is_asked, the_forms()):
        answers.setdefault(titles[form.occurrence_id], set()).add(form.answers["future_life"])
    assert [title for title, given in answers.items() if given == {"5"}] == ["Föräldracafé"]


def test_eleven_of_forty_eight_partners_are_active_and_a_year_ago_it_was_six() -> None:
    assert len(led(LAST_90_DAYS, TODAY) & registered(TODAY)) == 11
    assert len(registered(TODAY)) == 48
    a_year_ago = date(2025, 11, 30)
    assert len(led(a_year_ago - timedelta(days=89), a_year_ago)) == 6


def test_twenty_partners_were_never_active_one_has_ended_and_one_is_new() -> None:
    partners = the_house().partners
    assert len(registered(TODAY) - led(date.min, TODAY)) == 20
    assert len([one for one in partners if one.ended_on]) == 1
    assert [one.name for one in partners if one.registered_on > TODAY - timedelta(days=14)] == [
        "Söndagspromenad"
    ]


def test_no_real_organisation_is_quiet_gone_or_new() -> None:
    real = {one.code for one in boden().partners}
    assert real <= led(LAST_90_DAYS, TODAY)
    assert real <= registered(LAST_90_DAYS - timedelta(days=1))


def test_the_coming_weeks_have_one_clash_and_one_day_without_anything_to_walk_into() -> None:
    coming = [
        (series.known, one)
        for series, one in happenings(the_house())
        if one.status == PLANNED and TODAY <= one.day < TODAY + timedelta(weeks=4)
    ]
    open_days = {one.day for known, one in coming if known.drop_in or known.meets_across}
    assert len(open_days) == 27
    clashes = [
        {known.title, other.title}
        for (known, one), (other, two) in combinations(coming, 2)
        if known.venue == other.venue
        and one.starts_at < two.ends_at
        and two.starts_at < one.ends_at
    ]
    assert clashes == [{"Lördagsöppet", "Klädbyte"}]


def test_no_real_organisation_is_shown_as_small() -> None:
    visits = Counter[str]()
    for one in past(the_house()):
        for code in one.led_by if one.day >= LAST_90_DAYS else ():
            visits[code] += one.visits or 0
    assert all(visits[one.code] > 60 for one in boden().partners)


def test_what_has_passed_is_closed_as_a_house_closes_it() -> None:
    found = past(the_house())
    held = [one for one in found if one.status == HELD]

    def share(part: int, whole: int) -> float:
        return 100 * part / whole

    closed = sum(one.status != PLANNED for one in found)
    cancelled = [one for one in found if one.status == CANCELLED]
    roughly = [one for one in held if not one.counted]
    assert share(closed, len(found)) == pytest.approx(94, abs=1.5)
    assert share(len(cancelled), len(found)) == pytest.approx(4, abs=1)
    assert share(sum(one.visits == 0 for one in held), len(held)) == pytest.approx(1.5, abs=0.7)
    assert share(len(roughly), len(held)) == pytest.approx(30, abs=3)
    assert all(one.reason for one in cancelled)
    assert all((one.visits or 0) % 5 == 0 for one in roughly)
    assert all(one.led_by and all(one.led_by) for one in held)


def test_three_of_today_wait_to_be_closed_and_no_other_that_is_remembered() -> None:
    waiting = [
        one
        for _, one in happenings(the_house())
        if one.status == PLANNED
        and TODAY - timedelta(days=14) <= one.day
        and one.ends_at <= NOW
    ]
    assert len(waiting) == 3
    assert {one.day for one in waiting} == {TODAY}


def test_a_weekday_has_about_the_visits_of_the_plan() -> None:
    days: Counter[date] = Counter()
    for one in past(the_house()):
        if one.day >= date(2026, 9, 1):
            days[one.day] += one.visits or 0
    found = {
        weekday: mean(visits for day, visits in days.items() if day.weekday() == weekday)
        for weekday in range(5)
    }
    expected = {0: 108, 1: 131, 2: 123, 3: 141, 4: 78}
    assert found == pytest.approx(expected, rel=0.2)


def test_every_weekend_ahead_has_something_on() -> None:
    days = {one.day for _, one in happenings(the_house())}
    for week in range(4):
        saturday = TODAY + timedelta(days=5 + 7 * week)
        assert {saturday, saturday + timedelta(days=1)} <= days


def test_no_room_was_used_twice_at_a_time() -> None:
    rooms: dict[str, list[tuple[datetime, datetime]]] = {}
    for series, one in happenings(the_house()):
        if one.day > TODAY:
            continue
        rooms.setdefault(series.known.venue, []).append((one.starts_at, one.ends_at))
    for times in rooms.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(times)))


def test_nothing_is_written_about_people() -> None:
    written = {text for one in past(the_house()) for text in (one.note, one.reason)}
    assert written == {"", "Surfplattan är trasig.", "leader", "weather"}


def test_where_children_are_looked_after_there_is_child_care() -> None:
    known = {one.code: one for one in boden().activities}
    assert known["barnvanlig-plats"].child_care


def test_a_house_of_another_lab_has_what_is_known_there() -> None:
    other = Profile("x", "X", "X", "always", ("meet",), (), (), (), ())
    house = example.plan(other, NOW, 15, 1)
    assert [one.known.title for one in house.series] == [
        "Syverkstad",
        "Lördagsöppet",
        "Söndagspromenad",
        "Klädbyte",
    ]
    assert len(list(forms_of(house, 500))) == 500


@given(
    day=DAYS, months=st.integers(1, 24), seed=st.integers(-5, 5), answers=st.integers(0, 900)
)
@settings(max_examples=8, deadline=None)
def test_on_any_day_only_what_is_over_has_been_closed_and_answered(
    day: date, months: int, seed: int, answers: int
) -> None:
    now = instant(day, time(12))
    house = example.plan(boden(), now, months, seed)
    closed = [one for _, one in happenings(house) if one.closed_at is not None]
    held = {one.id for one in closed if one.visits and one.day < day}
    assert all(one.closed_at and one.closed_at <= now for one in closed)
    assert all(one.ends_at <= now for one in closed if one.status == HELD)
    forms = list(forms_of(house, answers, seed))
    assert len(forms) == answers
    assert {form.occurrence_id for form in forms} <= held


@given(day=DAYS)
@settings(max_examples=8, deadline=None)
def test_the_house_is_closed_on_holidays(day: date) -> None:
    house = example.plan(boden(), instant(day, time(12)), 12, 1)
    open_days = {one.day for _, one in happenings(house)}
    assert not {(12, 24), (1, 1), (6, 6)} & {(one.month, one.day) for one in open_days}
    assert {wall(one.starts_at).date() for _, one in happenings(house)} == open_days


def test_forms_are_spread_in_proportion_and_none_is_lost() -> None:
    spread = example_forms.forms_by_date(the_house(), Asked(the_house()), 1_000_000, 1)
    assert int(np.sum(spread)) == 1_000_000

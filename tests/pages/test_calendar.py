"""Kalender: what it shows, for whom, and what is asked before anything moves."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest import mock

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import events, series
from bis.core.events import Closing, Occurrence, wall
from bis.core.permissions import Role
from bis.core.series import FOLLOWING
from bis.store import events as stored
from bis.store.session import reading
from bis.ui import calendar_view
from bis.ui.calendar_view import Dropped, EmptySlot, Gesture, Opened
from bis.ui.text import t
from tests.pages.conftest import Open
from tests.support.databases import only_sqlite
from tests.support.house import House, occurrences_of

PAGE = "activity_calendar"


def sent(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(app.get("component_instance")[0].proto.json_args)
    return found


def titles(app: AppTest) -> set[str]:
    return {event["title"].partition(" · ")[0] for event in sent(app)["events"]}


def words(app: AppTest) -> str:
    drawn = (*app.markdown, *app.info, *app.warning, *app.error)
    return "\n".join(str(one.value) for one in drawn).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def as_it_stands(one: Occurrence) -> Occurrence:
    with reading() as session:
        return stored.get(session, one.id)


def test_the_day_shows_what_goes_on_since_the_night_before_from_midnight(
    open_page: Open, house: House
) -> None:
    night = house.draft(title="Natt", starts=time(22), ends=time(2), ends_next_day=True)
    events.add_event(house.coordinator, night)
    app = open_page(PAGE, dag="2026-11-04")
    app.button_group(key="vy").set_value("dag").run()
    assert "Natt" in titles(app)
    assert sent(app)["options"]["slotMinTime"] == "00:00"
    assert sent(app)["options"]["slotMaxTime"] == "20:00"


@pytest.fixture
def coming(house: House) -> Occurrence:
    """The Tuesday a week from now."""
    return next(one for one in house.dates if f"{one.day}" == "2026-11-10")


def do(app: AppTest, gesture: Gesture) -> AppTest:
    """Let the grid say that something was done in it; AppTest has no mouse."""
    with mock.patch.object(calendar_view, "gesture", return_value=gesture):
        return app.run()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"Språkcafé", "Kurs"}),
        ({"slag": "Svenska"}, {"Kurs"}),
        ({"kurs": "Svenska 2"}, {"Kurs"}),
        ({"partner": "Provbiblio"}, {"Kurs"}),
        ({"var": "Utanför BIS"}, {"Kurs"}),
        ({"barnpassning": "true"}, {"Kurs"}),
        ({"sprak": "Engelska"}, {"Kurs"}),
        ({"slag": "Mötas", "barnpassning": "true"}, set()),
        ({"slag": "<b>", "partner": "ingen"}, {"Språkcafé", "Kurs"}),
    ],
)
@only_sqlite
def test_a_filter_in_the_address_leaves_out_the_rest(
    open_page: Open, house: House, query: dict[str, str], expected: set[str]
) -> None:
    draft = house.draft(
        title="Kurs",
        kind="swedish",
        level="svenska2",
        organiser_id=house.library,
        venue_id=house.school,
        child_care=True,
        languages=("sv", "en"),
    )
    events.add_event(house.coordinator, draft)
    assert titles(open_page(PAGE, **query)) == expected


@only_sqlite
def test_each_choice_is_taken_away_with_one_press(open_page: Open) -> None:
    app = open_page(PAGE, slag="Svenska", barnpassning="true")
    assert titles(app) == set()
    assert "Inget av det du valt" in words(app)
    app = press(app, "Svenska")
    assert titles(app) == set()
    assert titles(press(app, "Barnpassning")) == {"Språkcafé"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.COORDINATOR, {"2026-11-10", "2026-11-17", "2026-11-24", "2026-12-01"}),
        (Role.PARTNER, {"2026-11-10", "2026-11-17", "2026-11-24", "2026-12-01"}),
        (Role.READER, set()),
    ],
)
@only_sqlite
def test_only_what_has_not_begun_and_one_may_move_can_be_dragged(
    open_page: Open, role: Role, expected: set[str]
) -> None:
    shown = sent(open_page(PAGE, role=role))["events"]
    assert {event["start"][:10] for event in shown if event["editable"]} == expected


@only_sqlite
def test_another_organisations_activity_cannot_be_dragged(
    open_page: Open, house: House
) -> None:
    tomorrow = house.today.day + timedelta(days=1)
    draft = house.draft(title="Kurs", organiser_id=house.library, day=tomorrow)
    events.add_event(house.coordinator, draft)
    shown = sent(open_page(PAGE, role=Role.PARTNER))["events"]
    assert not next(one for one in shown if one["title"].startswith("Kurs"))["editable"]


@only_sqlite
def test_a_reader_is_offered_no_empty_slots(open_page: Open) -> None:
    assert "dateClick" in sent(open_page(PAGE))["callbacks"]
    assert "dateClick" not in sent(open_page(PAGE, role=Role.READER))["callbacks"]


@pytest.mark.parametrize("view", ["Månad", "Vecka", "Dag", "Lista", "", "<b>"])
@only_sqlite
def test_no_view_needs_a_licence(open_page: Open, view: str) -> None:
    chosen = sent(open_page(PAGE, vy=view))["options"]["initialView"]
    assert chosen in {"dayGridMonth", "dayGridWeek", "timeGridDay", "listWeek"}


@only_sqlite
def test_what_is_chosen_of_two_kinds_has_no_name_in_common(open_page: Open) -> None:
    app = open_page(PAGE, slag="Svenska", sprak="Svenska")
    chosen = {one.key: one.label for one in app.button if str(one.key).startswith("without-")}
    assert chosen == {"without-slag": "Svenska", "without-sprak": "På svenska"}


@only_sqlite
def test_a_click_opens_the_card_and_stands_in_the_address(
    open_page: Open, coming: Occurrence
) -> None:
    app = do(open_page(PAGE), Opened(coming.id))
    assert "tisdag 10 november 13.00–15.00" in words(app)
    assert str(coming.id) in app.query_params["tillfalle"]


@only_sqlite
def test_what_was_saved_stands_beside_the_calendar_and_first_in_its_day(
    open_page: Open, house: House
) -> None:
    app = open_page(PAGE, dag="2026-11-24", sparad=str(house.event))
    assert "tisdag 27 oktober" in words(app)
    first = [event for event in sent(app)["events"] if not event["later"]]
    assert [event["start"][:10] for event in first] == ["2026-10-27"]


@only_sqlite
def test_a_date_that_was_changed_stands_beside_the_calendar_and_first_in_its_day(
    open_page: Open, coming: Occurrence
) -> None:
    app = open_page(PAGE, dag=str(coming.day), sparad=str(coming.id))
    assert "tisdag 10 november" in words(app)
    first = [event["id"] for event in sent(app)["events"] if not event["later"]]
    assert first == [str(coming.id)]


@only_sqlite
def test_what_was_saved_is_found_after_the_rest_of_its_series_was_changed(
    open_page: Open, house: House, coming: Occurrence
) -> None:
    opened = series.opened(house.coordinator, coming.id)
    draft = replace(opened.draft(FOLLOWING), title="Kafé")
    series.change(house.coordinator, coming.id, FOLLOWING, draft, opened.covered(FOLLOWING))
    app = open_page(PAGE, dag="2026-12-15", sparad=str(house.event))
    assert "Kafé" in words(app)


@only_sqlite
def test_a_drop_asks_before_anything_moves(open_page: Open, coming: Occurrence) -> None:
    starts = datetime(2026, 11, 11, 14)
    app = do(open_page(PAGE), Dropped(coming, starts, starts + timedelta(hours=2)))
    assert (
        "Flytta Språkcafé från tisdag 10 november 13.00 till onsdag 11 november 14.00?"
        " Bara den här gången."
    ) in words(app)
    assert as_it_stands(coming) == coming
    app = press(app.run(), "Flytta")
    assert wall(as_it_stands(coming).starts_at) == starts
    assert "Flyttad: Språkcafé är nu onsdag 11 november 14.00." in words(app)
    app = press(app, "Ångra")
    assert as_it_stands(coming).starts_at == coming.starts_at
    assert "på sin gamla tid igen" in words(app)


@only_sqlite
def test_who_takes_back_what_somebody_has_changed_since_is_told(
    open_page: Open, house: House, coming: Occurrence
) -> None:
    starts = datetime(2026, 11, 11, 14)
    app = do(open_page(PAGE), Dropped(coming, starts, starts + timedelta(hours=2))).run()
    app = press(app, "Flytta")
    closing = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, coming.id, closing, as_it_stands(coming).version)
    app = press(app, "Ångra")
    assert [str(told.value) for told in app.error] == [
        "Det finns inget att ångra: någon har ändrat aktiviteten sedan dess."
    ]
    assert wall(as_it_stands(coming).starts_at) == starts


@only_sqlite
def test_what_is_left_goes_back_in_the_grid(open_page: Open, coming: Occurrence) -> None:
    app = open_page(PAGE)
    before = sent(app)["events"]
    starts = datetime(2026, 11, 11, 14)
    app = do(app, Dropped(coming, starts, starts + timedelta(hours=2))).run()
    app = press(app, "Låt vara")
    assert "Inget är flyttat." in words(app)
    assert as_it_stands(coming) == coming
    assert sent(app)["events"] != before  # else the component would not draw it anew


@only_sqlite
def test_a_drop_into_the_past_goes_back_without_a_question(
    open_page: Open, coming: Occurrence
) -> None:
    starts = datetime(2026, 11, 2, 13)
    app = do(open_page(PAGE), Dropped(coming, starts, starts + timedelta(hours=2)))
    assert "Den nya tiden har redan varit." in words(app)
    assert "Låt vara" not in [one.label for one in app.button]


@only_sqlite
def test_who_loses_the_race_is_told_and_nothing_moves(
    open_page: Open, house: House, coming: Occurrence
) -> None:
    starts = datetime(2026, 11, 11, 14)
    app = do(open_page(PAGE), Dropped(coming, starts, starts + timedelta(hours=2))).run()
    closing = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, coming.id, closing, coming.version)
    press(app, "Flytta")
    assert as_it_stands(coming).starts_at == coming.starts_at


@only_sqlite
def test_a_taken_room_is_told_with_what_takes_it(
    open_page: Open, house: House, coming: Occurrence
) -> None:
    starts = datetime(2026, 11, 11, 14)
    events.add_event(house.coordinator, house.draft(title="Kören", day=starts.date()))
    app = do(open_page(PAGE), Dropped(coming, starts, starts + timedelta(hours=2)))
    assert "Provsalen är upptaget då: Kören 15.00–17.00." in words(app)


@only_sqlite
def test_what_is_on_all_day_moves_by_days_and_stays_so(open_page: Open, house: House) -> None:
    draft = house.draft(title="Loppis", day=date(2026, 11, 11), all_day=True)
    one = occurrences_of(events.add_event(house.coordinator, draft))[0]
    starts = datetime(2026, 11, 12, 17)
    app = do(open_page(PAGE), Dropped(one, starts, starts + timedelta(days=1)))
    assert [told.value for told in app.info][:1] == [t("move.error.all_day")]
    starts = datetime(2026, 11, 12)
    app = do(open_page(PAGE), Dropped(one, starts, starts + timedelta(days=1)))
    asked = "Flytta Loppis från onsdag 11 november till torsdag 12 november?"
    assert asked in words(app)
    press(app, "Flytta")
    assert as_it_stands(one).day == date(2026, 11, 12)
    app = open_page(PAGE, tillfalle=str(one.id), dag="2026-11-12")
    assert "Flyttad hit från onsdag 11 november" in words(app)
    assert not app.time_input


@only_sqlite
def test_an_empty_hour_becomes_a_new_activity(open_page: Open) -> None:
    starts = datetime(2026, 11, 11, 14)
    with mock.patch("streamlit.switch_page") as switched:
        do(open_page(PAGE), EmptySlot(starts, starts + timedelta(hours=1)))
    assert switched.call_args.kwargs["query_params"] == {
        "ny-dag": "2026-11-11",
        "ny-fran": "14:00",
        "ny-till": "15:00",
    }


@only_sqlite
def test_the_last_hour_of_a_day_becomes_one_that_ends_at_midnight(open_page: Open) -> None:
    starts = datetime(2026, 11, 11, 23)
    with mock.patch("streamlit.switch_page") as switched:
        do(open_page(PAGE), EmptySlot(starts, starts + timedelta(hours=1)))
    assert switched.call_args.kwargs["query_params"]["ny-natt"] == "true"

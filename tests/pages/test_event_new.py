"""Ny aktivitet: what is wrong is said, what was typed stays, what is right is saved."""

from datetime import date, time

from bis.core.events import day_bounds
from bis.core.permissions import Role
from bis.store import events
from bis.store.session import reading
from tests.pages.conftest import Open
from tests.pages.test_today import words


def saved(title: str) -> int:
    with reading() as session:
        found = events.between(session, *day_bounds(date(2026, 1, 1), date(2028, 1, 1)))
    return sum(one.title == title for one in found)


def test_an_empty_form_says_what_is_missing_and_saves_nothing(open_page: Open) -> None:
    app = open_page("event_new")
    app.button(key="event_save").click().run()
    assert "Skriv vad aktiviteten heter" in words(app)
    assert "Välj var aktiviteten är" in words(app)


def test_a_known_name_fills_in_place_and_organiser(open_page: Open) -> None:
    app = open_page("event_new")
    app.selectbox(key="event-title").set_value("Språkcafé").run()
    chosen = [getattr(box.value, "name", "") for box in app.selectbox[1:3]]
    assert chosen == ["Kaféet", "Röda Korset"]


def test_an_end_before_the_start_is_told_and_what_was_typed_stays(open_page: Open) -> None:
    app = open_page("event_new")
    app.selectbox(key="event-title").set_value("Svenska 1").run()
    app.time_input(key="event-ends").set_value(time(9)).run()
    app.button(key="event_save").click().run()
    assert "Sluttiden måste vara efter starttiden" in words(app)
    assert app.selectbox(key="event-title").value == "Svenska 1"
    assert saved("Svenska 1") == 0


def test_a_weekly_activity_is_saved_with_all_its_dates(open_page: Open) -> None:
    app = open_page("event_new")
    app.selectbox(key="event-title").set_value("Svenska 1").run()
    app.button_group(key="event-repeats").set_value("weekly").run()
    app.date_input(key="event-until").set_value(date(2026, 11, 24)).run()
    app.button(key="event_save").click().run()
    assert not app.exception
    assert saved("Svenska 1") == 4


def test_a_partner_puts_in_activities_of_its_own_only(open_page: Open) -> None:
    app = open_page("event_new", role=Role.PARTNER)
    assert "Vem ordnar" not in [box.label for box in app.selectbox]

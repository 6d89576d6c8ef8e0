"""Kalender and Enkät: empty, full, and for every role."""

import json
import re
from dataclasses import replace
from functools import cache
from unittest import mock

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from bis.actions import lab
from bis.core.kinds import COLOURS
from bis.core.permissions import Role
from bis.texts import text
from tests.pages.conftest import Open
from tests.support.house import FrozenClock, House, answer


@pytest.mark.parametrize("page", ["activity_calendar", "indicators", "today"])
@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_pages_that_are_for_all(
    open_page: Open, page: str, role: Role
) -> None:
    assert not open_page(page, role=role).exception


def test_the_calendar_is_sent_only_the_window_it_shows(open_page: Open) -> None:
    app = open_page("activity_calendar", dag="2026-11-03")
    sent = json.loads(app.get("component_instance")[0].proto.json_args)
    assert {event["start"][:7] for event in sent["events"]} <= {"2026-10", "2026-11", "2026-12"}
    starts = [event["start"] for event in sent["events"] if event["title"].startswith("Språk")]
    assert starts[0] == "2026-10-27T13:00:00"
    assert len(starts) == 6


@pytest.mark.parametrize("view", ["Månad", "Vecka", "Lista"])
def test_the_calendar_marks_the_day_of_the_house(open_page: Open, view: str) -> None:
    assert options(open_page("activity_calendar", vy=view))["now"] == "2026-11-03"


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "igår"])
@pytest.mark.parametrize("view", ["Månad", "Vecka", "Lista"])
def test_a_day_that_cannot_be_shown_is_today(open_page: Open, day: str, view: str) -> None:
    app = open_page("activity_calendar", dag=day, vy=view)
    assert not app.exception
    assert options(app)["initialDate"] == "2026-11-03"


@pytest.mark.parametrize(
    ("browser", "view"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/126.0 Mobile Safari/537.36", "listWeek"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Mobile/15E148", "listWeek"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0", "dayGridMonth"),
    ],
)
def test_the_calendar_is_a_list_on_a_phone(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, browser: str, view: str
) -> None:
    headers = mock.PropertyMock(return_value={"User-Agent": browser})
    monkeypatch.setattr(ContextProxy, "headers", headers)
    assert options(open_page("activity_calendar"))["initialView"] == view


def test_the_colours_of_the_calendar_are_explained(open_page: Open) -> None:
    drawn = " ".join(str(one.proto.body) for one in open_page("activity_calendar").get("html"))
    for kind in lab.profile().kinds:
        assert f'{COLOURS[kind][0]}"></i>{text("sv", f"kind.{kind}")}' in drawn


def options(app: AppTest) -> dict[str, str]:
    found: dict[str, str] = json.loads(app.get("component_instance")[0].proto.json_args)[
        "options"
    ]
    return found


def links(app: AppTest) -> list[str]:
    drawn = " ".join(str(one.proto.body) for one in app.get("html"))
    return re.findall(r'class="bis-link" href="([^"]+)"', drawn)


def test_the_survey_page_leads_to_screen_and_paper(open_page: Open, house: House) -> None:
    found = links(open_page("survey"))
    one = house.today.id
    for address in (f"/visa/{one}?fran=enkat", f"/visa/{one}?lapp=1", f"/blankett/{one}"):
        assert address in found


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.RECEPTION, Role.PARTNER])
def test_the_codes_of_the_rooms_are_where_they_may_be_printed(
    open_page: Open, house: House, role: Role
) -> None:
    app = open_page("survey", role=role)
    may_print = role is not Role.PARTNER
    assert (f"/visa/rum/{house.hall}" in links(app)) is may_print
    folded = [one.label for one in app.expander]
    assert folded == (["Skriv ut rummets QR"] if may_print else [])


@pytest.mark.parametrize(
    ("now", "rule", "said"),
    [
        (
            "2026-11-08T23:00",
            "first_full_week",
            "mätvecka till och med söndag 8 november 2026:",
        ),
        ("2026-12-14T00:00", "first_full_week", "Nästa mätvecka: 4–10 januari 2027."),
        ("2026-11-17T13:30", "always", "De två frågorna om framtiden ställs också, varje"),
        ("2026-11-03T13:30", "never", "Bara de tre korta frågorna ställs."),
    ],
)
def test_the_survey_page_says_when_the_measuring_week_is(
    open_page: Open,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    now: str,
    rule: str,
    said: str,
) -> None:
    profile = replace(lab.profile(), future_weeks=rule)
    monkeypatch.setattr("bis.actions.lab.profile", cache(lambda: profile))
    clock.set(now)
    assert said in " ".join(one.value for one in open_page("survey").markdown)


def test_the_survey_page_shows_forms_against_visits(open_page: Open, house: House) -> None:
    answer(house.today)
    (drawn,) = [
        part.proto.body
        for part in open_page("survey").get("html")
        if "bis-surveys" in part.proto.body
    ]
    assert "<b>1</b> svar" in drawn

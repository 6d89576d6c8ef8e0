"""Kalender, Enkät and Indikatorer: empty, full, and for every role."""

import json

import pytest

from bis.core.permissions import Role
from tests.pages.conftest import Open
from tests.pages.test_today import words
from tests.support.house import House, answer


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


def test_the_survey_page_shows_forms_against_visits(open_page: Open, house: House) -> None:
    answer(house.today)
    assert "**1** svar" in words(open_page("survey"))


def test_four_answers_are_counted_but_not_shown_and_five_are(
    open_page: Open, house: House
) -> None:
    for _ in range(4):
        answer(house.today, contacts_new="1", contacts_long="2", residence="lt3")
    before = page_text(open_page("indicators"))
    assert "svar: " not in before
    answer(house.today, contacts_new="1", contacts_long="2", residence="lt3")
    assert "5 svar: 15 nya kontakter, 10 av dem" in page_text(open_page("indicators"))


def page_text(app: object) -> str:
    parts = [*app.markdown, *app.get("html")]  # type: ignore[attr-defined]
    return " ".join(str(getattr(part, "value", "")) + str(part.proto) for part in parts)

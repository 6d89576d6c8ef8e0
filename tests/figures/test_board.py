"""What a meeting shows: suppressed, plain JSON, and complete."""

import json
from datetime import date, timedelta

from sqlalchemy import update

from bis.actions import events
from bis.core.events import Closing
from bis.core.periods import Month, Period
from bis.core.survey_weeks import Asking, MeasuringWeek
from bis.figures.board import Board, board
from bis.store import closing
from bis.store.models import DiaryEntry
from bis.store.session import reading, writing
from tests.support.house import NOW, TODAY, House, answer

PERIOD = Period.ending(Month.of(TODAY), 3)


def made() -> Board:
    with reading() as session:
        return board(session, PERIOD, TODAY)


def close(house: House, visits: int = 18, note: str = "") -> None:
    closing = Closing(took_place=True, visits=visits, organisers=(house.church,), note=note)
    events.close(house.coordinator, house.today.id, closing, house.today.version)


def test_a_board_can_be_kept_and_read_again(house: House) -> None:
    close(house)
    assert json.loads(json.dumps(made(), allow_nan=False)) == made()


def test_nothing_under_five_answers_is_on_it(house: House) -> None:
    for _ in range(4):
        answer(house.today, contacts_new="4", contacts_long="4", residence="lt3")
    found = made()["indicators"]["new_contacts"]
    assert found["fact"] == "För få svar för att visas (färre än 5)."
    assert {row["value"] for row in found["rows"]} == {None}


def test_a_question_that_has_not_been_asked_is_told_with_when_it_will_be(house: House) -> None:
    del house
    asking = Asking(MeasuringWeek(date(2026, 12, 7), is_on=False), has_been=False)
    with reading() as session:
        found = board(session, PERIOD, TODAY, asking)["indicators"]["future_optimism"]
    assert found["fact"] == "Frågan har inte ställts i september–november."
    assert "Nästa gång: 7–13 december 2026." in found["asked"]


def test_held_and_visits_are_told_by_kind(house: House) -> None:
    close(house)
    assert made()["held"] == {
        "held": 1,
        "visits": 18,
        "kinds": [{"kind": "meet", "held": 1, "visits": 18}],
    }


def test_new_contacts_are_told_by_kind_of_closed_months_alone(house: House) -> None:
    for _ in range(5):
        answer(house.today, contacts_new="1", contacts_long="3", residence="lt3")
    assert made()["contacts_by_kind"] == []
    with writing() as session:
        closing.close(session, [Month.of(TODAY)], NOW + timedelta(days=60))
    assert made()["contacts_by_kind"] == [{"kind": "meet", "n": 5, "mean": 3.0}]


def test_a_kind_with_fewer_than_five_answers_is_left_out(house: House) -> None:
    for _ in range(4):
        answer(house.today, contacts_new="1", contacts_long="3", residence="lt3")
    with writing() as session:
        closing.close(session, [Month.of(TODAY)], NOW + timedelta(days=60))
    assert made()["contacts_by_kind"] == []


def test_partners_are_named_among_those_that_are_registered(house: House) -> None:
    close(house)
    found = made()["partners"]
    assert found["active"] == found["new"] == ["Provkyrkan"]
    assert found["quiet"] == []
    assert found["last"] == date(2026, 11, 3).isoformat()


def test_a_post_that_is_only_a_title_is_no_story(house: House) -> None:
    del house
    with writing() as session:
        session.execute(update(DiaryEntry).values(published=True, text="", upload_id=None))
    assert made()["stories"] == []


def test_without_a_diary_the_note_of_what_was_held_is_the_story(house: House) -> None:
    with writing() as session:
        session.execute(update(DiaryEntry).values(published=False))
    close(house, note="Två grannar upptäckte varandra.")
    (story,) = made()["stories"]
    assert (story["title"], story["text"]) == ("Språkcafé", "Två grannar upptäckte varandra.")

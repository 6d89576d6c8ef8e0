"""What a meeting shows: suppressed, plain JSON, and complete."""

import json
from datetime import date

from bis.actions import events
from bis.core.events import Closing
from bis.core.periods import Month, Period
from bis.figures.board import Board, board
from bis.store.session import reading
from tests.support.house import TODAY, House, answer

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


def test_held_and_visits_are_told_by_kind(house: House) -> None:
    close(house)
    assert made()["held"] == {
        "held": 1,
        "visits": 18,
        "kinds": [{"kind": "meet", "held": 1, "visits": 18}],
    }


def test_partners_are_named_among_those_that_are_registered(house: House) -> None:
    close(house)
    found = made()["partners"]
    assert found["active"] == found["new"] == ["Provkyrkan"]
    assert found["quiet"] == []
    assert found["last"] == date(2026, 11, 3).isoformat()


def test_without_a_diary_the_note_of_what_was_held_is_the_story(house: House) -> None:
    close(house, note="Två grannar upptäckte varandra.")
    (story,) = made()["stories"]
    assert (story["title"], story["text"]) == ("Språkcafé", "Två grannar upptäckte varandra.")

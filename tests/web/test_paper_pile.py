"""A pile of paper forms: digits in rows, all of a page stored or none."""

import re

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from bis.actions import events
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.errors import DatabaseUnavailableError
from bis.store.models import Event, Submission
from bis.store.session import reading, writing
from bis.texts import text
from bis.web.paper_pile import ROWS
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House
from tests.web.answers import ID, stored

PILE = {"pile": ID, "antal": "0"}
ROW = ("2", "9", "1", "4", "8")
QUESTIONS = ("contacts_new", "contacts_long", "residence", "future_life", "future_work")
MEANT = {
    "contacts_new": "2",
    "contacts_long": "dk",
    "residence": "lt3",
    "future_life": "4",
    "future_work": "na",
}


def typed(*rows: tuple[str, ...]) -> dict[str, str]:
    cells = {
        f"{number}.{question}": digit
        for number, row in enumerate(rows, 1)
        for question, digit in zip(QUESTIONS, row, strict=True)
    }
    return PILE | cells


@pytest.fixture
def desk(site: TestClient, house: House) -> TestClient:
    """The receptionist's browser."""
    site.cookies.set("bis_session", house.log_in(Role.RECEPTION))
    return site


@pytest.fixture
def address(house: House) -> str:
    return f"/papper/{house.today.id}"


def test_the_digits_mean_what_the_paper_form_prints(desk: TestClient, address: str) -> None:
    answer = desk.post(address, data=typed(ROW))
    assert answer.status_code == 303
    assert list(stored().values()) == [MEANT]
    with reading() as session:
        assert session.scalars(select(Submission.channel)).all() == ["paper"]


def test_a_full_page_is_stored_once_however_often_it_is_sent(
    desk: TestClient, address: str
) -> None:
    page = typed(*[ROW] * ROWS)
    first, second = desk.post(address, data=page), desk.post(address, data=page)
    assert len(stored()) == ROWS
    assert first.headers["location"] == second.headers["location"]
    following = desk.get(first.headers["location"]).text
    assert "25 sparade, 25 den här gången." in following
    assert "25 svar hittills" in following
    assert not re.search(r'<input name="[^"]+" value="\d', following)
    third = desk.post(address, data={**typed(ROW), "pile": "f" * 32, "antal": "25"})
    assert "1 sparade, 26 den här gången." in desk.get(third.headers["location"]).text


def test_one_wrong_digit_stores_nothing_and_is_told_in_its_cell(
    desk: TestClient, address: str
) -> None:
    answer = desk.post(address, data=typed(ROW, ("2", "9", "4", "", "")))
    assert answer.status_code == 422
    assert stored() == {}
    cells = re.findall(r'<input name="([^"]+)"[^>]*aria-invalid', answer.text)
    assert cells == ["2.residence"]
    assert "Bara 1–3. Sudda siffran." in answer.text
    assert 'name="1.contacts_new" value="2"' in answer.text
    assert f'name="pile" value="{ID}"' in answer.text
    desk.post(address, data=typed(ROW, ("2", "9", "3", "", "")))
    assert len(stored()) == 2


@only_sqlite
@pytest.mark.parametrize("wrong", ["6", "-1", "12", "<b>", "x", "\u202e1", "😀", "٣"])
def test_nothing_but_the_printed_digits_is_taken(
    desk: TestClient, address: str, wrong: str
) -> None:
    answer = desk.post(address, data=typed((wrong, "", "", "", "")))
    assert answer.status_code == 422
    assert stored() == {}
    assert "<b>" not in answer.text.split("<tbody>")[1].split("<script>")[0].replace(
        "<b></b>", ""
    )


def test_an_empty_row_is_no_form_and_a_blank_cell_no_answer(
    desk: TestClient, address: str
) -> None:
    desk.post(address, data=typed(("", "", "", "", ""), ("", "", "2", " ", "")))
    assert list(stored().values()) == [{"residence": "ge3"}]


@only_sqlite
@pytest.mark.parametrize("sent", [PILE, {**typed(ROW), "pile": "x"}])
def test_nothing_typed_or_no_pile_of_ours_is_told(
    desk: TestClient, address: str, sent: dict[str, str]
) -> None:
    answer = desk.post(address, data=sent)
    assert answer.status_code == 422
    assert text("sv", "key_in.error.nothing") in answer.text


def test_every_digit_stays_when_the_activity_is_called_off_meanwhile(
    desk: TestClient, address: str, house: House
) -> None:
    events.close(house.coordinator, house.today.id, Closing(took_place=False), 1)
    answer = desk.post(address, data=typed(ROW, ROW))
    assert answer.status_code == 422
    assert text("sv", "key_in.error.cancelled_meanwhile") in answer.text
    assert re.findall(r'<input name="[12]\.\w+" value="(\d)', answer.text) == [*ROW, *ROW]
    assert f'name="pile" value="{ID}"' in answer.text
    assert stored() == {}
    events.undo(house.coordinator, house.today.id, house.today.version + 1)
    assert desk.post(address, data=typed(ROW, ROW)).status_code == 303
    assert list(stored().values()) == [MEANT, MEANT]


@pytest.mark.parametrize("turned", [{"has_survey": False}, {"published": False}])
def test_every_digit_stays_when_its_survey_is_switched_off_meanwhile(
    desk: TestClient, address: str, house: House, turned: dict[str, bool]
) -> None:
    with writing() as session:
        session.execute(update(Event).where(Event.id == house.event).values(**turned))
    answer = desk.post(address, data=typed(ROW, ROW))
    assert answer.status_code == 422
    assert text("sv", "key_in.error.no_survey_meanwhile") in answer.text
    assert re.findall(r'<input name="[12]\.\w+" value="(\d)', answer.text) == [*ROW, *ROW]
    assert stored() == {}
    assert text("sv", "key_in.error.no_survey") in desk.get(address).text
    with writing() as session:
        on = dict.fromkeys(turned, True)
        session.execute(update(Event).where(Event.id == house.event).values(**on))
    assert desk.post(address, data=typed(ROW, ROW)).status_code == 303
    assert list(stored().values()) == [MEANT, MEANT]


def test_every_digit_stays_after_the_week_in_which_it_can_be_saved(
    desk: TestClient, address: str, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-10T15:01")
    desk.cookies.set("bis_session", house.log_in(Role.RECEPTION))
    answer = desk.post(address, data=typed(ROW))
    assert answer.status_code == 422
    assert text("sv", "key_in.error.closed_meanwhile") in answer.text
    assert 'name="1.future_work" value="8"' in answer.text
    assert stored() == {}


def test_the_same_pile_never_goes_to_another_activity(
    desk: TestClient, address: str, house: House, clock: FrozenClock
) -> None:
    desk.post(address, data=typed(ROW))
    clock.set("2026-11-10T13:30")
    desk.cookies.set("bis_session", house.log_in())
    later = next(one for one in house.dates if one.day.day == 10)
    extra = {f"2.{question}": "1" for question in QUESTIONS[:3]}
    answer = desk.post(f"/papper/{later.id}", data={**typed(ROW), **extra})
    assert answer.status_code == 422
    assert text("sv", "survey.error.other_activity") in answer.text
    assert len(stored()) == 1


@only_sqlite
def test_another_week_has_three_columns(
    desk: TestClient, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-17T14:00")
    desk.cookies.set("bis_session", house.log_in())
    later = next(one for one in house.dates if (one.day.month, one.day.day) == (11, 17))
    page = desk.get(f"/papper/{later.id}").text
    assert set(re.findall(r'name="1\.(\w+)"', page)) == set(QUESTIONS[:3])


@only_sqlite
def test_a_gone_database_keeps_every_digit(
    desk: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise DatabaseUnavailableError("gone")

    monkeypatch.setattr("bis.web.paper_pile.surveys.hand_in_all", gone)
    answer = desk.post(address, data=typed(ROW))
    assert answer.status_code == 503
    assert 'name="1.future_work" value="8"' in answer.text

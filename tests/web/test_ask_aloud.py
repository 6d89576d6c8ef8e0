"""The survey asked aloud: one clean form after the other, as strict as the phone."""

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bis.actions import events, surveys
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.errors import DatabaseUnavailableError
from bis.store.models import Submission
from bis.store.session import reading
from bis.texts import text
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House, occurrences_of
from tests.web.answers import ANSWERS, ID, is_checked, stored

FORM = {"id": ID, "antal": "2", **ANSWERS}


@pytest.fixture
def desk(site: TestClient, house: House) -> TestClient:
    """The receptionist's browser."""
    site.cookies.set("bis_session", house.log_in(Role.RECEPTION))
    return site


@pytest.fixture
def address(house: House) -> str:
    return f"/fraga/{house.today.id}"


def test_the_consent_is_read_first_then_what_is_asked_that_week(
    desk: TestClient, address: str
) -> None:
    page = desk.get(address).text
    assert page.index(text("sv", "survey.consent")) < page.index('name="contacts_new"')
    names = set(re.findall(r'data-digit="\d" name="(\w+)"', page))
    assert names == {*ANSWERS, "future_work"}
    assert "0 tillfrågade den här gången, 0 svar hittills" in page


@only_sqlite
def test_another_week_asks_three(desk: TestClient, house: House, clock: FrozenClock) -> None:
    clock.set("2026-11-17T14:00")
    later = next(one for one in house.dates if (one.day.month, one.day.day) == (11, 17))
    assert "future_life" not in desk.get(f"/fraga/{later.id}").text


@only_sqlite
def test_every_answer_has_the_digit_of_the_paper_form(desk: TestClient, address: str) -> None:
    page = desk.get(address).text
    digits = [
        re.findall(rf'data-digit="(\d)" name="{question}"', page)
        for question in ("contacts_new", "residence", "future_work")
    ]
    assert digits == [list("0123459"), list("123"), list("5432198")]


def test_what_is_sent_is_stored_as_asked_by_staff_and_the_next_form_is_clean(
    desk: TestClient, address: str
) -> None:
    answer = desk.post(address, data=FORM)
    assert answer.status_code == 303
    assert stored() == {(ID, 1): ANSWERS}
    with reading() as session:
        assert session.scalars(select(Submission.channel)).all() == ["staff"]
    following = desk.get(answer.headers["location"]).text
    assert "Sparat. Nästa person." in following
    assert "3 tillfrågade den här gången, 1 svar hittills" in following
    assert " checked" not in following
    assert ID not in following


def test_enter_pressed_twice_is_one_person(desk: TestClient, address: str) -> None:
    first, second = desk.post(address, data=FORM), desk.post(address, data=FORM)
    assert first.headers["location"] == second.headers["location"]
    assert stored() == {(ID, 1): ANSWERS}


def test_any_question_can_be_left_blank_but_not_all(desk: TestClient, address: str) -> None:
    assert desk.post(address, data={"id": ID, "residence": "ge3"}).status_code == 303
    nothing = desk.post(address, data={"id": "1" * 32, "antal": "1"})
    assert nothing.status_code == 422
    assert text("sv", "key_in.error.empty") in nothing.text
    assert stored() == {(ID, 1): {"residence": "ge3"}}


def test_a_wrong_value_stores_nothing_and_keeps_the_rest(
    desk: TestClient, address: str
) -> None:
    answer = desk.post(address, data={**FORM, "contacts_long": "<b>17</b>"})
    assert answer.status_code == 422
    assert text("sv", "survey.error.option") in answer.text
    assert is_checked(answer.text, "residence", "lt3")
    assert f'name="id" value="{ID}"' in answer.text
    assert stored() == {}


def test_a_gone_database_keeps_what_was_ticked(
    desk: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise DatabaseUnavailableError("gone")

    monkeypatch.setattr(surveys, "hand_in", gone)
    answer = desk.post(address, data=FORM)
    assert answer.status_code == 503
    assert text("sv", "key_in.error.unavailable") in answer.text
    assert is_checked(answer.text, "future_life", "4")


@only_sqlite
def test_the_questions_are_read_in_another_language_and_stored_with_it(
    desk: TestClient, address: str
) -> None:
    page = desk.get(f"{address}?lang=en").text
    assert text("en", "survey.residence") in page
    assert 'action="?lang=en"' in page
    location = desk.post(f"{address}?lang=en", data=FORM).headers["location"]
    assert "lang=en" in location
    with reading() as session:
        assert session.scalars(select(Submission.language)).all() == ["en"]


@only_sqlite
def test_a_counter_that_is_none_counts_from_nothing(desk: TestClient, address: str) -> None:
    for typed in ("-1", "x", "٣٣٣٣٣٣٣٣", "9" * 30, "<b>"):
        assert "0 tillfrågade" in desk.get(address, params={"antal": typed}).text


@pytest.mark.parametrize("path", ["fraga", "papper"])
def test_only_what_is_open_and_ones_own_is_keyed_in(
    site: TestClient, house: House, clock: FrozenClock, path: str
) -> None:
    theirs = events.add_event(house.coordinator, house.draft(organiser_id=house.library))
    site.cookies.set("bis_session", house.log_in(Role.PARTNER))
    own, other = house.today, occurrences_of(theirs)[0]
    assert site.get(f"/{path}/{own.id}").status_code == 200
    assert site.get(f"/{path}/{other.id}").status_code == 403
    assert site.post(f"/{path}/{other.id}", data=FORM).status_code == 403
    later = next(one for one in house.dates if one.day.day == 10)
    early = site.get(f"/{path}/{later.id}")
    assert (early.status_code, text("sv", "key_in.error.not_begun") in early.text) == (
        422,
        True,
    )
    clock.set("2026-11-10T15:01")
    site.cookies.set("bis_session", house.log_in(Role.PARTNER))
    late = site.post(f"/{path}/{own.id}", data=FORM)
    told = text("sv", "key_in.error.closed_meanwhile")
    assert (late.status_code, told in late.text) == (422, True)
    assert stored() == {}
    assert text("sv", "key_in.error.closed") in site.get(f"/{path}/{own.id}").text


def test_what_was_ticked_stays_when_the_activity_is_called_off_meanwhile(
    desk: TestClient, address: str, house: House
) -> None:
    events.close(house.coordinator, house.today.id, Closing(took_place=False), 1)
    answer = desk.post(address, data=FORM)
    assert answer.status_code == 422
    assert text("sv", "key_in.error.cancelled_meanwhile") in answer.text
    assert f'name="id" value="{ID}"' in answer.text
    assert all(is_checked(answer.text, *given) for given in ANSWERS.items())
    assert stored() == {}
    events.undo(house.coordinator, house.today.id, house.today.version + 1)
    assert desk.post(address, data=FORM).status_code == 303
    assert list(stored().values()) == [ANSWERS]


@only_sqlite
@pytest.mark.parametrize("path", ["fraga", "papper"])
def test_that_nothing_is_taken_back_is_said_before_it_is_saved(
    desk: TestClient, house: House, path: str
) -> None:
    told = "Det som är sparat går inte att ta tillbaka."
    assert told in desk.get(f"/{path}/{house.today.id}").text


@only_sqlite
@pytest.mark.parametrize("path", ["fraga", "papper"])
def test_a_cancelled_activity_a_reader_and_a_stranger_key_in_nothing(
    site: TestClient, house: House, path: str
) -> None:
    assert site.get(f"/{path}/{house.today.id}").headers["location"].startswith("/logga-in")
    site.cookies.set("bis_session", house.log_in(Role.READER))
    assert site.get(f"/{path}/{house.today.id}").status_code == 403
    site.cookies.set("bis_session", house.log_in())
    events.close(house.coordinator, house.today.id, Closing(took_place=False), 1)
    told = site.get(f"/{path}/{house.today.id}")
    assert text("sv", "key_in.error.cancelled") in told.text
    assert site.get(f"/{path}/x").status_code == 404

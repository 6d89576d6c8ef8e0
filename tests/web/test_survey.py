"""The survey on a phone: what is asked, what is kept, and what a mistake costs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bis.actions import events, surveys
from bis.core.events import Closing
from bis.errors import DatabaseUnavailableError
from bis.store.models import Submission
from bis.store.session import reading
from bis.texts import text
from bis.web import survey
from bis.web.rate import HourlyLimit
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House
from tests.web.answers import ANSWERS, FORM, ID, begun, is_checked, stored
from tests.web.conftest import forget_pages


@contextmanager
def broken_database(monkeypatch: pytest.MonkeyPatch, *functions: str) -> Iterator[None]:
    def gone(*_: object, **__: object) -> None:
        raise DatabaseUnavailableError("gone")

    with monkeypatch.context() as patch:
        for function in functions:
            patch.setattr(surveys, function, gone)
        yield


def test_a_measuring_week_asks_five_questions(site: TestClient, address: str) -> None:
    page = site.get(address).text
    names = set(re.findall(r'type="radio" name="(\w+)"', page))
    assert names == {*ANSWERS, "future_work"}


def test_another_week_asks_three_questions(
    site: TestClient, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-17T14:00")
    later = next(one for one in house.dates if one.day.day == 17 and one.day.month == 11)
    page = site.get(surveys.survey_path(later.id)).text
    assert set(re.findall(r'type="radio" name="(\w+)"', page)) == {
        "contacts_new",
        "contacts_long",
        "residence",
    }


def test_what_is_sent_is_stored_and_thanked_for(site: TestClient, address: str) -> None:
    answer = site.post(address, data=FORM)
    assert answer.status_code == 200
    assert "Tack! Ditt svar är sparat." in answer.text
    assert stored() == {(ID, 1): ANSWERS}


def test_thanks_name_the_next_thing_to_go_to(site: TestClient, address: str) -> None:
    page = site.post(address, data=FORM).text
    assert "Språkcafé" in page
    assert "tisdag 10 november 13.00" in page
    assert "/oppet/kalender?week=2026-W45" in page


def test_the_same_submission_twice_stores_once(site: TestClient, address: str) -> None:
    first, second = site.post(address, data=FORM), site.post(address, data=FORM)
    assert first.status_code == second.status_code == 200
    assert stored() == {(ID, 1): ANSWERS}


def test_the_same_id_with_another_body_replaces_and_keeps_the_trace(
    site: TestClient, address: str
) -> None:
    site.post(address, data=FORM)
    site.post(address, data={**FORM, "contacts_new": "5"})
    assert stored() == {(ID, 1): ANSWERS, (ID, 2): {**ANSWERS, "contacts_new": "5"}}


def test_a_bad_value_stores_nothing_and_keeps_the_rest(site: TestClient, address: str) -> None:
    answer = site.post(address, data={**FORM, "contacts_long": "17"})
    assert answer.status_code == 422
    assert stored() == {}
    beside = answer.text.split('id="contacts_long"')[1].split("</fieldset>")[0]
    assert text("sv", "survey.error.option") in beside
    assert answer.text.count(text("sv", "survey.error.option")) == 1
    assert is_checked(answer.text, "contacts_new", "2")
    assert is_checked(answer.text, "residence", "lt3")
    assert is_checked(answer.text, "future_life", "4")
    assert f'value="{ID}"' in answer.text


def test_a_form_without_answers_is_told_so(site: TestClient, address: str) -> None:
    answer = site.post(address, data={"id": ID, "blocks": "after"})
    assert answer.status_code == 422
    assert text("sv", "survey.error.empty") in answer.text
    assert stored() == {}


@pytest.mark.parametrize("form_id", ["", "kort", ID.upper(), f"{ID}0", '"><b>'])
def test_a_form_whose_id_is_not_ours_gets_a_fresh_one(
    site: TestClient, address: str, form_id: str
) -> None:
    answer = site.post(address, data={**FORM, "id": form_id})
    assert answer.status_code == 422
    assert stored() == {}
    given = re.search(r'name="id" value="([0-9a-f]{32})"', answer.text)
    assert given is not None
    again = site.post(address, data={**FORM, "id": given[1]})
    assert again.status_code == 200


def test_a_form_of_another_activity_is_refused_with_its_sentence(
    site: TestClient, house: House, address: str
) -> None:
    other = begun(house, title="Fika")
    site.post(address, data=FORM)
    answer = site.post(surveys.survey_path(other.id), data=FORM)
    assert answer.status_code == 422
    assert text("sv", "survey.error.other_activity") in answer.text


def test_questions_outside_the_measuring_week_cannot_be_smuggled_in(
    site: TestClient, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-17T14:00")
    later = next(one for one in house.dates if one.day.day == 17 and one.day.month == 11)
    answer = site.post(surveys.survey_path(later.id), data=FORM)
    assert answer.status_code == 200
    assert "future_life" not in stored()[ID, 1]


@pytest.mark.parametrize("blocks", ["", "allt", "after after", "after future nytt"])
def test_only_known_blocks_are_taken(site: TestClient, address: str, blocks: str) -> None:
    assert site.post(address, data={**FORM, "blocks": blocks}).status_code == 200
    assert set(stored()[ID, 1]) <= set(ANSWERS)


def test_an_unknown_link_is_closed_and_shows_what_is_next(site: TestClient) -> None:
    answer = site.get("/svara/abcdefghjkmn")
    assert answer.status_code == 404
    assert "Den här enkäten är stängd." in answer.text
    assert "Språkcafé" in answer.text
    assert "/oppet/kalender" in answer.text


@pytest.mark.parametrize("token", ["%00", "%00" * 12, "%FF", "x" * 5000, "%20", "%0a"])
def test_a_link_that_is_rubbish_is_a_page_of_ours(site: TestClient, token: str) -> None:
    for answer in (site.get(f"/svara/{token}"), site.post(f"/svara/{token}", data=FORM)):
        assert answer.status_code == 404
        assert "/oppet/kalender" in answer.text
    assert stored() == {}


@pytest.mark.parametrize("moment", ["2026-11-03T12:59", "2026-11-10T15:01"])
def test_too_early_and_too_late_are_closed(
    site: TestClient, address: str, clock: FrozenClock, moment: str
) -> None:
    clock.set(moment)
    assert site.get(address).status_code == 404
    assert site.post(address, data=FORM).status_code == 404
    assert stored() == {}


def test_an_activity_without_survey_is_closed(site: TestClient, house: House) -> None:
    children = begun(house, title="Barnens fika", has_survey=False)
    assert site.get(surveys.survey_path(children.id)).status_code == 404


def test_a_cancelled_activity_is_closed(site: TestClient, house: House, address: str) -> None:
    closing = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, house.today.id, closing, house.today.version)
    assert site.get(address).status_code == 404


@only_sqlite
def test_a_database_that_is_gone_costs_nothing_that_was_typed(
    site: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for functions in (("hand_in_soon",), ("open_survey",)):
        forget_pages()
        with broken_database(monkeypatch, *functions):
            answer = site.post(address, data=FORM)
        assert answer.status_code == 503
        assert text("sv", "survey.error.unavailable") in answer.text
        assert is_checked(answer.text, "contacts_new", "2")
        assert is_checked(answer.text, "future_life", "4")
        assert f'value="{ID}"' in answer.text
    assert site.post(address, data=FORM).status_code == 200


@only_sqlite
def test_a_database_that_is_gone_is_told_before_anything_is_typed(
    site: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with broken_database(monkeypatch, "open_survey"):
        answer = site.get(address)
    assert answer.status_code == 503
    assert text("sv", "error.database_unavailable") in answer.text


def test_the_survey_speaks_english_and_says_so_in_what_is_stored(
    site: TestClient, address: str
) -> None:
    page = site.get(f"{address}?lang=en").text
    assert '<html lang="en" dir="ltr">' in page
    assert "Think of your life in Boden. How do you think it will be in one year?" in page
    thanks = site.post(address, data=FORM).text
    assert "Thank you! Your answer is saved." in thanks
    with reading() as session:
        assert session.scalars(select(Submission.language)).all() == ["en"]


@only_sqlite
def test_a_flood_is_stopped_with_a_sentence(
    site: TestClient, address: str, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "_limit", HourlyLimit(2))
    statuses = [site.post(address, data=FORM).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    clock.forward(hours=1)
    assert site.post(address, data=FORM).status_code == 200


@only_sqlite
@pytest.mark.parametrize(
    ("body", "kind", "status", "key"),
    [
        (b"x=" + b"1" * 70_000, "application/x-www-form-urlencoded", 413, "error.body_large"),
        (b'{"id": 1}', "application/json", 415, "error.form_kind"),
        (b"id=\xff", "application/x-www-form-urlencoded", 400, "error.form_broken"),
        (b"id=%ff", "application/x-www-form-urlencoded", 400, "error.form_broken"),
        (
            b"&".join([b"a=1"] * 99),
            "application/x-www-form-urlencoded",
            400,
            "error.form_broken",
        ),
    ],
)
def test_what_is_no_form_is_refused_with_a_sentence(
    site: TestClient, address: str, body: bytes, kind: str, status: int, key: str
) -> None:
    answer = site.post(address, content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert text("sv", key) in answer.text
    assert stored() == {}


@only_sqlite
def test_no_browser_keeps_the_survey(site: TestClient, address: str) -> None:
    answers = (site.get(address), site.post(address, data=FORM), site.get("/svara/okand"))
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


@only_sqlite
def test_a_title_is_text_and_never_markup(site: TestClient, house: House) -> None:
    hostile = begun(house, title="<script>alert(1)</script>")
    page = site.get(surveys.survey_path(hostile.id)).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page

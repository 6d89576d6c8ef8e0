"""What holds for all plain pages: a sentence where nothing is, and no script anywhere."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bis.actions import invitations, lab, people, rooms, surveys
from bis.core.permissions import Role
from bis.errors import DatabaseUnavailableError
from bis.store import migrate
from bis.texts import text
from bis.web import login
from tests.support.databases import only_sqlite
from tests.support.house import House


def test_a_house_that_works_is_ready(site: TestClient) -> None:
    answer = site.get("/ready")
    assert (answer.status_code, answer.text) == (200, "ok")


@only_sqlite
@pytest.mark.parametrize(
    ("trouble", "word"),
    [(DatabaseUnavailableError("gone"), "databas"), (RuntimeError("odd"), "schema")],
)
def test_a_house_in_trouble_says_what_is_missing(
    site: TestClient, monkeypatch: pytest.MonkeyPatch, trouble: Exception, word: str
) -> None:
    def fail() -> bool:
        raise trouble

    monkeypatch.setattr(migrate, "is_current", fail)
    answer = site.get("/ready")
    assert (answer.status_code, answer.text) == (503, word)


@only_sqlite
def test_another_schema_is_not_ready(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "is_current", lambda: False)
    assert site.get("/ready").status_code == 503


@only_sqlite
@pytest.mark.parametrize(
    "path",
    [
        "/oppet/finns-inte",
        "/svara",
        "/svara/a/b",
        "/logga-in/x",
        "/inbjudan",
        "/visa",
        "/rum",
        "/rum/a/b",
        "/ready/x",
    ],
)
def test_an_address_that_leads_nowhere_says_so_in_swedish(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert text("sv", "error.page_missing") in answer.text
    assert "/oppet/kalender" in answer.text


@only_sqlite
def test_who_is_logged_in_finds_back_to_the_start_page_where_nothing_is(
    site: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = ("/oppet/finns-inte", f"/oppet/tillfalle/{house.event}", f"/visa/{house.event}")
    start = text("sv", "way_back.start")
    assert all(start not in site.get(path).text for path in lost[:2])
    site.cookies.set("bis_session", house.log_in())
    for path in lost:
        answer = site.get(path)
        assert answer.status_code == 404
        assert f'href="/" lang="sv">{start}<' in answer.text
        assert "/oppet/kalender" in answer.text

    def fail(_: object) -> None:
        raise DatabaseUnavailableError("gone")

    monkeypatch.setattr(people, "actor_of", fail)
    assert start not in site.get(lost[0]).text


@only_sqlite
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/oppet/kalender", "GET, HEAD"),
        ("DELETE", "/svara/abc", "GET, HEAD, POST"),
        ("PUT", "/logga-in", "GET, HEAD, POST"),
        ("GET", "/logga-ut/overallt", "POST"),
        ("POST", "/ready", "GET, HEAD"),
    ],
)
def test_a_page_used_in_the_wrong_way_says_so_in_swedish(
    site: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = site.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert text("sv", "error.method") in answer.text


@only_sqlite
def test_a_mistake_of_ours_is_one_sentence_and_a_line_in_the_log(
    site: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(login, "_show_form", fail)
    answer = site.get("/logga-in")
    assert answer.status_code == 500
    assert text("sv", "error.unexpected") in answer.text
    assert "a bug" not in answer.text
    assert "a bug" in caplog.text


def _pages(site: TestClient, house: House) -> Iterator[str]:
    survey = surveys.survey_path(house.today.id)
    invited = invitations.invite(house.coordinator, "ny@provhuset.se", Role.READER, None)
    for path in (
        "/oppet/kalender",
        survey,
        "/svara/okand",
        rooms.room_path(house.school),
        "/rum/okand",
        "/logga-in",
        invitations.path_of(invited),
        "/inbjudan/okand",
        "/oppet/x",
    ):
        yield site.get(path).text
    yield site.post(survey, data={"id": "x"}).text
    yield site.post(survey, data={"id": "0" * 32, "contacts_new": "1"}).text
    site.cookies.set("bis_session", house.log_in())
    shown = f"/visa/{house.today.id}"
    paper = (f"{shown}?lapp=1", f"/visa/rum/{house.hall}", f"/blankett/{house.today.id}")
    for path in (shown, *paper, "/logga-ut"):
        yield site.get(path).text


@only_sqlite
def test_no_plain_page_has_a_script_but_that_of_the_print_button_or_calls_another_server(
    site: TestClient, house: House
) -> None:
    for page in _pages(site, house):
        assert page.startswith("<!doctype html>")
        assert "<script" not in page
        handled = re.sub(
            r'<button class="button printing" type="button" onclick="print\(\)">', "", page
        )
        assert not re.search(r"<[^>]* on[a-z]+=", handled)
        assert 'src="http' not in page
        assert "@import" not in page


@only_sqlite
def test_example_data_are_marked_on_every_page(
    site: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "is_example", lambda: True)
    for page in _pages(site, house):
        assert "Exempeldata" in page

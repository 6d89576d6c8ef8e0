"""Logging in and out, and where one ends up."""

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from bis.actions import partners, people
from bis.core.permissions import Role
from bis.errors import DatabaseUnavailableError
from bis.settings import settings
from bis.texts import text
from bis.web.login import client_address, own_path
from tests.support.databases import only_sqlite
from tests.support.house import EMAILS, PASSWORD, TODAY, FrozenClock, House

EMAIL = EMAILS[Role.COORDINATOR]
RIGHT = {"email": EMAIL, "password": PASSWORD}

OWN = ["/", "/kalender", "/kalender?vy=vecka&dag=2026-11-03", "/visa/1", "/a//b", "/sök?q=å ä"]
FOREIGN = [
    "",
    "kalender",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\x00/evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "/logga-ut",
    "/logga-in?next=/x",
    "/" + "a" * 3000,
]


@pytest.mark.parametrize("wanted", OWN)
def test_next_leads_to_own_pages(wanted: str) -> None:
    assert own_path(wanted) == wanted


@pytest.mark.parametrize("wanted", FOREIGN)
def test_next_never_leaves_the_house(wanted: str) -> None:
    assert own_path(wanted) == "/"


def test_the_right_password_opens_the_house_for_twelve_hours(site: TestClient) -> None:
    answer = site.post("/logga-in", data={**RIGHT, "next": "/kalender?vy=dag"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/kalender?vy=dag"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("bis_session=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie
    assert site.get("/logga-in/status").status_code == 204


@only_sqlite
@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https://evil.example"]
)
def test_a_login_cannot_be_used_to_send_somebody_away(site: TestClient, wanted: str) -> None:
    shown = site.get("/logga-in", params={"next": wanted}).text
    assert "evil" not in shown
    answer = site.post("/logga-in", data={**RIGHT, "next": wanted})
    assert answer.headers["location"] == "/"


@only_sqlite
def test_behind_https_the_cookie_is_secure(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIS_PUBLIC_URL", "https://bis.example.se")
    settings.cache_clear()
    assert "Secure" in site.post("/logga-in", data=RIGHT).headers["set-cookie"]


def test_a_wrong_password_keeps_the_address_and_says_so(site: TestClient) -> None:
    answer = site.post("/logga-in", data={"email": EMAIL, "password": "fel", "next": "/mote"})
    assert answer.status_code == 401
    assert text("sv", "login.error.wrong") in answer.text
    assert f'value="{EMAIL}"' in answer.text
    assert 'name="next" value="/mote"' in answer.text
    assert "set-cookie" not in answer.headers


@only_sqlite
def test_who_works_for_an_ended_organisation_is_told(site: TestClient, house: House) -> None:
    partners.end(house.coordinator, house.church, TODAY, 1)
    answer = site.post(
        "/logga-in", data={"email": EMAILS[Role.PARTNER], "password": PASSWORD, "next": "/"}
    )
    assert answer.status_code == 403
    assert text("sv", "login.error.ended") in answer.text
    assert "set-cookie" not in answer.headers


def test_guessing_is_made_to_wait(site: TestClient, clock: FrozenClock) -> None:
    wrong = {"email": EMAIL, "password": "fel"}
    statuses = [site.post("/logga-in", data=wrong).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    assert site.post("/logga-in", data=RIGHT).status_code == 429
    clock.forward(minutes=16)
    assert site.post("/logga-in", data=RIGHT).status_code == 303


@only_sqlite
def test_a_database_that_is_gone_is_told_beside_what_was_typed(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise DatabaseUnavailableError("gone")

    monkeypatch.setattr(people, "log_in", gone)
    answer = site.post("/logga-in", data=RIGHT)
    assert answer.status_code == 503
    assert text("sv", "error.database_unavailable") in answer.text
    assert f'value="{EMAIL}"' in answer.text


def test_who_is_logged_in_is_not_asked_again(site: TestClient) -> None:
    site.post("/logga-in", data=RIGHT)
    answer = site.get("/logga-in?next=/kalender")
    assert (answer.status_code, answer.headers["location"]) == (303, "/kalender")


def test_logging_out_ends_the_session_everywhere(site: TestClient) -> None:
    site.post("/logga-in", data=RIGHT)
    token = site.cookies["bis_session"]
    assert site.get("/logga-ut").status_code == 200
    assert site.get("/logga-in/status").status_code == 204  # seeing the button is not enough
    answer = site.post("/logga-ut")
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in")
    site.cookies.set("bis_session", token)
    assert site.get("/logga-in/status").status_code == 401


def test_logging_out_everywhere_ends_the_other_browsers_too(
    site: TestClient, house: House
) -> None:
    elsewhere, others = house.log_in(), house.log_in(Role.READER)
    site.post("/logga-in", data=RIGHT)
    assert 'action="/logga-ut/overallt"' in site.get("/logga-ut").text
    answer = site.post("/logga-ut/overallt")
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in")
    assert 'bis_session=""' in answer.headers["set-cookie"]
    assert people.actor_of(elsewhere) is None
    assert people.actor_of(others)


def test_a_new_login_in_the_same_browser_ends_the_earlier(site: TestClient) -> None:
    site.post("/logga-in", data=RIGHT)
    earlier = site.cookies["bis_session"]
    site.post("/logga-in", data={**RIGHT, "email": EMAILS[Role.READER]})
    assert people.actor_of(earlier) is None
    assert people.actor_of(site.cookies["bis_session"])


def test_nobody_is_not_logged_in(site: TestClient) -> None:
    answer = site.get("/logga-in/status")
    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
    for answer in (
        site.get("/logga-ut"),
        site.post("/logga-ut"),
        site.post("/logga-ut/overallt"),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in")


@only_sqlite
def test_no_browser_keeps_the_login(site: TestClient) -> None:
    answers = (site.get("/logga-in"), site.post("/logga-in", data={"email": "x"}))
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


@only_sqlite
def test_an_empty_house_says_where_the_first_account_is_made(empty_site: TestClient) -> None:
    assert text("sv", "login.new_house") in empty_site.get("/logga-in").text


@pytest.mark.usefixtures("database")
@only_sqlite
@pytest.mark.parametrize(
    ("near", "forwarded", "expected"),
    [
        ("192.0.2.9", "203.0.113.1", "192.0.2.9"),  # not our proxy: anybody can write a header
        ("10.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "198.51.100.66, 203.0.113.1", "203.0.113.1"),  # the proxy adds the last
        ("10.0.0.1", "203.0.113.1, 10.0.0.2", "203.0.113.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_forwarded_headers_count_only_from_own_proxies(
    monkeypatch: pytest.MonkeyPatch, near: str, forwarded: str, expected: str
) -> None:
    monkeypatch.setenv("BIS_TRUSTED_PROXY", "10.0.0.1 10.0.0.2")
    settings.cache_clear()
    headers = [(b"x-forwarded-for", forwarded.encode())]
    scope = {"type": "http", "client": (near, 1), "headers": headers}
    assert client_address(Request(scope)) == expected

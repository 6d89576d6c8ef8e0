"""The page of a one-time link: opened by many, used by one, and it tells nobody its address."""

import pytest
from starlette.testclient import TestClient

from bis.actions import invitations, partners, people
from bis.core.permissions import Role
from bis.texts import text
from tests.support.databases import only_sqlite
from tests.support.house import EMAILS, PASSWORD, TODAY, FrozenClock, House
from tests.web.conftest import visitor

NEW = "ny@provhuset.se"
CHOSEN = {"password": "ett eget lösenord"}


@pytest.fixture
def token(house: House) -> str:
    """What opens the invitation of somebody new at the library."""
    return invitations.invite(house.coordinator, NEW, Role.PARTNER, house.library)


@pytest.fixture
def link(token: str) -> str:
    """Its address."""
    return f"/inbjudan/{token}"


def test_it_says_whose_account_it_is_and_what_it_may(site: TestClient, link: str) -> None:
    shown = site.get(link)
    assert shown.status_code == 200
    for words in (NEW, "Provbiblio", text("sv", "role.partner"), "tisdag 10 november 13.30"):
        assert words in shown.text


def test_the_password_opens_the_house(site: TestClient, link: str) -> None:
    for _ in range(3):
        site.get(link)  # as messengers do with every link
    answer = site.post(link, data=CHOSEN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    actor = people.actor_of(site.cookies["bis_session"])
    assert actor is not None
    assert (actor.email, actor.role) == (NEW, Role.PARTNER)


def test_used_it_says_what_to_do(site: TestClient, link: str, clock: FrozenClock) -> None:
    site.post(link, data=CHOSEN)
    clock.forward(minutes=2)
    for answer in (site.get(link), site.post(link, data=CHOSEN)):
        assert answer.status_code == 404
        assert text("sv", "invitation.closed") in answer.text
        assert "/logga-in" in answer.text
        assert NEW not in answer.text


def test_every_link_that_does_not_work_looks_the_same(
    site: TestClient, house: House, link: str
) -> None:
    invitations.revoke(house.coordinator, invitations.waiting(house.coordinator)[0].id)
    assert site.get(link).text == site.get("/inbjudan/okand").text


def test_that_of_an_organisation_that_has_ended_since_does_not_work(
    site: TestClient, house: House, link: str
) -> None:
    partners.end(house.coordinator, house.library, TODAY, 1)
    for answer in (site.get(link), site.post(link, data=CHOSEN)):
        assert answer.status_code == 404
        assert text("sv", "invitation.closed") in answer.text
    assert NEW not in [one.email for one in people.everybody(house.coordinator)]
    partners.reopen(house.coordinator, house.library, 2)
    assert site.post(link, data=CHOSEN).status_code == 303


def test_a_second_tap_is_let_in_as_well(site: TestClient, link: str) -> None:
    site.post(link, data=CHOSEN)
    site.cookies.clear()
    assert site.post(link, data=CHOSEN).headers["location"] == "/"
    with visitor("198.51.100.9") as other:
        assert other.post(link, data={"password": "ett annat lösenord"}).status_code == 404


@pytest.mark.parametrize("password", ["", "kort", "x" * 300])
def test_a_password_that_cannot_be_used_is_told_beside_its_field(
    site: TestClient, link: str, password: str
) -> None:
    answer = site.post(link, data={"password": password})
    assert answer.status_code == 422
    assert 'id="password-wrong"' in answer.text
    assert site.post(link, data=CHOSEN).status_code == 303


def test_a_new_password_replaces_the_old(site: TestClient, house: House) -> None:
    elsewhere, reader = house.log_in(Role.READER), house.actors[Role.READER]
    link = f"/inbjudan/{invitations.new_password_link(house.coordinator, reader.user_id)}"
    assert text("sv", "invitation.password.meaning") in site.get(link).text
    assert site.post(link, data=CHOSEN).status_code == 303
    assert people.actor_of(site.cookies["bis_session"]) == reader
    assert people.actor_of(elsewhere) is None


def test_who_is_logged_in_here_is_told_and_replaced(
    site: TestClient, house: House, link: str
) -> None:
    earlier = house.log_in()
    site.cookies.set("bis_session", earlier)
    assert f"{EMAILS[Role.COORDINATOR]} inloggad" in site.get(link).text
    site.post(link, data=CHOSEN)
    assert people.actor_of(earlier) is None


@only_sqlite
def test_the_token_stands_in_the_address_and_nowhere_else(
    site: TestClient, token: str, link: str
) -> None:
    answers = [
        site.get(link),
        site.post(link, data={"password": "x"}),
        site.post(link, data={"a": "b" * 100_000}),
        site.post(link, data=CHOSEN),
        site.get(link),
        site.get("/inbjudan/okand"),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 413, 303, 404, 404]
    for answer in answers:
        assert token not in answer.text
        assert token not in str(answer.headers)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "strict-origin"


@only_sqlite
def test_a_mistake_of_ours_leaves_the_token_out_of_the_log(
    site: TestClient,
    token: str,
    link: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(invitations, "what_is_offered", fail)
    answer = site.get(link)
    assert answer.status_code == 500
    assert answer.headers["referrer-policy"] == "strict-origin"
    assert "a bug" in caplog.text
    assert token not in caplog.text


@only_sqlite
def test_guessing_after_it_is_used_is_made_to_wait(site: TestClient, link: str) -> None:
    site.post(link, data=CHOSEN)
    for number in range(6):
        assert site.post(link, data={"password": f"gissning {number} här"}).status_code == 404
    wrong = site.post("/logga-in", data={"email": NEW, "password": PASSWORD})
    assert wrong.status_code == 429

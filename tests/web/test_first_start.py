"""The first account: made once, from the link in the window where BIS was started."""

import pytest
from starlette.testclient import TestClient

from bis.actions import diary, example, lab, people
from bis.core.permissions import Role
from bis.errors import RefusedError
from bis.store import diary as stored_diary
from bis.store.session import reading
from bis.texts import text
from tests.support.databases import only_sqlite

EMAIL = "chef@provhuset.se"
PASSWORD = "fyra ord i rad"


@pytest.fixture
def link(empty_site: TestClient) -> str:
    """The address that is printed when a new house starts."""
    del empty_site
    found = lab.first_account_link()
    assert found is not None
    return found


def form(link: str, **changes: str) -> dict[str, str]:
    code = link.partition("kod=")[2]
    filled = {"kod": code, "email": EMAIL, "password": PASSWORD, "content": "empty"}
    return filled | {"lab": lab.profile().code} | changes


def test_the_link_makes_the_first_coordinator_and_lets_in(
    empty_site: TestClient, link: str
) -> None:
    assert lab.profile().name in empty_site.get(link).text
    answer = empty_site.post("/kom-igang", data=form(link))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    actor = people.actor_of(empty_site.cookies["bis_session"])
    assert actor is not None
    assert (actor.email, actor.role) == (EMAIL, Role.COORDINATOR)
    assert not lab.is_example()


def test_the_link_works_once(empty_site: TestClient, link: str) -> None:
    empty_site.post("/kom-igang", data=form(link))
    empty_site.cookies.clear()
    for answer in (empty_site.get(link), empty_site.post("/kom-igang", data=form(link))):
        assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in")


@only_sqlite
def test_who_begins_with_nothing_is_told_of_the_posts_that_are_there(
    empty_site: TestClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading() as session:
        told = f"{stored_diary.count(session, only_published=True)} inlägg från labbet"
    nothing, example_house = empty_site.get(link).text.split('value="example"')
    assert told in nothing.split('value="empty"')[1]
    assert "inlägg" not in example_house
    with monkeypatch.context() as without_a_file:
        without_a_file.setattr(diary, "known_posts", lambda: ())
        assert "inlägg" not in empty_site.get(link).text


@only_sqlite
def test_the_wrong_house_is_explained_to_who_knows_no_settings(
    empty_site: TestClient, link: str
) -> None:
    page = empty_site.get(link).text
    assert "Be den som installerade BIS att välja rätt hus" in page
    assert "BIS_LAB" in page


@pytest.mark.parametrize("code", ["", "?kod=", "?kod=fel", "?kod=%00"])
def test_without_the_link_the_page_says_where_it_is(empty_site: TestClient, code: str) -> None:
    lab.first_account_link()
    answer = empty_site.get(f"/kom-igang{code}")
    assert answer.status_code == 403
    assert "fönstret där BIS startades" in answer.text


def test_a_form_without_the_right_code_makes_nobody(empty_site: TestClient, link: str) -> None:
    assert empty_site.post("/kom-igang", data=form(link, kod="fel")).status_code == 403
    assert empty_site.get(link).status_code == 200


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"email": "chef"}, "people.error.email"),
        ({"password": "kort"}, "people.error.password_short"),
        ({"password": "x" * 300}, "people.error.password_long"),
        ({"lab": ""}, "setup.error.lab"),
        ({"content": ""}, "setup.error.content"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_makes_nobody(
    empty_site: TestClient, link: str, changes: dict[str, str], key: str
) -> None:
    answer = empty_site.post("/kom-igang", data=form(link, **changes))
    assert answer.status_code == 422
    assert text("sv", key) in answer.text
    assert changes.get("email", EMAIL) in answer.text
    assert PASSWORD not in answer.text
    assert empty_site.get(link).status_code == 200


def test_example_data_come_before_the_account(
    empty_site: TestClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(example, "fill", lambda **wish: asked.append(wish))
    assert empty_site.post("/kom-igang", data=form(link, content="example")).is_redirect
    assert [wish["months"] for wish in asked] == [15]


@only_sqlite
def test_a_refused_filling_is_told_and_the_link_still_works(
    empty_site: TestClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise RefusedError("error.demo_not_empty")

    monkeypatch.setattr(example, "fill", refuse)
    answer = empty_site.post("/kom-igang", data=form(link, content="example"))
    assert answer.status_code == 422
    assert text("sv", "error.demo_not_empty") in answer.text
    assert empty_site.post("/kom-igang", data=form(link)).is_redirect


@only_sqlite
def test_a_house_with_example_data_cannot_be_begun_as_an_empty_one(
    empty_site: TestClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "is_example", lambda: True)
    answer = empty_site.post("/kom-igang", data=form(link, content="empty"))
    assert answer.status_code == 422
    assert text("sv", "setup.error.is_example") in answer.text
    assert empty_site.post("/kom-igang", data=form(link, content="example")).is_redirect


@only_sqlite
def test_no_browser_keeps_the_page(empty_site: TestClient, link: str) -> None:
    answers = (empty_site.get(link), empty_site.get("/kom-igang"))
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}

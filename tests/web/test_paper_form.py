"""The survey on paper: the questions of the week, the digits, and no place for a name."""

import re

import pytest
from starlette.testclient import TestClient

from bis.core.permissions import Role
from bis.texts import text
from tests.support.databases import only_sqlite
from tests.support.house import House

QUESTIONS = ("contacts", "residence", "future_life", "future_work")


@pytest.fixture
def form(site: TestClient, house: House) -> str:
    """The paper form of an activity in a measuring week."""
    site.cookies.set("bis_session", house.log_in())
    return site.get(f"/blankett/{house.today.id}").text


def first_copy(page: str) -> str:
    return page.split('<div class="paper')[1]


def test_it_asks_what_is_asked_that_week_and_says_of_what_and_when(form: str) -> None:
    copy = first_copy(form)
    assert "<b>Språkcafé</b>, tisdag 3 november 2026 13.00–15.00" in copy
    assert text("sv", "survey.consent") in copy
    for question in QUESTIONS:
        assert text("sv", f"survey.{question}") in copy


@only_sqlite
def test_another_week_asks_less(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    ordinary = next(one for one in house.dates if (one.day.month, one.day.day) == (11, 17))
    copy = first_copy(site.get(f"/blankett/{ordinary.id}").text)
    assert text("sv", "survey.residence") in copy
    assert text("sv", "survey.future_life") not in copy


@only_sqlite
def test_two_of_it_are_on_a_sheet(form: str) -> None:
    assert form.count('<div class="paper') == 2
    assert len(re.findall("<h1>", form)) == 2


@only_sqlite
def test_every_box_has_the_digit_that_is_keyed_in(form: str) -> None:
    boxes = re.findall(
        r'class="box"></span>(?:<span class="digit">(\d)</span>)?</span><span>([^<]+)</span>',
        first_copy(form),
    )
    count = ["0", "1", "2", "3", "4", "5", "9"]
    keyed = [digit or words for digit, words in boxes]
    assert keyed == [*count, *count, *"123", *"54321", "9", *"54321", "9", "8"]


@only_sqlite
def test_there_is_no_field_for_a_name_or_anything_else(form: str) -> None:
    assert not re.search("<(input|textarea|form)|namn:", form, re.IGNORECASE)


@only_sqlite
def test_it_is_in_the_language_that_is_asked_for(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    address = f"/blankett/{house.today.id}"
    english = site.get(f"{address}?lang=en").text
    assert '<html lang="en"' in english
    assert text("en", "survey.contacts") in english
    assert text("sv", "survey.contacts") not in english
    english_browser = {"Accept-Language": "en"}
    assert '<html lang="sv"' in site.get(address, headers=english_browser).text
    assert '<html lang="sv"' in site.get(f"{address}?lang=xx").text


@only_sqlite
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.RECEPTION, 200),
        (Role.PARTNER, 200),
        (Role.READER, 403),
    ],
)
def test_it_is_for_those_who_may_show_the_survey(
    site: TestClient, house: House, role: Role, status: int
) -> None:
    site.cookies.set("bis_session", house.log_in(role))
    assert site.get(f"/blankett/{house.today.id}").status_code == status


@only_sqlite
def test_without_a_login_the_way_leads_to_it_and_back(site: TestClient, house: House) -> None:
    found = site.get(f"/blankett/{house.today.id}?lang=en")
    assert found.status_code == 303
    assert found.headers["location"] == f"/logga-in?next=/blankett/{house.today.id}%3Flang%3Den"


@only_sqlite
@pytest.mark.parametrize("wanted", ["x", "00000000-0000-4000-8000-000000000404"])
def test_an_unknown_activity_is_not_found(site: TestClient, house: House, wanted: str) -> None:
    site.cookies.set("bis_session", house.log_in())
    assert site.get(f"/blankett/{wanted}").status_code == 404

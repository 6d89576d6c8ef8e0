"""The card that is turned to a visitor: everything to find the way, in the own language."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bis.actions import events, venues
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.core.recurrence import WEEKLY, Repetition
from bis.settings import settings
from bis.texts import text
from bis.web import wording
from tests.support.databases import only_sqlite
from tests.support.house import TODAY, FrozenClock, House, occurrences_of


@pytest.mark.parametrize("role", list(Role))
def test_anybody_in_the_house_shows_what_when_where_and_when_next(
    site: TestClient, house: House, role: Role
) -> None:
    site.cookies.set("bis_session", house.log_in(role))
    page = site.get(f"/visa/kort/{house.today.id}").text
    for words in (
        "Språkcafé",
        ">I dag </span>13.00–15.00",
        "tisdag 3 november 2026",
        "Provsalen",
    ):
        assert words in page
    assert "<li>Drop-in</li>" in page
    assert "Provkyrkan" in page
    assert "<b>tisdag 10 november 2026 13.00</b>" in page
    assert wording.page_of(house.today) in page
    assert "Skriv ut lapp" in page


@only_sqlite
def test_on_paper_no_word_is_wrong_tomorrow(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/kort/{house.today.id}").text
    assert '<span class="near">I dag </span>' in page
    assert re.search(r"@media print\{[^{}]*\.near\{display:none\}", page)


@only_sqlite
def test_a_room_of_the_house_is_found_by_its_street_too(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    assert "Soldatgatan" not in site.get(f"/visa/kort/{house.today.id}").text
    venues.change(
        house.coordinator,
        house.hall,
        "Provsalen",
        at_bis=True,
        address="Soldatgatan 16, Boden",
        version=1,
    )
    page = site.get(f"/visa/kort/{house.today.id}").text
    assert "Provsalen</b><br>Soldatgatan 16, Boden</p>" in page


@only_sqlite
@pytest.mark.parametrize("path", ["/visa", "/visa/kort"])
@pytest.mark.parametrize(
    ("came", "address"),
    [
        ("", "/"),
        ("enkat", "/enkat"),
        ("kalender", "/kalender?dag=2026-11-03&amp;tillfalle={id}"),
        ("https://fel.exempel", "/"),
    ],
)
def test_the_way_back_leads_to_where_one_came_from_in_every_language(
    site: TestClient, house: House, path: str, came: str, address: str
) -> None:
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"{path}/{house.today.id}?fran={came}").text
    back = address.format(id=house.today.id)
    assert f'<a href="{back}">Tillbaka</a>' in page
    assert ("&amp;fran=" in page) is (came in ("enkat", "kalender"))
    assert "fel.exempel" not in page


@only_sqlite
def test_of_whole_days_the_next_is_told_without_a_time(site: TestClient, house: House) -> None:
    whole = {"title": "Lov", "all_day": True, "starts": None, "ends": None}
    weekly = Repetition(WEEKLY, weekdays=(TODAY.weekday(),), until=TODAY + timedelta(days=7))
    event = events.add_event(house.coordinator, house.draft(**whole, repetition=weekly))
    site.cookies.set("bis_session", house.log_in())
    address = f"/visa/kort/{occurrences_of(event)[0].id}"
    assert "<b>tisdag 10 november 2026 hela dagen</b>" in site.get(address).text
    assert "<b>Tuesday 10 November 2026 all day</b>" in site.get(f"{address}?lang=en").text


@only_sqlite
def test_it_speaks_the_visitors_language(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/kort/{house.today.id}?lang=en").text
    for words in ("Today </span>13:00–15:00", "Next time:", "Print a note", "Arranged by"):
        assert words in page
    assert '<html lang="en"' in page


@only_sqlite
def test_one_that_is_over_says_so(site: TestClient, house: House, clock: FrozenClock) -> None:
    site.cookies.set("bis_session", house.log_in())
    assert "är slut" not in site.get(f"/visa/kort/{house.today.id}").text
    clock.set("2026-11-03T15:01")
    assert "Den här aktiviteten är slut." in site.get(f"/visa/kort/{house.today.id}").text


def test_what_has_no_survey_and_is_elsewhere_has_a_card_too(
    site: TestClient, house: House
) -> None:
    draft = house.draft(has_survey=False, venue_id=house.school, child_care=True)
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/kort/{one.id}").text
    assert "Provskolan, Provgatan 1" in page
    assert text("sv", "open.childcare") in page
    assert text("sv", "visitor_card.next") not in page


def test_a_cancelled_one_says_so_and_why(site: TestClient, house: House) -> None:
    told = Closing(took_place=False, reason="weather", note="Hemligt")
    events.close(house.coordinator, house.today.id, told, house.today.version)
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/kort/{house.today.id}").text
    assert "INSTÄLLT: Vädret" in page
    assert "Hemligt" not in page


@only_sqlite
def test_html_and_marks_of_direction_in_a_title_stay_letters(
    site: TestClient, house: House
) -> None:
    draft = replace(house.draft(), title="<b>قهوة</b> ☕ & \u202ex")
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/kort/{one.id}").text
    assert "&lt;b&gt;قهوة&lt;/b&gt; ☕ &amp; x" in page
    assert "<b>قهوة" not in page


@only_sqlite
def test_the_code_is_there_where_phones_reach_the_house(
    site: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.cookies.set("bis_session", house.log_in())
    assert 'class="code"' not in site.get(f"/visa/kort/{house.today.id}").text
    monkeypatch.setenv("BIS_PUBLIC_URL", "https://bis.example.se")
    settings.cache_clear()
    page = site.get(f"/visa/kort/{house.today.id}").text
    assert 'class="code"' in page
    assert f'href="https://bis.example.se{wording.page_of(house.today)}"' in page


@only_sqlite
def test_an_unknown_one_is_not_found_and_a_stranger_logs_in(
    site: TestClient, house: House
) -> None:
    path = f"/visa/kort/{house.today.id}"
    assert site.get(path).headers["location"] == f"/logga-in?next={path}"
    site.cookies.set("bis_session", house.log_in())
    assert site.get("/visa/kort/x").status_code == 404

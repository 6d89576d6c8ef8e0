"""The QR code on a screen: only for those who may, and only where a phone can follow it."""

import pytest
from starlette.testclient import TestClient

from bis.actions import events, surveys
from bis.core.permissions import Role
from bis.settings import settings
from bis.texts import text
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House, answer, occurrences_of

PUBLIC = "https://bis.example.se"


@pytest.fixture
def _public(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that phones can reach."""
    del house
    monkeypatch.setenv("BIS_PUBLIC_URL", PUBLIC)
    settings.cache_clear()


@pytest.mark.usefixtures("_public")
def test_a_coordinator_shows_the_code_and_its_address(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/{house.today.id}").text
    path = surveys.survey_path(house.today.id)
    assert "<svg" in page.split('class="code"')[1][:200]
    assert f"bis.example.se{path}" in page
    assert "Svara på några korta frågor" in page
    assert '<p lang="en">Answer a few short questions</p>' in page
    assert "Språkcafé" in page
    assert "0 svar hittills" in page


@pytest.mark.usefixtures("_public")
def test_the_number_of_forms_is_shown(site: TestClient, house: House) -> None:
    answer(house.today)
    site.cookies.set("bis_session", house.log_in())
    assert "1 svar hittills" in site.get(f"/visa/{house.today.id}").text


def test_a_house_that_phones_cannot_reach_shows_no_code(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/{house.today.id}").text
    assert 'class="code"' not in page
    assert f"testserver{surveys.survey_path(house.today.id)}" in page
    assert "Fungerar endast på den här datorn" in page
    assert "BIS_PUBLIC_URL" in page


@pytest.mark.parametrize("wanted", ["x", "0", "00000000-0000-4000-8000-000000000404"])
def test_an_unknown_activity_is_not_found(site: TestClient, house: House, wanted: str) -> None:
    site.cookies.set("bis_session", house.log_in())
    found = site.get(f"/visa/{wanted}")
    assert found.status_code == 404
    assert text("sv", "error.not_found") in found.text


def test_another_partners_activity_is_not_theirs_to_show(
    site: TestClient, house: House
) -> None:
    event = events.add_event(house.coordinator, house.draft(organiser_id=house.library))
    site.cookies.set("bis_session", house.log_in(Role.PARTNER))
    assert site.get(f"/visa/{occurrences_of(event)[0].id}").status_code == 403
    assert site.get(f"/visa/{house.today.id}").status_code == 200


def test_a_reader_shows_nothing(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in(Role.READER))
    assert site.get(f"/visa/{house.today.id}").status_code == 403


def test_without_a_login_the_way_leads_to_it(site: TestClient, house: House) -> None:
    found = site.get(f"/visa/{house.today.id}")
    assert found.status_code == 303
    assert found.headers["location"] == f"/logga-in?next=/visa/{house.today.id}"


@only_sqlite
@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-03T09:00", "Enkäten öppnar när aktiviteten börjar: i dag 13.00."),
        ("2026-11-03T14:00", ""),
        ("2026-11-20T09:00", "Enkäten är stängd."),
    ],
)
def test_a_code_that_opens_nothing_yet_says_so(
    site: TestClient, house: House, clock: FrozenClock, moment: str, expected: str
) -> None:
    clock.set(moment)
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/{house.today.id}").text
    assert expected in page
    assert ('class="told"' in page) is bool(expected)

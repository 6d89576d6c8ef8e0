"""The QR code on a screen: only for those who may, and only where a phone can follow it."""

import pytest
from starlette.testclient import TestClient

from bis.actions import events, rooms, surveys
from bis.core.events import Closing
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
    assert "Answer a few short questions" in page
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


@pytest.mark.usefixtures("_public")
@only_sqlite
def test_every_language_is_on_the_screen_the_chosen_one_first(
    site: TestClient, house: House
) -> None:
    site.cookies.set("bis_session", house.log_in())
    address = f"/visa/{house.today.id}"
    swedish, english = site.get(address).text, site.get(f"{address}?lang=en").text
    assert "<h1>Svara på några korta frågor</h1>" in swedish
    assert "<h1>Answer a few short questions</h1>" in english
    for page in (swedish, english):
        for language in ("sv", "en"):
            assert text(language, "show.title") in page
            assert text(language, "show.how").replace("'", "&#39;") in page
    assert "0 answers so far" in english


@pytest.mark.usefixtures("_public")
@only_sqlite
@pytest.mark.parametrize("lapp", [True, False], ids=["slip", "room"])
def test_a_slip_has_code_address_and_one_line_in_every_language(
    site: TestClient, house: House, lapp: bool
) -> None:
    site.cookies.set("bis_session", house.log_in())
    room = f"/visa/rum/{house.hall}"
    page = site.get(f"/visa/{house.today.id}?lapp=1" if lapp else room).text
    path = surveys.survey_path(house.today.id) if lapp else rooms.room_path(house.hall)
    assert "<svg" in page.split('class="code"')[1][:200]
    assert f'dir="ltr">bis.example.se{path}</p>' in page
    for language in ("sv", "en"):
        assert text(language, "show.title") in page
        assert text(language, "show.how").replace("'", "&#39;") in page
    assert "Provsalen" in page
    assert ("Språkcafé" in page) is lapp


@only_sqlite
def test_what_no_phone_can_follow_is_not_printed(site: TestClient, house: House) -> None:
    site.cookies.set("bis_session", house.log_in())
    for path in (f"/visa/{house.today.id}?lapp=1", f"/visa/rum/{house.hall}"):
        page = site.get(path).text
        assert 'class="code"' not in page
        assert "BIS_PUBLIC_URL" in page


@only_sqlite
@pytest.mark.parametrize("role", list(Role))
def test_a_rooms_code_is_for_those_who_show_every_survey(
    site: TestClient, house: House, role: Role
) -> None:
    site.cookies.set("bis_session", house.log_in(role))
    found = site.get(f"/visa/rum/{house.hall}")
    if role in (Role.COORDINATOR, Role.RECEPTION):
        assert found.status_code == 200
    else:
        assert found.status_code == 403
        assert text("sv", "error.not_allowed") in found.text


@only_sqlite
@pytest.mark.parametrize("wanted", ["x", "00000000-0000-4000-8000-000000000404"])
def test_an_unknown_room_is_not_found(site: TestClient, house: House, wanted: str) -> None:
    site.cookies.set("bis_session", house.log_in())
    assert site.get(f"/visa/rum/{wanted}").status_code == 404


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


@only_sqlite
def test_the_screen_counts_anew_by_itself_and_the_slip_does_not(
    site: TestClient, house: House
) -> None:
    site.cookies.set("bis_session", house.log_in())
    assert site.get(f"/visa/{house.today.id}").headers["refresh"] == "10"
    assert "refresh" not in site.get(f"/visa/{house.today.id}?lapp=1").headers


@pytest.mark.usefixtures("_public")
@pytest.mark.parametrize("query", ["", "?lapp=1"])
@only_sqlite
def test_a_code_to_something_cancelled_says_so(
    site: TestClient, house: House, query: str
) -> None:
    closing = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, house.today.id, closing, house.today.version)
    site.cookies.set("bis_session", house.log_in())
    page = site.get(f"/visa/{house.today.id}{query}").text
    assert "Aktiviteten är inställd. Ledaren kan inte komma" in page

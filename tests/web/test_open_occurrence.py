"""GET /oppet/tillfalle/{id}: one activity, in words that anybody understands, or why not."""

import re
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from bis.actions import events, surveys
from bis.core.events import REMOVED, Closing, Occurrence
from bis.store import models
from bis.store.session import writing
from bis.texts import text
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House, occurrences_of
from tests.web.conftest import forget_pages

CALENDAR = "/oppet/kalender"


def page_of(one: Occurrence) -> str:
    return f"/oppet/tillfalle/{one.id}"


def coming(house: House) -> Occurrence:
    """Return the Tuesday a week from now."""
    return next(one for one in house.dates if f"{one.day}" == "2026-11-10")


def move(house: House, starts: str, ends: str) -> Occurrence:
    """Move the coming Tuesday to these wall times; return it as it was."""
    one = coming(house)
    events.move(
        house.coordinator,
        one.id,
        datetime.fromisoformat(starts),
        datetime.fromisoformat(ends),
        one.version,
    )
    return one


def change(house: House, **values: object) -> None:
    with writing() as session:
        session.execute(
            update(models.Event).where(models.Event.id == house.event).values(**values)
        )


def test_the_calendar_leads_to_it_and_it_leads_back(site: TestClient, house: House) -> None:
    assert f'href="{page_of(house.today)}"' in site.get(CALENDAR).text
    page = site.get(page_of(coming(house))).text
    assert "/oppet/kalender?week=2026-W46" in page


def test_it_says_all_that_one_needs_to_come(site: TestClient, house: House) -> None:
    change(house, cost=20, description="Vi pratar.\nAlla kan.", next_step="Prova kören")
    page = site.get(page_of(coming(house))).text
    for said in (
        "<h1>Språkcafé</h1>",
        "tisdag 10 november 2026",
        "13.00–15.00",
        "BIS, Provsalen",
        "Soldatgatan 16, Boden",
        "openstreetmap.org/search?query=Soldatgatan",
        "Provkyrkan",
        "Drop-in",
        "20 kronor",
        "Vi pratar.\nAlla kan.",
        "Prova kören",
    ):
        assert said in page


def test_it_is_in_the_readers_language_with_the_door_signs_name_beside(
    site: TestClient, house: House
) -> None:
    change(house, known_code="sprakcafe")
    page = site.get(f"{page_of(coming(house))}?lang=en").text
    assert '<html lang="en" dir="ltr">' in page
    assert re.search(r'<h1>Language café\s*<span lang="sv">Språkcafé</span></h1>', page)
    assert "Tuesday 10 November 2026" in page
    assert "Free" in page
    assert "What is on?" in site.get(CALENDAR).text  # the choice is remembered


def test_a_cancelled_one_says_so_and_why(site: TestClient, house: House) -> None:
    one = coming(house)
    closing = Closing(took_place=False, reason="weather", note="Ulla frös.")
    events.close(house.coordinator, one.id, closing, one.version)
    page = site.get(page_of(one)).text
    assert re.search(r"INSTÄLLT</strong> Vädret", page)
    assert "Ulla" not in page
    assert "calendar.google.com" not in page


def test_a_moved_one_says_its_new_time_and_when_it_was(site: TestClient, house: House) -> None:
    one = move(house, "2026-11-11T10:00", "2026-11-11T12:00")
    page = site.get(page_of(one)).text
    assert "onsdag 11 november 2026" in page
    assert "Ny tid. Förut: tisdag 10 november 13.00." in page


def test_the_calendar_shows_a_moved_one_as_cancelled_where_it_was(
    site: TestClient, house: House
) -> None:
    move(house, "2026-11-11T10:00", "2026-11-11T12:00")
    for query in ("dag=2026-11-10", "week=2026-W46"):
        page = site.get(f"{CALENDAR}?{query}").text
        assert re.search(
            r"13\.00</b>[^§]*INSTÄLLT[^§]*Språkcafé[^§]*Ny tid: onsdag 10\.00", page
        )
    there = site.get(f"{CALENDAR}?dag=2026-11-11").text
    assert "INSTÄLLT" not in there
    assert "<b>10.00</b>" in there


@pytest.mark.parametrize(
    ("starts", "said"),
    [("2026-11-10T16:00", "Ny tid: 16.00"), ("2026-12-03T13:00", "Ny tid: torsdag 3 december")],
)
def test_a_new_time_is_said_as_shortly_as_it_is_clear(
    site: TestClient, house: House, starts: str, said: str
) -> None:
    move(house, starts, f"{starts[:11]}18:00")
    assert said in site.get(f"{CALENDAR}?dag=2026-11-10").text


def test_what_was_moved_and_then_cancelled_has_no_new_time(
    site: TestClient, house: House
) -> None:
    one = move(house, "2026-11-11T10:00", "2026-11-11T12:00")
    closing = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, one.id, closing, one.version + 1)
    page = site.get(f"{CALENDAR}?dag=2026-11-10").text
    assert "INSTÄLLT" in page
    assert "Ny tid" not in page


def test_a_draft_is_not_there_nor_is_its_old_place(site: TestClient, house: House) -> None:
    one = move(house, "2026-11-11T10:00", "2026-11-11T12:00")
    change(house, published=False)
    forget_pages()
    found = site.get(page_of(one))
    assert found.status_code == 404
    assert text("sv", "occurrence.unknown") in found.text
    assert "Språkcafé" not in site.get(f"{CALENDAR}?week=2026-W46").text


@pytest.mark.parametrize(
    "wanted", ["x", "0", "00000000-0000-4000-8000-000000000404", "<script>"]
)
@only_sqlite
def test_an_unknown_one_is_a_sentence(site: TestClient, wanted: str) -> None:
    found = site.get(f"/oppet/tillfalle/{wanted}", headers={"Accept-Language": "en"})
    assert found.status_code == 404
    assert text("en", "occurrence.unknown") in found.text


def test_one_that_a_change_of_its_series_took_away_leads_to_the_week(
    site: TestClient, house: House
) -> None:
    with writing() as session:
        session.get_one(models.Occurrence, house.today.id).status = REMOVED
    found = site.get(page_of(house.today))
    assert found.status_code == 410
    assert "Aktiviteten har ändrats eller tagits bort. Se veckan." in found.text
    assert 'href="/oppet/kalender"' in found.text


def test_one_that_was_put_in_by_mistake_is_nowhere(site: TestClient, house: House) -> None:
    draft = house.draft(title="Av misstag", day=coming(house).day)
    (one,) = occurrences_of(events.add_event(house.coordinator, draft))
    week = f"{CALENDAR}?week=2026-W46"
    assert "Av misstag" in site.get(week).text
    events.undo(house.coordinator, one.id, one.version)
    forget_pages()
    found = site.get(page_of(one))
    assert found.status_code == 410
    assert text("sv", "occurrence.changed") in found.text
    for address in (week, f"{CALENDAR}.ics", f"{CALENDAR}.json"):
        assert "Av misstag" not in site.get(address).text
    closed = site.get(surveys.survey_path(one.id))
    assert "Den här enkäten är stängd." in closed.text
    site.cookies.set("bis_session", house.log_in())
    for path in (f"/visa/{one.id}", f"/visa/kort/{one.id}", f"/blankett/{one.id}"):
        shown = site.get(path)
        assert shown.status_code == 404
        assert "Av misstag" not in shown.text


def test_google_gets_the_instants_and_whatsapp_the_words(
    site: TestClient, house: House
) -> None:
    links = re.findall(r'href="(https://[^"]+)"', site.get(page_of(coming(house))).text)
    google = next(link for link in links if "google" in link).replace("&amp;", "&")
    asked = parse_qs(urlsplit(google).query)
    assert asked["dates"] == ["20261110T120000Z/20261110T140000Z"]
    assert asked["text"] == ["Språkcafé"]
    shared = unquote(next(link for link in links if "wa.me" in link))
    assert "Språkcafé\ntisdag 10 november 2026 13.00–15.00\nBIS, Provsalen" in shared
    assert shared.endswith(page_of(coming(house)))


@only_sqlite
def test_what_somebody_wrote_is_text_and_nothing_else(site: TestClient, house: House) -> None:
    wild = "<b>Kom</b> **alla** \u202eabc 🎉 <script>x</script>"
    change(house, title=wild, description=wild, next_step=wild)
    page = site.get(page_of(coming(house))).text
    assert "<script>x" not in page
    assert "&lt;b&gt;Kom&lt;/b&gt; **alla**" in page


@only_sqlite
def test_what_is_over_cannot_be_put_into_a_calendar(
    site: TestClient, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-03T15:01")
    page = site.get(page_of(house.today)).text
    assert "Den här aktiviteten är slut." in page
    assert "calendar.google.com" not in page

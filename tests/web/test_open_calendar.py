"""The public calendar: what a newcomer sees, in every view, with any address, at any size."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, update
from starlette.testclient import TestClient
from uuid_utils.compat import uuid7

from bis.actions import events
from bis.core.events import Closing, day_bounds, instant
from bis.store import data_version, models
from bis.store import events as stored
from bis.store.session import reading, writing
from bis.texts import text, words
from bis.web import open_calendar, wording
from bis.web.open_calendar import MOST_BYTES, shelf
from tests.support.databases import only_sqlite
from tests.support.house import NOW, TODAY, FrozenClock, House, occurrences_of
from tests.web.conftest import forget_pages

CALENDAR = "/oppet/kalender"


def titles(page: str) -> list[str]:
    return [title.strip() for title in re.findall(r"<h3><a [^>]*>([^<]*)", page)]


def test_today_and_tomorrow_come_first_with_their_whole_dates(
    site: TestClient, house: House
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    events.add_event(house.coordinator, house.draft(day=tomorrow, title="Boskola"))
    page = site.get(CALENDAR).text
    assert titles(page) == ["Språkcafé", "Boskola"]
    assert "tisdag 3 november 2026" in page
    assert "onsdag 4 november 2026" in page
    assert "<b>13.00</b><span>–15.00</span>" in page
    assert "BIS, Provsalen" in page


def test_what_is_over_is_folded_away_and_not_gone(
    site: TestClient, house: House, clock: FrozenClock
) -> None:
    events.add_event(house.coordinator, house.draft(title="Kvällsfika"))
    clock.set("2026-11-03T15:30")
    page = site.get(CALENDAR).text
    assert titles(page) == ["Kvällsfika", "Språkcafé"]
    assert page.index("Kvällsfika") < page.index("Tidigare i dag") < page.index("Språkcafé")


def test_what_goes_on_since_last_night_stands_on_today_until_it_ends(
    site: TestClient, house: House, clock: FrozenClock
) -> None:
    night = house.draft(title="Natt", starts=time(22), ends=time(2), ends_next_day=True)
    events.add_event(house.coordinator, night)
    clock.set("2026-11-04T00:30")
    for address in (CALENDAR, f"{CALENDAR}?dag=2026-11-04", f"{CALENDAR}?week=2026-W45"):
        page = site.get(address).text
        assert titles(page).count("Natt") == 1
        assert page.index("onsdag 4 november 2026") < page.index("Natt")
        assert text("sv", "open.now") in page
    assert "Natt" in titles(site.get(f"{CALENDAR}?dag=2026-11-03").text)
    clock.set("2026-11-04T02:00")
    forget_pages()
    assert titles(site.get(CALENDAR).text) == []


def test_an_activity_elsewhere_says_its_address(site: TestClient, house: House) -> None:
    events.add_event(house.coordinator, house.draft(title="Kören", venue_id=house.school))
    assert "Provskolan, Provgatan 1" in site.get(CALENDAR).text


def test_a_whole_day_is_told_in_words_and_not_from_midnight_to_midnight(
    site: TestClient, house: House
) -> None:
    draft = house.draft(title="Läger", day=date(2026, 11, 4), all_day=True)
    (camp,) = occurrences_of(events.add_event(house.coordinator, draft))
    page = site.get("/oppet/kalender?lang=sv").text
    assert "hela dagen" in page
    assert "0.00" not in page.replace("10.00", "")
    assert wording.told(camp, "sv", NOW).when == "i morgon"
    assert wording.full_time(camp, "en") == "Wednesday 4 November 2026 all day"


def test_a_whole_day_that_was_moved_is_told_without_a_time(
    site: TestClient, house: House
) -> None:
    whole = {"title": "Lov", "all_day": True, "starts": None, "ends": None}
    event = events.add_event(house.coordinator, house.draft(**whole, day=date(2026, 11, 5)))
    (one,) = occurrences_of(event)
    events.move(
        house.coordinator, one.id, datetime(2026, 11, 6), datetime(2026, 11, 7), one.version
    )
    page = site.get(f"{CALENDAR}?week=2026-W45").text
    assert "fredag hela dagen" in page
    assert "0.00" not in re.sub(r"\d0\.00", "", page)


def test_child_care_and_drop_in_are_said_in_words(site: TestClient, house: House) -> None:
    events.add_event(
        house.coordinator, house.draft(title="Kurs", child_care=True, drop_in=False)
    )
    rows = site.get(f"{CALENDAR}?dag=2026-11-03").text.split("<li class=")
    course = next(row for row in rows if ">Kurs</a>" in row)
    assert "Barnpassning" in course
    assert "Drop-in" not in course


def test_a_cancelled_one_is_loud_and_says_why(site: TestClient, house: House) -> None:
    cancel(house, reason="leader")
    assert re.search(r"INSTÄLLT[^§]*<p>Ledaren kan inte komma</p>", site.get(CALENDAR).text)
    page = site.get(f"{CALENDAR}?lang=en").text
    assert re.search(r"CANCELLED[^§]*<p>The leader cannot come</p>", page)


def test_what_somebody_wrote_freely_about_a_cancelled_one_stays_in_the_house(
    site: TestClient, house: House
) -> None:
    cancel(house, reason="other", note="Ulla Ek har feber.")
    assert "Ulla" not in site.get(CALENDAR).text
    with writing() as session:  # as a house wrote before there were reasons to choose from
        row = session.get_one(models.Occurrence, house.today.id)
        row.reason = "Ulla Ek har feber."
    forget_pages()
    page = site.get(CALENDAR).text
    assert "INSTÄLLT" in page
    assert "Ulla" not in page


def cancel(house: House, **told: str) -> None:
    closing = Closing(took_place=False, **told)  # type: ignore[arg-type]
    events.close(house.coordinator, house.today.id, closing, house.today.version)


def test_the_address_of_the_house_stands_there_once_with_a_plain_link_to_a_map(
    site: TestClient,
) -> None:
    page = site.get(CALENDAR).text
    assert page.count("BIS, Soldatgatan 16, Boden") == 1
    assert links_away(page) == [
        "https://www.openstreetmap.org/search?query=Soldatgatan%2016%2C%20Boden"
    ]


def test_a_house_without_an_address_has_no_link_to_a_map(site: TestClient) -> None:
    with writing() as session:
        session.execute(update(models.Venue).where(models.Venue.at_bis).values(address=""))
    forget_pages()
    assert links_away(site.get(CALENDAR).text) == []


def links_away(page: str) -> list[str]:
    return re.findall(r'<a [^>]*href="(http[^"]*)"', page)


def test_a_known_activity_has_the_readers_name_and_the_door_signs(
    site: TestClient, house: House
) -> None:
    draft = house.draft(title="Svenska 2", known_code="svenska2", level="svenska2")
    events.add_event(house.coordinator, draft)
    page = site.get(f"{CALENDAR}?lang=en").text
    assert re.search(r'>Swedish 2</a>\s*<span lang="sv">Svenska 2</span></h3>', page)
    assert '<html lang="en" dir="ltr">' in page
    assert "Tuesday 3 November 2026" in page


def test_the_language_is_remembered_and_can_be_chosen_back(site: TestClient) -> None:
    assert "Vad händer?" in site.get(CALENDAR).text
    assert "What is on?" in site.get(f"{CALENDAR}?lang=en").text
    assert "What is on?" in site.get(CALENDAR).text
    assert "Vad händer?" in site.get(f"{CALENDAR}?lang=sv").text
    assert "Vad händer?" in site.get(CALENDAR).text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Språkcafé", "Kurs", "Rådgivning"]),
        ("&kind=swedish", ["Kurs"]),
        ("&level=svenska2", ["Kurs"]),
        ("&childcare=1", ["Kurs"]),
        ("&dropin=1", ["Språkcafé", "Rådgivning"]),
        ("&language=en", ["Rådgivning"]),
        ("&partner=prov-bib", ["Rådgivning"]),
        ("&partner=Provbiblio", ["Rådgivning"]),
        ("&kind=swedish&dropin=1", []),
        ("&kind=&level=&partner=&language=", ["Språkcafé", "Kurs", "Rådgivning"]),
    ],
)
def test_filters_in_the_address(
    site: TestClient, house: House, query: str, expected: list[str]
) -> None:
    course = house.draft(
        title="Kurs", kind="swedish", level="svenska2", child_care=True, drop_in=False
    )
    advice = house.draft(title="Rådgivning", organiser_id=house.library, languages=("sv", "en"))
    for draft in (course, advice):
        events.add_event(house.coordinator, draft)
    page = site.get(f"{CALENDAR}?dag=2026-11-03{query}").text
    assert titles(page) == expected


def test_a_filter_that_is_on_is_one_tap_from_off(site: TestClient) -> None:
    page = site.get(f"{CALENDAR}?dag=2026-11-03&childcare=1").text
    on = re.search(r'<a href="([^"]+)" class="on"', page)
    assert on is not None
    assert on[1] == f"{CALENDAR}?dag=2026-11-03"


def test_a_week_shows_its_seven_days(site: TestClient) -> None:
    page = site.get(f"{CALENDAR}?week=2026-W46").text
    assert "9–15 november 2026" in page
    assert len(re.findall(r"<h2", page)) == 7
    assert titles(page) == ["Språkcafé"]
    assert f"{CALENDAR}?week=2026-W45" in page
    assert f"{CALENDAR}?week=2026-W47" in page


def test_a_week_over_new_year_names_both_months(site: TestClient) -> None:
    assert "28 december – 3 januari 2027" in site.get(f"{CALENDAR}?week=2026-W53").text


def test_an_empty_day_says_what_comes_next(site: TestClient) -> None:
    page = site.get(f"{CALENDAR}?dag=2026-11-04").text
    assert "Inget här i morgon. Nästa: Språkcafé, tisdag 10 november 13.00." in page
    page = site.get(f"{CALENDAR}?dag=2026-11-04&lang=en").text
    assert "Nothing here tomorrow. Next: Språkcafé, Tuesday 10 November 13:00." in page


def test_an_empty_tomorrow_looks_past_what_today_still_has(
    site: TestClient, house: House
) -> None:
    events.add_event(house.coordinator, house.draft())
    page = site.get(CALENDAR).text
    assert "Inget här i morgon. Nästa: Språkcafé, tisdag 10 november 13.00." in page


def test_the_past_days_of_this_week_are_folded_and_those_of_another_are_not(
    site: TestClient,
) -> None:
    assert site.get(f"{CALENDAR}?week=2026-W45").text.count('<details class="past">') == 1
    assert '<details class="past">' not in site.get(f"{CALENDAR}?week=2026-W44").text


def test_an_empty_choice_says_that_it_is_the_choice(site: TestClient) -> None:
    page = site.get(f"{CALENDAR}?dag=2026-11-04&kind=advice").text
    assert "Inget av det du valt i morgon." in page
    assert "Visa allt" in page


@only_sqlite
@pytest.mark.parametrize(
    "query",
    [
        "dag=igår",
        "dag=2026-13-45",
        "dag=9999-12-31",
        "dag=0001-01-01",
        "week=2026-W99",
        "week=2026-W00",
        "week=0000-W01",
        "week=9999-W52",
        "kind=<script>&level=%00&partner=%0a&language=%F0%9F%98%80",
        "rad=-1&dag=x",
        "lang=xx&lang=yy",
        "childcare=ja&dropin=",
        "%ff%fe=%ff",
        "&&&===",
        "partner=" + "a" * 5000,
    ],
)
def test_rubbish_in_the_address_shows_the_usual_page(site: TestClient, query: str) -> None:
    answer = site.get(f"{CALENDAR}?{query}")
    assert answer.status_code == 200
    assert titles(answer.text) == ["Språkcafé"]
    assert "<script" not in answer.text


@only_sqlite
@pytest.mark.parametrize("row", ["0", "5", "9999", "x", "²", "-3"])
def test_any_row_can_be_asked_for(site: TestClient, row: str) -> None:
    assert site.get(f"{CALENDAR}?dag=2026-11-03&rad={row}").status_code == 200


def test_a_change_shows_within_a_second_or_so(
    site: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_calendar, "_FRESH_SECONDS", 0.0)
    assert titles(site.get(CALENDAR).text) == ["Språkcafé"]
    events.add_event(house.coordinator, house.draft())
    assert titles(site.get(CALENDAR).text) == ["Språkcafé", "Fika för alla"]


def test_an_unchanged_house_is_not_asked_again(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = site.get(CALENDAR)
    monkeypatch.setattr(data_version, "current", lambda _: pytest.fail("asked the database"))
    monkeypatch.setattr(open_calendar, "_FRESH_SECONDS", 60.0)
    assert site.get(CALENDAR).content == first.content
    answer = site.get(CALENDAR, headers={"If-None-Match": first.headers["etag"]})
    assert (answer.status_code, answer.content) == (304, b"")


def test_the_page_moves_on_with_the_minute(site: TestClient, clock: FrozenClock) -> None:
    assert '<strong class="now">' in site.get(CALENDAR).text
    clock.set("2026-11-03T15:00")
    assert '<strong class="now">' not in site.get(CALENDAR).text


@only_sqlite
def test_strange_addresses_do_not_fill_the_memory(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_calendar, "_MOST_PAGES", 5)
    monkeypatch.setattr(open_calendar, "_MOST_ASKED", 7)
    for number in range(30):
        site.get(f"{CALENDAR}?partner=nr{number}&x={number}")
    assert len(shelf._pages) <= 5
    assert len(shelf._asked) <= 7


@only_sqlite
@pytest.mark.parametrize("title", ["Språkcafé", "&'\"<å>" * 20])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_is_over_50_kb_with_3000_events(
    site: TestClient, house: House, title: str, language: str
) -> None:
    _fill(house, title=title[:120], number=3000)
    for query in ("", "dag=2026-11-03", "dag=2026-11-03&rad=120", "week=2026-W45", "kind=meet"):
        answer = site.get(f"{CALENDAR}?{query}&lang={language}")
        assert answer.status_code == 200
        assert len(answer.content) <= MOST_BYTES <= 50_000
        assert len(titles(answer.text)) > 1


@only_sqlite
def test_every_activity_of_a_full_day_can_be_reached(site: TestClient, house: House) -> None:
    _fill(house, title="Fika", number=500)
    shown, address = [], f"{CALENDAR}?dag=2026-11-05"
    for _ in range(30):
        page = site.get(address).text
        shown += re.findall(r">Fika (\d+) *<", page)
        following = re.search(r'class="more" href="([^"]+)">Nästa sida', page)
        if following is None:
            break
        address = following[1].replace("&amp;", "&")
    with reading() as session:
        day = date(2026, 11, 5)
        expected = {one.title for one in stored.between(session, *day_bounds(day, day))}
    assert {f"Fika {number}" for number in shown} == expected
    assert len(shown) == len(expected)


@only_sqlite
def test_a_week_leads_to_its_full_days(site: TestClient, house: House) -> None:
    _fill(house, title="Fika", number=200)
    page = site.get(f"{CALENDAR}?week=2026-W46").text
    assert re.search(r'href="/oppet/kalender\?dag=2026-11-11">Visa alla \d\d', page)


@only_sqlite
def test_the_calendar_is_what_is_open(site: TestClient) -> None:
    answer = site.get("/oppet")
    assert (answer.status_code, answer.headers["location"]) == (307, CALENDAR)


@only_sqlite
def test_no_script_and_nothing_from_elsewhere(site: TestClient) -> None:
    page = site.get(CALENDAR).text
    assert "<script" not in page
    loaded = re.sub(r"xmlns='[^']*'|<a [^>]*>", "", page)  # a link loads nothing
    assert "http" not in loaded


@pytest.mark.parametrize("group", ["open", "survey", "kind", "reason"])
def test_english_is_complete(group: str) -> None:
    keys = {key for key in words("sv") if key.startswith(f"{group}.")}
    assert keys
    assert keys == {key for key in words("en") if key.startswith(f"{group}.")}


def test_every_kind_has_a_colour_of_its_own() -> None:
    from bis.actions import lab
    from bis.core.kinds import COLOURS

    assert set(lab.profile().kinds) == set(COLOURS)
    assert all(text("sv", f"kind.{kind}") for kind in COLOURS)


def _fill(house: House, title: str, number: int) -> None:
    """Put `number` single activities into the fortnight from today, all at once."""
    draft = house.draft(title=title, child_care=True, languages=("sv", "ar", "ti", "en"))
    with reading() as session:
        series = session.get_one(models.Event, house.event)
        row = {c.name: getattr(series, c.name) for c in models.Event.__table__.columns}
    ids = [uuid7() for _ in range(number)]
    day = [TODAY + timedelta(days=index % 14) for index in range(number)]
    with writing() as session:
        session.execute(
            insert(models.Event),
            [
                row
                | {"id": one, "lineage_id": one, "title": f"{title[:110]} {index}", "rule": ""}
                | {"languages": list(draft.languages), "child_care": True}
                for index, one in enumerate(ids)
            ],
        )
        session.execute(
            insert(models.Occurrence),
            [
                {
                    "id": uuid7(),
                    "event_id": one,
                    "original_start": datetime.combine(day[index], time(18, index % 60)),
                    "starts_at": instant(day[index], time(18, index % 60)),
                    "ends_at": instant(day[index], time(20)),
                }
                for index, one in enumerate(ids)
            ],
        )
        session.execute(update(models.Venue).values(address="Långa gatan 17, 961 61 Boden"))
        data_version.bump(session)
    forget_pages()

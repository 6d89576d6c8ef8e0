"""The page of a partner's link, as a phone without scripts meets it."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bis.actions import events, week_links
from bis.core.week_form import FIELDS, MOST_ROWS
from bis.store import events as stored
from bis.store.session import reading
from bis.texts import text
from bis.web import week
from bis.web.rate import HourlyLimit
from tests.support.databases import only_sqlite
from tests.support.house import TODAY, FrozenClock, House

pytestmark = only_sqlite  # the store is tried on both engines in tests/actions

WORST = '"><script>alert(1)</script> \u202egnirts \U0001f469\u200d\U0001f373'


@pytest.fixture
def token(house: House) -> str:
    """The church's link; the church leads the weekly Språkcafé, and a fika on Thursday."""
    events.add_event(house.coordinator, house.draft(day=TODAY + timedelta(days=2)))
    return week_links.make(house.coordinator, house.church)


@pytest.fixture
def link(token: str) -> str:
    """Its address, for the week after NOW."""
    return f"/inbjudan/{token}?week=2026-W46"


def filled(house: House, number: int = 0, **typed: str) -> dict[str, str]:
    usual = {
        "vad": "Sagostund",
        "slag": "meet",
        "var": str(house.hall),
        "dag": "2026-11-11",
        "fran": "10:00",
        "till": "11:30",
    }
    return {"week": "2026-W46", "rader": "3"} | {
        f"{name}{number}": value for name, value in (usual | typed).items()
    }


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_it_says_who_sends_what_stands_and_what_was_last_week(
    site: TestClient, link: str
) -> None:
    shown = site.get(link)
    assert shown.status_code == 200
    assert text("sv", "week.title", partner="Provkyrkan") in shown.text
    assert "tisdag 10 november 13.00–15.00" in shown.text
    assert "Fika för alla · torsdag 12 november 15.00–17.00 · Provsalen" in shown.text
    assert "<script" not in shown.text


def test_from_thursday_on_the_next_week_is_meant(
    site: TestClient, token: str, clock: FrozenClock
) -> None:
    for at, week_meant in (("2026-11-04T12:00", "2026-W45"), ("2026-11-05T08:00", "2026-W46")):
        clock.set(at)
        shown = site.get(f"/inbjudan/{token}").text
        assert f'name="vecka" value="{week_meant}" aria-current="true">' in shown


def test_a_week_is_filled_in_looked_at_and_sent(
    site: TestClient, house: House, link: str
) -> None:
    tick = re.search(r'name="(samma-[^"]+)"', site.get(link).text)
    assert tick
    looked_at = site.post(link, data=filled(house) | {tick[1]: "1", "granska": "1"})
    assert looked_at.status_code == 200
    assert "Sagostund" in looked_at.text
    assert "Fika för alla" in looked_at.text
    assert "Sagostund" not in site.get(link).text  # a look changes nothing
    sent = site.post(link, data=hidden(looked_at.text) | {"skicka": "1"})
    assert sent.status_code == 303
    thanks = site.get(sent.headers["location"]).text
    assert text("sv", "week.done_new") in thanks
    assert "Sagostund" in thanks
    again = site.post(link, data=hidden(looked_at.text) | {"skicka": "1"})
    assert again.headers["location"].endswith("klart=same")


def test_change_brings_back_all_that_was_typed(
    site: TestClient, house: House, link: str
) -> None:
    looked_at = site.post(link, data=filled(house, 2, barn="1") | {"granska": "1"})
    back = site.post(link, data=hidden(looked_at.text) | {"andra": "1"}).text
    assert 'name="vad2" value="Sagostund"' in back
    assert 'name="barn2" value="1" checked' in back


def test_a_mistake_stands_beside_its_row_and_what_was_typed_stays(
    site: TestClient, house: House, link: str
) -> None:
    wrong = filled(house) | filled(house, 1, vad="x" * 121, fran="14:00", till="13:00")
    for button in ("granska", "skicka"):
        answer = site.post(link, data=wrong | {button: "1"})
        assert answer.status_code == 422
        assert 'id="vad1-wrong"' in answer.text
        assert 'id="till1-wrong"' in answer.text
        assert 'id="vad0-wrong"' not in answer.text
        assert 'name="vad0" value="Sagostund"' in answer.text
        assert "x" * 121 in answer.text
        assert text("sv", "week.error.fields") in answer.text
    assert "Sagostund" not in site.get(link).text


def test_no_kind_is_chosen_before_somebody_chooses_one(site: TestClient, link: str) -> None:
    shown = site.get(link).text
    kinds = re.findall(r'<select id="slag\d+".*?</select>', shown)
    assert len(kinds) == 3
    for kind in kinds:
        assert 'value="">Välj<' in kind
        assert "selected" not in kind


def test_a_row_without_a_kind_is_told_beside_it_and_an_empty_row_is_not(
    site: TestClient, house: House, link: str
) -> None:
    answer = site.post(link, data=filled(house, 1, slag="") | {"granska": "1"})
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-wrong"', answer.text) == ["slag1"]
    assert text("sv", "week.error.kind_empty") in answer.text
    assert 'name="vad1" value="Sagostund"' in answer.text
    known = site.post(link, data=filled(house, slag="", vad="Språkcafé") | {"granska": "1"})
    assert known.status_code == 200  # a known name has its kind


def test_another_week_or_language_keeps_what_was_typed_on_its_weekday(
    site: TestClient, house: House, link: str
) -> None:
    later = site.post(link, data=filled(house) | {"vecka": "2026-W48"}).text
    assert 'name="vad0" value="Sagostund"' in later
    assert hidden(later)["week"] == "2026-W48"
    assert '<option value="2026-11-25" selected>' in later
    english = site.post(f"{link}&lang=en", data=filled(house) | {"andra": "1"}).text
    assert 'name="vad0" value="Sagostund"' in english
    assert text("en", "week.which") in english
    assert text("en", "week.which") in site.get(link).text


def test_more_rows_are_offered_as_long_as_there_can_be_more(
    site: TestClient, house: House, link: str
) -> None:
    few = site.post(link, data=filled(house) | {"rader": "18", "fler": "1"}).text
    assert 'id="rad21"' in few
    assert 'name="fler"' in few
    most = site.post(link, data=filled(house) | {"rader": "21", "fler": "1"}).text
    assert 'id="rad24"' in most
    assert 'name="fler"' not in most


def test_nothing_filled_in_is_told(site: TestClient, link: str) -> None:
    answer = site.post(link, data={"granska": "1", "week": "2026-W46"})
    assert answer.status_code == 422
    assert text("sv", "week.error.nothing") in answer.text


def test_more_rows_keep_what_was_typed_and_end_somewhere(
    site: TestClient, house: House, link: str
) -> None:
    more = site.post(link, data=filled(house) | {"fler": "1"}).text
    assert 'name="vad5"' in more
    assert 'name="vad6"' not in more
    assert 'name="vad0" value="Sagostund"' in more
    for silly in ("99", "-1", "x", "²"):
        assert site.post(link, data={"rader": silly, "fler": "1"}).status_code == 200


def test_the_worst_that_can_be_typed_is_shown_as_letters(
    site: TestClient, house: House, link: str
) -> None:
    looked_at = site.post(link, data=filled(house, vad=WORST) | {"granska": "1"})
    assert "<script>" not in looked_at.text
    assert "&lt;script&gt;" in looked_at.text
    assert "\u202e" not in looked_at.text.partition("<form")[0]


def test_calling_off_asks_why_and_says_so(site: TestClient, house: House, link: str) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))
    why = {"stall-in": str(last.id), f"skal-{last.id}": "weather"}
    done = site.post(link, data=why)
    assert text("sv", "week.done_off") in done.text
    with reading() as session:
        assert stored.get(session, last.id).reason == "weather"
    again = site.post(link, data=why)
    assert again.status_code == 422
    assert text("sv", "week.error.begun") in again.text
    assert site.post(link, data={"stall-in": "x"}).status_code == 404
    assert site.post(link, data={"stall-in": str(house.event)}).status_code == 404


def test_calling_off_keeps_what_was_typed_in_the_rows(
    site: TestClient, house: House, link: str
) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))
    shown = site.get(link).text
    (button,) = re.findall(rf'<button [^>]*name="stall-in" value="{last.id}">', shown)
    assert 'form="rows"' in button
    assert f'name="skal-{last.id}" form="rows"' in shown
    done = site.post(link, data=filled(house, 2) | {"stall-in": str(last.id)})
    assert done.status_code == 200
    assert text("sv", "week.done_off") in done.text
    assert 'name="vad2" value="Sagostund"' in done.text


def test_enter_in_a_row_looks_and_does_nothing_else(site: TestClient, link: str) -> None:
    first = re.search(
        r'<button [^>]*form="rows"[^>]*>|<form[^>]*id="rows"', site.get(link).text
    )
    assert first
    assert 'name="granska"' in first[0]


def test_every_label_points_at_its_own_field(site: TestClient, link: str) -> None:
    shown = site.get(link).text
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r' for="([^"]+)"', shown)) <= set(ids)
    assert shown.count('name="skal-') > 1


def test_english_is_chosen_and_remembered(site: TestClient, link: str) -> None:
    shown = site.get(f"{link}&lang=en").text
    assert text("en", "week.title", partner="Provkyrkan") in shown
    assert text("en", "week.which") in site.get(link).text


def test_the_slip_shows_the_address_that_it_is(site: TestClient, token: str) -> None:
    slip = site.get(f"/inbjudan/{token}?lapp=1")
    assert f"/inbjudan/{token}" in slip.text
    assert "Provkyrkan" in slip.text


def test_a_link_that_no_longer_works_looks_like_one_that_never_did(
    site: TestClient, house: House, token: str, link: str
) -> None:
    (kept,) = week_links.links_of(house.coordinator, house.church)
    week_links.revoke(house.coordinator, kept.id)
    guessed = site.get("/inbjudan/okand")
    assert guessed.status_code == 404
    for address in (link, f"/inbjudan/{token}?lapp=1"):
        assert site.get(address).text == guessed.text
    assert site.post(link, data=filled(house) | {"skicka": "1"}).status_code == 404
    assert "Provkyrkan" not in guessed.text
    many = filled(house) | {f"{name}{n}": "x" for name in FIELDS for n in range(MOST_ROWS)}
    late = site.post(link, data=many | {"rader": str(MOST_ROWS), "granska": "1"})
    assert (late.status_code, late.text) == (404, guessed.text)


def test_the_token_stands_in_the_address_and_in_no_page_but_the_slip(
    site: TestClient, house: House, token: str, link: str
) -> None:
    for answer in (
        site.get(link),
        site.post(link, data=filled(house) | {"granska": "1"}),
        site.post(link, data={"granska": "1"}),
        site.post(link, data={"a": "b" * 100_000}),
    ):
        assert token not in answer.text
        assert "public" not in answer.headers["cache-control"]
        assert answer.headers["referrer-policy"] == "strict-origin"


def test_a_browser_keeps_it_for_its_back_alone_and_no_search_finds_it(
    site: TestClient, link: str
) -> None:
    for address, kept in (
        (link, "private, no-cache"),
        (f"{link}&lapp", "no-store"),
        ("/inbjudan/guessed", "no-store"),
    ):
        headers = site.get(address).headers
        assert headers["cache-control"] == kept
        assert headers["x-robots-tag"] == "noindex"
        assert headers["referrer-policy"] == "strict-origin"


def test_a_flood_is_told_to_wait(
    site: TestClient, house: House, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(week, "_limit", HourlyLimit(1))
    assert site.post(link, data=filled(house) | {"granska": "1"}).status_code == 200
    waits = site.post(link, data=filled(house) | {"granska": "1"})
    assert waits.status_code == 429
    assert text("sv", "week.error.too_many") in waits.text

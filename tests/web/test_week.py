"""The page of a partner's link, as a phone without scripts meets it."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from html import unescape
from urllib.parse import quote_plus, urlencode

import pytest
from starlette.testclient import TestClient

from bis.actions import events, series, week_links
from bis.core.events import Closing, Occurrence
from bis.core.series import ONE
from bis.core.week_form import FIELDS, MOST_ROWS
from bis.errors import ChangedMeanwhileError
from bis.store import events as stored
from bis.store.session import reading
from bis.texts import text
from bis.web import week
from bis.web.rate import HourlyLimit
from tests.support.databases import only_sqlite
from tests.support.house import TODAY, FrozenClock, House, occurrences_of, shown

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


def press(one: Occurrence, since: int = 0) -> str:
    """Return what a button about a date sends, `since` changes after it was read here."""
    return f"{one.id}.{one.version + since}"


def leads_to(site: TestClient, address: str, typed: Mapping[str, str]) -> str:
    """Return the address of the page that a post leads to, for every reload of it."""
    answer = site.post(address, data=typed)
    assert answer.status_code == 303
    return answer.headers["location"]


def led_to(site: TestClient, address: str, typed: Mapping[str, str]) -> str:
    """Return the page that a post leads to."""
    return site.get(leads_to(site, address, typed)).text


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


def test_a_refused_row_is_where_the_page_opens_and_how_many_are_marked_is_told(
    site: TestClient, house: House, link: str
) -> None:
    wrong = filled(house) | filled(house, 1, slag="", till="x", var="")
    answer = site.post(link, data=wrong | {"granska": "1"})
    assert text("sv", "week.marked", count=3) in answer.text.partition("<form")[0]
    assert re.findall(r'id="fel"><label for="(\w+)"', answer.text) == ["var1"]
    assert 'id="fel"' not in site.get(link).text
    asked = site.get(link).text
    for button in re.findall(r'<button [^>]*name="granska"[^>]*>', asked):
        assert 'formaction="#fel"' in button


def test_empty_rows_are_folded_but_the_first_and_the_first_that_is_asked_for(
    site: TestClient, house: House, link: str
) -> None:
    for typed, button, unfolded in (
        ({}, "andra", [1]),
        (filled(house, 1), "andra", [1, 2]),
        (filled(house), "andra", [1]),
        (filled(house), "fler", [1, 4]),
    ):
        page = site.post(link, data=typed | {"week": "2026-W46", button: "1"}).text
        found = [int(n) for n in re.findall(r'class="row" id="rad(\d+)" open', page)]
        assert found == unfolded


def test_that_the_week_before_repeats_by_itself_is_said(
    site: TestClient, token: str, link: str
) -> None:
    said = text("sv", "week.same_stands")
    assert said not in site.get(link).text  # the fika of this week is offered
    assert said in site.get(f"/inbjudan/{token}?week=2026-W47").text


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
    why = {"stall-in": press(last), f"skal-{last.id}": "weather"}
    address = leads_to(site, link, why)
    assert f"skal-{last.id}" not in address
    done = site.get(address).text
    assert text("sv", "week.done_off") in done
    with reading() as session:
        assert stored.get(session, last.id).reason == "weather"
    again = site.post(link, data=why)
    assert again.status_code == 422
    assert text("sv", "week.error.begun") in again.text


def test_calling_off_keeps_what_was_typed_in_the_rows(
    site: TestClient, house: House, link: str
) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))
    shown = site.get(link).text
    (button,) = re.findall(rf'<button [^>]*name="stall-in" value="{press(last)}">', shown)
    assert 'form="rows"' in button
    assert f'name="skal-{last.id}" form="rows"' in shown
    why = {"stall-in": press(last), f"skal-{last.id}": "leader"}
    done = led_to(site, link, filled(house, 2) | why)
    assert text("sv", "week.done_off") in done
    assert 'name="vad2" value="Sagostund"' in done


def test_no_reason_is_chosen_before_somebody_chooses_one(
    site: TestClient, house: House, link: str
) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))
    other = next(one for one in house.dates if one.day == TODAY + timedelta(days=14))
    (asked,) = re.findall(rf'<select id="skal-{last.id}".*?</select>', site.get(link).text)
    assert 'value="">Välj<' in asked
    assert "selected" not in asked
    typed = filled(house, 2) | {f"skal-{other.id}": "weather"}
    for nothing in ({}, {f"skal-{last.id}": ""}, {f"skal-{last.id}": "<b>"}):
        answer = site.post(link, data=typed | nothing | {"stall-in": press(last)})
        assert answer.status_code == 422
        assert re.findall(r'id="([^"]+)-wrong"', answer.text) == [f"skal-{last.id}"]
        assert text("sv", "week.error.why_empty") in answer.text
        assert text("sv", "week.error.not_called_off") in answer.text
        assert 'name="vad2" value="Sagostund"' in answer.text
        assert '<option value="weather" selected>' in answer.text
        assert text("sv", "week.marked_one") in answer.text
        assert answer.text.count("<details open>") == 3  # the list, this fold and the other
    with reading() as session:
        assert stored.get(session, last.id).status == "planned"


def test_what_was_called_off_here_is_put_back_here_with_what_was_typed_kept(
    site: TestClient, house: House, link: str
) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))
    why = {"stall-in": press(last), f"skal-{last.id}": "weather"}
    off = led_to(site, link, why)
    (button,) = re.findall(r'<button [^>]*name="tillbaka" value="[^"]+">', off)
    assert press(last, 1) in button
    assert 'form="rows"' in button
    for _ in range(2):  # the second tap too
        typed = filled(house, 2) | {"tillbaka": press(last, 1)}
        done = led_to(site, link, typed)
        assert text("sv", "week.done_back") in done
        assert f"Språkcafé, tisdag {last.day.day} november" in done.partition("<details")[0]
        assert 'name="vad2" value="Sagostund"' in done
        assert 'name="tillbaka"' not in done


def test_what_was_pressed_once_does_not_act_again_later(
    site: TestClient, house: House, link: str
) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))
    why = {"stall-in": press(last), f"skal-{last.id}": "weather"}
    told_off = site.post(link, data=why).headers["location"]
    back = {"tillbaka": press(last, 1)}
    told_back = site.post(link, data=back).headers["location"]
    assert text("sv", "week.done_off") not in site.get(told_off).text  # it is not so now
    again = site.post(link, data=why)
    assert text("sv", "week.error.meanwhile") in again.text
    site.post(link, data=why | {"stall-in": press(last, 2)})
    assert text("sv", "week.done_back") not in site.get(told_back).text
    again = site.post(link, data=back)
    assert again.status_code == 422
    assert text("sv", "week.error.meanwhile") in again.text
    with reading() as session:
        assert stored.get(session, last.id).status == "cancelled"


def test_what_is_no_longer_its_own_is_told_on_the_page_of_the_week(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text) | {"till0": "16", "spara": "1"}
    kept = {"kvar": urlencode(filled(house))}
    draft = house.draft(
        title="Språkcafé", organiser_id=house.library, day=one.day, drop_in=True
    )
    series.change(house.coordinator, one.id, ONE, draft, shown(house, one.id, ONE))
    for answer in (
        site.get(f"{link}&ratta={one.id}&{kept['kvar']}"),
        site.post(link, data=typed | kept),
        site.post(link, data=typed | kept | {"andra": "1"}),
        site.post(link, data=filled(house) | {"tillbaka": press(one)}),
        site.post(
            link, data=filled(house) | {"stall-in": press(one), f"skal-{one.id}": "weather"}
        ),
        *(site.post(link, data=filled(house) | {"stall-in": odd}) for odd in ("", "x", "x.1")),
    ):
        assert answer.status_code == 404
        assert text("sv", "week.error.not_yours") in answer.text
        assert text("sv", "week.which") in answer.text
        assert 'name="vad0" value="Sagostund"' in answer.text


def test_what_the_house_called_off_is_not_offered_to_be_put_back(
    site: TestClient, house: House, link: str
) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))
    off = Closing(took_place=False, reason="venue")
    events.close(house.coordinator, last.id, off, last.version)
    shown = site.get(link).text
    assert text("sv", "open.cancelled") in shown
    assert 'name="tillbaka"' not in shown
    refused = site.post(link, data=filled(house, 2) | {"tillbaka": press(last, 1)})
    assert refused.status_code == 422
    assert text("sv", "week.error.not_back") in refused.text
    assert 'name="vad2" value="Sagostund"' in refused.text


def test_what_somebody_else_changes_at_the_same_moment_is_told_with_what_was_typed_kept(
    site: TestClient, house: House, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = next(one for one in house.dates if one.day == TODAY + timedelta(days=7))

    def changes_first(*_: object) -> None:
        raise ChangedMeanwhileError("not at 1")

    monkeypatch.setattr(stored, "close", changes_first)
    why = {"stall-in": press(last), f"skal-{last.id}": "weather"}
    answer = site.post(link, data=filled(house, 2) | why)
    assert answer.status_code == 422
    assert text("sv", "week.error.meanwhile") in answer.text
    assert 'name="vad2" value="Sagostund"' in answer.text
    assert 'value="weather" selected' in answer.text


def test_the_language_of_the_address_is_kept_without_a_cookie(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    english = f"{link}&lang=en"
    at = leads_to(site, english, filled(house) | {"oppna": str(one.id)})
    site.cookies.clear()
    correction = site.get(at).text
    assert text("en", "week.correct_title") in correction
    (keep,) = re.findall(r'class="button plain" href="([^"]+)"', correction)
    assert keep.endswith("lang=en")
    typed = fields_of(correction) | {"till0": "15.30", "spara": "1"}
    for pressed in (
        typed,
        {"stall-in": press(one, 1), f"skal-{one.id}": "weather"},
        {"tillbaka": press(one, 2)},
        filled(house) | {"skicka": "1"},
    ):
        site.cookies.clear()
        there = leads_to(site, at, pressed)
        site.cookies.clear()
        assert text("en", "week.which") in site.get(there).text
    assert "lang" not in leads_to(site, f"{link}&lang=xx", {"oppna": str(one.id)})


def test_what_is_typed_in_the_rows_waits_while_another_date_is_corrected(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    typed = filled(house, 2, vad=WORST, barn="1") | {"skal-x": "weather", "samma-y": "1"}
    correction = led_to(site, link, typed | {"oppna": str(one.id)})
    assert "Språkcafé" in correction
    (keep,) = re.findall(r'class="button plain" href="([^"]+)"', correction)
    fields = {name: unescape(value) for name, value in fields_of(correction).items()}
    fields |= {"till0": "15.30", "spara": "1"}
    refused = site.post(link, data=fields | {"till0": "x"})
    assert unescape(fields_of(refused.text)["kvar"]) == fields["kvar"]
    for page in (
        led_to(site, link, fields),
        led_to(site, link, fields),  # once more: it stood so
        site.get(link.partition("?")[0] + unescape(keep)).text,
    ):
        assert f'name="vad2" value="{WORST}"' in unescape(page)
        assert 'name="barn2" value="1" checked' in page
        assert 'name="dag2"' in page


def test_no_field_makes_an_address_too_long(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    typed = filled(house, vad="x" * 60_000)
    address = leads_to(site, link, typed | {"oppna": str(one.id)})
    assert len(address) < 1_000
    assert "x" * 200 in hidden(site.get(address).text)["kvar"]


def test_rows_too_long_for_an_address_are_shown_at_once(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    long = "\U0001f469" * 100
    typed: dict[str, str] = {}
    for number in range(24):
        typed |= filled(house, number, vad=long)
    typed["rader"] = "24"
    correction = site.post(link, data=typed | {"oppna": str(one.id)})
    assert correction.status_code == 200
    assert quote_plus(long) in unescape(hidden(correction.text)["kvar"])
    called_off = {"stall-in": press(one), f"skal-{one.id}": "leader"}
    done = site.post(link, data=typed | called_off)
    assert text("sv", "week.done_off") in done.text
    assert f'name="vad23" value="{long}"' in done.text


# --- correcting one date --------------------------------------------------------------------


@pytest.fixture
def one(house: House, token: str) -> Occurrence:
    """The Språkcafé of the week after NOW."""
    del token  # its link is there
    return next(each for each in house.dates if each.day == TODAY + timedelta(days=7))


def fields_of(shown: str) -> dict[str, str]:
    """Return what a browser would send of the form that corrects, without its buttons."""
    form = shown.partition('<form method="post" id="one">')[2]
    typed = re.findall(r'<input [^>]*name="(\w+)"[^>]* value="([^"]*)"[^>]*?( checked)?>', form)
    sent = {name: value for name, value, on in typed if on or "checkbox" not in name}
    for unticked in ("barn0", "dropin0", "heldag0"):
        if not re.search(rf'name="{unticked}" value="1" checked', form):
            sent.pop(unticked, None)
    for name, options in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', form):
        chosen = re.findall(r'<option value="([^"]*)" selected>', options)
        sent[name] = chosen[0] if chosen else ""
    return sent


def test_what_stands_is_corrected_on_a_page_of_its_own(
    site: TestClient, link: str, one: Occurrence
) -> None:
    assert f'name="oppna" value="{one.id}"' in site.get(link).text
    opened = leads_to(site, link, {"week": "2026-W46", "oppna": str(one.id)})
    assert opened.endswith(f"?week=2026-W46&rader=3&ratta={one.id}")
    shown = site.get(opened)
    assert shown.status_code == 200
    assert text("sv", "week.only_this") in shown.text
    assert "<script" not in shown.text
    sent = fields_of(shown.text)
    assert (sent["vad0"], sent["fran0"], sent["till0"]) == ("Språkcafé", "13.00", "15.00")
    assert (sent["dag0"], sent["dropin0"]) == ("2026-11-10", "1")
    saved = site.post(link, data=sent | {"till0": "15.30", "spara": "1"})
    assert saved.status_code == 303
    thanks = site.get(saved.headers["location"])
    assert text("sv", "week.done_corrected") in thanks.text
    assert "Språkcafé, tisdag 10 november 13.00–15.30" in thanks.text
    assert site.get(saved.headers["location"]).text == thanks.text  # and a reload


def test_a_correction_that_is_sent_twice_is_one(
    site: TestClient, link: str, one: Occurrence
) -> None:
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text) | {
        "till0": "15.30",
        "spara": "1",
    }
    first = site.post(link, data=typed)
    again = site.post(link, data=typed)  # a second tap, or after Back
    assert (first.status_code, again.status_code) == (303, 303)
    told = site.get(again.headers["location"]).text
    assert text("sv", "week.done_stood") in told
    with reading() as session:
        assert stored.get(session, one.id).version == one.version + 1


def test_a_mistake_in_a_correction_stands_beside_its_field_with_what_was_typed(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text)
    wrong = {"vad0": "x" * 121, "var0": "", "dag0": "x", "fran0": "kl ett", "till0": ""}
    wrong |= {"slag0": ""}  # the name that was known decided it
    answer = site.post(link, data=typed | wrong | {"dropin0": "", "barn0": "1", "spara": "1"})
    assert answer.status_code == 422
    assert set(re.findall(r'id="(\w+)-wrong"', answer.text)) == set(wrong)
    assert text("sv", "week.error.not_saved") in answer.text
    assert 'value="kl ett"' in answer.text
    assert "x" * 121 in answer.text
    assert 'name="barn0" value="1" checked' in answer.text
    assert 'name="dropin0" value="1" checked' not in answer.text
    assert f'name="version" value="{one.version}"' in answer.text
    assert occurrences_of(house.event) == house.dates


def test_who_comes_second_sees_what_stands_and_saves_by_pressing_again(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text)
    typed |= {"vad0": "Fika", "slag0": "meet", "spara": "1"}
    events.move(
        house.coordinator,
        one.id,
        datetime(2026, 11, 10, 16),
        datetime(2026, 11, 10, 18),
        one.version,
    )
    told = site.post(link, data=typed)
    assert told.status_code == 422
    assert text("sv", "week.error.changed") in told.text
    assert "tisdag 10 november 16.00–18.00" in told.text
    sent = fields_of(told.text)
    assert (sent["vad0"], sent["fran0"]) == ("Fika", "13.00")
    assert site.post(link, data=sent | {"spara": "1"}).status_code == 303
    with reading() as session:
        after = stored.get(session, one.id)
    assert (after.title, after.clock) == ("Fika", "13.00–15.00")


def test_the_language_of_a_correction_changes_with_what_was_typed_kept(
    site: TestClient, link: str, one: Occurrence
) -> None:
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text) | {"vad0": WORST, "till0": "x"}
    english = site.post(link.partition("?")[0] + "?lang=en", data=typed | {"andra": "1"})
    assert english.status_code == 200
    assert text("en", "week.correct_title") in english.text
    assert "<script>" not in english.text
    assert "&lt;script&gt;" in english.text
    assert 'value="x"' in english.text
    assert "-wrong" not in english.text


def test_what_is_in_the_same_place_is_told_of_a_correction(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    events.add_event(house.coordinator, house.draft(title="Kör", day=TODAY + timedelta(days=8)))
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text)
    moved = {"dag0": "2026-11-11", "fran0": "16", "till0": "18", "spara": "1"}
    saved = site.post(link, data=typed | moved)
    told = text("sv", "week.taken", what="Kör 15.00–17.00")
    thanks = site.get(saved.headers["location"]).text
    assert told in thanks.partition("<details")[0]
    assert told in thanks.partition("<details")[2]
    assert told in site.get(f"{link}&ratta={one.id}").text


def test_what_cannot_be_corrected_leads_back_to_the_list_with_a_sentence(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text) | {"vad0": "Fika", "spara": "1"}
    site.post(link, data={"stall-in": press(one), f"skal-{one.id}": "weather"})
    late = site.post(link, data=typed)
    again = site.get(f"{link}&ratta={one.id}")
    for answer, sentence in ((late, "too_late"), (again, "begun")):
        assert answer.status_code == 422
        assert text("sv", f"week.error.{sentence}") in answer.text
        assert text("sv", "week.which") in answer.text
    assert 'name="vad0" value=""' in again.text
    for nothing in ("", "x", str(house.event), "%00"):
        assert site.get(f"{link}&ratta={nothing}").status_code == 404
        assert site.post(link, data=typed | {"ratta": nothing}).status_code == 404
    renamed = {"vad0": "X", "slag0": "meet", "spara": "1"}
    for version in ("", "x", "²", "-1", "9" * 30):
        one_more = next(each for each in house.dates if each.day == TODAY + timedelta(days=14))
        shown = fields_of(site.get(f"{link}&ratta={one_more.id}").text)
        answer = site.post(link, data=shown | renamed | {"version": version})
        assert text("sv", "week.error.changed") in answer.text


def test_a_late_correction_goes_before_what_was_typed_in_the_rows(
    site: TestClient, house: House, link: str, one: Occurrence
) -> None:
    site.post(link, data={"stall-in": press(one), f"skal-{one.id}": "weather"})
    later = next(each for each in house.dates if each.day == TODAY + timedelta(days=14))
    typed = fields_of(site.get(f"{link}&ratta={later.id}").text) | {"till0": "15.30"}
    kept = {"kvar": urlencode(filled(house, 2)), "ratta": str(one.id), "spara": "1"}
    late = site.post(link, data=typed | kept).text
    assert 'name="week" value="2026-W46"' in late
    assert re.findall(r'name="vad\d" value="(\w*)"', late) == ["Språkcafé", "Sagostund", ""]
    assert 'value="15.30"' in late


@pytest.mark.parametrize(
    ("day", "week", "shows_day"),
    [
        ("2026-11-18", "2026-W47", True),  # another week than the one that was open
        ("2026-11-10", "2026-W46", True),
        ("2027-01-01", "2026-W46", False),
        ("rubbish", "2026-W46", False),
    ],
)
def test_what_was_typed_of_what_is_called_off_meanwhile_is_kept_as_a_new_row(
    site: TestClient, link: str, one: Occurrence, day: str, week: str, shows_day: bool
) -> None:
    typed = fields_of(site.get(f"{link}&ratta={one.id}").text)
    typed |= {"vad0": "Fika & prat", "dag0": day, "till0": "15.30", "slag0": "meet"}
    site.post(link, data={"stall-in": press(one), f"skal-{one.id}": "weather"})
    for button in ("spara", "andra"):
        late = site.post(link, data=typed | {button: "1"})
        assert late.status_code == 422
        assert text("sv", "week.error.too_late") in late.text
        assert f'name="week" value="{week}"' in late.text
        assert 'name="vad0" value="Fika &amp; prat"' in late.text
        assert 'name="till0" inputmode="numeric" placeholder="15.00" value="15.30"' in late.text
        assert '<option value="meet" selected>' in late.text
        assert (f'<option value="{day}" selected>' in late.text) is shows_day


def test_a_known_name_decides_the_kind_until_another_is_typed(
    site: TestClient, house: House, link: str
) -> None:
    draft = house.draft(
        title="Svenska 2", kind="swedish", level="svenska2", day=TODAY + timedelta(days=2)
    )
    (known,) = occurrences_of(events.add_event(house.coordinator, draft))
    shown = site.get(f"{link}&ratta={known.id}").text
    assert text("sv", "week.known_kind") in shown
    sent = fields_of(shown) | {"vad0": "Fika för alla", "spara": "1"}
    assert sent["slag0"] == ""
    asked = site.post(link, data=sent)
    assert re.findall(r'id="(\w+)-wrong"', asked.text) == ["slag0"]
    assert site.post(link, data=sent | {"slag0": "meet"}).status_code == 303
    assert text("sv", "week.known_kind") not in site.get(f"{link}&ratta={known.id}").text


def test_a_whole_day_and_a_night_say_what_the_times_mean(
    site: TestClient, house: House, link: str
) -> None:
    day = TODAY + timedelta(days=9)
    events.add_event(house.coordinator, house.draft(title="Loppis", day=day, all_day=True))
    night = house.draft(
        title="Natt", day=day, starts=time(20), ends=time(8), ends_next_day=True
    )
    events.add_event(house.coordinator, night)
    for title, sentence, starts in (
        ("Loppis", 'name="heldag0" value="1" checked', ""),
        ("Natt", text("sv", "week.over_night"), "20.00"),
    ):
        (found,) = (
            each
            for each in week_links.desk(link_token(link), TODAY).standing
            if each.title == title
        )
        shown = site.get(f"{link}&ratta={found.id}").text
        assert sentence in shown
        assert fields_of(shown)["fran0"] == starts
        sent = fields_of(shown) | {"spara": "1"}
        same = site.post(link, data=sent)
        assert same.headers["location"].endswith(f"klart=stood&om={found.id}")


def link_token(link: str) -> str:
    return link.removeprefix("/inbjudan/").partition("?")[0]


def test_enter_in_a_correction_saves(site: TestClient, link: str, one: Occurrence) -> None:
    shown = site.get(f"{link}&ratta={one.id}").text
    first = re.search(r'<button [^>]*form="one"[^>]*>', shown)
    assert first
    assert 'name="spara"' in first[0]


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
    correction = f"{link}&ratta={house.dates[-5].id}"
    for address in (link, f"/inbjudan/{token}?lapp=1", correction):
        assert site.get(address).text == guessed.text
    typed = {"ratta": str(house.dates[-5].id), "vad0": "x", "spara": "1"}
    assert site.post(link, data=typed).text == guessed.text
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
        site.get(f"{link}&ratta={house.dates[-5].id}"),
        site.post(link, data={"ratta": str(house.dates[-5].id), "spara": "1"}),
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

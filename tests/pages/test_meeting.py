"""Möte: who leads, who follows, what stands when nothing goes on."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import events, interpreting, meetings
from bis.core.meetings import SCENES, DecisionDraft
from bis.core.periods import Month, Period
from bis.core.permissions import Role
from bis.figures.board import board
from bis.store import meetings as stored
from bis.store.session import reading
from bis.ui.text import t
from tests.pages.conftest import Open
from tests.support.house import TODAY, FrozenClock, House

OTHERS = [role for role in Role if role is not Role.COORDINATOR]
PERIOD = Period.ending(Month.of(TODAY), 3)


@pytest.fixture
def meeting(house: House) -> UUID:
    with reading() as session:
        frozen = board(session, PERIOD, TODAY)
    return meetings.start(house.coordinator, PERIOD, frozen)


def read(app: AppTest) -> str:
    parts = [part.value for part in (*app.title, *app.header, *app.subheader, *app.markdown)]
    parts += [part.value for part in (*app.info, *app.error)]
    parts += [re.sub("<[^>]*>", " ", part.proto.body) for part in app.get("html")]
    return " ".join(" ".join(parts).split())


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_a_coordinator_starts_a_meeting_about_a_period(open_page: Open) -> None:
    app = open_page("meeting")
    assert app.radio[0].options[0] == "Senaste 3 månaderna: september–november 2026"
    next(one for one in app.button if one.label == "Starta mötet").click().run()
    assert not app.exception
    assert "Vilka är här?" in read(app)
    assert "september–november 2026 · alla aktiviteter" in read(app)
    assert app.query_params["scen"] == "1"


@pytest.mark.parametrize("role", OTHERS)
def test_others_are_told_that_no_meeting_goes_on(open_page: Open, role: Role) -> None:
    app = open_page("meeting", role)
    assert "Inget möte pågår." in read(app)
    assert "Starta mötet" not in labels(app)


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("number", range(1, len(SCENES) + 1))
def test_others_read_every_scene_and_write_in_none(
    open_page: Open, meeting: UUID, role: Role, number: int
) -> None:
    app = open_page("meeting", role, mote=str(meeting), scen=str(number))
    assert not app.exception
    assert not app.text_input
    assert not app.text_area
    assert not {"Visa live", "Avsluta mötet", "Lägg in en aktivitet"} & set(labels(app))
    assert "Följ mötet" in labels(app)


def test_who_follows_sees_the_scene_that_is_led(
    open_page: Open, house: House, meeting: UUID
) -> None:
    meetings.show(house.coordinator, meeting, scene=5)
    app = open_page("meeting", Role.PARTNER, mote=str(meeting))
    assert app.title[0].value == "Partner"
    assert "Följ mötet" not in labels(app)


def test_the_scene_has_one_place_whether_the_screen_follows_or_a_dialog_is_open(
    open_page: Open, meeting: UUID
) -> None:
    app = open_page("meeting", mote=str(meeting), scen="7")
    before = list(app.main.children)
    next(one for one in app.button if one.label == "Lägg in en aktivitet").click().run()
    assert not app.exception
    assert "Spara aktiviteten" in labels(app)
    assert list(app.main.children) == before  # else the browser draws it twice for a while


@pytest.mark.parametrize(("clashes", "more"), [(3, ""), (4, "… och 1 till.")])
def test_three_clashes_are_named_and_the_rest_counted(
    open_page: Open, house: House, meeting: UUID, clashes: int, more: str
) -> None:
    for number in range(1, clashes + 1):
        for title in ("Fika", "Kör"):
            day = TODAY + timedelta(days=number)
            events.add_event(house.coordinator, house.draft(title=f"{title} {number}", day=day))
    shown = read(open_page("meeting", mote=str(meeting), scen="7"))
    assert f"{clashes} krockar om rum." in shown
    assert "Fika 3 och Kör 3." in shown
    assert "Fika 4" not in shown
    assert ("till." in shown, more in shown) == (bool(more), True)


def test_a_change_names_the_period_it_is_measured_from_and_how_it_was_interpreted(
    open_page: Open, house: House
) -> None:
    with reading() as session:
        frozen = board(session, PERIOD, TODAY)
    frozen["indicators"]["future_optimism"] |= {"state": "shown", "verdict": "too_early"}
    meeting_id = meetings.start(house.coordinator, PERIOD, frozen)
    words = ("future_optimism", PERIOD.last, "Jobben oroar mest", 0)
    interpreting.write_reading(house.coordinator, *words)
    shown = read(open_page("meeting", mote=str(meeting_id), scen="3"))
    assert "Jämfört med juni–augusti 2026: för tidigt att säga." in shown
    assert "Tolkning:** Jobben oroar mest" in shown


@pytest.mark.parametrize(
    ("today", "months"),
    [
        ("2026-11-30T13:30", "november 2026"),
        ("2026-12-01T13:30", "november–december 2026"),
        ("2027-01-12T13:30", "november 2026–januari 2027"),
    ],
)
def test_the_period_since_the_last_meeting_leaves_no_day_out(
    open_page: Open, house: House, meeting: UUID, clock: FrozenClock, today: str, months: str
) -> None:
    meetings.end(house.coordinator, meeting, None)
    clock.set(today)
    first = open_page("meeting").radio[0].options[0]
    assert first == f"Sedan förra mötet den 3 november 2026, i hela månader: {months}"


def test_the_scene_of_gaps_says_what_makes_an_activity_open_to_newcomers(
    open_page: Open, meeting: UUID
) -> None:
    shown = read(open_page("meeting", mote=str(meeting), scen="7"))
    boxes = [t("event.may_drop_in").partition(":")[0], t("event.meets_across")]
    assert f"inget öppet för nya (kryssa i ”{boxes[0]}” eller ”{boxes[1]}”)" in shown


@pytest.mark.parametrize("scene", ["future_optimism", "new_contacts"])
def test_the_signs_of_a_picture_are_explained_beside_it(
    open_page: Open, meeting: UUID, scene: str
) -> None:
    app = open_page("meeting", mote=str(meeting), scen=str(SCENES.index(scene) + 1))
    assert "Grått fält och &lt;5: för få svar för att visas." in read(app)


def test_a_meeting_where_nobody_was_ticked_names_nobody(
    open_page: Open, house: House, meeting: UUID
) -> None:
    meetings.end(house.coordinator, meeting, None)
    assert "Tidigare möten" in read(open_page("meeting"))
    assert "Här var" not in read(open_page("meeting"))


@pytest.mark.parametrize("mote", ["skräp", "019c0000-0000-7000-8000-000000000000", ""])
def test_an_unknown_meeting_is_told_with_a_way_on(open_page: Open, mote: str) -> None:
    app = open_page("meeting", mote=mote)
    assert "Det du söker finns inte" in read(app)
    assert labels(app) == ["Till mötena"]


@pytest.mark.parametrize("scene", ["0", "10", "skräp", "-1", "²", "9" * 5000])
def test_a_scene_that_does_not_exist_is_the_first(
    open_page: Open, meeting: UUID, scene: str
) -> None:
    app = open_page("meeting", mote=str(meeting), scen=scene)
    assert app.title[0].value == "Vilka är här?"


def test_what_was_typed_is_saved_and_shown_letter_by_letter(
    open_page: Open, meeting: UUID
) -> None:
    app = open_page("meeting", mote=str(meeting), scen="8")
    app.text_area[0].set_value("<b>Fet</b> *stjärna* ![x](http://foreign.example/x)").run()
    assert "sparat 13.30" in read(app)
    follower = open_page("meeting", Role.READER, mote=str(meeting), scen="8")
    drawn = " ".join(part.proto.body for part in follower.get("html"))
    assert "&lt;b&gt;Fet&lt;/b&gt; *stjärna* ![x]" in drawn


@pytest.mark.parametrize("way", ["Lämna", "1", "Avsluta mötet"])
def test_what_was_typed_is_saved_though_the_same_tap_takes_its_field_away(
    open_page: Open, meeting: UUID, way: str
) -> None:
    app = open_page("meeting", mote=str(meeting), scen="9")
    app.text_input[0].set_value("Öppet en lördag")
    next(one for one in app.button if one.label == way).click().run()
    assert not app.exception
    with reading() as session:
        saved = stored.decisions(session, meeting)
    assert [one.draft.what for one in saved] == ["Öppet en lördag"]


def test_a_meeting_does_not_end_over_a_decision_that_cannot_be_saved(
    open_page: Open, meeting: UUID
) -> None:
    app = open_page("meeting", mote=str(meeting), scen="9")
    app.text_input[0].set_value("x" * 5000)
    next(one for one in app.button if one.label == "Avsluta mötet").click().run()
    assert app.text_input[0].value == "x" * 5000
    assert "tecken" in read(app)
    with reading() as session:
        assert stored.running(session)


def test_a_meeting_that_is_over_is_opened_again_read_only(
    open_page: Open, house: House, meeting: UUID
) -> None:
    meetings.write_decision(
        house.coordinator, meeting, 1, DecisionDraft("Fler rum", "Samordnaren"), 0
    )
    meetings.end(house.coordinator, meeting, None)
    app = open_page("meeting", mote=str(meeting), scen="9")
    assert "1. Fler rum · Samordnaren" in read(app)
    assert "Mötet var tisdag 3 november" in read(app)
    assert not app.text_input


@pytest.mark.parametrize("scene", ["8", "9"])
def test_what_somebody_was_typing_when_another_ended_the_meeting_is_not_lost(
    open_page: Open, house: House, meeting: UUID, scene: str
) -> None:
    app = open_page("meeting", mote=str(meeting), scen=scene)
    meetings.end(house.coordinator, meeting, None)
    (app.text_area or app.text_input)[0].set_value("Fler *rum*").run()
    assert not app.text_area
    (told,) = app.warning
    assert "Det här hann inte sparas: Fler \\*rum\\*." in told.value
    meetings.resume(house.coordinator, meeting)
    app.run()
    assert not app.warning
    assert (app.text_area or app.text_input)[0].value == "Fler *rum*"
    assert "sparat 13.30" in read(app)


def test_the_next_meeting_begins_with_the_last_decisions(
    open_page: Open, house: House, meeting: UUID, clock: FrozenClock
) -> None:
    meetings.write_decision(house.coordinator, meeting, 1, DecisionDraft("Fler rum"), 0)
    meetings.end(house.coordinator, meeting, None)
    clock.forward(minutes=1)
    following = meetings.start(house.coordinator, PERIOD, {"schema": 1})
    app = open_page("meeting", mote=str(following), scen="1")
    assert "Förra mötets beslut: Fler rum" in read(app)
    decided = next(one for one in app.button_group if one.label == "Fler rum")
    decided.set_value("done").run()
    with reading() as session:
        assert stored.open_decisions(session) == []


@pytest.mark.parametrize("role", Role)
def test_open_decisions_stand_on_idag_for_all_and_are_done_by_who_leads(
    open_page: Open, house: House, meeting: UUID, role: Role
) -> None:
    meetings.write_decision(
        house.coordinator, meeting, 1, DecisionDraft("Fler rum", due=TODAY.replace(day=1)), 0
    )
    app = open_page("", role)
    assert "Beslut från partnermötet (1)" in read(app)
    assert "skulle ha varit klart" in read(app)
    assert ("Klart" in labels(app)) is (role is Role.COORDINATOR)


@pytest.mark.parametrize(
    ("theirs", "is_told"), [("Jobben oroar", False), ("Något annat", True)]
)
def test_who_writes_what_is_saved_already_is_told_of_nobody(
    open_page: Open, house: House, meeting: UUID, theirs: str, is_told: bool
) -> None:
    app = open_page("meeting", mote=str(meeting), scen="8")
    meetings.write_insight(house.coordinator, meeting, 1, theirs, 0)
    app.text_area(key=f"insight-{meeting}-1-text").set_value("Jobben oroar").run()
    assert not app.exception
    assert bool(app.warning) is is_told

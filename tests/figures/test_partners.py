"""Active partners: counted, named, never ranked."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from bis.core.active_partners import CONTRIBUTION, LED, MEETING, Deed, History, Registration
from bis.core.periods import Month, Period
from bis.figures import active_partners
from bis.figures.partners import alt_text, by_month, by_name, chart_rows, tell, to_json
from bis.store.models import Contribution, Meeting, MeetingPartner, OccurrencePartner
from bis.store.models import Occurrence as OccurrenceRow
from bis.store.session import reading, writing
from tests.support.house import NOW, TODAY, House

NOVEMBER = Period(Month(2026, 11), Month(2026, 11))
LAST = date(2026, 11, 30)


def history(**deeds: list[int]) -> History:
    """Return partners by name, each with the days before 30 November on which it led."""
    named = {name: Registration(uuid4(), name, date(2025, 1, 1), None) for name in deeds}
    return History(
        tuple(named.values()),
        [
            (named[name].id, Deed(LAST - timedelta(days=ago), LED, "Kör"))
            for name, days in deeds.items()
            for ago in days
        ],
    )


def test_the_sentences_say_how_many_who_is_new_and_who_is_quiet() -> None:
    found = tell(
        history(Kvar=[10, 40], Ny=[3], Tyst=[100], Aldrig=[]),
        NOVEMBER,
        LAST,
        (Month(2026, 11),),
    )
    assert found.sentences.fact == "2 av 4 har varit med de senaste 90 dagarna."
    assert found.sentences.change == "Förra perioden 2 av 4; en ny, en tyst."
    assert found.sentences.limit == "Det visar vem, inte hur mycket."
    assert [one.name for one in found.named if one.is_new] == ["Ny"]
    assert [one.name for one in found.quiet] == ["Tyst"]


def test_several_none_and_more_than_twelve_are_said_in_words_as_swedish_does() -> None:
    fifteen = {f"Ny {number}": [1] for number in range(15)}
    said = tell(history(**fifteen, T1=[100], T2=[100]), NOVEMBER, LAST, ()).sentences.change
    assert said.endswith("15 nya, två tysta.")
    said = tell(history(Kvar=[1, 50]), NOVEMBER, LAST, ()).sentences.change
    assert said.endswith("ingen ny, ingen tyst.")


def test_a_period_that_is_over_speaks_of_its_last_day() -> None:
    found = tell(history(Kvar=[10]), NOVEMBER, date(2027, 1, 15), ())
    assert found.now.day == LAST
    assert found.sentences.fact == (
        "1 av 1 hade varit med de 90 dagarna till och med 30 november 2026."
    )


def test_names_stand_in_swedish_order_whatever_anybody_did() -> None:
    found = tell(
        history(Östra=[1, 2, 3], Ängen=[1], Åsen=[1, 2], abf=[80], Zebra=[1]),
        NOVEMBER,
        LAST,
        (),
    )
    assert [one.name for one in found.named] == ["abf", "Zebra", "Åsen", "Ängen", "Östra"]


def test_the_baseline_is_said_as_it_was() -> None:
    began = Period(Month(2026, 8), Month(2026, 9))
    found = tell(history(Kvar=[1, 70], Ny=[3]), NOVEMBER, LAST, (), began)
    assert found.sentences.since == "Vid starten (augusti–september 2026): 1 av 2."


def test_chart_table_alt_text_and_json_say_the_same() -> None:
    months = (Month(2026, 9), Month(2026, 10), Month(2026, 11))
    found = tell(history(Kvar=[1, 70], Ny=[3]), NOVEMBER, LAST, months)
    rows = chart_rows(found, [Month(2026, 10), Month(2026, 10)])
    assert [(row["month"], row["active"]) for row in rows] == [
        ("2026-09", 1),
        ("2026-10", 1),
        ("2026-11", 2),
        ("2026-10", None),
    ]
    assert [row["Har varit med"] for row in by_month(found)] == ["2", "1", "1"]
    assert alt_text(found).endswith("1 av 2 i september 2026, 2 av 2 i november 2026.")
    told = json.loads(json.dumps(to_json(found)))
    assert [one["k"] for one in told["months"]] == [1, 1, 2]
    assert told["active"] == {"day": "2026-11-30", "k": 2, "n": 2}
    assert [one["name"] for one in told["partners"]] == ["Kvar", "Ny"]


def names(period: Period = NOVEMBER) -> dict[str, str]:
    with reading() as session:
        found = active_partners(session, period, TODAY, 12)
    return {one.name: one.last.what for one in found.named}


def led(house: House, status: str) -> None:
    with writing() as session:
        row = session.get_one(OccurrenceRow, house.dates[0].id)
        row.status = status
        session.execute(
            insert(OccurrencePartner).values(
                occurrence_id=house.dates[0].id, partner_id=house.church
            )
        )


@pytest.mark.parametrize(("status", "counts"), [("held", True), ("cancelled", False)])
def test_who_led_what_was_held_is_active(house: House, status: str, counts: bool) -> None:
    led(house, status)
    assert names() == ({"Provkyrkan": LED} if counts else {})


def test_who_came_to_a_meeting_is_active(house: House) -> None:
    meeting = uuid4()
    with writing() as session:
        session.add(Meeting(id=meeting, day=TODAY, period="x", began_at=NOW))
        session.flush()
        session.add(MeetingPartner(meeting_id=meeting, partner_id=house.library))
    assert names() == {"Provbiblio": MEETING}


@pytest.mark.parametrize("removed", [False, True])
def test_who_gave_something_is_active_unless_it_is_taken_back(
    house: House, removed: bool
) -> None:
    with writing() as session:
        session.add(
            Contribution(
                partner_id=house.library,
                day=TODAY,
                kind="room",
                removed_at=NOW if removed else None,
            )
        )
    assert names() == ({} if removed else {"Provbiblio": CONTRIBUTION})


def test_a_partners_row_says_what_it_did_last(house: House) -> None:
    led(house, "held")
    with reading() as session:
        found = active_partners(session, NOVEMBER, TODAY, 12)
    assert by_name(found.named) == [
        {
            "Organisation": "Provkyrkan",
            "Senast": "2026-10-06",
            "Vad": "ordnade Språkcafé",
        }
    ]


def test_of_a_period_that_has_not_begun_is_said_who_is_active_today(house: House) -> None:
    led(house, "held")
    with reading() as session:
        found = active_partners(session, Period(Month(2099, 1), Month(2099, 3)), TODAY, 3)
    assert (found.now.day, [one.name for one in found.named]) == (TODAY, ["Provkyrkan"])
    assert found.months == ()

"""Indikatorer: what every number counts, and periods that nobody can mean."""

import re
from datetime import date

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from bis.actions import interpreting
from bis.core.events import REMOVED, day_bounds
from bis.core.periods import Month
from bis.core.permissions import Role
from bis.store.models import DayCount, Occurrence, OccurrencePartner
from bis.store.session import writing
from tests.pages.conftest import Open
from tests.pages.test_today import emptied
from tests.support.house import TODAY, FrozenClock, House, answer


def read(app: AppTest) -> str:
    """Return all words of the page, without the tags."""
    parts = [part.value for part in (*app.title, *app.header, *app.markdown)]
    parts += [part.proto.body for part in app.get("html")]
    return " ".join(re.sub("<[^>]*>", "", part) for part in parts)


def hand_in(house: House, count: int) -> None:
    """Hand in forms of people new in Boden, who met one new and two established each."""
    for _ in range(count):
        answer(house.today, contacts_new="1", contacts_long="2", residence="lt3")


@pytest.mark.parametrize(
    "query",
    [
        {"period": "skräp"},
        {"period": ""},
        {"period": "9999-12"},
        {"period": "0001-01"},
        {"from": "9999-12", "to": "0001-01"},
        {"from": "2026-13-45"},
        {"visa-new_contacts": "skräp"},
    ],
    ids=str,
)
def test_a_period_that_nobody_can_mean_gives_the_last_three_months(
    open_page: Open, query: dict[str, str]
) -> None:
    app = open_page("indicators", **query)
    assert not app.exception
    assert "formulär har kommit in, september–november 2026." in read(app)


@pytest.mark.parametrize("role", Role)
def test_an_empty_house_is_told_what_will_stand_here(
    open_page: Open, house: House, role: Role
) -> None:
    del house
    emptied()
    app = open_page("indicators", role)
    assert not app.exception
    assert app.info[0].value.startswith("Här kommer framtidstro")
    assert "0 av" not in read(app)
    assert not app.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("Denna månad", "november 2026."),
        ("Förra månaden", "oktober 2026."),
        ("Senaste 6 månaderna", "juni–november 2026."),
        ("Senaste 12 månaderna", "december 2025–november 2026."),
        ("I år", "januari–november 2026."),
        ("Sedan start", "november 2026."),
    ],
)
def test_the_period_stands_in_the_address(open_page: Open, period: str, words: str) -> None:
    assert f"formulär har kommit in, {words}" in read(open_page("indicators", period=period))


def test_forms_ahead_of_the_figures_are_explained_beside_their_number(
    open_page: Open, house: House
) -> None:
    hand_in(house, 4)
    said = read(open_page("indicators"))
    assert (
        "4 formulär har kommit in, september–november 2026."
        "Formulär räknas genast, men svaren visas först när minst fem i samma grupp"
        " har svarat på samma fråga den månaden."
    ) in said
    assert said.count("För få svar för att visas (färre än 5).") == 2


def test_a_new_house_is_told_when_the_question_is_asked_the_first_time(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    with writing() as session:
        began = day_bounds(date(2026, 11, 10), TODAY)[0]
        early = update(Occurrence).where(Occurrence.starts_at < began)
        session.execute(early.values(status=REMOVED))
    clock.set("2026-11-17T13:30")
    answer(next(one for one in house.dates if one.day == date(2026, 11, 17)), contacts_new="1")
    said = read(open_page("indicators"))
    assert "Frågan har inte ställts i september–november." in said
    assert "Frågan ställs en vecka i månaden. Nästa gång: 7–13 december 2026." in said
    assert said.count("För få svar för att visas (färre än 5).") == 1  # of new contacts


def test_four_answers_are_counted_but_not_shown_and_five_are(
    open_page: Open, house: House
) -> None:
    hand_in(house, 4)
    assert "svar: " not in read(open_page("indicators"))
    hand_in(house, 1)
    assert "5 svar: 15 nya kontakter, 10 av dem" in read(open_page("indicators"))


def test_the_numbers_of_the_sentence_are_found_in_the_table(
    open_page: Open, house: House
) -> None:
    hand_in(house, 5)
    app = open_page("indicators", **{"visa-new_contacts": "true"})
    assert "5 svar: 15 nya kontakter, 10 av dem mellan nya och etablerade." in read(app)
    parts = app.table[0].value.set_index("Vad")
    assert list(parts.columns) == [
        "Nu: september–november 2026",
        "Förra perioden: juni–augusti 2026",
        "Ändring",
    ]
    now = parts["Nu: september–november 2026"]
    assert now["Mellan nya och etablerade"].startswith("10 nya kontakter på 5 svar")
    assert now["Inom samma grupp"].startswith("5 nya kontakter på 5 svar")
    total = now["Båda tillsammans (svar på två frågor)"]
    assert total.startswith("15 nya kontakter på 10 svar")


def test_the_value_is_larger_than_its_sentence(open_page: Open, house: House) -> None:
    hand_in(house, 5)
    drawn = " ".join(part.proto.body for part in open_page("indicators").get("html"))
    assert "5 svar: 15 nya kontakter, <b>10</b> av dem mellan nya och etablerade." in drawn


def took_part(house: House) -> None:
    """Close the activity of today as held by the church, with nine visits."""
    with writing() as session:
        row = session.get_one(Occurrence, house.dates[0].id)
        row.status, row.visits = "held", 9
        session.add(OccurrencePartner(occurrence_id=row.id, partner_id=house.church))


def test_visits_and_the_door_are_two_sentences(open_page: Open, house: House) -> None:
    took_part(house)
    with writing() as session:
        session.add(DayCount(day=TODAY, entries=57))
    said = read(open_page("indicators"))
    assert "9 besök på 1 aktivitet som blev av." in said
    assert "Dörren: 57 har gått in den dag som någon räknade." in said
    assert "66" not in said
    assert "Besök är inte personer" in said


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.COORDINATOR, ["Provkyrkan"]),
        (Role.RECEPTION, ["Provkyrkan"]),
        (Role.PARTNER, ["Provkyrkan"]),
        (Role.READER, []),
    ],
)
def test_names_of_partners_are_for_those_who_may_see_them(
    open_page: Open, house: House, role: Role, seen: list[str]
) -> None:
    took_part(house)
    app = open_page("indicators", role, **{"visa-active_partners": "true"})
    assert not app.exception
    assert "1 av 12 har varit med de senaste 90 dagarna." in read(app)
    named = [table.value for table in app.table if "Organisation" in table.value]
    assert [name for table in named for name in table["Organisation"]] == seen


def test_what_is_read_out_of_an_indicator_stands_first_in_its_fold(
    open_page: Open, house: House
) -> None:
    interpreting.write_reading(
        house.coordinator, "new_contacts", Month(2026, 11), "Fikat ![x](y) drar", 0
    )
    app = open_page("indicators", Role.READER, **{"visa-new_contacts": "true"})
    said = read(app)
    assert "Tolkning, november 2026" in said
    assert "Fikat \\!\\[x\\]\\(y\\) drar" in said


def test_the_signs_under_a_picture_are_named_where_no_line_is_drawn_yet(
    open_page: Open, house: House
) -> None:
    named = ["● Nya i Boden. ■ Etablerade.", "● Mellan nya och etablerade. ◆ Inom samma grupp."]
    before = read(open_page("indicators"))
    assert all(signs in before for signs in named)
    hand_in(house, 5)
    after = read(open_page("indicators"))
    assert (named[0] in after, "◆" in after) == (True, False)


@pytest.mark.parametrize("code", ["future_optimism", "new_contacts", "active_partners"])
def test_the_arrows_are_explained_right_under_the_picture(
    open_page: Open, house: House, code: str
) -> None:
    interpreting.add_note(house.coordinator, date(2026, 10, 1), "Ny skylt")
    interpreting.add_note(house.coordinator, TODAY, "Surfplattan trasig")
    said = [one.value for one in open_page("indicators", **{f"visa-{code}": "true"}).markdown]
    assert said[0] == "**Pilarna i bilden**"
    for line, arrow, words in zip(
        said[1].splitlines(),
        ("▼1 1 oktober 2026", "▼2 3 november 2026"),
        ("Ny skylt", "Surfplattan trasig"),
        strict=True,
    ):
        assert line.startswith(arrow)
        assert words in line


def test_only_who_interprets_is_shown_the_way_there(open_page: Open) -> None:
    links = {
        role: len(open_page("indicators", role).get("page_link"))
        for role in (Role.COORDINATOR, Role.RECEPTION)
    }
    assert links == {Role.COORDINATOR: 1, Role.RECEPTION: 0}


def test_without_a_closed_month_the_fold_says_when_one_closes(
    open_page: Open, house: House
) -> None:
    hand_in(house, 6)
    app = open_page("indicators", **{"visa-new_contacts": "true"})
    assert "Ingen månad i perioden är stängd än." in read(app)

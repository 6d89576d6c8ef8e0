"""Partner: the register, the page of each, and what a coordinator does there."""

from datetime import timedelta

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from bis.actions import events, partner_pages, partners, week_links
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.core.week_form import FIELDS, Row
from bis.texts import text
from tests.pages.conftest import Open, unfold
from tests.pages.test_settings import drawn
from tests.support.house import TODAY, House

WORST = "<b>Fika</b> *x* ![](//x.se/y) \U0001f469\u200d\U0001f373"


def names(app: AppTest) -> list[str]:
    """Return the names in the register, in the order in which they stand."""
    return [
        one.label.replace("\\", "").strip("*") for one in app.button if _is_name(str(one.key))
    ]


def _is_name(key: str) -> bool:
    return key.startswith("visa-")


def hold(house: House, *organisers: object) -> None:
    one = house.dates[3]
    closing = Closing(True, visits=9, counted=True, organisers=organisers)  # type: ignore[arg-type]
    events.close(house.coordinator, one.id, closing, one.version)


# --- who sees what --------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.RECEPTION])
def test_the_register_is_alphabetical_and_says_what_each_did_last(
    open_page: Open, house: House, role: Role
) -> None:
    hold(house, house.church)
    app = open_page("partner", role)
    assert not app.exception
    shown = names(app)
    assert shown == sorted(shown, key=str.lower)
    assert "Senast: Språkcafé, 27 oktober 2026" in drawn(app)
    assert f"1 av {len(shown)} har varit med" in drawn(app)


def test_the_register_can_be_narrowed_to_those_that_were_active(
    open_page: Open, house: House
) -> None:
    hold(house, house.church)
    assert names(open_page("partner", visa="Med senaste 90 dagarna")) == ["Provkyrkan"]
    app = open_page("partner")
    app.text_input(key="sok-partner").set_value("provBIBLIO").run()
    assert names(app) == ["Provbiblio"]
    app.text_input(key="sok-partner").set_value("finns inte").run()
    assert text("sv", "partner_list.none") in drawn(app)


def test_who_works_with_whom_is_a_table_with_headings(open_page: Open, house: House) -> None:
    app = open_page("partner")
    assert text("sv", "partner_list.matrix_none") in drawn(app)
    hold(house, house.church, house.library)
    shown = drawn(open_page("partner"))
    assert '<th scope="row">Provkyrkan</th>' in shown
    assert '<td class="some">1</td>' in shown


def test_a_partner_meets_its_own_page_without_asking(open_page: Open, house: House) -> None:
    hold(house, house.church)
    app = open_page("partner", Role.PARTNER)
    assert app.title[0].value == "Provkyrkan"
    assert {one.label: one.value for one in app.metric} == {
        "Hållna tillfällen": "1",
        "Besök": "9",
        "Svar på enkäten": "0",
        "Ledda ihop med andra": "0 av 1",
    }
    assert "partner@provhuset.se" in drawn(app)
    assert "alla-partner" not in [str(one.key) for one in app.button]
    assert text("sv", "week_link.title") not in drawn(app)


def test_a_partner_cannot_open_anothers_page(open_page: Open, house: House) -> None:
    app = open_page("partner", Role.PARTNER, partner=str(house.library))
    assert app.exception  # the server tells it as a sentence, see tests/browser
    assert not app.title
    assert "Provbiblio" not in drawn(app)


def test_reception_sees_each_page_but_changes_nothing(open_page: Open, house: House) -> None:
    app = open_page("partner", Role.RECEPTION, partner=str(house.library))
    assert app.title[0].value == "Provbiblio"
    keys = [str(one.key) for one in app.button]
    assert not {"byt-namn", "veckolank", "bidrag-spara", "avsluta-partner"} & set(keys)


@pytest.mark.parametrize("asked", ["x", "<b>", "1"])
def test_an_address_of_nobody_leads_to_the_list(open_page: Open, asked: str) -> None:
    app = open_page("partner", partner=asked)
    assert not app.exception
    assert names(app)


# --- what a coordinator does ----------------------------------------------------------------


def test_a_double_is_told_of_before_it_is_added(open_page: Open, house: House) -> None:
    app = unfold(open_page("partner"), "lagg-till")
    app.text_input(key="ny-organisation").set_value("Provkyrkan i Boden").run()
    assert "Provkyrkan" in app.warning[0].value
    app.button(key="organisation-spara").click().run()
    assert app.error
    assert app.text_input(key="ny-organisation").value == "Provkyrkan i Boden"
    app.checkbox(key="ny-organisation-annan").check().run()
    app.button(key="organisation-spara").click().run()
    assert not app.exception
    assert "Provkyrkan i Boden" in [one.name for one in partners.register(house.coordinator)]


def test_what_is_wrong_with_a_name_stands_beside_it_and_it_stays(open_page: Open) -> None:
    app = unfold(open_page("partner"), "lagg-till")
    app.text_input(key="ny-organisation").set_value("x" * 121).run()
    app.button(key="organisation-spara").click().run()
    assert text("sv", "register.error.name_long") in drawn(app)
    assert app.text_input(key="ny-organisation").value == "x" * 121


def test_a_name_that_was_typed_stays_while_its_fold_is_closed(open_page: Open) -> None:
    app = unfold(open_page("partner"), "lagg-till")
    app.text_input(key="ny-organisation").set_value("Hela Människan").run()
    app.session_state["lagg-till"] = False
    assert "ny-organisation" not in [one.key for one in app.run().text_input]
    assert unfold(app, "lagg-till").text_input(key="ny-organisation").value == "Hela Människan"


def test_the_second_of_two_who_rename_is_shown_both_names(
    open_page: Open, house: House
) -> None:
    app = open_page("partner", partner=str(house.library))
    partners.rename(house.coordinator, house.library, "Stadsbiblioteket", 1)
    app.text_input(key=f"namn-{house.library}").set_value("Biblioteket").run()
    app.button(key="byt-namn").click().run()
    told = app.error[0].value
    assert "Stadsbiblioteket" in told
    assert "Biblioteket" in told
    app.button(key="byt-namn").click().run()
    assert not app.error
    assert app.title[0].value == "Biblioteket"


def test_what_somebody_else_has_renamed_ends_when_the_new_name_has_been_seen(
    open_page: Open, house: House
) -> None:
    app = open_page("partner", partner=str(house.library))
    partners.rename(house.coordinator, house.library, "Stadsbiblioteket", 1)
    app.button(key="avsluta-partner").click().run()
    assert [error.value for error in app.error] == [text("sv", "error.changed_meanwhile")]
    assert app.title[0].value == "Stadsbiblioteket"
    app.button(key="avsluta-partner").click().run()
    assert not app.error
    assert "Avslutad från 3 november 2026" in app.warning[0].value


def test_a_name_is_drawn_letter_by_letter(open_page: Open, house: House) -> None:
    partners.rename(house.coordinator, house.library, WORST, 1)
    app = open_page("partner", partner=str(house.library))
    assert app.title[0].value.replace("\\", "") == WORST
    assert "![](" not in app.title[0].value


def test_what_hangs_on_one_that_ends_is_said_before_and_after(
    open_page: Open, house: House
) -> None:
    app = open_page("partner", partner=str(house.church))
    assert "Kommande aktiviteter: 7" in drawn(app)
    assert "Öppna konton: 1" in drawn(app)
    app.button(key="avsluta-partner").click().run()
    assert "Avslutad från 3 november 2026" in app.warning[0].value
    assert "Öppna konton: 1" in app.warning[0].value
    assert text("sv", "partner.put_in") not in [one.label for one in app.button]
    app.button(key="oppna-igen").click().run()
    assert not app.warning


def test_a_contribution_is_written_down_and_taken_back_with_undo(
    open_page: Open, house: House
) -> None:
    app = open_page("partner", partner=str(house.library))
    app.button(key="bidrag-spara").click().run()
    assert text("sv", "contribution.error.kind") in drawn(app)
    app.button_group(key=f"bidrag-vad-{house.library}").set_value("room").run()
    app = open_page("partner", partner=str(house.library))  # a new login loses nothing
    app.button(key="bidrag-spara").click().run()
    assert not app.exception
    (given,) = partner_pages.page_of(house.coordinator, house.library).given
    app.button(key=f"bort-{given.id}").click().run()
    assert partner_pages.page_of(house.coordinator, house.library).given == []
    app.button(key="bidrag-angra").click().run()
    assert len(partner_pages.page_of(house.coordinator, house.library).given) == 1


def test_a_link_for_the_week_is_shown_once(open_page: Open, house: House) -> None:
    app = open_page("partner", partner=str(house.library))
    app.button(key="veckolank").click().run()
    token = app.code[0].value.rpartition("/")[2]
    assert week_links.opened_by(token).partner == "Provbiblio"
    next(one for one in app.button if one.label == "Jag har kopierat länken").click().run()
    assert not app.code
    (link,) = week_links.links_of(house.coordinator, house.library)
    app.button(key=f"dra-{link.id}").click().run()
    assert week_links.links_of(house.coordinator, house.library) == []


# --- what is told on Idag, and what is missing in the form ----------------------------------


@pytest.mark.parametrize(
    ("role", "is_told"),
    [(Role.COORDINATOR, True), (Role.RECEPTION, True), (Role.PARTNER, False)],
)
def test_what_came_by_a_link_is_told_on_today(
    open_page: Open, house: House, role: Role, is_told: bool
) -> None:
    token = week_links.make(house.coordinator, house.library)
    day = TODAY + timedelta(days=1)
    typed = {"vad": "Sagostund", "slag": "meet", "var": str(house.hall), "dag": str(day)}
    row = Row(0, dict.fromkeys(FIELDS, "") | typed | {"fran": "10", "till": "11"})
    week_links.send(token, week_links.Sheet(day - timedelta(days=day.weekday()), (row,)))
    app = open_page(role=role)
    told = "Nytt via länk från Provbiblio: en ny aktivitet" in drawn(app)
    assert told is is_told
    named = [one.label.replace("\\", "") for one in app.button]
    assert ("Ny: Sagostund, onsdag 4 november 10.00–11.00" in named) is is_told


def test_the_news_of_a_correction_name_what_it_was(open_page: Open, house: House) -> None:
    token = week_links.make(house.coordinator, house.church)
    for one, typed in (
        (house.dates[-1], {"vad": "Fika *nu*", "slag": "meet", "fran": "14"}),
        (house.dates[-2], {"var": str(house.school)}),
        (house.dates[-3], {"barn": "1"}),
    ):
        it = week_links.correctable(token, one.id)
        row = Row(0, {**it.row.typed, **typed})
        assert week_links.correct(token, one.id, row, it.version)
    named = [one.label.replace("\\", "") for one in open_page().button]
    lines = [one for one in named if one.startswith("Rättad: ")]
    assert lines == [
        "Rättad: Språkcafé, tisdag 8 december 13.00–15.00",
        "Rättad: Språkcafé, tisdag 15 december 13.00–15.00 (förut Provsalen)",
        "Rättad: Fika *nu*, tisdag 22 december 14.00–15.00 (förut Språkcafé, 13.00–15.00)",
    ]


def test_of_much_news_the_first_five_are_named(open_page: Open, house: House) -> None:
    token = week_links.make(house.coordinator, house.church)
    coming = [one for one in house.dates if one.day > TODAY][:7]
    for one in coming:
        week_links.call_off(token, one.id, "leader", one.version)
    app = open_page()
    assert sum(one.label.startswith("Inställd: ") for one in app.button) == 5
    assert "och 2 till" in drawn(app)


def test_who_puts_one_in_from_the_page_of_a_partner_finds_back_to_it(
    open_page: Open, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("partner", partner=str(house.church))
    monkeypatch.setattr(ContextProxy, "url", "https://bis.example.se/partner")
    put_in = text("sv", "partner.put_in")
    next(button for button in app.button if button.label == put_in).click().run()
    (back,) = app.get("page_link")
    assert (back.proto.page, back.proto.query_string) == ("partner", f"partner={house.church}")
    assert back.proto.label == "Till partnersidan"


def test_a_coordinator_adds_a_missing_place_and_has_it_chosen(open_page: Open) -> None:
    app = open_page("event_new")
    app.text_input(key="saknas-namn-ny-var").set_value("Folkets hus").run()
    app.button(key="saknas-spara-ny-var").click().run()
    assert not app.exception
    assert app.selectbox(key="ny-var").value is not None
    assert "Folkets hus" in app.selectbox(key="ny-var").options
    app.text_input(key="saknas-namn-ny-vem").set_value("Provkyrkan").run()
    app.button(key="saknas-spara-ny-vem").click().run()
    assert text("sv", "register.error.name_taken") in drawn(app)
    assert app.text_input(key="saknas-namn-ny-vem").value == "Provkyrkan"


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER])
def test_who_may_not_add_a_place_is_told_who_does(open_page: Open, role: Role) -> None:
    app = open_page("event_new", role)
    assert text("sv", "quick_add.missing") in drawn(app)
    assert not [one for one in app.button if str(one.key).startswith("saknas-")]

"""Inställningar: inviting, links that wait, and what is done with people's accounts."""

import re
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import invitations, people
from bis.core.permissions import Role
from bis.settings import settings
from bis.texts import text
from tests.pages.conftest import Open
from tests.pages.test_today import words
from tests.support.house import EMAILS, PASSWORD, House

NEW = "ny@provhuset.se"


def drawn(app: AppTest) -> str:
    """Return all that stands on the page, as a person reads it."""
    return words(app).replace("\\", "").replace("\N{WORD JOINER}", "") + " ".join(
        str(one.proto.body) for one in app.get("html")
    )


def fill_in(app: AppTest, email: str, role: Role | None = None) -> None:
    app.text_input(key="bjud-epost").set_value(email).run()
    if role:
        app.selectbox(key="bjud-roll").set_value(role).run()


def make_link(app: AppTest) -> None:
    app.button(key="bjud-in").click().run()
    assert not app.exception


def press(app: AppTest, what: str, house: House, role: Role = Role.READER) -> None:
    app.button(key=f"{what}-{house.actors[role].user_id}").click().run()
    assert not app.exception


def token(app: AppTest) -> str:
    found = re.search(r"/inbjudan/(\S+)$", app.code[0].value)
    assert found
    return found[1]


def test_everybody_stands_there_with_role_and_organisation(open_page: Open) -> None:
    app = open_page("settings")
    assert not app.exception
    shown = drawn(app)
    assert all(email in shown for email in EMAILS.values())
    assert "Partner · Provkyrkan · sedan 3 november 2026" in shown


def test_an_address_that_names_no_part_shows_the_people(open_page: Open) -> None:
    app = open_page("settings", **{"del": ""})
    assert not app.exception
    assert "BIS skickar ingen e-post." in drawn(app)


def test_an_invitation_gives_a_link_that_works_and_empties_the_form(open_page: Open) -> None:
    app = open_page("settings")
    fill_in(app, NEW, Role.RECEPTION)
    make_link(app)
    assert invitations.what_is_offered(token(app)).email == NEW
    assert app.text_input(key="bjud-epost").value == ""
    assert app.selectbox(key="bjud-roll").value is None
    assert "Länkar som väntar (1)" in [one.value for one in app.subheader]
    assert "gäller till tisdag 10 november 13.30" in drawn(app)


def test_a_second_link_for_the_same_address_says_that_the_first_has_ended(
    open_page: Open,
) -> None:
    told = text("sv", "people.link_replaces", email=NEW)
    app = open_page("settings")
    for role, ended in ((Role.RECEPTION, False), (Role.READER, True)):
        fill_in(app, f" {NEW.upper()}", role)
        make_link(app)
        assert (told in drawn(app)) is ended


def test_a_partner_is_asked_for_the_organisation(open_page: Open, house: House) -> None:
    app = open_page("settings")
    fill_in(app, NEW, Role.PARTNER)
    make_link(app)
    assert text("sv", "people.error.partner_empty") in drawn(app)
    app.selectbox(key="bjud-organisation").set_value(house.library).run()
    make_link(app)
    assert invitations.what_is_offered(token(app)).partner == "Provbiblio"


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    open_page: Open,
) -> None:
    app = open_page("settings")
    fill_in(app, "anna")
    make_link(app)
    assert text("sv", "people.error.email") in drawn(app)
    assert text("sv", "people.error.role") in drawn(app)
    assert app.text_input(key="bjud-epost").value == "anna"
    assert not app.code


def test_the_link_is_gone_when_it_has_been_copied_used_or_taken_back(
    open_page: Open, house: House
) -> None:
    app = open_page("settings")
    fill_in(app, NEW, Role.READER)
    make_link(app)
    next(one for one in app.button if one.label == "Jag har kopierat länken").click().run()
    assert not app.code
    fill_in(app, NEW, Role.READER)
    make_link(app)
    (one,) = invitations.waiting(house.coordinator)
    app.button(key=f"revoke-{one.id}").click().run()
    assert not app.code
    assert NEW not in drawn(app)
    fill_in(app, NEW, Role.READER)
    make_link(app)
    invitations.accept(token(app), PASSWORD, "192.0.2.1")
    app.run()
    assert not app.code
    assert f"Alla som kan logga in ({len(Role) + 1})" in [one.value for one in app.subheader]


def test_where_the_link_works_is_said(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("settings")
    fill_in(app, NEW, Role.READER)
    make_link(app)
    assert app.code[0].value.startswith("http://127.0.0.1:")
    assert [one.value for one in app.warning] == [text("sv", "people.only_here")]
    monkeypatch.setenv("BIS_PUBLIC_URL", "https://bis.boden.se")
    settings.cache_clear()
    app.run()
    assert app.code[0].value.startswith("https://bis.boden.se/inbjudan/")
    assert not app.warning
    assert text("sv", "people.copy_by_hand") not in drawn(app)
    monkeypatch.setenv("BIS_PUBLIC_URL", "http://192.168.1.20:8501")
    settings.cache_clear()
    assert text("sv", "people.copy_by_hand") in drawn(app.run())


def test_a_link_for_a_new_password_stands_at_its_person(open_page: Open, house: House) -> None:
    app = open_page("settings")
    press(app, "change", house)
    press(app, "losen", house)
    offer = invitations.what_is_offered(token(app))
    assert (offer.email, offer.is_new) == (EMAILS[Role.READER], False)
    assert "väljer personen ett nytt lösenord" in words(app)


def test_a_role_is_changed(open_page: Open, house: House) -> None:
    app = open_page("settings")
    press(app, "change", house)
    place = house.actors[Role.READER].user_id
    app.selectbox(key=f"{place}-roll").set_value(Role.PARTNER).run()
    press(app, "spara", house)
    assert text("sv", "people.error.partner_empty") in drawn(app)
    app.selectbox(key=f"{place}-organisation").set_value(house.library).run()
    press(app, "spara", house)
    assert app.success[0].value == text("sv", "people.role_saved")
    assert "Partner · Provbiblio" in drawn(app)


def with_another_role_chosen(open_page: Open, house: House) -> tuple[AppTest, UUID]:
    """Return the page with the reader's account open and another role chosen, and its place."""
    app = open_page("settings")
    press(app, "change", house)
    place = house.actors[Role.READER].user_id
    app.selectbox(key=f"{place}-roll").set_value(Role.RECEPTION).run()
    return app, place


@pytest.mark.parametrize("other", [Role.READER, Role.RECEPTION])
def test_a_role_that_is_chosen_and_not_saved_is_not_folded_away(
    open_page: Open, house: House, other: Role
) -> None:
    app, place = with_another_role_chosen(open_page, house)
    assert not app.warning
    press(app, "change" if other is not Role.READER else "fold", house, other)
    assert [one.value for one in app.warning] == [text("sv", "people.role_unsaved")]
    assert app.selectbox(key=f"{place}-roll").value is Role.RECEPTION
    press(app, "spara", house)
    assert not app.warning
    press(app, "fold", house)
    assert f"{place}-roll" not in [one.key for one in app.selectbox]
    assert people.actor_of(house.log_in(Role.READER)).role is Role.RECEPTION  # type: ignore[union-attr]


def test_an_unsaved_role_is_left_as_it_was(open_page: Open, house: House) -> None:
    app, place = with_another_role_chosen(open_page, house)
    press(app, "fold", house)
    press(app, "lat", house)
    assert f"{place}-roll" not in [one.key for one in app.selectbox]
    press(app, "change", house)
    assert app.selectbox(key=f"{place}-roll").value is Role.READER
    assert not app.warning


def test_the_last_coordinator_is_told_why_not(open_page: Open, house: House) -> None:
    app = open_page("settings")
    press(app, "change", house, Role.COORDINATOR)
    place = house.coordinator.user_id
    assert f"stang-{place}" not in [one.key for one in app.button]
    app.selectbox(key=f"{place}-roll").set_value(Role.READER).run()
    press(app, "spara", house, Role.COORDINATOR)
    assert app.error[0].value == text("sv", "people.error.last_coordinator")
    assert app.selectbox(key=f"{place}-roll").value is Role.READER


def test_somebody_is_logged_out_everywhere(open_page: Open, house: House) -> None:
    theirs = house.log_in(Role.READER)
    app = open_page("settings")
    press(app, "change", house)
    press(app, "ut", house)
    assert people.actor_of(theirs) is None
    assert app.success[0].value == text("sv", "people.logged_out")


def test_an_account_is_closed_and_opened_again(open_page: Open, house: House) -> None:
    app = open_page("settings")
    press(app, "change", house)
    press(app, "stang", house)
    assert "Stängda konton (1)" in [one.value for one in app.subheader]
    press(app, "reopen", house)
    assert not [one for one in app.subheader if one.value.startswith("Stängda")]
    assert house.log_in(Role.READER)

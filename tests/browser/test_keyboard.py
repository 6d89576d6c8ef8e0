"""The main action of every page of the staff, by Tab, Enter, arrows and typing alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bis.actions.people import SESSION_COOKIE
from tests.browser.conftest import NewPage, settle
from tests.browser.keys import choose, press, tab_to
from tests.support.databases import Databases
from tests.support.server import Server
from tests.support.standing import standing_house

pytestmark = pytest.mark.browser


def test_every_page_is_used_by_the_keyboard_alone(
    databases: Databases, tmp_path: Path, new_browser: NewPage
) -> None:
    with (
        standing_house(databases, "sqlite", tmp_path) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        desk = new_browser()
        cookie = standing.cookies[SESSION_COOKIE]
        desk.context.add_cookies(
            [{"name": SESSION_COOKIE, "value": cookie, "url": server.base}]
        )
        put_in(desk, server)
        move(desk, server)
        close(desk, server)
        show_the_code(desk, server)
        unfold(desk, server)
        step_through_a_meeting(desk, server)
        write(desk, server)
        open_a_partner(desk, server)
        turn_the_settings(desk, server)


def arrive(desk: Page, server: Server, path: str, heading: str) -> None:
    desk.goto(server.base + path)
    expect(desk.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
    settle(desk)


def press_button(desk: Page, name: str) -> None:
    tab_to(desk, desk.get_by_role("button", name=name, exact=True).first)
    press(desk, "Enter")


def put_in(desk: Page, server: Server) -> None:
    """Idag → Ny aktivitet → Spara."""
    arrive(desk, server, "/", "Tisdag 3 november · vecka 45")
    press_button(desk, "Ny aktivitet")
    expect(desk.get_by_role("heading", name="Ny aktivitet")).to_be_visible()
    settle(desk)
    tab_to(desk, desk.get_by_label("Vad", exact=True))
    desk.keyboard.type("Läxhjälp")
    tab_to(desk, desk.get_by_role("radiogroup", name="Slag"))
    press(desk, "ArrowRight", "Space")
    choose(desk, "Var", "Provsalen")
    choose(desk, "Vem ordnar", "Provbiblio")
    press_button(desk, "Spara aktiviteten")
    expect(desk.get_by_text("Läxhjälp är inlagd")).to_be_visible()


def move(desk: Page, server: Server) -> None:
    """Kalender as a list → the card → Flytta."""
    desk.goto(f"{server.base}/kalender?vy=Lista&dag=2026-11-10")
    grid = desk.frame_locator("iframe[title*=calendar]")
    one = grid.locator(".fc-list-event").filter(has_text="Språkcafé")
    expect(one).to_be_visible()
    settle(desk)
    tab_to(desk, one)
    press(desk, "Enter")
    expect(desk.get_by_text("tisdag 10 november 13.00–15.00")).to_be_visible()
    settle(desk)
    press_button(desk, "Flytta")
    asked = desk.get_by_role("dialog")
    expect(asked).to_be_visible()
    settle(desk)
    tab_to(desk, asked.get_by_role("spinbutton").first)
    desk.keyboard.type("20261111")
    # a day counts once it is left
    tab_to(desk, asked.get_by_role("spinbutton", name="timme, Från"))
    expect(asked).to_contain_text("till onsdag 11 november 13.00?")
    tab_to(desk, asked.get_by_role("button", name="Flytta"))
    press(desk, "Enter")
    expect(desk.get_by_text("Flyttad: Språkcafé är nu onsdag 11 november")).to_be_visible()


def close(desk: Page, server: Server) -> None:
    """Stäng dagen → a number → Spara."""
    arrive(desk, server, "/stang-dagen", "Stäng dagen")
    tab_to(desk, desk.get_by_label("Språkcafé 13.00–15.00: Hur många kom?"))
    desk.keyboard.type("18")
    press_button(desk, "Spara")
    expect(desk.get_by_text("Sparat: 1 avslutad.")).to_be_visible()


def show_the_code(desk: Page, server: Server) -> None:
    """Enkät → Visa QR-kod."""
    arrive(desk, server, "/enkat", "Enkät")
    tab_to(desk, desk.get_by_role("link", name="Visa QR-kod").first)
    press(desk, "Enter")
    expect(desk.get_by_role("img", name="QR-kod till enkäten")).to_be_visible()


def unfold(desk: Page, server: Server) -> None:
    """Indikatorer → Visa mer."""
    arrive(desk, server, "/indikatorer", "Framtidstro")
    fold = desk.locator("summary").filter(has_text="Visa mer om").first
    tab_to(desk, fold)
    press(desk, "Enter")
    expect(desk.get_by_role("heading", name="Så räknas det").first).to_be_visible()


def step_through_a_meeting(desk: Page, server: Server) -> None:
    """Möte → Starta mötet → on and back by the arrows → out by Escape."""
    arrive(desk, server, "/mote", "Möte")
    press_button(desk, "Starta mötet")
    for key, heading in (
        ("", "Vilka är här?"),
        ("ArrowRight", "Vad har hänt?"),
        ("ArrowRight", "Framtidstro"),
        ("ArrowLeft", "Vad har hänt?"),
    ):
        if key:
            press(desk, key)
        expect(desk.get_by_role("heading", name=heading)).to_be_visible()
        settle(desk)
    press(desk, "Escape")
    expect(desk.get_by_text("Ett möte pågår")).to_be_visible()


def write(desk: Page, server: Server) -> None:
    """Dagbok → Skriv → Spara."""
    arrive(desk, server, "/dagbok", "Dagbok")
    press_button(desk, "Skriv")
    expect(desk.get_by_role("heading", name="Nytt inlägg")).to_be_visible()
    settle(desk)
    tab_to(desk, desk.get_by_label("Rubrik", exact=True))
    desk.keyboard.type("Utan mus")
    tab_to(desk, desk.get_by_label("Vad hände?"))
    desk.keyboard.type("Allt gick med tangenterna.")
    press_button(desk, "Spara")
    expect(desk.get_by_text("Sparat: ”Utan mus”.")).to_be_visible()


def open_a_partner(desk: Page, server: Server) -> None:
    """Partner → the page of one."""
    arrive(desk, server, "/partner", "Partner")
    tab_to(desk, desk.get_by_role("button", name="Provbiblio"))
    press(desk, "Enter")
    expect(desk.get_by_role("heading", name="Provbiblio", exact=True)).to_be_visible()


def turn_the_settings(desk: Page, server: Server) -> None:
    """Inställningar → another part."""
    arrive(desk, server, "/installningar", "Inställningar")
    tab_to(desk, desk.get_by_role("radiogroup", name="Del av inställningarna"))
    press(desk, "ArrowRight", "Space")
    expect(desk.get_by_role("heading", name="Lokaler")).to_be_visible()

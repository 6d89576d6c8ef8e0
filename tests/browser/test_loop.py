"""The loop that is the product: activity → calendar → closing → answer → live indicator."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, settle
from tests.support.databases import ENGINES, Databases
from tests.support.server import Server

pytestmark = pytest.mark.browser

PASSWORD = "tre hela ord efter"
ANSWERS = {
    "contacts_new": "2",
    "contacts_long": "1",
    "residence": "lt3",
    "future_life": "4",
    "future_work": "3",
}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_loop_turns(
    engine: str, databases: Databases, tmp_path: Path, new_browser: NewPage
) -> None:
    with (
        databases.fresh(engine, migrated=False) as address,
        Server(address, tmp_path) as server,
    ):
        desk = new_browser()
        make_the_first_account(desk, server)
        make_a_weekly_activity(desk)
        see_it_in_both_calendars(desk, server, new_browser(phone=True))
        wall = open_the_indicators(desk, server)
        survey = close_it_and_show_the_code(desk, server)
        delays = answer_and_watch(survey, wall, new_browser)
        expect(wall.get_by_text("5 svar: 15 nya kontakter, 5 av dem mellan")).to_be_visible()
        expect(wall.get_by_text("5 nya svarade i september–november: 4,0")).to_be_visible()
        print("seconds from tap to count:", *(f"{delay:.2f}" for delay in delays))


def make_the_first_account(desk: Page, server: Server) -> None:
    link = first_account_link(server)
    desk.goto(link)
    desk.get_by_label("Din e-post").fill("anna@boden.se")
    desk.get_by_label("Välj ett lösenord").fill(PASSWORD)
    desk.get_by_label("Ingenting").check()
    desk.get_by_label("Ja: BIS").check()
    desk.get_by_role("button", name="Skapa kontot").click()
    expect(desk.get_by_role("heading", name="Tisdag 3 november")).to_be_visible()
    link_again = desk.context.request.get(link, max_redirects=0)
    assert link_again.headers["location"] == "/logga-in"
    desk.goto(f"{server.base}/logga-ut")
    desk.get_by_role("button", name="Logga ut", exact=True).click()
    desk.goto(f"{server.base}/kalender")
    desk.get_by_label("E-post").fill("anna@boden.se")
    desk.get_by_label("Lösenord").fill(PASSWORD)
    desk.get_by_role("button", name="Logga in").click()
    expect(desk.get_by_role("heading", name="Kalender")).to_be_visible()


def first_account_link(server: Server) -> str:
    """Return the one-time address that is printed where BIS was started."""
    found = re.search(r"http://\S+/kom-igang\?kod=\S+", server.said())
    assert found, server.said()
    return found.group()


def make_a_weekly_activity(desk: Page) -> None:
    settle(desk)
    desk.get_by_role("button", name="Ny aktivitet").click()
    desk.get_by_label("Kända namn").click()
    desk.keyboard.type("språ")
    desk.get_by_role("option", name="Språkcafé").click()
    expect(desk.get_by_text("Känt namn: Språkcafé.")).to_be_visible()
    settle(desk)  # a tap while the page is drawn anew can be lost
    desk.get_by_text("Varje vecka").click()
    expect(desk.get_by_text("10 tillfällen")).to_be_visible()
    desk.get_by_role("button", name="Spara aktiviteten").click()
    expect(desk.get_by_text("tisdag 3 november 13.00, och 9 gånger till")).to_be_visible()


def see_it_in_both_calendars(desk: Page, server: Server, phone: Page) -> None:
    desk.wait_for_url("**/kalender?*")
    grid = desk.frame_locator("iframe[title*=calendar]")
    expect(grid.locator(".fc-event").filter(has_text="Språkcafé")).to_have_count(5)
    grid.locator(".fc-event").first.click()
    expect(desk.get_by_text("Röda Korset, Svenska kyrkan")).to_be_visible()
    phone.goto(f"{server.base}/oppet/kalender")
    expect(phone.get_by_text("Språkcafé").first).to_be_visible()
    phone.get_by_role("link", name="English").click()
    expect(phone.get_by_text("Language café").first).to_be_visible()


def open_the_indicators(desk: Page, server: Server) -> Page:
    """Return a page on the wall that nobody touches from now on."""
    wall = desk.context.new_page()
    wall.goto(f"{server.base}/indikatorer")
    expect(wall.get_by_text("formulär har kommit in")).to_be_visible()
    settle(wall)
    return wall


def close_it_and_show_the_code(desk: Page, server: Server) -> str:
    """Return the address of the survey, read from the screen with the QR code."""
    desk.goto(server.base)
    desk.get_by_role("button", name="Avsluta").click()
    desk.get_by_text("Ja", exact=True).click()
    desk.get_by_label("Hur många kom?").fill("18")
    desk.get_by_role("button", name="Spara och stäng").click()
    expect(desk.get_by_text("Avslutad: 18 kom.")).to_be_visible()
    desk.get_by_role("link", name="Visa QR-kod").click()
    expect(desk.get_by_text("Svara på några korta frågor")).to_be_visible()
    found = re.search(r"/svara/[0-9a-z]{12}", desk.content())
    assert found
    return server.base + found.group()


def answer_and_watch(survey: str, wall: Page, new_browser: NewPage) -> list[float]:
    """Answer from five phones; return the seconds from each tap to the count on the wall."""
    delays = []
    for number in range(1, 6):
        phone = new_browser(phone=True)
        phone.goto(survey)
        for question, option in ANSWERS.items():
            phone.locator(f"label:has(input[name={question}][value='{option}'])").click()
        assert "5 svar:" not in wall.locator("body").inner_text()  # not before the fifth
        phone.get_by_role("button", name="Skicka svar").click()
        sent = time.monotonic()
        expect(phone.get_by_text("Ditt svar är sparat")).to_be_visible()
        expect(wall.locator(".bis-forms b")).to_have_text(str(number))
        delays.append(time.monotonic() - sent)
    return delays

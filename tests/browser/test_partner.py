"""A partner who never logs in sends its week from a phone; the coordinator hears of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from bis.texts import text
from tests.browser.conftest import NewPage, axe_finds, log_in, settle, unfold
from tests.browser.test_staff_accessibility import TOO_WIDE
from tests.support.server import Server

pytestmark = pytest.mark.browser

_SMALL = """() => [...document.querySelectorAll('main a, main button, main select, summary')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 120))"""


def test_a_week_is_sent_from_a_phone_that_never_logs_in(
    example: Server, new_browser: NewPage
) -> None:
    desk, phone = new_browser(), new_browser(phone=True, dark=True)
    phone.goto(make_link(desk, example, "Rädda Barnen"))
    row = phone.get_by_role("group", name="Aktivitet 1")
    row.get_by_label("Vad?").fill("Lek & lär <b>🙂</b>")
    looks_around(phone)
    row.get_by_label("Var?").select_option(label="Lekrummet")
    row.get_by_label("Dag").select_option(label="lördag 14 november")
    row.get_by_label("Från").fill("1000")
    row.get_by_label("Till").fill("9.00")
    send = phone.get_by_role("button", name="Skicka veckan")
    send.click()
    expect(row.get_by_text(text("sv", "week.error.ends_before_start"))).to_be_in_viewport()
    expect(row.get_by_label("Vad?")).to_have_value("Lek & lär <b>🙂</b>")
    row.get_by_label("Till").fill("11.30")
    row.get_by_label("Slag").select_option(label="Familj")
    send.click()
    look_and_go_back(phone)
    send.click()
    send_twice(phone)
    expect(phone.get_by_text("Lek & lär <b>🙂</b>", exact=True)).to_have_count(1)
    check(phone)
    correct(phone)
    call_off(phone)
    hears_of_it(desk, example)


def looks_around(phone: Page) -> None:
    """Change language and week, and ask for more rows, with a name typed."""
    phone.get_by_role("button", name="English").click()
    phone.get_by_role("button", name="Svenska").click()
    phone.get_by_role("button", name="Nästa vecka").click()
    check(phone)
    phone.get_by_role("button", name="Fler rader").click()
    expect(phone.get_by_role("group", name="Aktivitet 4")).to_be_in_viewport()
    expect(phone.get_by_label("Vad?").first).to_have_value("Lek & lär <b>🙂</b>")


def look_and_go_back(phone: Page) -> None:
    """See what will be sent, and find all that was typed after Back."""
    expect(phone.get_by_text("lördag 14 november 10.00–11.30")).to_be_visible()
    check(phone)
    phone.go_back()
    row = phone.get_by_role("group", name="Aktivitet 1")
    expect(row.get_by_label("Vad?")).to_have_value("Lek & lär <b>🙂</b>")
    expect(row.get_by_label("Till")).to_have_value("11.30")


def send_twice(phone: Page) -> None:
    """Send, and once more after Back, which shows what was sent."""
    phone.get_by_role("button", name="Ja, lägg in i kalendern").dblclick()
    expect(phone.get_by_role("status")).to_have_text(text("sv", "week.done_new"))
    phone.go_back()
    phone.get_by_role("button", name="Ja, lägg in i kalendern").click()
    expect(phone.get_by_role("status")).to_have_text(text("sv", "week.done_same"))


def correct(phone: Page) -> None:
    """Put right when it ends, first wrongly, with the keyboard's Enter at last."""
    waiting = phone.get_by_role("group", name="Aktivitet 1").get_by_label("Vad?")
    waiting.fill("Sagostund")
    mine = phone.get_by_role("listitem").filter(has_text="Lek & lär")
    mine.get_by_role("button", name="Rätta").click()
    expect(phone.get_by_label("Vad?")).to_have_value("Lek & lär <b>🙂</b>")
    check(phone)
    phone.get_by_label("Till").fill("9")
    phone.get_by_role("button", name="Spara rättelsen").click()
    expect(phone.get_by_text(text("sv", "week.error.ends_before_start"))).to_be_in_viewport()
    check(phone)
    phone.get_by_label("Till").fill("12.15")
    phone.get_by_label("Till").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text(text("sv", "week.done_corrected"))
    expect(waiting).to_have_value("Sagostund")
    expect(mine).to_contain_text("lördag 14 november 10.00–12.15")
    check(phone)


def call_off(phone: Page) -> None:
    """Take back what was sent, before it begins; by mistake, and once more."""
    mine = phone.get_by_role("listitem").filter(has_text="Lek & lär")
    mine.locator("summary").click()
    mine.get_by_role("button", name="Ja, ställ in").click()
    expect(mine.get_by_text(text("sv", "week.error.why_empty"))).to_be_in_viewport()
    check(phone)
    mine.get_by_label("Varför?").select_option(label="Ledaren kan inte komma")
    mine.get_by_role("button", name="Ja, ställ in").click()
    expect(phone.get_by_role("status")).to_contain_text(text("sv", "week.done_off"))
    check(phone)
    mine.get_by_role("button", name="Lägg tillbaka").click()
    expect(phone.get_by_role("status")).to_contain_text(text("sv", "week.done_back"))
    mine.locator("summary").click()
    mine.get_by_label("Varför?").select_option(label="Ledaren kan inte komma")
    mine.get_by_role("button", name="Ja, ställ in").click()
    expect(phone.get_by_role("status")).to_contain_text(text("sv", "week.done_off"))
    expect(mine.get_by_text(text("sv", "open.cancelled"))).to_be_visible()


def hears_of_it(desk: Page, server: Server) -> None:
    """The coordinator reads it on Idag, and takes the link back."""
    desk.goto(server.base)
    told = "Nytt via länk från Rädda Barnen: en inställd"
    expect(desk.get_by_text(told)).to_be_visible()
    desk.get_by_role("button", name="Inställd: Lek & lär <b>🙂</b>, lördag 14 november").click()
    expect(desk).to_have_url(re.compile(r"kalender\?dag=2026-11-14&tillfalle="))
    expect(desk.get_by_text("Lek & lär <b>🙂</b>").first).to_be_visible()
    desk.goto(server.base)
    desk.get_by_role("button", name="Visa partnern").click()
    expect(desk.get_by_text("senast använd tisdag 3 november")).to_be_visible()
    settle(desk)
    desk.get_by_role("button", name="Dra tillbaka").click()
    expect(desk.get_by_text(text("sv", "week_link.revoked"))).to_be_visible()


def make_link(desk: Page, server: Server, partner: str) -> str:
    """Return the link that a coordinator makes on the partner's page."""
    log_in(desk, server)
    desk.goto(f"{server.base}/partner")
    desk.get_by_role("button", name=partner).click()
    expect(desk.get_by_role("heading", name=partner, exact=True)).to_be_in_viewport()
    settle(desk)
    desk.get_by_role("button", name="Gör en länk").click()
    expect(desk.get_by_text("Länken är klar.")).to_be_visible()
    settle(desk)
    return desk.get_by_test_id("stCode").inner_text().strip()


def test_a_coordinator_leads_a_new_organisation_in_and_out(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser()
    log_in(page, example)
    page.goto(f"{example.base}/partner")
    unfold(page, "Lägg till organisation")
    page.get_by_label("Namn", exact=True).fill("Hela Människan")
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("button", name="Lägg till organisation").last.click()
    expect(page.get_by_role("heading", name="Hela Människan")).to_be_visible()
    settle(page)
    unfold(page, "Namn och avslut")
    page.get_by_role("button", name="Avsluta organisationen").click()
    expect(page.get_by_text("Avslutad från 3 november 2026").first).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Alla partner").click()
    expect(page.get_by_text("Vilka arbetar ihop")).to_be_visible()
    assert page.url == f"{example.base}/partner"


# what is still unfolding moves away under a press
def check(page: Page) -> None:
    """Say what axe has against a page, whether it runs off the screen, and what is small."""
    assert axe_finds(page) == []
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(_SMALL) == []

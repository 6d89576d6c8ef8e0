"""From a coordinator's invitation to somebody at work in another browser."""

import pytest
from playwright.sync_api import Page, expect

from bis.texts import text
from tests.browser.conftest import PASSWORD, NewPage, axe_finds, log_in, settle
from tests.browser.test_staff_accessibility import TOO_WIDE
from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_an_invitation_is_made_sent_and_used(
    example: Server, new_browser: NewPage, phone: bool
) -> None:
    email = f"ulla-{'mobil' if phone else 'dator'}@abf.se"
    desk, guest = new_browser(phone=phone), new_browser(phone=phone)
    link = invite(desk, example, email)
    check(desk)
    guest.goto(link)
    expect(guest.get_by_label("E-post")).to_have_value(email)
    expect(guest.get_by_text("ABF", exact=True)).to_be_visible()
    check(guest)
    guest.get_by_label("Välj ett lösenord").fill(PASSWORD)
    guest.get_by_role("button", name="Skapa kontot och börja").dblclick()
    expect(guest.get_by_role("heading", name="Tisdag 3 november")).to_be_visible()
    settle(guest)
    if phone:
        guest.get_by_label(text("sv", "streamlit_says.Expand sidebar")).click()
    expect(guest.get_by_role("link", name="Indikatorer")).to_be_visible()
    expect(guest.get_by_role("link", name="Inställningar")).to_have_count(0)
    guest.goto(f"{example.base}/installningar")
    expect(guest.get_by_role("alert")).to_have_text(text("sv", "error.not_allowed"))
    give_a_new_password(desk, email, guest)


def invite(desk: Page, server: Server, email: str) -> str:
    """Return the link that is shown, copied by its button."""
    log_in(desk, server)
    desk.goto(f"{server.base}/installningar")
    desk.get_by_label("Personens e-post").fill(email)
    desk.keyboard.press("Tab")
    settle(desk)
    desk.get_by_label("Roll").click()
    desk.get_by_role("option", name="Partner").click()
    desk.get_by_label("Organisation").click()
    desk.get_by_role("option", name="ABF").click()
    settle(desk)
    desk.get_by_role("button", name="Gör en länk").click()
    expect(desk.get_by_text("Länken är klar.")).to_be_visible()
    settle(desk)
    expect(desk.get_by_label("Personens e-post")).to_have_value("")
    desk.get_by_role("button", name="Kopiera", exact=True).click()
    expect(desk.get_by_role("button", name="Kopierad", exact=True)).to_be_visible()
    return desk.get_by_test_id("stCode").inner_text().strip()


def give_a_new_password(desk: Page, email: str, guest: Page) -> None:
    """Whoever has forgotten the password gets in by a link."""
    desk.reload()
    settle(desk)
    person = desk.locator("[class*=st-key-person-]").filter(has_text=email)
    person.get_by_role("button", name="Ändra").click()
    person.get_by_role("button", name="Länk för nytt lösenord").click()
    expect(person.get_by_text("väljer personen ett nytt lösenord")).to_be_visible()
    settle(desk)
    link = person.get_by_test_id("stCode").inner_text().strip()
    other = guest.context.new_page()
    guest.context.clear_cookies()
    other.goto(link)
    check(other)
    other.get_by_label("Välj ett lösenord").fill("ett nytt och bättre")
    other.get_by_role("button", name="Spara lösenordet och logga in").click()
    expect(other.get_by_role("heading", name="Tisdag 3 november")).to_be_visible()


def check(page: Page) -> None:
    """Say what axe has against a page, and whether it runs off the screen."""
    assert axe_finds(page) == []
    assert page.evaluate(TOO_WIDE) <= 0

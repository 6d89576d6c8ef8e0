"""What stands around the staff's pages: in Swedish, and gone when nobody is logged in."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bis.texts import text
from tests.browser.conftest import PASSWORD, PHONE, NewPage, log_in, settle
from tests.browser.late_poll import PollBeforeAll
from tests.support import commands
from tests.support.databases import Databases
from tests.support.server import Server
from tests.support.standing import standing_house

pytestmark = pytest.mark.browser


def test_back_after_logging_out_is_the_login(example: Server, new_browser: NewPage) -> None:
    page = new_browser()
    log_in(page, example)
    page.goto(f"{example.base}/enkat")
    settle(page)
    page.goto(f"{example.base}/logga-ut")
    page.get_by_role("button", name="Logga ut", exact=True).click()
    page.wait_for_url("**/logga-in")
    page.go_back()
    expect(page.get_by_label("Lösenord")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Lösenord")).to_be_visible()


def test_a_page_that_gets_no_connection_still_leaves_for_the_login(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser()
    log_in(page, example)
    page.route("**/_stcore/**", lambda route: route.abort())
    page.goto(f"{example.base}/enkat")
    page.context.clear_cookies()
    page.wait_for_url("**/logga-in?next=%2Fenkat", timeout=60_000)


@pytest.mark.parametrize(
    ("path", "last_words"),
    [
        ("", "Stäng dagen"),
        ("kalender", "Skriv ut veckan"),
        ("enkat", "Mata in papper"),
        ("mote", "Öppna mötet"),
        ("dagbok", "Visa fler"),
        ("indikatorer", "Tolka och anteckna"),
    ],
)
def test_a_page_stands_whole_when_its_poll_comes_as_it_is_drawn(
    example: Server, new_browser: NewPage, path: str, last_words: str
) -> None:
    page = new_browser()
    log_in(page, example)
    poll = PollBeforeAll(page)
    page.goto(f"{example.base}/{path}")
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(f"{last_words}$"))
    settle(page)
    before = main.inner_text()
    poll.draw_anew()
    settle(page)
    assert main.inner_text() == before


def test_the_words_of_streamlit_are_swedish(example: Server, new_browser: NewPage) -> None:
    page = new_browser()
    log_in(page, example)
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Hoppa till innehållet")
    page.goto(f"{example.base}/aktivitet")
    settle(page)
    page.get_by_role("button", name="Välj datum").first.click()
    expect(page.get_by_role("dialog", name="Välj datum")).to_be_visible()
    expect(page.get_by_label("Nästa månad")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Varje vecka").click()
    page.get_by_label("Ta bort datumet").click()
    expect(page.get_by_role("spinbutton", name="år, Till och med")).to_have_text("åååå")
    page.get_by_label("Var", exact=True).fill("finns inte")
    expect(page.get_by_text("Inga träffar")).to_be_visible()


def test_what_a_person_wrote_is_never_translated(example: Server, new_browser: NewPage) -> None:
    page = new_browser()
    log_in(page, example)
    kept = page.evaluate(
        """async () => {
          const drawn = document.createElement("p")
          drawn.textContent = "Open"
          document.querySelector("[data-testid=stMain]").append(drawn)
          await new Promise((done) => setTimeout(done))  // the observer has had its turn
          return drawn.textContent
        }"""
    )
    assert kept == "Open"


@pytest.mark.parametrize("phone", [True, False], ids=["a phone", "a narrow window"])
def test_the_menu_of_a_narrow_window_folds_away_after_a_choice(
    example: Server, new_browser: NewPage, phone: bool
) -> None:
    page = new_browser(phone=phone)
    page.set_viewport_size(PHONE)
    log_in(page, example)
    unfold = page.get_by_test_id("stExpandSidebarButton")
    for name in ("Enkät", "Enkät"):  # also when one is there already
        unfold.click()
        page.get_by_test_id("stSidebarNavLink").filter(has_text=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        expect(unfold).to_be_visible()


def test_the_search_field_of_a_phone_holds_its_hint(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser(phone=True)
    log_in(page, example)
    field = page.get_by_label("Sök").bounding_box()
    assert field
    assert field["width"] > PHONE["width"] * 0.8


def test_a_page_that_is_not_for_a_role_says_so(example: Server, new_browser: NewPage) -> None:
    add = ("user", "add", "laser@exempelhuset.se", "--role", "reader", "--password-stdin")
    assert commands.bis(*add, env=example.env, given=PASSWORD).returncode == 0
    page = new_browser()
    log_in(page, example, "laser@exempelhuset.se")
    page.goto(f"{example.base}/aktivitet")
    expect(page.get_by_role("alert")).to_have_text(text("sv", "error.not_allowed"))
    expect(page.get_by_role("link", name="Ny aktivitet")).to_have_count(0)
    page.get_by_role("link", name="Till Idag").click()
    expect(page.get_by_role("heading", name="Tisdag 3 november")).to_be_visible()


def test_a_server_that_is_gone_is_told_in_swedish(
    databases: Databases, tmp_path: Path, new_browser: NewPage
) -> None:
    page = new_browser()
    with (
        standing_house(databases, "sqlite", tmp_path) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        page.context.add_cookies(
            [
                {"name": name, "value": value, "url": server.base}
                for name, value in standing.cookies.items()
            ]
        )
        page.goto(f"{server.base}/enkat")
        settle(page)
        server.kill()
        told = page.get_by_role("dialog", name="Ingen kontakt med BIS")
        expect(told).to_contain_text("BIS svarar inte", timeout=60_000)

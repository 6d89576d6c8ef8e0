"""One phone at the survey in Chromium, where Back, Enter and a change of language are real."""

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, text

from tests.browser.conftest import NewPage
from tests.support.databases import Databases
from tests.support.server import Server
from tests.support.standing import standing_house

pytestmark = pytest.mark.browser

THANKS = "Tack! Ditt svar är sparat."


class Survey:
    """An open survey, and what has been stored of it."""

    def __init__(self, address: str, database: str) -> None:
        self.address = address
        self._database = database

    def stored(self) -> dict[str, list[str]]:
        """Return form id → the answers about new contacts, oldest revision first."""
        engine = create_engine(self._database)
        with engine.connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT submission_id, value FROM answers WHERE question = 'contacts_new'"
                    " ORDER BY revision"
                )
            ).all()
        engine.dispose()
        found: dict[str, list[str]] = {}
        for form_id, value in rows:
            found.setdefault(form_id, []).append(value)
        return found


@pytest.fixture
def survey(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survey]:
    folder = tmp_path_factory.mktemp("phone")
    with (
        standing_house(databases, "sqlite", folder) as standing,
        Server(standing.database, folder, plain=True) as server,
    ):
        yield Survey(server.base + standing.survey, standing.database)


def tick(phone: Page, question: str, value: str) -> None:
    phone.locator(f"label:has(input[name={question}][value='{value}'])").click()


def send(phone: Page) -> None:
    phone.get_by_role("button", name="Skicka svar").click()
    expect(phone.get_by_text(THANKS)).to_be_visible()


def test_who_goes_back_can_change_the_answer(survey: Survey, new_browser: NewPage) -> None:
    phone = new_browser(phone=True)
    phone.goto(survey.address)
    tick(phone, "contacts_new", "2")
    send(phone)
    phone.go_back()
    expect(phone.get_by_role("button", name="Ändra mitt svar")).to_be_visible()
    expect(phone.locator("input:checked")).to_have_count(0)  # the phone may be borrowed
    tick(phone, "contacts_new", "5")
    phone.get_by_role("button", name="Ändra mitt svar").click()
    expect(phone.get_by_text(THANKS)).to_be_visible()
    phone.get_by_role("link", name="Ändra svaret").click()
    tick(phone, "contacts_new", "3")
    phone.get_by_role("button", name="Ändra mitt svar").click()
    expect(phone.get_by_text(THANKS)).to_be_visible()
    assert list(survey.stored().values()) == [["2", "5", "3"]]


def test_a_second_scan_of_the_code_is_the_same_form(
    survey: Survey, new_browser: NewPage
) -> None:
    first = new_browser(phone=True)
    first.goto(survey.address)
    second = first.context.new_page()
    second.goto(survey.address)
    for number, tab in enumerate((first, second), start=1):
        tick(tab, "contacts_new", str(number))
        send(tab)
    assert list(survey.stored().values()) == [["1", "2"]]


def test_one_phone_answers_for_several(survey: Survey, new_browser: NewPage) -> None:
    phone = new_browser(phone=True)
    for number in "123":
        phone.goto(survey.address)
        expect(phone.locator("input:checked")).to_have_count(0)
        tick(phone, "contacts_new", number)
        send(phone)
    assert sorted(survey.stored().values()) == [["1"], ["2"], ["3"]]


def test_another_language_keeps_what_is_ticked(survey: Survey, new_browser: NewPage) -> None:
    phone = new_browser(phone=True)
    phone.goto(survey.address)
    tick(phone, "contacts_new", "2")
    tick(phone, "future_life", "4")
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("heading", name="A few short questions")).to_be_visible()
    expect(phone.locator("input:checked")).to_have_count(2)
    phone.get_by_role("button", name="Svenska").click()
    expect(phone.get_by_role("heading", name="Några korta frågor")).to_be_visible()
    send(phone)
    assert list(survey.stored().values()) == [["2"]]


def test_keys_are_named_only_where_there_is_a_keyboard(
    survey: Survey, new_browser: NewPage
) -> None:
    week = urljoin(survey.address, "/oppet/kalender?week=2026-W45")
    for phone in (True, False):
        page = new_browser(phone=phone, scripts=False)
        page.goto(week)
        how = page.locator("noscript .printing")
        expect(how).to_be_visible()
        expect(how.locator(".keys")).to_be_visible(visible=not phone)


def test_enter_sends(survey: Survey, new_browser: NewPage) -> None:
    desk = new_browser()
    desk.goto(survey.address)
    desk.locator("input[name=contacts_new][value='3']").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text(THANKS)).to_be_visible()
    assert list(survey.stored().values()) == [["3"]]

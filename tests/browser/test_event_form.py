"""Ny aktivitet in Chromium: nothing that was typed is lost, whatever is done next."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage, log_in, settle
from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def form(example: Server, new_browser: NewPage) -> Page:
    """The open form, before anything is typed."""
    page = new_browser()
    log_in(page, example)
    page.goto(f"{example.base}/aktivitet")
    expect(page.get_by_role("button", name="Spara aktiviteten")).to_be_visible()
    settle(page)
    return page


@pytest.mark.parametrize(
    "leave",
    [
        lambda page: page.keyboard.press("Tab"),
        lambda page: [page.keyboard.press(key) for key in ("Tab", "Enter", "Tab", "Space")],
        lambda page: page.keyboard.press("Enter"),
        lambda page: page.keyboard.press("Escape"),
        lambda page: page.get_by_role("heading", name="Ny aktivitet").click(),
        lambda page: page.get_by_role("button", name="Spara aktiviteten").click(),
    ],
    ids=["tab", "tab and enter", "enter", "escape", "click", "save"],
)
def test_an_own_name_is_kept_as_it_was_typed(
    form: Page, leave: Callable[[Page], object]
) -> None:
    form.get_by_label("Vad").press_sequentially("Svenska vid elden")
    leave(form)
    expect(form.get_by_text("Ett eget namn")).to_be_visible()
    settle(form)
    expect(form.get_by_label("Vad")).to_have_value("Svenska vid elden")


def test_a_known_name_is_chosen_with_the_keyboard(form: Page) -> None:
    form.get_by_label("Vad").press_sequentially("språ")
    form.keyboard.press("Tab")
    form.keyboard.type("språ")
    form.keyboard.press("Enter")
    expect(form.get_by_label("Vad")).to_have_value("Språkcafé")
    expect(form.get_by_text("Känt namn: Språkcafé")).to_be_visible()


@pytest.mark.parametrize("held", [0, 80, 200])
def test_no_press_is_lost_while_the_page_answers_what_was_typed(form: Page, held: int) -> None:
    form.get_by_label("Vad").press_sequentially("språ")
    form.get_by_role("radio", name="Familj").click(delay=held)
    form.wait_for_url("**ny-slag=Familj**")
    form.get_by_label("Vad").press_sequentially("k")
    form.get_by_label("Kända namn").click(delay=held)
    form.get_by_role("option", name="Språkcafé").click(delay=held)
    expect(form.get_by_label("Vad")).to_have_value("Språkcafé")
    expect(form.get_by_role("radio", name="Familj", checked=True)).to_be_visible()


def test_where_nothing_was_saved_it_is_said_in_sight(form: Page) -> None:
    save = form.get_by_role("button", name="Spara aktiviteten")
    for height in (950, 500):
        form.set_viewport_size({"width": 1280, "height": height})
        save.click()
        expect(form.get_by_text("Välj var aktiviteten är.")).to_be_attached()
        expect(form.get_by_text("Inget är sparat.")).to_be_in_viewport()
        expect(save).to_be_in_viewport()


def test_a_reload_loses_nothing(form: Page) -> None:
    form.get_by_label("Vad").fill("Språkcafé")
    expect(form.get_by_text("Känt namn: Språkcafé")).to_be_visible()
    form.get_by_text("Varje vecka").click()
    expect(form.get_by_text("10 tillfällen")).to_be_visible()
    form.get_by_text("Familj", exact=True).click()
    form.wait_for_url("**ny-slag=Familj**")
    form.get_by_role("spinbutton").nth(2).press_sequentially("09")
    form.get_by_role("heading", name="Ny aktivitet").click()
    expect(form.get_by_text("måndag 9 november 2026, 13.00")).to_be_visible()
    form.reload()
    expect(form.get_by_label("Vad")).to_have_value("Språkcafé")
    expect(form.get_by_text("måndag 9 november 2026, 13.00")).to_be_visible()
    expect(form.get_by_text("Till och med")).to_be_visible()
    expect(form.get_by_label("Var", exact=True)).to_have_value("Kaféet")
    expect(form.get_by_role("radio", name="Familj", checked=True)).to_be_visible()


def test_how_often_is_said_and_kept_in_whatever_unit_is_chosen(form: Page) -> None:
    form.get_by_text("Varje månad").click()
    expect(form.get_by_label("Vilka månader")).to_have_value("varje")
    form.get_by_text("Varje vecka").click()
    expect(form.get_by_label("Vilka veckor")).to_have_value("varje")
    form.get_by_label("Vilka veckor").click()
    form.get_by_role("option", name="varannan").click()
    expect(form.get_by_text("varannan tisdag till")).to_be_visible()
    form.get_by_text("Varje dag").click()
    expect(form.get_by_text("varannan dag till")).to_be_visible()
    expect(form.get_by_label("Vilka dagar")).to_have_value("varannan")
    form.get_by_text("Varje månad").click()
    expect(form.get_by_text("varannan månad till")).to_be_visible()
    settle(form)
    form.reload()
    expect(form.get_by_text("varannan månad till")).to_be_visible()
    expect(form.get_by_label("Vilka månader")).to_have_value("varannan")


def test_which_day_of_a_month_follows_the_first_day_also_over_a_reload(form: Page) -> None:
    form.get_by_text("Varje månad").click()
    expect(form.get_by_text("Det blir den första tisdagen i månaden.")).to_be_visible()
    form.get_by_role("spinbutton", name="dag, När").press_sequentially("10")
    form.get_by_role("heading", name="Ny aktivitet").click()
    expect(form.get_by_text("Det blir den andra tisdagen i månaden.")).to_be_visible()
    settle(form)
    form.reload()
    first = form.get_by_role("radio", name="Räknat från månadens början")
    expect(first).to_be_checked()
    expect(form.get_by_text("Det blir den andra tisdagen i månaden.")).to_be_visible()
    form.get_by_text("Den sista", exact=True).click()
    expect(form.get_by_text("Det blir den sista tisdagen i månaden.")).to_be_visible()
    settle(form)
    form.reload()
    expect(form.get_by_text("Det blir den sista tisdagen i månaden.")).to_be_visible()


def test_a_look_at_another_page_loses_nothing_and_saving_empties_the_form(form: Page) -> None:
    form.get_by_label("Vad").fill("Språkcafé")
    expect(form.get_by_text("Känt namn: Språkcafé")).to_be_visible()
    form.get_by_text("Varje vecka").click()
    expect(form.get_by_text("10 tillfällen")).to_be_visible()
    form.get_by_role("link", name="Kalender").click()
    come_back(form)
    expect(form.get_by_label("Vad")).to_have_value("Språkcafé")
    expect(form.get_by_text("10 tillfällen")).to_be_visible()
    form.get_by_role("button", name="Spara aktiviteten").click()
    expect(form.get_by_text("Språkcafé är inlagd: tisdag 3 november 13.00")).to_be_visible()
    come_back(form)
    expect(form.get_by_label("Vad")).to_have_value("")
    expect(form.get_by_text("1 tillfälle", exact=True)).to_be_visible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_who_leaves_in_the_middle_of_typing_gets_there_and_finds_it_on_coming_back(
    form: Page, by: str
) -> None:
    form.get_by_label("Vad").press_sequentially("Egna ord")
    link = form.get_by_role("link", name="Kalender")
    if by == "mouse":
        link.click()
    else:
        link.press("Enter")
    come_back(form)
    expect(form.get_by_label("Vad")).to_have_value("Egna ord")


@pytest.mark.parametrize(
    ("address", "words"), [("/?barn=true", "Till Idag"), ("/kalender?vy=Dag", "Till kalendern")]
)
def test_the_way_back_leads_to_where_one_came_from_and_keeps_what_is_typed(
    form: Page, example: Server, address: str, words: str
) -> None:
    form.goto(f"{example.base}{address}")
    open_form(form)
    form.get_by_label("Vad").press_sequentially("Egna ord")
    form.get_by_role("link", name=words).click()
    form.wait_for_url(f"{example.base}{address}*")
    settle(form)
    assert "ny-" not in form.url
    expect(form.get_by_text("är inlagd")).to_have_count(0)
    open_form(form)
    expect(form.get_by_label("Vad")).to_have_value("Egna ord")


def come_back(page: Page) -> None:
    expect(page.get_by_role("heading", name="Kalender")).to_be_visible()
    settle(page)
    open_form(page)


def open_form(page: Page) -> None:
    page.get_by_role("button", name="Ny aktivitet").click()
    expect(page.get_by_role("heading", name="Ny aktivitet")).to_be_visible()
    settle(page)


def test_who_types_before_all_fields_are_loaded_finds_them_filled_in(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser()
    log_in(page, example)
    held: list[Route] = []
    page.route("**/static/js/DateInput.*", lambda route: held.append(route))
    page.goto(f"{example.base}/aktivitet")
    page.get_by_label("Vad", exact=True).press_sequentially("Nya gruppen")
    expect(page.get_by_text("Ett eget namn: välj slag och fyll i resten.")).to_be_visible()
    drawn = page.get_by_test_id("stApp")
    expect(drawn).to_have_attribute("data-test-script-state", "notRunning")
    assert held
    for request in held:
        request.continue_()
    expect(page.get_by_role("spinbutton", name="år, När")).to_have_text("2026")
    page.get_by_text("Mötas", exact=True).click()
    expect(page.get_by_text("tisdag 3 november 2026, 13.00–15.00")).to_be_visible()
    settle(page)
    expect(page.get_by_role("spinbutton", name="år, När")).to_have_text("2026")

"""The desk in Chromium: a day closed by keys, answers keyed in, and nothing typed is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from bis.core.permissions import Role
from bis.store.models import Event, Occurrence, Submission
from bis.store.session import Session, make_engine
from tests.browser.conftest import NewPage, axe_finds, settle
from tests.support import evening
from tests.support.databases import Databases
from tests.support.house import EMAILS, PASSWORD
from tests.support.server import Server
from tests.support.standing import Standing, standing_house

pytestmark = pytest.mark.browser

FIRST = "Aktivitet 01 9.00–11.00: Hur många kom?"


@pytest.fixture
def standing(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    folder = tmp_path_factory.mktemp("desk")
    with standing_house(databases, "sqlite", folder, evening.furnish) as standing:
        yield standing


@pytest.fixture
def server(standing: Standing) -> Iterator[Server]:
    with Server(standing.database, standing.folder) as server:
        yield server


@pytest.fixture
def desk(server: Server, standing: Standing, new_browser: NewPage) -> Page:
    """The browser of somebody who is logged in."""
    return known(new_browser(), server, standing)


def known(page: Page, server: Server, standing: Standing) -> Page:
    page.context.add_cookies(
        [{"name": k, "value": v, "url": server.base} for k, v in standing.cookies.items()]
    )
    return page


def open_day(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/stang-dagen")
    expect(page.get_by_label(FIRST)).to_be_visible(timeout=30_000)
    settle(page)


def closed(standing: Standing) -> dict[str, tuple[object, ...]]:
    columns = (
        Event.title,
        Occurrence.status,
        Occurrence.visits,
        Occurrence.visits_counted,
        Occurrence.children,
    )
    engine = make_engine(standing.database)
    with Session(engine) as session:
        found = session.execute(
            select(*columns).join(Event).where(Event.title.in_(evening.TITLES))
        ).all()
    engine.dispose()
    return {title: (status, *said) for title, status, *said in found}


def channels(standing: Standing) -> list[str]:
    engine = make_engine(standing.database)
    with Session(engine) as session:
        found = list(session.scalars(select(Submission.channel)))
    engine.dispose()
    return found


def test_twelve_activities_are_closed_by_the_keyboard_alone(
    desk: Page, server: Server, standing: Standing
) -> None:
    desk.goto(server.base)
    desk.get_by_role("button", name="Stäng dagen").press("Enter")
    expect(desk.get_by_role("heading", name="Stäng dagen")).to_be_visible()
    settle(desk)
    tab_to(desk, FIRST)
    evening.close_all(desk)
    found = closed(standing)
    for row, (title, visits) in enumerate(zip(evening.TITLES, evening.VISITS, strict=True)):
        children = 3 if row == evening.CHILDREN else None
        assert found[title] == ("held", visits, row != evening.ABOUT, children), title
    expect(desk).not_to_have_url(re.compile("antal-"))
    assert not axe_finds(desk)
    desk.get_by_role("button", name="Ångra allt").press("Enter")
    expect(desk.get_by_label(FIRST)).to_have_value("")
    assert {status for status, *_ in closed(standing).values()} == {"planned"}


def tab_to(page: Page, label: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"30 Tabs do not reach {label}")


def test_what_was_typed_is_there_after_a_reload_another_day_and_a_new_login(
    desk: Page, server: Server
) -> None:
    open_day(desk, server)
    field = desk.get_by_label(FIRST)
    field.press_sequentially("18")
    desk.keyboard.press("Tab")
    desk.wait_for_url("**antal-*=18**")
    desk.reload()
    expect(field).to_have_value("18")
    desk.get_by_role("radio", name="I går").click()
    expect(desk.get_by_text("Inget väntar")).to_be_visible()
    desk.get_by_role("radio", name="I dag").click()
    expect(field).to_have_value("18")
    desk.get_by_label("Aktivitet 02 9.00–11.00: Hur många kom?").press_sequentially("7")
    desk.keyboard.press("Tab")
    other = desk.context.new_page()
    other.goto(f"{server.base}/logga-ut")
    other.get_by_role("button", name="Logga ut", exact=True).click()
    desk.bring_to_front()
    desk.wait_for_url("**/logga-in?next=*", timeout=60_000)
    desk.get_by_label("E-post").fill(EMAILS[Role.COORDINATOR])
    desk.get_by_label("Lösenord").fill(PASSWORD)
    desk.get_by_role("button", name="Logga in").click()
    expect(desk.get_by_label("Aktivitet 02 9.00–11.00: Hur många kom?")).to_have_value("7")


def test_the_page_begins_at_its_heading_and_keeps_what_is_typed_while_one_looks_elsewhere(
    desk: Page, server: Server
) -> None:
    desk.set_viewport_size({"width": 1280, "height": 500})
    desk.goto(server.base)
    settle(desk)
    for visit in ("", "18"):
        desk.get_by_role("button", name="Stäng dagen").click()  # far down on Idag
        expect(desk.get_by_label(FIRST)).to_have_value(visit)
        expect(desk.get_by_role("heading", name="Stäng dagen")).to_be_in_viewport()
        desk.get_by_label(FIRST).fill("18")
        desk.get_by_role("link", name="Idag").first.click(delay=80)  # as long as a hand needs
        expect(desk.get_by_role("button", name="Stäng dagen")).to_be_visible()


WORN = """([field, part]) => {
  const drawn = document.querySelector(`[class*=st-key-rad-] [class*=st-key-${field}-] ${part}`)
  return getComputedStyle(drawn, part ? "::after" : "::before").content
}"""


def test_each_field_wears_its_words_where_there_is_no_room_for_columns(
    desk: Page, server: Server, standing: Standing, new_browser: NewPage
) -> None:
    phone = known(new_browser(phone=True), server, standing)
    for page, is_narrow in ((phone, True), (desk, False)):
        open_day(page, server)
        for field, words in (
            ("antal", "Hur många kom?"),
            ("ungefar", "Ungefär"),
            ("barn", "Varav barn"),
            ("blev", "Blev det av?"),
        ):
            part = "label" if field == "ungefar" else ""
            said = page.evaluate(WORN, [field, part])
            assert (f'"{words}"' in said) == is_narrow, (field, said)
            column = page.locator(".st-key-columns").get_by_text(words)
            expect(column).to_be_visible(visible=not is_narrow)
        hint = page.locator(".st-key-keys p")
        keys = hint.evaluate("one => getComputedStyle(one, '::after').content")
        assert ("Tab går vidare." in keys) == (not is_narrow), keys


def test_enter_in_the_number_of_one_activity_saves_it(
    desk: Page, server: Server, standing: Standing
) -> None:
    desk.goto(f"{server.base}/avsluta?tillfalle={standing.house.today.id}")
    desk.get_by_role("radio", name="Ja", exact=True).click()
    settle(desk)
    field = desk.get_by_label("Hur många kom?")
    expect(desk.get_by_role("button", name="Spara och stäng")).to_be_visible()
    settle(desk)
    field.press("Enter")
    expect(desk.get_by_text("Skriv hur många som kom")).to_be_visible()
    settle(desk)
    field.press_sequentially("12")
    field.press("Enter")
    expect(desk.get_by_text("12 kom")).to_be_visible()


def test_a_number_is_pasted_with_what_a_spreadsheet_puts_around_it(
    desk: Page, server: Server
) -> None:
    open_day(desk, server)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.evaluate("navigator.clipboard.writeText(' 1\u00a0200\\r\\n')")
    field = desk.get_by_label(FIRST)
    field.click()
    desk.keyboard.press("Control+V")
    expect(field).to_have_value("1200")


def test_a_number_that_cannot_be_is_told_and_what_stood_there_before_is_not_saved(
    desk: Page, server: Server, standing: Standing
) -> None:
    open_day(desk, server)
    first = desk.get_by_label(FIRST)
    first.press_sequentially("7")
    desk.keyboard.press("Tab")
    settle(desk)
    first.fill("99999")
    desk.keyboard.press("Tab")
    settle(desk)
    desk.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_text("Antalet ska vara mellan 0 och 5000.")).to_be_visible()
    assert closed(standing)["Aktivitet 01"][0] == "planned"
    first.click()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("1.2e")  # only digits are taken in
    expect(first).to_have_value("12")
    desk.keyboard.press("Tab")
    settle(desk)
    desk.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_text("Sparat: 1 avslutad.")).to_be_visible()
    assert closed(standing)["Aktivitet 01"][1] == 12


def test_rubbish_in_the_address_is_a_clean_page(desk: Page, server: Server) -> None:
    for query in ("dag=i-morgon", "dag=1999-01-01", "dag=%3Cb%3E&antal-x=1"):
        desk.goto(f"{server.base}/stang-dagen?{query}")
        expect(desk.get_by_role("radio", name="I dag", checked=True)).to_be_visible()
        expect(desk.get_by_label(FIRST)).to_have_value("")


def test_two_receptionists_at_once_lose_nothing_of_each_other(
    desk: Page, server: Server, standing: Standing, new_browser: NewPage
) -> None:
    other = known(new_browser(), server, standing)
    for page, typed in ((desk, "18"), (other, "25")):
        open_day(page, server)
        page.get_by_label(FIRST).press_sequentially(typed)
        page.keyboard.press("Tab")
    other.get_by_label("Aktivitet 02 9.00–11.00: Hur många kom?").press_sequentially("7")
    desk.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_text("Sparat: 1 avslutad.")).to_be_visible()
    other.get_by_role("button", name="Spara", exact=True).click()
    expect(other.get_by_text("är redan avslutad: 18 kom")).to_be_visible()
    assert closed(standing)["Aktivitet 02"][0] == "planned"
    other.get_by_role("button", name="Spara", exact=True).click()
    expect(other.get_by_text("Sparat: 1 avslutad.")).to_be_visible()
    found = closed(standing)
    assert found["Aktivitet 01"][:2] == ("held", 18)
    assert found["Aktivitet 02"][:2] == ("held", 7)


def test_what_was_taken_back_is_told_and_its_row_is_filled_in_anew(
    desk: Page, server: Server, standing: Standing
) -> None:
    open_day(desk, server)
    first, save = desk.get_by_label(FIRST), desk.get_by_role("button", name="Spara", exact=True)
    first.press_sequentially("9")
    desk.get_by_label("Aktivitet 01 9.00–11.00: Varav barn").press_sequentially("2")
    desk.keyboard.press("Tab")
    settle(desk)
    save.click()
    expect(desk.get_by_text("9 kom, varav 2 barn")).to_be_visible()
    desk.get_by_role("button", name="Ångra Aktivitet 01").click()
    expect(desk.get_by_text("Ångrat. Raden väntar")).to_contain_text("9 kom, varav 2 barn")
    expect(first).to_have_value("")
    first.press_sequentially("8")
    first.press("Tab")
    settle(desk)
    save.click()
    expect(desk.get_by_text("8 kom")).to_be_visible()
    assert closed(standing)["Aktivitet 01"] == ("held", 8, True, None)


def test_a_pile_of_25_forms_is_keyed_in_with_digits_alone(
    desk: Page, server: Server, standing: Standing
) -> None:
    desk.goto(f"{server.base}/papper/{standing.house.today.id}")
    expect(desk.get_by_label("Blankett 1: Nya personer: nya i Boden")).to_be_focused()
    desk.keyboard.type("29148" * 10)
    desk.keyboard.type("79148")  # no such digit: told at once, and nothing goes on
    first_of_11 = desk.get_by_label("Blankett 11: Nya personer: nya i Boden")
    expect(first_of_11).to_have_attribute("aria-invalid", "true")
    expect(first_of_11).to_be_focused()
    expect(first_of_11).to_have_value("7")
    expect(desk.get_by_text("Bara 0–5, 9. Sudda siffran.")).to_be_visible()
    assert not axe_finds(desk)
    desk.keyboard.press("Backspace")
    expect(first_of_11).to_be_focused()
    expect(desk.get_by_text("Sudda siffran.")).to_be_hidden()
    desk.keyboard.type("29148" * 14)
    expect(desk.get_by_text("24 ifyllda")).to_be_visible()
    desk.keyboard.type("2")
    desk.keyboard.press("Tab")
    desk.keyboard.type("3")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Spara blanketterna")).to_be_focused()
    assert not axe_finds(desk)
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("25 sparade, 25 den här gången.")).to_be_visible()
    assert channels(standing) == ["paper"] * 25


def test_three_people_are_asked_with_number_keys(
    desk: Page, server: Server, standing: Standing
) -> None:
    desk.goto(f"{server.base}/fraga/{standing.house.today.id}")
    for asked in range(1, 4):
        for key in ("2", "9", "1", "Tab", "8"):
            desk.keyboard.press(key)
        expect(desk.get_by_role("button", name="Spara och ta nästa person")).to_be_focused()
        desk.keyboard.press("Enter")
        expect(desk.get_by_text(f"{asked} tillfrågade den här gången")).to_be_visible()
    assert not desk.locator("input:checked").count()
    assert channels(standing) == ["staff"] * 3
    assert not axe_finds(desk)


@pytest.mark.parametrize("path", ["fraga", "papper"])
def test_a_login_that_ends_while_typing_costs_nothing_that_was_typed(
    desk: Page, server: Server, standing: Standing, path: str
) -> None:
    desk.goto(f"{server.base}/{path}/{standing.house.today.id}")
    if path == "papper":
        expect(desk.get_by_label("Blankett 1: Nya personer: nya i Boden")).to_be_focused()
    desk.keyboard.type("29148")
    other = desk.context.new_page()
    other.goto(f"{server.base}/logga-ut")
    other.get_by_role("button", name="Logga ut", exact=True).click()
    desk.bring_to_front()
    desk.locator("#send").click()
    expect(desk.get_by_text("Det du skrev står kvar här")).to_be_visible()
    assert channels(standing) == []
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Logga in i en ny flik").click()
    opened.value.get_by_label("E-post").fill(EMAILS[Role.COORDINATOR])
    opened.value.get_by_label("Lösenord").fill(PASSWORD)
    opened.value.get_by_role("button", name="Logga in").click()
    opened.value.wait_for_url(f"{server.base}/")
    desk.locator("#send").click()
    expect(desk.get_by_text("1 svar hittills")).to_be_visible()
    assert len(channels(standing)) == 1

"""The code on a room's wall in Chromium, from paper to thanks; and every sheet on its page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bis.core.events import TITLE_LENGTH
from tests.browser.conftest import NewPage
from tests.support.databases import Databases
from tests.support.server import Server
from tests.support.standing import Standing, standing_house

pytestmark = pytest.mark.browser

LONG = "Ett långt namn på en aktivitet som ändå ska få plats " * 3


@pytest.fixture(scope="module")
def standing(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    with standing_house(databases, "sqlite", tmp_path_factory.mktemp("room")) as standing:
        yield standing


@pytest.fixture(scope="module")
def server(standing: Standing) -> Iterator[Server]:
    with Server(standing.database, standing.folder, plain=True) as server:
        yield server


@pytest.fixture
def desk(server: Server, standing: Standing, new_browser: NewPage) -> Page:
    """The browser of somebody who is logged in."""
    page = new_browser()
    page.context.add_cookies(
        [{"name": k, "value": v, "url": server.base} for k, v in standing.cookies.items()]
    )
    return page


def test_from_the_paper_on_the_wall_to_the_thanks(
    server: Server, standing: Standing, desk: Page, new_browser: NewPage
) -> None:
    desk.goto(f"{server.base}/visa/rum/{standing.house.hall}")
    expect(desk.get_by_role("img", name="QR-kod till enkäten")).to_be_visible()
    address = re.search(r"[\w.:]+/rum/\w{12}", desk.content())
    assert address
    phone = new_browser(phone=True)
    phone.goto(f"http://{address.group()}")
    phone.wait_for_url(f"{server.base}{standing.survey}")
    phone.locator("label:has(input[name=contacts_new][value='2'])").click()
    phone.get_by_role("button", name="Skicka svar").click()
    expect(phone.get_by_text("Tack! Ditt svar är sparat.")).to_be_visible()


@pytest.mark.parametrize("sheet", ["A4", "A5"])
def test_a_slip_and_a_rooms_code_are_one_page_each(
    server: Server, standing: Standing, desk: Page, sheet: str
) -> None:
    house = standing.house
    for path in (f"/visa/{house.today.id}?lapp=1", f"/visa/rum/{house.hall}"):
        desk.goto(server.base + path)
        assert pages(desk, sheet) == 1, path


@pytest.mark.parametrize("language", ["sv", "en"])
def test_two_paper_forms_are_one_page_whatever_the_activity_is_called(
    server: Server, standing: Standing, desk: Page, language: str
) -> None:
    desk.goto(f"{server.base}/blankett/{standing.house.today.id}?lang={language}")
    for title in desk.locator(".paper b:first-child").all():
        title.evaluate("(e, name) => { e.textContent = name }", LONG[:TITLE_LENGTH])
    assert pages(desk, "A4") == 1


def test_dark_screens_print_black_on_white(
    server: Server, standing: Standing, desk: Page
) -> None:
    desk.goto(f"{server.base}/blankett/{standing.house.today.id}")
    desk.emulate_media(media="print", color_scheme="dark")
    colours = desk.evaluate(
        "() => { const s = getComputedStyle(document.body);"
        " return [s.color, s.backgroundColor] }"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_the_screen_is_read_from_across_the_room(
    server: Server, standing: Standing, desk: Page
) -> None:
    desk.set_viewport_size({"width": 1920, "height": 1080})
    for language in ("sv", "en"):
        desk.goto(f"{server.base}/visa/{standing.house.today.id}?lang={language}")
        sizes = desk.evaluate(
            "() => [...document.querySelectorAll('main p, main h1')]"
            ".map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 37  # capitals of 2.7 cm where the picture is 2 m wide
        assert desk.evaluate("() => document.documentElement.scrollHeight") <= 1080


def pages(page: Page, sheet: str) -> int:
    """Return how many sheets a page takes on paper."""
    pdf = page.pdf(format=sheet, prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))

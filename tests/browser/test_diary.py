"""Dagbok in Chromium: from the desk to the public page, and two windows at once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, axe_finds, log_in, settle, unfold
from tests.browser.late_poll import LatePoll
from tests.support.diary import photo
from tests.support.server import Server

pytestmark = pytest.mark.browser


COUNT = "(label) => Number(getComputedStyle(label, '::after').content.match(/[0-9]+/)[0])"


@pytest.fixture
def desk(example: Server, new_browser: NewPage) -> Page:
    """The diary, as one who may write sees it."""
    page = new_browser()
    log_in(page, example)
    page.goto(f"{example.base}/dagbok")
    expect(page.get_by_role("heading", name="Dagbok")).to_be_visible()
    settle(page)
    return page


def upload(page: Page, name: str, content: bytes, kind: str = "image/jpeg") -> None:
    files: Any = {"name": name, "mimeType": kind, "buffer": content}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files)


def test_a_story_with_a_picture_goes_from_the_desk_to_the_public_page(
    desk: Page, example: Server, new_browser: NewPage
) -> None:
    desk.get_by_role("button", name="Skriv", exact=True).click()
    expect(desk.get_by_role("heading", name="Nytt inlägg")).to_be_visible()
    desk.get_by_label("Rubrik", exact=True).fill("Köket luktade bröd")
    desk.get_by_label("Vad hände?").fill("Sex ord för bröd.\n\nAlla ville smaka.")
    upload(desk, "brod.jpg", photo())
    desk.get_by_label("Vad syns på bilden?").fill("Ett rött fält.")
    desk.get_by_text("Visa på den öppna sidan").click()
    settle(desk)
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_text("Sparat: ”Köket luktade bröd”.")).to_be_visible()
    assert shown_width(desk) == 60

    visitor = new_browser(phone=True)
    visitor.goto(f"{example.base}/oppet/kalender")
    visitor.get_by_role("link", name="Dagbok").click()
    expect(visitor.get_by_role("heading", name="Köket luktade bröd")).to_be_visible()
    expect(visitor.get_by_text("Alla ville smaka.")).to_be_visible()
    assert shown_width(visitor) == 60
    assert axe_finds(visitor) == []


def shown_width(page: Page) -> int:
    """Return how many pixels wide the picture is that really came."""
    width = "document.querySelector('img[alt=\"Ett rött fält.\"]')?.naturalWidth"
    return int(page.wait_for_function(f"() => {width}").json_value())


@pytest.mark.parametrize(
    "come_back",
    [
        lambda page: page.reload(),
        lambda page: [
            page.get_by_role("link", name="Kalender").click(),
            expect(page.get_by_role("heading", name="Kalender")).to_be_visible(),
            page.go_back(),
        ],
    ],
    ids=["reload", "another page"],
)
def test_a_half_written_story_is_still_there(
    desk: Page, come_back: Callable[[Page], object]
) -> None:
    desk.get_by_role("button", name="Skriv", exact=True).click()
    desk.get_by_label("Vad hände?").press_sequentially("Det började med ett bröd", delay=20)
    expect(desk.get_by_text("24 av 5 000 tecken")).to_be_visible()
    come_back(desk)
    expect(desk.get_by_label("Vad hände?")).to_have_value("Det började med ett bröd")
    desk.get_by_role("button", name="Tillbaka utan att spara").click()
    expect(desk.get_by_role("heading", name="Dagbok")).to_be_visible()


def test_two_windows_edit_the_same_story_and_nothing_is_lost(
    desk: Page, example: Server, new_browser: NewPage
) -> None:
    other = new_browser()
    log_in(other, example)
    for window, title in ((desk, "Från det ena"), (other, "Från det andra")):
        window.goto(f"{example.base}/dagbok")
        settle(window)
        window.get_by_role("button", name="Ändra").nth(3).click()
        expect(window.get_by_role("heading", name="Ändra inlägget")).to_be_visible()
        settle(window)
        window.get_by_label("Rubrik", exact=True).fill(title)
        settle(window)
    desk.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_role("heading", name="Från det ena")).to_be_visible()
    other.get_by_role("button", name="Spara", exact=True).click()
    both = other.locator(".st-key-diary-both")
    expect(both.get_by_text("Från det ena")).to_be_visible()
    expect(both.get_by_text("Från det andra")).to_be_visible()
    other.get_by_role("button", name="Spara mitt i stället").click()
    expect(other.get_by_role("heading", name="Från det andra")).to_be_visible()
    expect(desk.get_by_role("heading", name="Från det andra")).to_be_visible()


def test_a_poll_that_comes_late_leaves_the_form_as_it_is(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser()
    log_in(page, example)
    poll = LatePoll(page)
    page.goto(f"{example.base}/dagbok")
    expect(page.get_by_role("button", name="Visa fler")).to_be_visible()
    settle(page)
    poll.ask_ever_again()
    page.get_by_role("button", name="Skriv", exact=True).click()
    title = page.get_by_label("Rubrik", exact=True)
    title.fill("Det regnade")
    title.press("Tab")  # answered after any poll
    settle(page)
    expect(title).to_have_value("Det regnade")
    expect(page.get_by_role("heading", name="Nytt inlägg")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()


def test_the_field_for_pictures_speaks_swedish(desk: Page) -> None:
    desk.get_by_role("button", name="Skriv", exact=True).click()
    field = desk.get_by_test_id("stFileUploader")
    expect(field.get_by_role("button", name="Välj en bild")).to_be_visible()
    expect(field.get_by_text("Högst 10 MB")).to_be_visible()
    upload(desk, "program.exe", b"MZ", "application/x-msdownload")
    expect(field.get_by_text("Bilden ska vara JPEG, PNG eller WebP.")).to_be_visible()
    for english in ("Upload", "per file", "not allowed"):
        expect(field.get_by_text(english)).to_have_count(0)


def test_a_file_that_is_too_large_is_told_in_swedish(desk: Page) -> None:
    desk.get_by_role("button", name="Skriv", exact=True).click()
    expect(desk.get_by_test_id("stFileUploader")).to_be_visible()
    upload(desk, "stor.jpg", b"\xff\xd8\xff" + bytes(11 * 1024 * 1024))
    expect(desk.get_by_text("Den får vara högst 10 MB")).to_be_visible()


def test_a_program_called_a_picture_is_told_in_swedish(desk: Page) -> None:
    desk.get_by_role("button", name="Skriv", exact=True).click()
    expect(desk.get_by_test_id("stFileUploader")).to_be_visible()
    upload(desk, "bild.jpg", b"MZ\x90 no picture")
    expect(desk.get_by_text("ingen bild av slaget JPEG, PNG eller WebP")).to_be_visible()


def test_what_another_window_changes_leaves_the_keyboard_in_the_fold(
    desk: Page, example: Server, new_browser: NewPage
) -> None:
    unfold(desk, "Väntar på att bli ett inlägg")
    write = desk.get_by_role("button", name="Skriv om det").first
    write.focus()
    counted = desk.locator(".st-key-waiting summary p")
    before = counted.evaluate(COUNT)

    other = new_browser()
    log_in(other, example)
    other.goto(f"{example.base}/dagbok")
    unfold(other, "Väntar på att bli ett inlägg")
    other.get_by_role("button", name="Lägg åt sidan").last.click()
    expect(counted).to_have_css("content", f'" ({before - 1})"', pseudo="after")
    expect(write).to_be_focused()

    other.get_by_role("button", name="Ångra").click()
    expect(counted).to_have_css("content", f'" ({before})"', pseudo="after")

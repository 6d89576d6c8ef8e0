"""A partner meeting as it is led: by arrow keys, on a projector, followed in another window."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bis.actions.people import SESSION_COOKIE
from bis.core.meetings import SCENES
from bis.core.profiles import KnownPartner
from bis.store import partners
from bis.store.session import writing
from tests.browser.conftest import NewPage, axe_finds, log_in, settle
from tests.support.databases import Databases
from tests.support.house import House
from tests.support.phones import HiddenFields
from tests.support.server import Server
from tests.support.standing import Standing, standing_house

pytestmark = pytest.mark.browser

PROJECTORS: list[ViewportSize] = [
    {"width": 1920, "height": 1080},
    {"width": 1280, "height": 720},
]
ANSWERS = {"contacts_new": "2", "contacts_long": "1", "residence": "lt3"}
NAMES = (
    "Vilka är här?",
    "Vad har hänt?",
    "Framtidstro",
    "Nya kontakter",
    "Partner",
    "En berättelse",
    "De kommande fyra veckorna",
    "Vad betyder det?",
    "Högst tre beslut",
)
SIZES = """() => [...document.querySelectorAll('.st-key-meeting *')]
  .filter(one => one.checkVisibility() && [...one.childNodes].some(
    node => node.nodeType === 3 && node.data.trim()))
  .map(one => [one.getBoundingClientRect().height && one.currentCSSZoom
    * parseFloat(getComputedStyle(one).fontSize), one.textContent])
  .filter(([size]) => size)"""


# in the very moment that the first scene is drawn, and no later
PRESS_AT_ONCE = """() => new MutationObserver((_, looking) => {
  if (!document.querySelector('.st-key-meeting .bis-message')) return
  looking.disconnect()
  const right = {key: 'ArrowRight', keyCode: 39, bubbles: true}
  for (const name of ['keydown', 'keyup'])
    document.body.dispatchEvent(new KeyboardEvent(name, right))
}).observe(document, {subtree: true, childList: true})"""


@pytest.fixture
def room(databases: Databases, tmp_path: Path) -> Iterator[tuple[Server, Standing]]:
    """A small house with a server of its own, where a meeting can be held."""
    with (
        standing_house(databases, "sqlite", tmp_path) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        yield server, standing


@pytest.fixture
def full_room(databases: Databases, tmp_path: Path) -> Iterator[tuple[Server, Standing]]:
    """The same house with sixty organisations."""
    with (
        standing_house(databases, "sqlite", tmp_path, fill_up) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        yield server, standing


def fill_up(house: House) -> None:
    """Let there be as many organisations as in a large house."""
    del house  # there are two in it
    more = (KnownPartner(f"prov-{n}", f"Volontärgruppen Dörr {n}") for n in range(10, 68))
    with writing() as session:
        partners.add_partners(session, tuple(more), date(2026, 1, 1))


def enter(page: Page, room: tuple[Server, Standing], address: str = "/mote") -> None:
    server, standing = room
    page.context.add_cookies(
        [
            {
                "name": SESSION_COOKIE,
                "value": standing.cookies[SESSION_COOKIE],
                "url": server.base,
            }
        ]
    )
    page.goto(server.base + address)
    settle(page)


def begin(page: Page) -> str:
    """Start a meeting; return the address of its first scene."""
    page.get_by_role("button", name="Starta mötet").click()
    expect_scene(page, 1)
    return page.url


def expect_scene(page: Page, number: int) -> None:
    expect(page.get_by_role("heading", name=NAMES[number - 1])).to_be_visible()
    expect(page.locator(".bis-message")).to_be_visible()
    settle(page)


def hand_in(room: tuple[Server, Standing], count: int) -> None:
    """Hand in forms as phones do."""
    server, standing = room
    with server.client() as phone:
        for _ in range(count):
            hidden = HiddenFields(phone.get(standing.survey).text).hidden
            sent = phone.post(
                standing.survey, data=hidden | ANSWERS, headers={"Origin": server.base}
            )
            assert sent.status_code < 400, sent.text


def test_a_whole_meeting_is_led_by_arrow_keys_and_typing(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    begin(page)
    page.get_by_role("button", name="Provbiblio").click()
    expect(page.get_by_text("1 organisation är här.")).to_be_visible()
    for number in range(2, 9):
        page.keyboard.press("ArrowRight")
        expect_scene(page, number)
    line = page.get_by_label("Rad 1")
    line.fill("Fler kommer på torsdagar")
    line.press("Home")
    line.press("ArrowRight")
    line.press("ArrowLeft")  # in a field the keys are the field's
    expect_scene(page, 8)
    line.press("Tab")
    expect(page.get_by_text("sparat 13.")).to_be_visible()
    page.get_by_role("button", name="9", exact=True).click()
    expect_scene(page, 9)
    page.get_by_label("Beslut 1: vad").fill("Öppet en lördag")
    page.get_by_label("Vem").first.fill("Receptionen")
    page.keyboard.press("Tab")
    expect(page.get_by_text("sparat 13.")).to_be_visible()
    page.get_by_role("button", name="Avsluta mötet").click()
    see_what_is_left(page, room[0])


def see_what_is_left(page: Page, server: Server) -> None:
    """See the meeting in the list, and its decision on Idag until it is done."""
    expect(page.get_by_text("Tidigare möten")).to_be_visible()
    for words in ("Här var: Provbiblio.", "Fler kommer på torsdagar", "Öppet en lördag"):
        expect(page.get_by_text(words)).to_be_visible()
    page.goto(server.base)
    expect(page.get_by_text("Beslut från partnermötet (1)")).to_be_visible()
    page.get_by_role("button", name="Klart").click()
    expect(page.get_by_text("Klart: Öppet en lördag")).to_be_visible()
    expect(page.get_by_text("Beslut från partnermötet (0)")).to_be_visible()


def test_every_press_of_an_arrow_is_one_scene_however_fast_they_come(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    begin(page)
    for presses, scene in ((">>>>>>", 7), ("<<<<", 3), ("><", 3), (">><>", 5), ("<<<<<<<", 1)):
        for sign in presses:
            page.keyboard.press("ArrowRight" if sign == ">" else "ArrowLeft")
        expect_scene(page, scene)
    page.keyboard.down("ArrowRight")
    page.keyboard.down("ArrowRight")  # as by a key that is held
    page.keyboard.press("ArrowRight")
    page.keyboard.up("ArrowRight")
    expect_scene(page, 2)


def test_an_arrow_counts_from_the_moment_that_a_scene_is_seen(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    page.evaluate(PRESS_AT_ONCE)
    page.get_by_role("button", name="Starta mötet").click()
    expect_scene(page, 2)


def test_a_reload_shows_the_same_scene_and_what_was_written(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    first = begin(page)
    page.goto(first.replace("scen=1", "scen=8"))
    expect_scene(page, 8)
    page.get_by_label("Rad 2").fill("Sådant som står kvar")  # and is not left
    expect(page.get_by_text("sparat 13.")).to_be_visible()
    page.reload()
    expect_scene(page, 8)
    expect(page.get_by_label("Rad 2")).to_have_value("Sådant som står kvar")
    assert "period=2026-09..2026-11" in page.url


def test_frozen_figures_stay_while_forms_come_in_and_live_ones_move(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    fourth = begin(page).replace("scen=1", "scen=4")
    page.goto(fourth)
    expect_scene(page, 4)
    expect(page.get_by_text("Siffrorna är frysta 13.")).to_be_visible()
    hand_in(room, 5)
    page.reload()
    other = page.context.new_page()
    other.goto(fourth)
    for window in (page, other):
        expect_scene(window, 4)
        expect(window.get_by_text("Inga svar.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Visa live").click()
    for window in (page, other):
        expect(window.get_by_text("5 svar: 15 nya kontakter")).to_be_visible()
    hand_in(room, 5)
    expect(page.get_by_text("10 svar: 30 nya kontakter")).to_be_visible()
    page.get_by_role("button", name="Frys siffrorna").click()
    expect(page.get_by_text("Siffrorna är frysta")).to_be_visible()
    hand_in(room, 5)
    page.reload()
    expect(page.get_by_text("10 svar: 30 nya kontakter")).to_be_visible()


def test_a_second_window_follows_and_sees_what_is_written(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    begin(page)
    wall = page.context.new_page()
    wall.goto(re.sub(r"&?scen=1", "", page.url))
    expect_scene(wall, 1)
    page.bring_to_front()
    eighth = page.get_by_role("button", name="8", exact=True)
    eighth.click()
    expect_scene(page, 8)
    expect(eighth).to_have_css("background-color", "rgba(0, 0, 0, 0)")  # read under the mouse
    expect_scene(wall, 8)
    page.get_by_label("Rad 1").fill("Det här ser vi")
    page.keyboard.press("Tab")
    expect(wall.get_by_text("1. Det här ser vi")).to_be_visible()
    page.get_by_role("button", name="Börja de tysta minuterna").click()
    for window in (page, wall):
        expect(window.get_by_role("timer")).to_have_text(re.compile(r"[01]\.\d\d"))


def test_of_two_who_write_the_same_line_both_are_shown(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    first = new_browser()
    enter(first, room)
    address = begin(first).replace("scen=1", "scen=8")
    second = first.context.new_page()
    for window in (first, second):
        window.goto(address)
        expect_scene(window, 8)
    second.get_by_label("Rad 1").fill("Mina ord")
    first.get_by_label("Rad 1").fill("Deras ord")
    first.get_by_label("Rad 1").press("Tab")
    expect(first.get_by_text("sparat")).to_be_visible()
    second.get_by_label("Rad 1").press("Tab")
    expect(second.get_by_text("”Deras ord”")).to_be_visible()
    expect(second.get_by_label("Rad 1")).to_have_value("Mina ord")
    second.get_by_role("button", name="Spara det jag skrev").click()
    expect(second.get_by_text("sparat 13.")).to_be_visible()
    second.reload()
    expect(second.get_by_label("Rad 1")).to_have_value("Mina ord")


def test_what_was_typed_while_the_server_was_away_is_saved_when_it_is_back(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    server, _ = room
    page = new_browser()
    enter(page, room)
    page.goto(begin(page).replace("scen=1", "scen=8"))
    expect_scene(page, 8)
    page.get_by_label("Rad 1").fill("Skrivet utan kontakt")
    server.kill()
    expect(page.get_by_label("Rad 1")).to_be_disabled()
    server.start()
    expect(page.get_by_label("Rad 1")).to_be_enabled(timeout=30_000)
    expect(page.get_by_label("Rad 1")).to_have_value("Skrivet utan kontakt")
    page.get_by_label("Rad 1").press("Tab")
    expect(page.get_by_text("sparat 13.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Rad 1")).to_have_value("Skrivet utan kontakt")


def test_escape_in_a_field_loses_nothing_and_a_text_that_is_too_long_is_told(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    page.goto(begin(page).replace("scen=1", "scen=8"))
    expect_scene(page, 8)
    first = page.get_by_label("Rad 1")
    first.click()
    page.keyboard.insert_text("x" * 501)  # as by pasting
    expect(first).to_have_value("x" * 501)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Högst 500 tecken")).to_be_visible()
    first.fill("Fler kom")
    page.keyboard.press("Escape")
    expect(page.get_by_text("sparat 13.")).to_be_visible()
    expect_scene(page, 8)
    page.reload()
    expect(page.get_by_label("Rad 1")).to_have_value("Fler kom")


def test_who_ends_a_field_by_escape_or_enter_steps_on_by_the_arrows(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    page.goto(begin(page).replace("scen=1", "scen=8"))
    expect_scene(page, 8)
    page.get_by_label("Rad 1").fill("Fler kom")
    for key in ("Escape", "ArrowRight"):
        page.keyboard.press(key)
    expect_scene(page, 9)
    page.get_by_label("Beslut 1: vad").fill("Öppet en lördag")
    for key in ("Enter", "ArrowLeft"):
        page.keyboard.press(key)
    expect_scene(page, 8)
    expect(page.get_by_label("Rad 1")).to_have_value("Fler kom")
    page.keyboard.press("ArrowRight")
    expect_scene(page, 9)
    page.get_by_role("group", name="När").first.get_by_role("spinbutton").first.click()
    small_calendar = page.get_by_role("application")
    expect(small_calendar).to_be_visible()
    page.keyboard.press("Escape")
    expect(small_calendar).to_be_hidden()
    expect(page.locator(":focus")).to_have_role("spinbutton")
    for key in ("Escape", "ArrowLeft"):
        page.keyboard.press(key)
    expect_scene(page, 8)


def test_an_activity_is_put_in_on_the_spot_and_the_scene_stays(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    page.goto(begin(page).replace("scen=1", "scen=7"))
    expect_scene(page, 7)
    expect(page.locator(".bis-weeks .gap")).to_have_count(24)  # all but four Tuesdays
    page.get_by_role("button", name="Lägg in en aktivitet").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Spara aktiviteten").click()
    for told in ("Skriv vad aktiviteten heter.", "Välj var aktiviteten är."):
        expect(dialog.get_by_text(told)).to_be_visible()
    settle(page)
    dialog.get_by_label("Vad").click()
    page.keyboard.type("Gemensam promenad")
    page.keyboard.press("Enter")
    dialog.get_by_label("Var", exact=True).click()
    page.get_by_role("option", name="Provsalen").click()
    dialog.get_by_label("Vem ordnar").click()
    page.get_by_role("option", name="Provbiblio").click()
    settle(page)
    dialog.get_by_role("button", name="Spara aktiviteten").click()
    expect(dialog).to_have_count(0)
    expect_scene(page, 7)
    expect(page.locator(".bis-weeks .gap")).to_have_count(23)


def test_escape_leaves_the_meeting_but_not_from_a_dialog(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    page.goto(begin(page).replace("scen=1", "scen=7"))
    expect_scene(page, 7)
    page.get_by_role("button", name="Lägg in en aktivitet").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_scene(page, 7)
    expect(page.locator(".st-key-meeting-leave kbd")).to_be_attached()  # the key is the page's
    page.keyboard.press("Escape")
    expect(page.get_by_text("Ett möte pågår")).to_be_visible()
    page.wait_for_url(f"{room[0].base}/mote")


def test_a_tap_gives_the_full_screen_and_takes_it_back(
    room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    enter(page, room)
    begin(page)
    for wanted in ("true", "false"):
        page.get_by_role("button", name="Helskärm").click()
        page.wait_for_function(f"() => Boolean(document.fullscreenElement) === {wanted}")


def open_scenes(page: Page, server: Server) -> Iterator[str]:
    """Open every scene of a meeting in the example house, one after the other."""
    log_in(page, server)
    page.goto(f"{server.base}/mote")
    settle(page)
    start = page.get_by_role("button", name=re.compile("Starta mötet|Fortsätt leda mötet"))
    start.click()
    page.wait_for_url("**scen=*")
    address = page.url
    for number, code in enumerate(SCENES, start=1):
        page.goto(re.sub(r"scen=\d", f"scen={number}", address))
        expect_scene(page, number)
        yield code


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_scene_can_be_used_by_everybody(
    example: Server, new_browser: NewPage, phone: bool, dark: bool
) -> None:
    page = new_browser(phone=phone, dark=dark)
    found: list[str] = []
    for code in open_scenes(page, example):
        found += [f"{code} {violation}" for violation in axe_finds(page)]
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{code} is wider than the screen")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("screen", PROJECTORS, ids=lambda screen: str(screen["width"]))
def test_every_scene_is_read_from_the_back_of_the_room(
    example: Server, new_browser: NewPage, screen: ViewportSize
) -> None:
    page = new_browser()
    page.set_viewport_size(screen)
    for code in open_scenes(page, example):
        message = page.locator(".bis-message")
        expect(message).to_be_in_viewport(ratio=1)
        assert message.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 48
        small = [words for size, words in page.evaluate(SIZES) if size < 28]
        assert small == [], code


def test_sixty_organisations_stand_on_a_projector_without_scrolling(
    full_room: tuple[Server, Standing], new_browser: NewPage
) -> None:
    page = new_browser()
    page.set_viewport_size(PROJECTORS[0])
    enter(page, full_room)
    begin(page)
    organisations = page.get_by_role("button", name=re.compile("^(Volontär|Prov)"))
    expect(organisations).to_have_count(60)
    for one in (organisations.first, organisations.last):
        expect(one).to_be_in_viewport(ratio=1)
    assert [words for size, words in page.evaluate(SIZES) if size < 28] == []
    small = "all => all.filter(one => one.getBoundingClientRect().height < 44).length"
    assert organisations.evaluate_all(small) == 0
    page.get_by_label("Sök organisation").fill("dörr 42")
    expect(organisations).to_have_count(1)
    page.keyboard.press("Escape")  # leaves the field, not the meeting
    page.keyboard.press("ArrowRight")
    expect_scene(page, 2)


def test_a_scene_says_one_thing_in_at_most_twenty_five_words(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser()
    page.set_viewport_size(PROJECTORS[0])
    for code in open_scenes(page, example):
        typed_by_people = code in ("here", "story")
        lines = "" if typed_by_people else ", [data-testid=stColumn]:first-child .bis-line"
        said = page.locator(f".st-key-meeting :is(h1, .bis-message{lines})")
        words = " ".join(said.all_inner_texts()).split()
        assert 2 <= len(words) <= 25, f"{code}: {words}"

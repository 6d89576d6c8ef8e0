"""Kalender in Chromium: the mouse, the keyboard and the phone."""

import re
from collections.abc import Iterator
from datetime import date, time
from itertools import pairwise

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from bis.actions import events
from tests.browser.conftest import PHONE, NewPage, settle
from tests.browser.keys import tab_to
from tests.browser.late_poll import LatePoll
from tests.support.databases import Databases
from tests.support.house import House
from tests.support.server import Server
from tests.support.standing import Standing, standing_house

pytestmark = pytest.mark.browser

# of one line and of two: the last one has room where the one before has not
NAMES = (
    *("Svenska för föräldralediga", "Sömnad", "Kör", "Läxhjälp för gymnasieelever"),
    *("Samtal om arbete och praktik", "Matlagning för nybörjare", "Schack"),
)
CROWDED = "2026-11-19"
NIGHT = "2026-11-29"  # a Sunday
FULL = {  # in the second and in the last week that November shows
    "2026-11-05": "torsdag 5 november",
    "2026-12-02": "onsdag 2 december",
}


@pytest.fixture(scope="module")
def house(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Standing, Server]]:
    """A running small house with Språkcafé on Tuesdays, and two days that are very full."""
    folder = tmp_path_factory.mktemp("calendar")
    with (
        standing_house(databases, "sqlite", folder, _fill_days) as standing,
        Server(standing.database, folder) as server,
    ):
        yield standing, server


def _fill_days(house: House) -> None:
    drafts = [
        house.draft(title=f"Kurs {number}", day=date.fromisoformat(day))
        for day in FULL
        for number in range(11)
    ]
    drafts += [
        house.draft(
            title=title,
            day=date.fromisoformat(CROWDED),
            starts=time(9 + hour),
            ends=time(20),
        )
        for hour, title in enumerate(NAMES)
    ]
    drafts.append(
        house.draft(
            title="Nattvandring",
            day=date.fromisoformat(NIGHT),
            starts=time(22),
            ends=time(6, 30),
            ends_next_day=True,
        )
    )
    events.add_events(house.coordinator, drafts)


def opened(house: tuple[Standing, Server], page: Page, query: str = "") -> FrameLocator:
    standing, server = house
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": server.base}
            for name, value in standing.cookies.items()
        ]
    )
    page.goto(f"{server.base}/kalender{query}")
    settle(page)
    grid = page.frame_locator("iframe[title*=calendar]")
    expect(grid.locator(".fc-event").first).to_be_visible()
    return grid


def cell(grid: FrameLocator, day: str) -> Locator:
    return grid.locator(f"td[data-date='{day}']")


def on(grid: FrameLocator, day: str) -> Locator:
    return cell(grid, day).locator(".fc-event")


def fits(inner: Locator, outer: Locator) -> bool:
    inside, around = inner.bounding_box(), outer.bounding_box()
    assert inside
    assert around
    return inside["y"] + inside["height"] <= around["y"] + around["height"] + 1


def drag(page: Page, what: Locator, where: Locator) -> None:
    start, end = what.bounding_box(), where.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
    page.mouse.up()


def test_the_same_one_opens_as_often_as_it_is_clicked(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    grid = opened(house, page)
    for day, said in (("2026-11-24", "24 november"), ("2026-11-10", "10 november")) * 2:
        on(grid, day).click()
        expect(page.get_by_text(f"tisdag {said} 13.00–15.00")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("tisdag 24 november 13.00–15.00")).to_be_visible()


def test_an_empty_day_and_an_empty_hour_become_a_new_activity(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    grid = opened(house, page)
    cell(grid, "2026-11-28").click()
    page.wait_for_url(re.compile(r"/aktivitet\?ny-dag=2026-11-28$"))
    grid = opened(house, page, "?vy=Dag&dag=2026-11-24")
    grid.locator(".fc-timegrid-slot-lane[data-time='10:00:00']").click()
    page.wait_for_url(re.compile(r"/aktivitet\?.*ny-fran=10%3A00&ny-till=11%3A00"))


def test_back_from_the_form_is_the_view_and_the_day_that_one_was_at(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    opened(house, page, "?vy=Vecka&dag=2026-11-24")
    page.get_by_role("button", name="Ny aktivitet").click()
    expect(page.get_by_role("heading", name="Ny aktivitet")).to_be_visible()
    settle(page)
    page.go_back()
    page.wait_for_url(re.compile(r"/kalender\?vy=Vecka&dag=2026-11-24$"))
    expect(page.get_by_role("heading", name="Kalender")).to_be_visible()
    expect(page.get_by_role("radio", name="Vecka", checked=True)).to_be_visible()


def test_a_poll_that_is_still_on_its_way_does_not_empty_the_next_page(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    poll = LatePoll(page)
    grid = opened(house, page)
    on(grid, "2026-11-24").click()
    expect(page.get_by_text("tisdag 24 november 13.00–15.00")).to_be_visible()
    settle(page)
    poll.ask_ever_again()
    page.get_by_role("button", name="Ändra").click()
    expect(page.get_by_role("button", name="Spara ändringen")).to_be_visible()
    name = page.get_by_label("Vad", exact=True)
    name.fill("Språkkafé")
    name.press("Tab")  # answered after any poll
    settle(page)
    expect(name).to_have_value("Språkkafé")


def test_a_drag_asks_and_goes_back_moves_and_is_undone(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    grid = opened(house, page)
    one, target = on(grid, "2026-11-10"), cell(grid, "2026-11-12")
    drag(page, one, cell(grid, "2026-11-02"))
    expect(page.get_by_text("Den nya tiden har redan varit.")).to_be_visible()
    expect(on(grid, "2026-11-02")).to_have_count(0)
    drag(page, one, target)
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text(
        "från tisdag 10 november 13.00 till torsdag 12 november 13.00"
    )
    asked.get_by_role("button", name="Låt vara").click()
    expect(page.get_by_text("Inget är flyttat.")).to_be_visible()
    expect(on(grid, "2026-11-12")).to_have_count(0)
    drag(page, one, target)
    asked.get_by_role("button", name="Flytta").click()
    expect(
        page.get_by_text("Flyttad: Språkcafé är nu torsdag 12 november 13.00.")
    ).to_be_visible()
    expect(on(grid, "2026-11-12")).to_have_count(1)
    page.get_by_role("button", name="Ångra").click()
    expect(on(grid, "2026-11-10")).to_have_count(1)
    expect(on(grid, "2026-11-12")).to_have_count(0)


def test_the_keyboard_alone_moves_one(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    grid = opened(house, page)
    on(grid, "2026-11-24").focus()
    page.keyboard.press("Enter")
    move = page.get_by_role("button", name="Flytta")
    move.focus()
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog")
    asked.get_by_role("spinbutton").first.focus()
    page.keyboard.type("20261125")
    tab_to(page, asked.get_by_role("spinbutton", name="timme, Från"))  # so that the day counts
    expect(asked).to_contain_text("till onsdag 25 november 13.00?")
    asked.get_by_role("button", name="Flytta").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Flyttad: Språkcafé är nu onsdag 25 november")).to_be_visible()
    page.get_by_role("button", name="Ångra").press("Enter")
    expect(page.get_by_text("på sin gamla tid igen")).to_be_visible()


@pytest.mark.parametrize("view", ["Månad", "Vecka"])
def test_what_ends_in_the_night_stands_on_its_evening_alone(
    house: tuple[Standing, Server], new_browser: NewPage, view: str
) -> None:
    grid = opened(house, new_browser(), f"?vy={view}&dag={NIGHT}")
    night = grid.locator(".fc-event").filter(has_text="Nattvandring")
    expect(night).to_have_count(1)
    expect(night).to_contain_text("22.00")
    expect(on(grid, NIGHT).filter(has_text="Nattvandring")).to_have_count(1)


def test_every_view_writes_times_as_the_rest_of_the_house(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    for view, one in (
        ("Månad", "13.00"),
        ("Vecka", "13.00–15.00"),
        ("Dag", "13.00–15.00"),
        ("Lista", "13.00–15.00"),
    ):
        grid = opened(house, page, f"?vy={view}&dag=2026-11-24")
        times = ".fc-event-time, .fc-list-event-time, .fc-timegrid-slot-label-cushion"
        written = set(grid.locator(times).all_inner_texts())
        assert one in written
        for words in written - {""}:  # a half hour has no words
            assert re.fullmatch(r"(0|1?[1-9]|[12]0|2[1-3])\.\d\d(–[12]?\d\.\d\d)?", words), (
                words
            )


# a cut name is laid out all the same: beyond the edge of what is seen
_IS_WHOLE = """one => {
  const words = document.createRange()
  words.selectNodeContents(one.querySelector('.fc-event-title'))
  const said = words.getBoundingClientRect(), seen = one.getBoundingClientRect()
  return said.right <= seen.right && said.bottom <= seen.bottom + 1
}"""


@pytest.mark.parametrize("height", [900, 720])
def test_on_a_full_day_of_a_month_names_are_read_whole_and_the_rest_is_counted(
    house: tuple[Standing, Server], new_browser: NewPage, height: int
) -> None:
    page = new_browser()
    page.set_viewport_size({"width": 1280, "height": height})
    grid = opened(house, page)
    more = cell(grid, CROWDED).locator(".fc-more-link")
    expect(more).to_be_visible()
    shown = on(grid, CROWDED).filter(visible=True)
    names = [one.locator(".fc-event-title").inner_text() for one in shown.all()]
    assert names[0] == NAMES[0]
    assert all(one.evaluate(_IS_WHOLE) for one in shown.all()), names
    assert more.inner_text() == f"+{len(NAMES) - len(names)} till"
    assert fits(more, cell(grid, CROWDED))
    places = [place for one in shown.all() if (place := one.bounding_box())]
    gaps = [low["y"] - high["y"] - high["height"] for high, low in pairwise(places)]
    assert all(gap < 5 for gap in gaps), gaps


@pytest.mark.parametrize("size", [(1280, 900), (1280, 720), (1024, 768), (800, 700)])
def test_what_is_saved_late_in_a_month_is_seen_beside_what_is_told_of_it(
    house: tuple[Standing, Server], new_browser: NewPage, size: tuple[int, int]
) -> None:
    page, title = new_browser(), f"Sent {size[0]} {size[1]}"
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(house, page)
    where = "ny-slag=Mötas&ny-var=Provsalen&ny-vem=Provkyrkan"
    page.goto(f"{house[1].base}/aktivitet?ny-vad={title}&ny-dag=2026-11-30&{where}")
    settle(page)
    page.get_by_role("button", name="Spara aktiviteten").click()
    told = page.get_by_text(f"{title} är inlagd")
    expect(told).to_be_in_viewport(ratio=1)
    grid = page.frame_locator("iframe[title*=calendar]")
    saved = on(grid, "2026-11-30").filter(has_text=title)
    expect(saved).to_be_in_viewport(ratio=1)
    settle(page)
    expect(told).to_be_in_viewport(ratio=1)
    expect(saved).to_be_in_viewport(ratio=1)
    assert page.evaluate(
        "told => told.getBoundingClientRect().top >= 60", told.element_handle()
    )


@pytest.mark.parametrize("day", FULL)
def test_a_full_day_shows_most_and_its_rest_opens_over_it_in_sight_and_is_closed(
    house: tuple[Standing, Server], new_browser: NewPage, day: str
) -> None:
    page = new_browser()
    grid = opened(house, page)
    more = cell(grid, day).locator(".fc-more-link")
    expect(more).to_have_text(re.compile(r"^\+[1-6] till$"))  # so five or more are seen
    more.click()
    folded = grid.locator(".fc-popover")
    expect(folded).to_contain_text(FULL[day])
    expect(folded.get_by_text("Kurs 10")).to_be_visible()
    boxes = [one.bounding_box() for one in (folded, cell(grid, day), page.locator("iframe"))]
    (top, bottom), (day_top, day_bottom), (_, frame_bottom) = (
        (box["y"], box["y"] + box["height"]) for box in boxes if box
    )
    assert top <= day_bottom
    assert day_top <= bottom <= frame_bottom
    folded.get_by_title("Stäng").click()
    expect(folded).to_have_count(0)


def test_a_click_in_the_last_week_is_answered_in_sight(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    page.set_viewport_size({"width": 1280, "height": 640})
    grid = opened(house, page)
    on(grid, "2026-12-01").scroll_into_view_if_needed()
    on(grid, "2026-12-01").click()
    expect(page.get_by_text("tisdag 1 december 13.00–15.00")).to_be_in_viewport()


def test_a_tap_in_a_narrow_window_is_answered_in_sight_each_time(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    page.set_viewport_size(PHONE)
    grid = opened(house, page, "?vy=Lista")
    for _ in range(2):  # the same one, after a look at the list above
        grid.locator(".fc-list-event").first.click()
        card = page.get_by_text("tisdag 3 november 13.00–15.00")
        expect(card).to_be_in_viewport()
        card.hover()
        page.mouse.wheel(0, -5000)
        expect(page.get_by_role("heading", name="Kalender")).to_be_in_viewport()


def test_a_month_of_five_weeks_is_seen_at_once_on_a_laptop(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser()
    page.set_viewport_size({"width": 1366, "height": 768})
    grid = opened(house, page, "?dag=2026-12-01")
    last = cell(grid, "2026-12-31").locator(".fc-daygrid-day-events")
    expect(last).to_be_in_viewport(ratio=1)
    more = cell(grid, "2026-12-02").locator(".fc-more-link")
    expect(more).to_have_text(re.compile(r"^\+[1-8] till$"))  # so three or more are seen


def test_the_lines_of_the_grid_are_faint_in_the_dark_too(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    grid = opened(house, new_browser(dark=True))
    colour = cell(grid, "2026-11-10").evaluate("one => getComputedStyle(one).borderTopColor")
    assert re.search(r"/ 0\.[12]\d*\)$", colour), colour  # lets the ground through


def test_a_phone_has_a_list_and_the_card_in_its_place(
    house: tuple[Standing, Server], new_browser: NewPage
) -> None:
    page = new_browser(phone=True)
    grid = opened(house, page)
    expect(grid.locator(".fc-list")).to_be_visible()
    expect(grid.locator(".fc-event-draggable")).to_have_count(0)
    grid.locator(".fc-list-event").first.click()
    expect(page.get_by_text("tisdag 3 november 13.00–15.00")).to_be_in_viewport()
    page.get_by_role("button", name="Till listan").click()
    expect(grid.locator(".fc-list-event").first).to_be_visible()

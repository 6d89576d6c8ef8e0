"""Indikatorer in front of a projector, on a desk and in a hand."""

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import NewPage, axe_finds, log_in, settle
from tests.support.server import Server

pytestmark = pytest.mark.browser

PROJECTOR: ViewportSize = {"width": 1920, "height": 1080}
SCREENS: list[ViewportSize] = [
    PROJECTOR,
    {"width": 1280, "height": 900},
    {"width": 390, "height": 844},
]
UNFOLDED = "?visa-future_optimism=true&visa-new_contacts=true&visa-active_partners=true"
CHARTS = "svg.marks"

# the boxes of all lines of words in a chart, less the air over and under the letters
WORDS = """chart => [...chart.querySelectorAll('tspan, text:not(:has(tspan))')].map(one => {
  const box = one.getBoundingClientRect(), size = parseFloat(getComputedStyle(one).fontSize)
  return {words: one.textContent, size: size, left: box.left, right: box.right,
          top: box.top + size / 4, bottom: box.bottom - size / 4}
}).filter(line => line.words)"""

Line = dict[str, Any]


def opened(new_browser: NewPage, server: Server, screen: ViewportSize, query: str = "") -> Page:
    """Return the page as it is when all its charts are drawn."""
    page = new_browser()
    page.set_viewport_size(screen)
    log_in(page, server)
    page.goto(f"{server.base}/indikatorer{query}")
    settle(page)
    expect(page.locator(CHARTS)).to_have_count(6 if query else 3)
    return page


def over_each_other(lines: list[Line]) -> list[tuple[str, str]]:
    """Return the lines of words whose boxes meet, in pairs."""
    return [
        (one["words"], other["words"])
        for one, other in combinations(lines, 2)
        if min(one["right"], other["right"]) > max(one["left"], other["left"])
        and min(one["bottom"], other["bottom"]) > max(one["top"], other["top"])
    ]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: str(screen["width"]))
def test_no_word_in_a_chart_covers_another(
    example: Server, new_browser: NewPage, screen: ViewportSize
) -> None:
    page = opened(new_browser, example, screen, UNFOLDED)
    for chart in page.locator(CHARTS).all():
        lines: list[Line] = chart.evaluate(WORDS)
        assert len(lines) > 15
        assert over_each_other(lines) == []


def test_the_first_screen_of_a_projector_holds_all_sentences_and_pictures_in_large_type(
    example: Server, new_browser: NewPage
) -> None:
    page = opened(new_browser, example, PROJECTOR)
    for chart in page.locator(CHARTS).all():
        lines: list[Line] = chart.evaluate(WORDS)
        assert min(line["size"] for line in lines) >= 16
    for place, least in (
        (".bis-forms b", 40),
        (".bis-fact", 30),
        (".bis-fact b", 48),
        (".bis-said", 20),
        (".bis-note", 16),
    ):
        for part in page.locator(place).all():
            size = part.evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
            assert size >= least, place
    for part in page.locator(f".bis-fact, .bis-said, .bis-note, {CHARTS}").all():
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_unfolded_page_can_be_used_by_everybody(
    example: Server, new_browser: NewPage, phone: bool, dark: bool
) -> None:
    page = new_browser(phone=phone, dark=dark)
    log_in(page, example)
    page.goto(f"{example.base}/indikatorer{UNFOLDED}")
    settle(page)
    expect(page.get_by_role("table")).to_have_count(10)
    expect(page.locator(CHARTS)).to_have_count(6)
    assert axe_finds(page) == []

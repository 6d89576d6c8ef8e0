"""A month of Kalender, read and drawn, with 300 and with 50,000 occurrences outside it.

The month itself holds the same 200 activities throughout. Yardstick of the reading and of the
page: the same with 300 outside. Target: at most 1.5 times. The first paint in Chromium, from
the address to the first activity in the grid, is told for a house of 5,000.
"""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import fill, place, servers
from bench.outcome import Outcome, at_most, middle
from bench.tab import Tab
from tests.support.chromium import ARGUMENTS, CHROMIUM

INSIDE = 200
OUTSIDE = (300, 5_000, 50_000)
ROUNDS = 40
_PAINTS = 5


def run(folder: Path) -> list[Outcome]:
    """Measure in a fresh house in `folder`, which grows meanwhile."""
    place.enter(folder)
    cookies = place.log_in()
    fill.add_events(INSIDE, 28)
    read: dict[int, float] = {}
    drawn: dict[int, float] = {}
    painted: list[float] = []
    added = 0
    with servers.bis(folder) as ours:
        tab = Tab(ours.port, "kalender", cookies=cookies)
        for outside in OUTSIDE:
            fill.add_outside(outside - added, date(2027, 1, 11), 500)
            added = outside
            read[outside] = _middle_of(_read)
            drawn[outside] = _middle_of(tab.rerun)
            if outside == 5_000:
                painted = _paint(ours.port, cookies)
    least, most = OUTSIDE[0], OUTSIDE[-1]
    return [
        at_most("manad: the window is read", read[most], read[least], 1.5),
        at_most("manad: the page is drawn anew", drawn[most], drawn[least], 1.5),
        Outcome("manad: first paint in Chromium", f"{middle(painted):.2f} s"),
    ]


def _middle_of(work: Callable[[], object]) -> float:
    """Return the median milliseconds of `work`."""
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return middle(taken)


def _read() -> None:
    from bis.core.events import day_bounds
    from bis.store import events
    from bis.store.session import reading

    with reading() as session:
        found = events.between(session, *day_bounds(date(2026, 10, 26), date(2026, 12, 6)))
    assert INSIDE / 2 < len(found) <= INSIDE, len(found)


def _paint(port: int, cookies: dict[str, str]) -> list[float]:
    """Return the seconds to the first activity, each time in a browser that knows nothing."""
    base = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        taken = []
        for _ in range(_PAINTS):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_cookies(
                [{"name": name, "value": value, "url": base} for name, value in cookies.items()]
            )
            taken.append(_seconds_to_paint(context.new_page(), base))
            context.close()
        browser.close()
    return taken


def _seconds_to_paint(page: Page, base: str) -> float:
    began = time.perf_counter()
    page.goto(f"{base}/kalender")
    page.frame_locator("iframe[title*=calendar]").locator(".fc-event").first.wait_for()
    return time.perf_counter() - began

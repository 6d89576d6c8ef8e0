"""Stäng dagen: twelve activities closed in Chromium by keys alone, from the first digit on.

What the computer takes is measured; a person is reckoned at 0.25 s a key. Target: a minute
for both together, with "saved" on the screen.
"""

import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from bench.outcome import Outcome, number
from tests.support import evening
from tests.support.chromium import ARGUMENTS, CHROMIUM
from tests.support.databases import Databases
from tests.support.server import Server
from tests.support.standing import standing_house

_MOST_SECONDS = 60.0
_SECONDS_A_KEY = 0.25


def run(folder: Path) -> list[Outcome]:
    """Measure once; the house is new each time."""
    databases = Databases()
    try:
        with (
            standing_house(databases, "sqlite", folder, evening.furnish) as standing,
            Server(standing.database, folder) as server,
        ):
            keys, machine = _close(server, standing.cookies)
    finally:
        databases.close()
    total = machine + keys * _SECONDS_A_KEY
    return [
        Outcome(
            f"close_day: {len(evening.VISITS)} activities, {keys} keys",
            f"{number(total)} s",
            f"{number(machine)} s",
            "",
            f"<= {number(_MOST_SECONDS)} s",
            total <= _MOST_SECONDS,
        )
    ]


def _close(server: Server, cookies: dict[str, str]) -> tuple[int, float]:
    """Return the keys pressed and the seconds until it was said to be saved."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(locale="sv-SE", timezone_id="Europe/Stockholm")
        page.context.add_cookies(
            [{"name": k, "value": v, "url": server.base} for k, v in cookies.items()]
        )
        page.goto(f"{server.base}/stang-dagen")
        first = page.get_by_label(f"{evening.TITLES[0]} 9.00–11.00: Hur många kom?")
        expect(first).to_be_visible(timeout=60_000)
        first.focus()
        begun = time.perf_counter()
        keys = evening.close_all(page)
        taken = time.perf_counter() - begun
        browser.close()
    return keys, taken

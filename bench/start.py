"""Starting: to the first answer and to the first page in a browser; and 20 open dashboards.

Yardstick of starting and of memory: an empty Streamlit app under the same settings. Target:
a second start answers in under 5 s. "First start" makes and migrates an empty house; the
others find an example house as `make demo` leaves it. Files are in the system's cache.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench import houses, place, servers
from bench.outcome import Outcome, middle, number
from bench.tab import Tab

FORMS = 10_000
STARTS = 3
DASHBOARDS = 20
_MOST_SECONDS = 5.0
_WATCHED_SECONDS = 8.0
_CHROMIUM = Path("/usr/bin/chromium")
_LOGIN = "/logga-in"


def run(folder: Path) -> list[Outcome]:
    """Measure an empty house and a copy of an example house."""
    house = folder / "house"
    houses.copy_of_example(FORMS, house)
    first = _first_start(folder / "new")
    place.enter(house)
    cookies = place.log_in()
    return [first, *_second_start(house, cookies), *_dashboards(house, cookies)]


def _first_start(folder: Path) -> Outcome:
    folder.mkdir()
    env = place.environment(folder)
    with servers.bis(folder, env=env, ready=_LOGIN) as server:
        return Outcome("start: the first, empty house", f"{server.seconds_to_ready:.1f} s")


def _second_start(folder: Path, cookies: dict[str, str]) -> list[Outcome]:
    answered, drawn, bare = [], [], []
    with _chromium() as browser:
        for _ in range(STARTS):
            with servers.empty_streamlit(folder) as server:
                bare.append(server.seconds_to_ready)
            began = time.perf_counter()
            with servers.bis(folder, ready=_LOGIN) as server:
                answered.append(server.seconds_to_ready)
                if browser:
                    _draw(browser, server.port, cookies)
                    drawn.append(time.perf_counter() - began)
    outcomes = [_in_time("start: to the login", answered, bare)]
    if drawn:
        outcomes.append(_in_time("start: to Idag in Chromium", drawn, bare))
    return outcomes


def _in_time(name: str, ours: list[float], bare: list[float]) -> Outcome:
    seconds, yardstick = middle(ours), middle(bare)
    return Outcome(
        name,
        f"{seconds:.1f} s",
        f"{yardstick:.1f} s",
        f"{number(seconds / yardstick)} x",
        f"< {_MOST_SECONDS:.0f} s",
        seconds < _MOST_SECONDS,
    )


def _dashboards(folder: Path, cookies: dict[str, str]) -> list[Outcome]:
    with servers.bis(folder) as ours, servers.empty_streamlit(folder) as bare:
        Tab(ours.port, "indikatorer", cookies=cookies).close()  # what all sessions share
        Tab(bare.port).close()
        before = ours.resident_mib()
        bare_before = bare.resident_mib()
        tabs = [Tab(ours.port, "indikatorer", cookies=cookies) for _ in range(DASHBOARDS)]
        bare_tabs = [Tab(bare.port) for _ in range(DASHBOARDS)]
        after, bare_after = ours.resident_mib(), bare.resident_mib()
        load = _polling(ours, tabs)
        for tab in (*tabs, *bare_tabs):
            tab.close()
    each, bare_each = (
        (now - then) / DASHBOARDS for now, then in ((after, before), (bare_after, bare_before))
    )
    return [
        Outcome(
            f"memory: {DASHBOARDS} open dashboards",
            f"{after:.0f} MiB",
            f"{bare_after:.0f} MiB",
            f"{number(after / bare_after)} x",
        ),
        Outcome("memory: each of them", f"{each:.2f} MiB", f"{bare_each:.2f} MiB"),
        Outcome(f"CPU: {DASHBOARDS} dashboards that follow", f"{load:.0%} of a core"),
    ]


def _polling(server: servers.Server, tabs: list[Tab]) -> float:
    """Return the share of a core while every tab asks once a second for what is new."""
    began, before = time.monotonic(), server.cpu_seconds()
    for second in range(int(_WATCHED_SECONDS)):
        for tab in tabs:
            tab.poll()
        time.sleep(max(0.0, began + second + 1 - time.monotonic()))
    return (server.cpu_seconds() - before) / (time.monotonic() - began)


@contextmanager
def _chromium() -> Iterator[Browser | None]:
    """Yield the computer's browser, None if it has none."""
    if not _CHROMIUM.exists():
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(_CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def _draw(browser: Browser, port: int, cookies: dict[str, str]) -> None:
    """Open Idag in a browser that has seen nothing, and wait for its heading."""
    base = f"http://127.0.0.1:{port}"
    context = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm")
    context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies.items()])
    page = context.new_page()
    page.goto(base)
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    context.close()

"""GET /oppet/kalender in a house with 3,000 events.

Yardstick: a bare Starlette route without middleware that returns a ready string of the same
size, under uvicorn with the same event loop and parser (bench/bare_route.py). Both are asked
as a program asks (plain) and as a browser does (gzip); BIS compresses, the yardstick never.
Target: at most 5 times the median time of a request, one at a time and ten at a time.
"""

import asyncio
import time
from pathlib import Path

import uvloop

from bench import fill, place, servers, wire
from bench.outcome import Outcome, at_most, middle

EVENTS = 3000
DAYS = 365
AT_ONCE = 10
ROUNDS = 8
_IN_A_ROUND = 300
_MOST_BYTES = 50_000

_PATH = "/oppet/kalender"
_ASKED = {
    "plain": ("Accept-Language: sv",),
    "gzip": ("Accept-Language: sv", "Accept-Encoding: gzip, deflate, br"),
}


def run(folder: Path) -> list[Outcome]:
    """Measure in a fresh house in `folder`."""
    place.enter(folder)
    fill.add_events(EVENTS, DAYS)
    with servers.bis(folder) as ours:
        page = folder / "page.html"
        page.write_bytes(_body(ours.port))
        with servers.bare_starlette(folder, page) as bare:
            found = [
                outcome
                for name, headers in _ASKED.items()
                for outcome in _compare(ours, bare, name, headers)
            ]
        return [*found, _after_a_change(ours.port)]


def _body(port: int) -> bytes:
    line = wire.Line(port)
    answer = line.ask(wire.get(port, _PATH, *_ASKED["plain"]))
    line.close()
    assert answer.status == 200, answer.head
    assert 10_000 < len(answer.body) <= _MOST_BYTES, len(answer.body)
    return answer.body


def _compare(
    ours: servers.Server, bare: servers.Server, name: str, headers: tuple[str, ...]
) -> list[Outcome]:
    sides = [
        (server, wire.get(server.port, path, *headers))
        for server, path in ((ours, _PATH), (bare, "/"))
    ]
    one: tuple[list[float], list[float]] = ([], [])
    many: tuple[list[float], list[float]] = ([], [])
    used = [0.0, 0.0]
    for number in range(ROUNDS + 1):
        for side, (server, request) in enumerate(sides):
            before = server.cpu_seconds()
            singly, together = _singly(server.port, request), _together(server.port, request)
            if number:  # the first round warms up
                used[side] += server.cpu_seconds() - before
                one[side].append(singly)
                many[side].append(together)
    asked = 2 * ROUNDS * _IN_A_ROUND
    return [
        at_most(f"kalender: a request, {name}", middle(one[0]), middle(one[1]), 5),
        at_most(f"kalender: {AT_ONCE} at once, {name}", middle(many[0]), middle(many[1]), 5),
        at_most(
            f"kalender: CPU of the server, {name}",
            used[0] / asked * 1000,
            used[1] / asked * 1000,
            5,
        ),
    ]


def _singly(port: int, request: bytes) -> float:
    """Return the median milliseconds of a request, one after the other on one line."""
    line = wire.Line(port)
    taken = []
    for _ in range(_IN_A_ROUND):
        began = time.perf_counter()
        answer = line.ask(request)
        taken.append(time.perf_counter() - began)
        assert answer.status == 200, answer.head
    line.close()
    return middle(taken) * 1000


def _together(port: int, request: bytes) -> float:
    """Return the median milliseconds of a request, AT_ONCE of them at a time."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_together_soon(port, request))


async def _together_soon(port: int, request: bytes) -> float:
    taken: list[float] = []

    async def ask(line: wire.SoonLine) -> None:
        for _ in range(_IN_A_ROUND // AT_ONCE):
            began = time.perf_counter()
            answer = await line.ask(request)
            taken.append(time.perf_counter() - began)
            assert answer.status == 200, answer.head

    lines = [await wire.connect(port) for _ in range(AT_ONCE)]
    await asyncio.gather(*map(ask, lines))
    for line in lines:
        line.close()
    return middle(taken) * 1000


def _after_a_change(port: int) -> Outcome:
    """Time the page when it must be made anew, as it is once after every change."""
    from bis.store import data_version
    from bis.store.session import writing

    line = wire.Line(port)
    request = wire.get(port, _PATH, *_ASKED["plain"])
    taken = []
    for _ in range(ROUNDS):
        with writing() as session:
            data_version.bump(session)
        time.sleep(1.1)  # the page on the shelf is trusted for a second
        began = time.perf_counter()
        line.ask(request)
        taken.append(time.perf_counter() - began)
    line.close()
    return Outcome("kalender: the first after a change", f"{middle(taken) * 1000:.1f} ms")

"""Phones that answer the survey: many connections in one lean process of their own."""

import asyncio
import multiprocessing
import time
from dataclasses import dataclass, field
from itertools import cycle, repeat
from multiprocessing.connection import Connection
from random import Random
from urllib.parse import urlencode

import uvloop

from bench import fill, wire

HEADERS = (
    "Accept-Language: sv",
    "Accept-Encoding: gzip, deflate, br",
    "Sec-Fetch-Site: same-origin",
)
_BODIES = 200  # forms that differ; each post has its own id


@dataclass
class Round:
    """What the phones saw. `saved`: the ids of the forms that were acknowledged."""

    seconds: float = 0
    latencies: list[float] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Acknowledged forms a second."""
        return len(self.saved) / self.seconds


class Phones:
    """The process in which the phones are. They connect anew for every round."""

    def __init__(self, port: int, paths: list[str], number: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._ask, theirs = context.Pipe()
        self._process = context.Process(
            target=_live, args=(theirs, port, paths, number), daemon=True
        )
        self._process.start()

    def answer(self, seconds: float) -> Round:
        """Let every phone post one form after the other for `seconds`."""
        self._ask.send(seconds)
        found: Round = self._ask.recv()
        return found

    def close(self) -> None:
        """Put them away."""
        self._ask.send(0.0)
        self._process.join()


def _live(orders: "Connection[Round, float]", port: int, paths: list[str], number: int) -> None:
    phones = [_Phone(port, path, seed) for seed, path in zip(range(number), cycle(paths))]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        while seconds := orders.recv():
            orders.send(runner.run(_round(port, phones, seconds)))


async def _round(port: int, phones: "list[_Phone]", seconds: float) -> Round:
    lines = [await wire.connect(port) for _ in phones]  # the server drops idle ones after 5 s
    found = Round()
    began = time.perf_counter()
    ends = began + seconds
    await asyncio.gather(*map(_Phone.answer_until, phones, lines, repeat(ends), repeat(found)))
    found.seconds = time.perf_counter() - began
    for line in lines:
        line.close()
    return found


class _Phone:
    def __init__(self, port: int, path: str, seed: int) -> None:
        self._chance = Random(f"phone {seed} {time.time_ns()}")
        head = wire.post(port, path, *HEADERS)
        self._requests = [
            (head + b"Content-Length: %d\r\n\r\n" % (len(body) + 32), body)
            for body in (_body(self._chance) for _ in range(_BODIES))
        ]

    async def answer_until(self, line: wire.SoonLine, ends: float, found: Round) -> None:
        clock = time.perf_counter
        for head, body in cycle(self._requests):
            form_id = f"{self._chance.getrandbits(128):032x}"
            began = clock()
            if began >= ends:
                return
            answer = await line.ask(head + body + form_id.encode())
            found.latencies.append(clock() - began)
            if answer.status == 200:
                found.saved.append(form_id)
            else:
                found.refused.append(f"{answer.status} {answer.head[:40]!r}")


def _body(chance: Random) -> bytes:
    """Return a full form but for its id, which ends it."""
    return urlencode({"blocks": "after future", **fill.full_answers(chance), "id": ""}).encode()

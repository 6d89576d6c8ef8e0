"""The open calendar through nginx with https, as `deploy/nginx` has it.

Yardstick: the same page of the same server asked directly, over a line that is kept open too.
No target: what it costs to stand behind https is told, and that it is little.
"""

import http.client
import ssl
import time
from pathlib import Path

from bench import fill, place, servers
from bench.outcome import Outcome, middle, number, quantile
from tests.support import proxies

EVENTS = 500
DAYS = 365
ROUNDS = 6
_IN_A_ROUND = 200
_PATH = "/oppet/kalender"
_ASKED = {"Accept-Language": "sv", "Accept-Encoding": "gzip", "Host": proxies.NAME}


def run(folder: Path) -> list[Outcome]:
    """Measure in a fresh house in `folder`."""
    place.enter(folder)
    fill.add_events(EVENTS, DAYS)
    through: list[float] = []
    direct: list[float] = []
    with servers.bis(folder) as server, proxies.nginx(server.port) as proxy:
        trusting = ssl.create_default_context(cafile=str(proxy.authority))
        trusting.check_hostname = False
        near = http.client.HTTPConnection("127.0.0.1", server.port)
        far = http.client.HTTPSConnection("127.0.0.1", proxy.https, context=trusting)
        for _ in range(ROUNDS):
            direct += _ask(near)
            through += _ask(far)
        near.close()
        far.close()
    return [
        _compared("proxy: a request through nginx", middle(through), middle(direct)),
        _compared("proxy: p95", quantile(through, 0.95), quantile(direct, 0.95)),
    ]


def _ask(line: http.client.HTTPConnection) -> list[float]:
    """Return the milliseconds of each request of a round."""
    found = []
    for _ in range(_IN_A_ROUND):
        began = time.perf_counter()
        line.request("GET", _PATH, headers=_ASKED)
        answer = line.getresponse()
        body = answer.read()
        found.append((time.perf_counter() - began) * 1000)
        assert (answer.status, body[:2]) == (200, b"\x1f\x8b")
    return found


def _compared(name: str, ours: float, yardstick: float) -> Outcome:
    ratio = f"{number(ours / yardstick)} x"
    return Outcome(name, f"{number(ours)} ms", f"{number(yardstick)} ms", ratio)

"""CPU of the server for a rerun of a page, above that of an empty Streamlit page.

Yardstick: an empty page under the same settings, its garbage frozen too (bench/empty_app.py).
Pages are drawn for a coordinator in an example house, by tabs that speak Streamlit's own
protocol. Targets: at most 30 ms above it without charts, 80 ms with.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import houses, place, servers
from bench.outcome import Outcome, middle, number
from bench.tab import Tab

FORMS = 10_000
RERUNS = 40
ROUNDS = 4
_PLAIN = {
    "Kalender": "kalender",
    "Enkät": "enkat",
    "Dagbok": "dagbok",
    "Partner": "partner",
    "Aktivitet": "aktivitet",
    "Stäng dagen": "stang-dagen",
    "Möte": "mote",
    "Inställningar": "installningar",
}
_FOLDS_OPEN = "visa-future_optimism=true&visa-new_contacts=true&visa-active_partners=true"


@dataclass
class _Case:
    """Something that is run again and again; `most`: milliseconds above the empty page."""

    name: str
    server: servers.Server
    work: Callable[[], None]
    most: float | None = None
    taken: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Add the CPU milliseconds of a rerun."""
        before = self.server.cpu_seconds()
        for _ in range(RERUNS):
            self.work()
        self.taken.append((self.server.cpu_seconds() - before) / RERUNS * 1000)


def run(folder: Path) -> list[Outcome]:
    """Measure in a copy of an example house."""
    houses.copy_of_example(FORMS, folder)
    place.enter(folder)
    cookies = place.log_in()
    with servers.bis(folder) as ours, servers.empty_streamlit(folder) as bare:
        empty = _Case("an empty page", bare, Tab(bare.port).rerun)
        cases = _cases(ours, cookies)
        for _ in range(ROUNDS):
            for case in (empty, *cases):
                case.measure()
    return [_told(case, empty) for case in cases]


def _cases(server: servers.Server, cookies: dict[str, str]) -> list[_Case]:
    today = Tab(server.port, "", cookies=cookies)
    figures = Tab(server.port, "indikatorer", cookies=cookies)
    unfolded = Tab(server.port, "indikatorer", _FOLDS_OPEN, cookies)
    assert today.drawn["markdown"] > 10, today.drawn
    assert figures.drawn["vega_lite_chart"] == 3, figures.drawn
    assert unfolded.drawn["vega_lite_chart"] == 6, unfolded.drawn

    def after_a_change() -> None:
        _change()
        figures.rerun()

    plain = {name: Tab(server.port, page, cookies=cookies) for name, page in _PLAIN.items()}
    for name, tab in plain.items():
        assert tab.drawn.total() > 5, (name, tab.drawn)
    reading = Tab(server.port, "tolka", cookies=cookies)
    return [
        _Case("Idag", server, today.rerun, most=30),
        _Case("Indikatorer, 3 charts", server, figures.rerun, most=80),
        _Case("Indikatorer, 6 charts and tables", server, unfolded.rerun, most=80),
        _Case("Indikatorer after a change", server, after_a_change, most=80),
        _Case("the poll of an open page", server, figures.poll),
        *(_Case(name, server, tab.rerun, most=30) for name, tab in plain.items()),
        _Case("Tolka siffrorna", server, reading.rerun, most=80),
    ]


def _change() -> None:
    from bis.store import data_version
    from bis.store.session import writing

    with writing() as session:
        data_version.bump(session)


def _told(case: _Case, empty: _Case) -> Outcome:
    above = [ours - theirs for ours, theirs in zip(case.taken, empty.taken, strict=True)]
    return Outcome(
        f"rerun: {case.name}",
        f"{number(middle(case.taken))} ms",
        f"{number(middle(empty.taken))} ms",
        f"+{number(middle(above))} ms",
        f"<= +{case.most:.0f} ms" if case.most else "",
        middle(above) <= case.most if case.most else None,
    )

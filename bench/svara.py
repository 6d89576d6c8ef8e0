"""POST /svara/{token} by 50 phones at once.

Yardstick: one thread that commits the same rows with plain sqlite3, one transaction a form
(bench/plain_rows.py). Targets: at least half its rate; p95 at most twice the median.
"""

from pathlib import Path

from bench import fill, place, servers
from bench.outcome import Outcome, at_least, at_most, middle, quantile
from bench.phones import Phones, Round
from bench.plain_rows import PlainRows

PHONES = 50
SURVEYS = 20  # a survey takes 10,000 forms an hour
ROUNDS = 8
_OURS_SECONDS, _YARDSTICK_SECONDS = 3.0, 1.5


def run(folder: Path) -> list[Outcome]:
    """Measure in a fresh house in `folder`."""
    from bis.actions import surveys

    place.enter(folder)
    fill.add_open_surveys(SURVEYS)
    links = surveys.open_surveys()
    plain = PlainRows(folder / "plain.db", like=place.database(folder))
    with servers.bis(folder) as server:
        phones = Phones(server.port, [link.path for link in links], PHONES)
        rounds, rates = [phones.answer(1.5)], []
        used = 0.0
        for number in range(ROUNDS):
            forms = fill.forms(links[0].occurrence.id, seed=number)
            rates.append(plain.rate(forms, _YARDSTICK_SECONDS))
            before = server.cpu_seconds()
            rounds.append(phones.answer(_OURS_SECONDS))
            used += server.cpu_seconds() - before
        phones.close()
    plain.close()
    _assert_all_is_saved(rounds)
    return _outcomes(rounds[1:], rates, used)


def _outcomes(rounds: list[Round], rates: list[float], used: float) -> list[Outcome]:
    medians = [middle(one.latencies) * 1000 for one in rounds]
    p95s = [quantile(one.latencies, 0.95) * 1000 for one in rounds]
    saved = sum(len(one.saved) for one in rounds)
    return [
        at_least(
            "svara: forms a second",
            middle(one.rate for one in rounds),
            middle(rates),
            0.5,
            "/s",
        ),
        at_most("svara: p95 against median", middle(p95s), middle(medians), 2),
        Outcome("svara: CPU a form", f"{used / saved * 1000:.2f} ms"),
    ]


def _assert_all_is_saved(rounds: list[Round]) -> None:
    """Fail unless every form that was acknowledged is stored whole, and counted."""
    from sqlalchemy import text

    from bis.store import tally_check
    from bis.store.session import reading

    refused = [one for each in rounds for one in each.refused]
    assert not refused, refused[:3]
    saved = [form_id for each in rounds for form_id in each.saved]
    with reading() as session:
        stored = session.execute(
            text("SELECT submission_id, count(*) FROM answers GROUP BY submission_id")
        )
        answers: dict[str, int] = dict(stored.all())
        proof = tally_check.check(session)
    missing = [form_id for form_id in saved if answers.get(form_id) != 5]
    assert not missing, f"{len(missing)} of {len(saved)} acknowledged forms are not stored"
    assert proof.agrees, proof.differences[:3]

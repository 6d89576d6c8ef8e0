"""Saving alone: submissions.accept in batches of 50, against plain sqlite3 (diagnostic).

What /svara could reach if HTTP cost nothing. Yardstick: bench/plain_rows.py.
"""

import time
from itertools import islice
from pathlib import Path
from uuid import UUID

from bench import fill, place
from bench.outcome import Outcome, middle, number
from bench.plain_rows import PlainRows

BATCH = 50
ROUNDS = 5
_SECONDS = 2.0


def run(folder: Path) -> list[Outcome]:
    """Measure in a fresh house in `folder`."""
    from bis.actions import surveys

    place.enter(folder)
    fill.add_open_surveys(1)
    occurrence = surveys.open_surveys()[0].occurrence.id
    plain = PlainRows(folder / "plain.db", like=place.database(folder))
    _accepted(occurrence, 0, 0.5)
    ours, yardstick = [], []
    for one in range(1, ROUNDS + 1):
        yardstick.append(plain.rate(fill.forms(occurrence, seed=one), _SECONDS))
        ours.append(_accepted(occurrence, one, _SECONDS))
    plain.close()
    rate, plain_rate = middle(ours), middle(yardstick)
    return [
        Outcome(
            f"writer: forms a second, {BATCH} at a time",
            f"{number(rate)} /s",
            f"{number(plain_rate)} /s",
            f"{number(rate / plain_rate)} x",
        )
    ]


def _accepted(occurrence: UUID, seed: int, seconds: float) -> float:
    """Return how many forms a second are accepted and committed."""
    from bis.core.submissions import Receipt
    from bis.store import submissions
    from bis.store.session import writing_connection

    forms = fill.forms(occurrence, seed)
    spent, done = 0.0, 0
    while spent < seconds:
        batch = list(islice(forms, BATCH))
        began = time.perf_counter()
        with writing_connection() as connection:
            receipts = submissions.accept(connection, batch)
        spent += time.perf_counter() - began
        done += receipts.count(Receipt.STORED)
    return done / spent

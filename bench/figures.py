"""figures() over 36 months, in houses of 10,000 and of 1,000,000 forms.

Yardstick: the same months read as answers into pandas and grouped (month, group, question →
n, mean), which must give the same n and sums. Targets: the large house takes at most 1.5
times as long as the small one, and at most 5 ms; reading the answers takes at least 100
times as long.
"""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd
from sqlalchemy.engine import Engine

from bench import houses, place
from bench.outcome import Outcome, at_least, middle, number
from bis.core.disclosure import LEAST
from bis.core.periods import Month, Period
from bis.figures import Figures, figures
from bis.store.session import Session, make_engine

SMALL, LARGE = 10_000, 1_000_000
MONTHS = 36
ROUNDS = 10
_IN_A_ROUND = 20
_MOST_MS = 5.0
_MOST_TIMES = 1.5
_LEAST_TIMES_PANDAS = 100
_PERIOD = Period.ending(Month.of(place.TODAY), MONTHS)

_ANSWERS = """
SELECT s.month, s.grp, a.question, a.value
FROM answers a JOIN submissions s ON s.id = a.submission_id AND s.revision = a.revision
WHERE s.month BETWEEN ? AND ?
"""

T = TypeVar("T")


def run(folder: Path) -> list[Outcome]:
    """Measure in two houses that are kept between runs."""
    del folder
    small, large = (place.database(houses.example(forms)) for forms in (SMALL, LARGE))
    engines = [make_engine(f"sqlite:///{path}") for path in (small, large)]
    taken: list[list[float]] = [[], []]
    for one in range(ROUNDS + 1):
        for side, engine in enumerate(engines):
            for _ in range(_IN_A_ROUND):
                milliseconds, _ = _timed(lambda engine=engine: _read(engine))  # type: ignore[misc]
                if one:  # the first round warms up
                    taken[side].append(milliseconds)
    ours = [middle(each) for each in taken]
    found = [
        Outcome(
            f"figures: {LARGE:,} forms against {SMALL:,}",
            f"{number(ours[1])} ms",
            f"{number(ours[0])} ms",
            f"{number(ours[1] / ours[0])} x",
            f"<= {_MOST_TIMES} x, <= {number(_MOST_MS)} ms",
            ours[1] <= min(_MOST_TIMES * ours[0], _MOST_MS),
        )
    ]
    for path, engine, forms, mine in zip(
        (small, large), engines, (SMALL, LARGE), ours, strict=True
    ):
        theirs, table = _timed(lambda path=path: _with_pandas(path))  # type: ignore[misc]
        _assert_same(_read(engine), table)
        found.append(_against_pandas(forms, mine, theirs))
    return found


def _against_pandas(forms: int, ours: float, theirs: float) -> Outcome:
    name = f"figures: faster than pandas, {forms:,} forms"
    told = at_least(name, theirs, ours, _LEAST_TIMES_PANDAS, "ms")
    return Outcome(
        name,
        ours=told.yardstick,
        yardstick=told.ours,
        ratio=told.ratio,
        target=told.target if forms == LARGE else "",
        met=told.met if forms == LARGE else None,
    )


def _read(engine: Engine) -> Figures:
    """Return the figures, read as a page reads them: connection and session included."""
    with (
        engine.connect().execution_options(reads_only=True) as connection,
        Session(connection) as session,
    ):
        return figures(session, _PERIOD, MONTHS)


def _with_pandas(path: Path) -> pd.DataFrame:
    """Return month, grp, question → n, mean, the way a tutorial does it."""
    connection = sqlite3.connect(path)
    span = (str(_PERIOD.first), str(_PERIOD.last))
    answers = pd.read_sql_query(_ANSWERS, connection, params=span)
    connection.close()
    answers = answers.assign(value=pd.to_numeric(answers["value"], errors="coerce"))
    groups = answers.dropna(subset=["value"]).groupby(["month", "grp", "question"])["value"]
    return groups.agg(["count", "mean"])


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return (time.perf_counter() - began) * 1000, result


def _assert_same(found: Figures, table: pd.DataFrame) -> None:
    """Fail unless every shown figure of a month has the n and sum of the answers."""
    counts = {key: (row["count"], row["mean"]) for key, row in table.iterrows()}
    compared = 0
    for one in found.indicators:
        for part in one.parts.values():
            for month, figure in zip(found.months, part.months, strict=True):
                if figure.n is None:
                    continue
                cells = [
                    counts[str(month), group, question]
                    for question, group in part.part.cells
                    if (str(month), group, question) in counts
                ]
                cells = [cell for cell in cells if cell[0] >= LEAST]  # the others are held back
                assert figure.n == sum(n for n, _ in cells), (month, part.part.code)
                assert figure.sum == round(sum(n * mean for n, mean in cells))
                compared += 1
    assert compared > 100, f"only {compared} figures could be compared"

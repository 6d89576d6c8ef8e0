"""The yardstick of saving forms: one thread, plain sqlite3, one transaction for each form.

The same rows in the same tables with the same durability (WAL, synchronous=FULL), on the
same disk. The tallies are ours alone: the yardstick keeps none.
"""

import sqlite3
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from bis.core.submissions import Form

_TABLES = ("submissions", "answers")
_IN_A_LOOK = 20  # forms between two looks at the clock

_Row = tuple[str | int, ...]


class PlainRows:
    """A database file with the tables of forms and nothing else."""

    def __init__(self, path: Path, like: Path) -> None:
        """Make the file `path` with tables and indexes as the house `like` has them."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        with sqlite3.connect(like) as house:
            made = house.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name IN (?, ?) AND sql IS NOT NULL",
                _TABLES,
            ).fetchall()
        house.close()
        for (statement,) in made:
            self._connection.execute(statement)

    def rate(self, forms: Iterable[Form], seconds: float) -> float:
        """Return how many forms a second it commits, over about `seconds`."""
        ready = iter(forms)
        spent, done = 0.0, 0
        while spent < seconds:
            rows = [_rows(form) for form in islice(ready, _IN_A_LOOK)]
            began = time.perf_counter()
            for submission, answers in rows:
                self._commit(submission, answers)
            spent += time.perf_counter() - began
            done += len(rows)
        return done / spent

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _commit(self, submission: _Row, answers: list[_Row]) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        execute("INSERT INTO submissions VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", submission)
        self._connection.executemany("INSERT INTO answers VALUES (?,?,?,?,?,?)", answers)
        execute("COMMIT")


def _rows(form: Form) -> tuple[_Row, list[_Row]]:
    submission = (
        form.id,
        1,
        form.occurrence_id.hex,
        form.month,
        form.version,
        form.group,
        form.language,
        form.channel,
        f"{form.received_hour:%Y-%m-%d %H:%M:%S.000000}",
        form.digest,
        1,
        0,
    )
    answers: list[_Row] = [
        (form.id, 1, question, value, 1, 0) for question, value in form.answers.items()
    ]
    return submission, answers

"""bench/RESULTS.md: figures that were seen, where and when."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.outcome import Outcome, as_markdown
from bis import clock

PAGE = Path(__file__).with_name("RESULTS.md")
_PAGE = """# Figures seen

Written by `python -m bench --write` on {day}: {cores} cores, shared with other work (load
{load}), Python {python}, SQLite {sqlite}. Ratios within a run say something; milliseconds of
another computer do not. What each line means stands at the top of `bench/<name>.py`.

{table}
"""


def write(outcomes: Sequence[Outcome]) -> None:
    """Replace the page; called only on request."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    page = _PAGE.format(
        day=clock.today(),
        cores=os.cpu_count(),
        load=load,
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        table=as_markdown(outcomes),
    )
    PAGE.write_text(page, encoding="utf-8")

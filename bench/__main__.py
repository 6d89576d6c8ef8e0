"""`python -m bench [NAMES] [--write]`: run benches and print what they say.

`--write` also puts the table into bench/RESULTS.md. Exit status 0 even when a target is
missed; 1 when a bench failed, since then the work it timed was not done.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from bench import alone, outcome, report
from bench.outcome import Outcome

BENCHES = (
    *("svara", "kalender", "manad", "writer", "rerun", "figures", "start"),
    *("follow", "proxy", "close_day"),
)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHES))
@click.option("--write", is_flag=True, help="put the table into bench/RESULTS.md")
@click.option("--list", "only_list", is_flag=True, help="say what there is to measure")
def main(names: Sequence[str], *, write: bool, only_list: bool) -> None:
    """Measure BIS, each figure against its yardstick; without NAMES everything."""
    if only_list:
        for name in BENCHES:
            said = import_module(f"bench.{name}").__doc__ or ""
            click.echo(f"{name:10} {said.splitlines()[0]}")
        return
    found: list[Outcome] = []
    failed = False
    for name in names or BENCHES:
        click.echo(f"{name} ... (load {os.getloadavg()[0]:.1f})", err=True)
        try:
            found += alone.measure(name)
        except Exception:
            traceback.print_exc()
            failed = True
    click.echo(outcome.as_text(found))
    if write:
        report.write(found)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(prog_name="python -m bench")

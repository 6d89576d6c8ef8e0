"""Each bench in a fresh process, since what a process has read of its settings it keeps."""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from bench.outcome import Outcome


def measure(name: str) -> list[Outcome]:
    """Run the bench `name` in a folder that is thrown away afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="bis-bench-") as folder,
        ProcessPoolExecutor(1, get_context("spawn")) as pool,
    ):
        return pool.submit(_run, name, Path(folder)).result()


def _run(name: str, folder: Path) -> list[Outcome]:
    found: list[Outcome] = import_module(f"bench.{name}").run(folder)
    return found

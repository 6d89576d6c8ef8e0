"""Example houses of a given size, kept between runs, since a million forms take a minute.

They lie below BIS_BENCH_DIR, or else in the system's folder for temporary files.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import place
from bis.settings import ROOT

MONTHS = 36
_KEPT_SECONDS = 24 * 3600


def example(forms: int) -> Path:
    """Return the folder of an example house with `forms` forms in MONTHS months."""
    kept = _home() / f"{forms}-forms-{MONTHS}-months-{_fingerprint()}"
    if kept.exists():
        os.utime(kept)
        return kept
    _clear_away()
    kept.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="making-", dir=kept.parent))
    command = ["demo", "--answers", str(forms), "--months", str(MONTHS)]
    done = subprocess.run(
        [sys.executable, "-m", "bis", *command, "--today", str(place.TODAY)],
        cwd=ROOT,
        env=place.environment(made),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(made)
        raise RuntimeError(done.stderr[-2000:])
    made.rename(kept)
    return kept


def copy_of_example(forms: int, folder: Path) -> None:
    """Put a copy of an example house into `folder`, to be changed at will."""
    shutil.copytree(example(forms), folder, dirs_exist_ok=True)


def _home() -> Path:
    """Return where houses are kept; the bench that asks has entered none of its own yet."""
    return Path(os.environ.get("BIS_BENCH_DIR") or tempfile.gettempdir()) / "bis-bench-houses"


def _clear_away() -> None:
    """Remove houses that nobody has asked for since yesterday: the large one is 500 MB."""
    for old in _home().glob("*"):
        if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(old)


def _fingerprint() -> str:
    """Return what changes with the tables and with the example data."""
    files = [
        *sorted((ROOT / "bis" / "store" / "migrations" / "versions").glob("*.py")),
        *sorted((ROOT / "bis" / "core").glob("example_*.py")),
        ROOT / "bis" / "store" / "bulk.py",
    ]
    seen = hashlib.sha256()
    for file in files:
        seen.update(file.read_bytes())
    return seen.hexdigest()[:8]

"""`python -m bis` and its like, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

from bis.settings import ROOT

SECONDS = 120


def environment(database: str, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a house of its own below `folder`."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("BIS_")},
        "BIS_DATABASE_URL": database,
        "BIS_DATA_DIR": str(folder / "data"),
        "BIS_SECRET_FILE": str(folder / "secret.key"),
        **more,
    }


def start(*arguments: str, env: dict[str, str]) -> subprocess.Popen[str]:
    """Start `python -m bis` with `arguments`."""
    return subprocess.Popen(
        [sys.executable, "-m", "bis", *arguments],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def bis(
    *arguments: str, env: dict[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `python -m bis` with `arguments` to its end; `given` is its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "bis", *arguments],
        cwd=ROOT,
        env=env,
        input=given,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

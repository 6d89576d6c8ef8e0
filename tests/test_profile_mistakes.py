"""A mistake in a lab's file: `bis run` says it in one sentence and starts nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bis.settings import ROOT
from tests.support import commands
from tests.support.ports import free_port

BODEN = (ROOT / "data" / "labs" / "boden.toml").read_bytes()
MISTAKES = {
    "syntax": (BODEN.replace(b"[lab]", b"[lab"), "rad "),
    "unknown key": (
        BODEN.replace(b"abf = { name", b"abf = { namn"),
        "partners.abf.namn finns inte",
    ),
    "wrong type": (BODEN.replace(b'code = "boden"', b"code = 1"), "lab.code ska vara ord"),
    "unknown code": (BODEN.replace(b'"vuxenskolan"]', b'"vuxen"]', 1), "är ”vuxen”"),
    "duplicate": (BODEN + b'\n[lab]\ncode = "boden"\n', "står där två gånger"),
    "empty": (b"", "lab saknas"),
    "not UTF-8": (BODEN.decode().encode("cp1252"), "är inte sparad som UTF-8"),
    "missing": (None, "BIS_LAB=boden finns inte"),
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, whose profiles can be spoilt."""
    copy = tmp_path_factory.mktemp("program")
    for folder in ("bis", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, copy / folder)
    for file in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / file, copy / file)
    return copy


@pytest.mark.parametrize("mistake", MISTAKES)
def test_bis_run_tells_it_and_leaves_nothing_behind(
    program: Path, tmp_path: Path, mistake: str
) -> None:
    written, told = MISTAKES[mistake]
    shutil.rmtree(program / "data", ignore_errors=True)
    labs = program / "data" / "labs"
    labs.mkdir(parents=True)
    (labs / "annat.toml").write_bytes(BODEN)
    if written is not None:
        (labs / "boden.toml").write_bytes(written)
    done = subprocess.run(
        [sys.executable, "-m", "bis", "run", "--port", str(free_port())],
        cwd=program,
        env=commands.environment(f"sqlite:///{tmp_path}/bis.db", tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=commands.SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []  # neither database nor secret

"""The files of `deploy/` that start BIS and set up its database, run as they stand there."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bench.tab import Tab
from bis.actions import surveys
from bis.actions.people import SESSION_COOKIE
from bis.core.permissions import Role
from bis.settings import ROOT
from bis.store import tally_check
from bis.store.session import reading
from tests.support import commands, proxies
from tests.support.databases import Databases, only_sqlite
from tests.support.house import House
from tests.support.phones import Phones
from tests.support.ports import free_port
from tests.support.process import ServerProcess
from tests.support.proxies import replaced
from tests.support.server import AT

UNITS = ("bis@.service", "bis-backup.service", "bis-backup.timer")


def exec_start(unit: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return a unit's command and environment as systemd would make them, with paths moved.

    Moved are the program's folder, the data's and the backups', and the name of the house.
    """
    variables = dict(
        line.split("=", 1)
        for line in replaced(
            "bis.env",
            {
                "https://bis.example.se": "https://bis.localhost",
                "/var/lib/bis": str(folder / "data"),
                "/var/backups/bis": str(folder / "backups"),
            },
        ).splitlines()
        if line and not line.startswith("#")
    )
    program = {"/srv/bis/.venv/bin/python": sys.executable}
    (line,) = re.findall(
        r"^ExecStart=(.+)$", replaced(f"systemd/{unit}", program), re.MULTILINE
    )
    words = [
        re.sub(r"\$\{(\w+)\}", lambda found: variables[found[1]], word)
        for word in shlex.split(line)
    ]
    outside = {k: v for k, v in os.environ.items() if not k.startswith("BIS_")}
    return words, outside | variables


@pytest.mark.parametrize(("unit", "most"), [("bis@.service", 20), ("bis-backup.service", 25)])
def test_systemd_understands_the_units_and_calls_them_well_closed(
    tmp_path: Path, unit: str, most: int
) -> None:
    """`most` is a tenth of systemd's exposure, of which 10.0 is the worst."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    here = {"/srv/bis/.venv/bin/python": sys.executable, "/srv/bis": str(ROOT)}
    (tmp_path / unit.replace("@", "@8501")).write_text(replaced(f"systemd/{unit}", here))
    for name in UNITS[1:]:
        moved = here if name.endswith(".service") else {}
        (tmp_path / name).write_text(replaced(f"systemd/{name}", moved))
    files = [str(file) for file in tmp_path.iterdir()]
    told = _systemd_analyze("verify", "--man=no", *files)
    assert "bis" not in told  # what it says is of other units of this computer
    service = str(tmp_path / unit.replace("@", "@8501"))
    _systemd_analyze("security", "--offline=yes", f"--threshold={most}", service)


def _systemd_analyze(*arguments: str) -> str:
    done = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


@only_sqlite
def test_the_units_command_serves_and_sigterm_ends_it_soon_without_losing_a_form(
    house: House, database: str, tmp_path: Path
) -> None:
    server = served(database, tmp_path, BIS_CLOCK=AT)
    phones = Phones(server.port, surveys.survey_path(house.today.id), 4, seed=1)
    with ExitStack() as stack:
        stack.callback(phones.abandon)
        stack.enter_context(server)
        tab = Tab(server.port, cookies={SESSION_COOKIE: house.log_in(Role.COORDINATOR)})
        phones.go()
        phones.wait_for(50)
        status = _stop_within(5, server)
        phones.pause()
        tab.close()
        assert status in (0, -signal.SIGTERM), server.said()  # what systemd calls success
        assert "Traceback" not in server.said()
        server.start()
        told = phones.finish()
    with reading() as session:
        proof = tally_check.check(session)
    assert proof.agrees
    assert proof.submissions >= len(told.acknowledged) >= 50


def served(database: str, folder: Path, **more: str) -> ServerProcess:
    """Return what bis@.service starts, on a free port in the place of %i."""
    port = free_port()
    command, env = exec_start("bis@.service", folder)
    arguments = [word.replace("%i", str(port)) for word in command[1:]]
    env |= commands.environment(database, folder) | more
    return ServerProcess(arguments, port, env, folder)


def _stop_within(seconds: float, server: ServerProcess) -> int:
    """End a server as systemd does: kill -9, which is another status, when time is out."""
    in_vain = threading.Timer(seconds, os.kill, (server.pid, signal.SIGKILL))
    in_vain.start()
    try:
        return server.stop()
    finally:
        in_vain.cancel()


@only_sqlite
def test_behind_a_proxy_nobody_reaches_the_server_from_outside(
    database: str, tmp_path: Path
) -> None:
    """It is asked at an address of this computer that is not 127.0.0.1."""
    with served(database, tmp_path) as server:
        assert httpx.get(f"http://127.0.0.1:{server.port}/ready").status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.2:{server.port}/ready")


@only_sqlite
def test_the_nightly_unit_puts_a_copy_where_doctor_looks(database: str, tmp_path: Path) -> None:
    command, env = exec_start("bis-backup.service", tmp_path)
    env |= commands.environment(database, tmp_path)
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    doctor = commands.bis("doctor", "--port", str(free_port()), env=env)
    assert str(next((tmp_path / "backups").iterdir())) in doctor.stdout
    assert doctor.returncode == 0, doctor.stdout


def test_the_databases_file_makes_one_that_bis_opens_over_the_socket(
    databases: Databases, tmp_path: Path
) -> None:
    server = databases.server()
    script = tmp_path / "postgresql.sql"
    named = {
        "ROLE bis ": "ROLE prov ",
        "DATABASE bis ": "DATABASE prov ",
        "OWNER bis ": "OWNER prov ",
    }
    script.write_text(replaced("postgresql.sql", named))
    psql = shutil.which("psql")
    assert psql is not None
    done = subprocess.run(
        [
            *(psql, "-X", "-v", "ON_ERROR_STOP=1", "-f", str(script)),
            *("-h", str(server.folder), "-p", str(server.port), "-U", "bis", "postgres"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (line,) = re.findall(r"^#BIS_DATABASE_URL=(.+)$", replaced("bis.env", {}), re.MULTILINE)
    assert line == "postgresql+psycopg://bis@/bis?host=/run/postgresql"
    address = f"postgresql+psycopg://prov@/prov?host={server.folder}&port={server.port}"
    try:
        done = commands.bis("migrate", env=commands.environment(address, tmp_path))
        assert done.returncode == 0, done.stderr
    finally:
        server.drop("prov")


def test_nothing_in_the_files_is_left_of_another_house() -> None:
    for file in proxies.DEPLOY.rglob("*"):
        if file.is_file():
            addresses = re.findall(
                r"[\w.-]+\.(?:se|com|nu)\b", file.read_text(encoding="utf-8")
            )
            assert set(addresses) <= {"bis.example.se"}, file

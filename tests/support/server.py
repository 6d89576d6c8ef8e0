"""A running BIS in a process of its own: started, killed, asked."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from bis.settings import ROOT
from tests.support import commands
from tests.support.ports import free_port

AT = "2026-11-03T13:30"  # the same moment as tests.support.house.NOW
_SECONDS = 90


class Server:
    """`streamlit run app.py`, or with `plain` the plain pages alone (see plain_server).

    It stays on its port over restarts. Its house is the one that the test has built.
    """

    def __init__(
        self, database: str, folder: Path, *, plain: bool = False, **environment: str
    ) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.env = commands.environment(database, folder, BIS_CLOCK=AT, **environment)
        self.env["BIS_PUBLIC_URL"] = self.base  # as in a real house: QR codes are shown
        self._command = (
            ["-m", "tests.support.plain_server", str(self.port)]
            if plain
            else [
                "-m",
                "streamlit",
                "run",
                str(ROOT / "app.py"),
                "--server.port",
                str(self.port),
            ]
        )
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        if error is not None:
            error.add_note(f"--- the server said ---\n{self.said()}")

    def start(self) -> None:
        """Start, and return when it says that it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _SECONDS
        while self.status("/ready") != 200:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the server did not start:\n{self.said()}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it at once, as a power cut would (kill -9)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> int:
        """Ask it to end, as an operator does; return its exit status."""
        assert self._process is not None
        self._process.terminate()
        status = self._process.wait(timeout=30)
        self._process = None
        return status

    def said(self) -> str:
        """Return the log so far."""
        return (
            self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        )

    def client(self, cookies: dict[str, str] | None = None) -> httpx.Client:
        """Return a browser without a screen, for use in `with`.

        It takes a new line for every request: a kept one may be hung up by the server in the
        very moment that it is used again.
        """
        return httpx.Client(
            base_url=self.base,
            cookies=cookies,
            timeout=90,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def status(self, path: str) -> int:
        """Return the HTTP status of an address, 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

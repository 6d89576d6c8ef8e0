"""A server in a process of its own: started, killed, asked."""

import http.client
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bis.settings import ROOT

_SECONDS = 90


class ServerProcess:
    """`python ARGUMENTS` that listens on `port`, ready when the address `ready` answers 200.

    It stays on its port over restarts.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        port: int,
        env: Mapping[str, str],
        folder: Path,
        ready: str = "/ready",
    ) -> None:
        self.port = port
        self.env = dict(env)
        self.log = folder / f"server-{port}.log"
        self._command = [sys.executable, *arguments]
        self._ready = ready
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

    @property
    def pid(self) -> int:
        """Its process number, while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start, and return when it says that it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _SECONDS
        while self.status(self._ready) != 200:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.said()}")
            time.sleep(0.01)

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

    def status(self, path: str) -> int:
        """Return the HTTP status of an address, 0 when nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()


def streamlit(script: Path, port: int) -> list[str]:
    """Return the arguments that serve `script` on `port`."""
    return ["-m", "streamlit", "run", str(script), "--server.port", str(port)]

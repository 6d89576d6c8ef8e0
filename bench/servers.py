"""Servers in processes of their own: the real BIS, and the yardsticks."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from bis.settings import ROOT

_PATIENCE_SECONDS = 90


class Server:
    """A server that is started, asked and watched."""

    def __init__(
        self, arguments: list[str], port: int, ready: str, env: Mapping[str, str], log: Path
    ) -> None:
        """Start `python ARGUMENTS` and return when the address `ready` answers 200."""
        self.port = port
        self._log = log
        began = time.perf_counter()
        with log.open("wb") as opened:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=opened,
                stderr=subprocess.STDOUT,
            )
        self._watched = psutil.Process(self._process.pid)
        try:
            self._wait(ready)
        except BaseException:
            self.stop()
            raise
        self.seconds_to_ready = time.perf_counter() - began

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if error is not None:
            error.add_note(f"--- the server said ---\n{self.said()}")

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def said(self) -> str:
        """Return what it has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        """Its process number, for a profiler."""
        return self._process.pid

    def cpu_seconds(self) -> float:
        """Return the CPU time it has used so far."""
        used = self._watched.cpu_times()
        return used.user + used.system

    def resident_mib(self) -> float:
        """Return the memory it holds."""
        return self._watched.memory_info().rss / 2**20

    def _wait(self, ready: str) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while status(self.port, ready) != 200:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.said()}")
            time.sleep(0.01)


def bis(folder: Path, *, ready: str = "/ready", env: Mapping[str, str] | None = None) -> Server:
    """Start the real BIS, as `make run` does.

    Its house is the one that this process has entered, unless `env` names another.
    """
    port = free_port()
    arguments = ["-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    log = folder / f"server-{port}.log"
    return Server(arguments, port, ready, env or os.environ, log)


def empty_streamlit(folder: Path) -> Server:
    """Start a Streamlit app with the same settings and nothing on its page."""
    port = free_port()
    script = str(Path(__file__).with_name("empty_app.py"))
    arguments = ["-m", "streamlit", "run", script, "--server.port", str(port)]
    log = folder / f"empty-{port}.log"
    return Server(arguments, port, "/_stcore/health", os.environ, log)


def bare_starlette(folder: Path, body: Path) -> Server:
    """Start a single route that returns the text in `body`."""
    port = free_port()
    arguments = ["-m", "bench.bare_route", str(port), str(body)]
    return Server(arguments, port, "/", os.environ, folder / f"bare-{port}.log")


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int:
    """Return the HTTP status of an address, 0 when nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()

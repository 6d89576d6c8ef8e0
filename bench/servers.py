"""Servers in processes of their own: the real BIS, and the yardsticks."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from bis.settings import ROOT
from tests.support.ports import free_port
from tests.support.process import ServerProcess, streamlit


class Server(ServerProcess):
    """A server that is watched: its time to start, its CPU, its memory."""

    def start(self) -> None:
        """Start, and note how long that took."""
        began = time.perf_counter()
        super().start()
        self.seconds_to_ready = time.perf_counter() - began
        self._watched = psutil.Process(self.pid)

    def cpu_seconds(self) -> float:
        """Return the CPU time it has used so far."""
        used = self._watched.cpu_times()
        return used.user + used.system

    def resident_mib(self) -> float:
        """Return the memory it holds."""
        return self._watched.memory_info().rss / 2**20


def bis(folder: Path, *, ready: str = "/ready", env: Mapping[str, str] | None = None) -> Server:
    """Return the real BIS, served as `make run` does.

    Its house is the one that this process has entered, unless `env` names another.
    """
    port = free_port()
    return Server(streamlit(ROOT / "app.py", port), port, env or os.environ, folder, ready)


def empty_streamlit(folder: Path) -> Server:
    """Return a Streamlit app with the same settings and nothing on its page."""
    port = free_port()
    script = Path(__file__).with_name("empty_app.py")
    return Server(streamlit(script, port), port, os.environ, folder, "/_stcore/health")


def bare_starlette(folder: Path, body: Path) -> Server:
    """Return a single route that answers with the text in `body`."""
    port = free_port()
    arguments = ["-m", "bench.bare_route", str(port), str(body)]
    return Server(arguments, port, os.environ, folder, "/")

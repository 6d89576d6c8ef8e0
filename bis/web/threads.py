"""Threads of their own for work that waits long, so that other pages never stand in line."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")


class Threads:
    """At most so many threads at a time, counted for each event loop."""

    def __init__(self, name: str, most: int) -> None:
        self._most = most
        self._limiter: RunVar[CapacityLimiter] = RunVar(f"bis_threads_{name}")

    async def run(self, work: Callable[[], T]) -> T:
        """Run blocking `work` in one of the threads."""
        return await to_thread.run_sync(work, limiter=self._of_this_loop())

    def _of_this_loop(self) -> CapacityLimiter:
        try:
            return self._limiter.get()
        except LookupError:
            limiter = CapacityLimiter(self._most)
            self._limiter.set(limiter)
            return limiter

"""Waiting for a state with a deadline, never for a length of time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_for(what: str, state: Callable[[], T], seconds: float = 30) -> T:
    """Return `state()` as soon as it is true; fail with `what` when time is out."""
    deadline = time.monotonic() + seconds
    while not (found := state()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(0.02)
    return found

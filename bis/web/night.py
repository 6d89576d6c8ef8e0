"""The server's own night watch: it sees to it that the night's work is done."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bis import clock
from bis.actions import nightly
from bis.errors import BisError

_EVERY_SECONDS = 60.0
_AFTER_FAILURE_SECONDS = 600.0
_log = logging.getLogger("bis")


@contextmanager
def watch_nights() -> Iterator[None]:
    """Do the night's work when it is due, at once and then all the time, beside the server.

    Of several processes on one database one does it.
    """
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(ended,), name="night", daemon=True)
    watch.start()
    try:
        yield
    finally:
        ended.set()


def _watch(ended: threading.Event) -> None:
    while not ended.wait(_EVERY_SECONDS if try_once() else _AFTER_FAILURE_SECONDS):
        pass


def try_once() -> bool:
    """Do what is due; return whether it went well. A failure is logged, never raised."""
    try:
        nightly.run_if_due(clock.now())
    except BisError as error:
        _log.warning("the night's work was not done: %s", error)
    except Exception:
        # whatever it is: the house is open, and the next try comes
        _log.exception("the night's work failed")
    else:
        return True
    return False

"""The one thread of a process that writes forms: what is queued becomes one transaction.

A person is told "saved" after the commit, never before. One transaction for each POST gave
a fifth of the rate of plain SQLite; committing together gives four fifths of it.
"""

import asyncio
import contextlib
import logging
import queue
import threading
from collections import defaultdict
from concurrent.futures import Future
from functools import cache

from bis.core.submissions import Form, Receipt
from bis.errors import BisError, DatabaseUnavailableError, RefusedError
from bis.store import submissions
from bis.store.session import writing_connection

_log = logging.getLogger("bis")
_MOST_AT_ONCE = 200
_PATIENCE_SECONDS = 20

_Waiting = Future[Receipt] | asyncio.Future[Receipt]
_Entry = tuple[Form, _Waiting]
_Told = tuple[_Waiting, Receipt | Exception]


class Writer:
    """Takes forms from any thread and from the event loop, and commits them together."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_Entry] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="bis-writer", daemon=True)
        self._thread.start()

    def put(self, form: Form) -> Receipt:
        """Store `form` and return when it is committed.

        Raises:
            RefusedError: this form cannot be stored.
            DatabaseUnavailableError: the database is gone; nothing was saved.
        """
        waiting: Future[Receipt] = Future()
        self._queue.put((form, waiting))
        try:
            return waiting.result(timeout=_PATIENCE_SECONDS)
        except TimeoutError as error:
            raise DatabaseUnavailableError("the writer did not answer") from error

    async def put_soon(self, form: Form) -> Receipt:
        """As `put`, for the event loop: no thread waits."""
        waiting: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._queue.put((form, waiting))
        try:
            return await asyncio.wait_for(waiting, _PATIENCE_SECONDS)
        except TimeoutError as error:
            raise DatabaseUnavailableError("the writer did not answer") from error

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            while len(batch) < _MOST_AT_ONCE:
                try:
                    batch.append(self._queue.get_nowait())
                except queue.Empty:
                    break
            _tell(self._store(batch))

    def _store(self, batch: list[_Entry]) -> list[_Told]:
        """Commit the batch; if it fails as a whole, each form by itself."""
        try:
            with writing_connection() as connection:
                receipts = submissions.accept(connection, [form for form, _ in batch])
        except Exception as error:  # one bad form must not take its neighbours along
            if len(batch) > 1 and not isinstance(error, DatabaseUnavailableError):
                return [told for entry in batch for told in self._store([entry])]
            if not isinstance(error, BisError):
                _log.exception("a form could not be stored")
            known = error if isinstance(error, BisError) else RefusedError("error.unexpected")
            return [(waiting, known) for _, waiting in batch]
        return [
            (waiting, receipt) for (_, waiting), receipt in zip(batch, receipts, strict=True)
        ]


def _tell(told: list[_Told]) -> None:
    """Wake everybody who waits: threads directly, an event loop once for all of its own."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Told]] = defaultdict(list)
    for waiting, result in told:
        if isinstance(waiting, Future):
            _resolve([(waiting, result)])
        else:
            by_loop[waiting.get_loop()].append((waiting, result))
    for loop, of_loop in by_loop.items():
        with contextlib.suppress(RuntimeError):  # closed: the server is going down
            loop.call_soon_threadsafe(_resolve, of_loop)


def _resolve(told: list[_Told]) -> None:
    for waiting, result in told:
        if waiting.done():  # gave up waiting
            continue
        if isinstance(result, Exception):
            waiting.set_exception(result)
        else:
            waiting.set_result(result)


@cache
def writer() -> Writer:
    """Return the writer of this process, started at the first call."""
    return Writer()

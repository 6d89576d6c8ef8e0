"""What routes read again and again, kept for a moment so that a page costs no query."""

from collections.abc import Callable, Hashable
from functools import partial, update_wrapper
from time import monotonic
from typing import Generic, ParamSpec, TypeVar

from anyio import to_thread

P = ParamSpec("P")
T = TypeVar("T")

_MOST = 1000

_all: list["Remembered[..., object]"] = []


class Remembered(Generic[P, T]):
    """A function that keeps what it returned for each of its arguments; errors never."""

    def __init__(self, function: Callable[P, T], seconds: float) -> None:
        self._function = function
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[float, T]] = {}
        update_wrapper(self, function)
        _all.append(self)  # type: ignore[arg-type]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what is kept, or call the function, which may block."""
        found = self._at_hand(args)
        return found[1] if found else self._ask(*args, **kwargs)

    async def soon(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """As a call, from the event loop: only what is not kept takes a thread."""
        found = self._at_hand(args)
        if found:
            return found[1]
        return await to_thread.run_sync(partial(self._ask, *args, **kwargs))

    def forget(self) -> None:
        """Ask anew the next time."""
        self._kept.clear()

    def _at_hand(self, args: Hashable) -> tuple[float, T] | None:
        found = self._kept.get(args)
        return found if found and monotonic() - found[0] < self._seconds else None

    def _ask(self, *args: P.args, **kwargs: P.kwargs) -> T:
        value = self._function(*args, **kwargs)
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[args] = (monotonic(), value)
        return value


def remembered(*, seconds: float) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Keep what a function of positional arguments returned for `seconds`."""
    return lambda function: Remembered(function, seconds)


def forget() -> None:
    """Read everything anew, as after a change of database."""
    for one in _all:
        one.forget()

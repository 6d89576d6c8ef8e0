"""What routes read again and again, kept for a moment so that a page costs no query."""

from collections.abc import Callable, Hashable
from functools import wraps
from time import monotonic
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_MOST = 1000

_stores: list[dict[Hashable, tuple[float, object]]] = []


def remembered(*, seconds: float) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function returned for each of its arguments for `seconds`; errors never."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kept: dict[Hashable, tuple[float, T]] = {}
        _stores.append(kept)  # type: ignore[arg-type]

        @wraps(function)
        def remembering(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (args, tuple(sorted(kwargs.items())))
            found = kept.get(key)
            if found is not None and monotonic() - found[0] < seconds:
                return found[1]
            value = function(*args, **kwargs)
            if len(kept) >= _MOST:
                kept.clear()
            kept[key] = (monotonic(), value)
            return value

        return remembering

    return decorate


def forget() -> None:
    """Read everything anew, as after a change of database."""
    for kept in _stores:
        kept.clear()

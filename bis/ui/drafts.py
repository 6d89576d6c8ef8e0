"""What somebody types and has not saved: kept by the server, so that a reload loses nothing.

It is there after a new login too. A long text has no room in an address, and nobody should find
it in a browser's history. It is kept in this process's memory alone, for one person and one
place, until it is saved.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import streamlit as st

from bis.ui.who import actor

_MOST = 500  # forms; then the one that was begun first is forgotten


@dataclass(frozen=True)
class Draft:
    """What stands in a form, and the version of the thing that it began with."""

    version: int
    values: Mapping[str, Any]


def keep(user_id: UUID, place: str, draft: Draft) -> None:
    """Keep what `user_id` has typed at `place`."""
    kept = _all()
    kept[user_id, place] = draft
    if len(kept) > _MOST:
        del kept[next(iter(kept))]


def of(user_id: UUID, place: str) -> Draft | None:
    """Return what is kept, None if nothing is."""
    return _all().get((user_id, place))


def forget(user_id: UUID, place: str) -> None:
    """Forget what is kept."""
    _all().pop((user_id, place), None)


@contextmanager
def kept(place: str, keys: Collection[str]) -> Iterator[None]:
    """Draw the fields `keys` within this: they begin with what was typed in them before.

    Whoever saves what was typed calls `saved`.
    """
    user_id = actor().user_id
    before = of(user_id, place)
    for key, value in (before.values if before else {}).items():
        st.session_state.setdefault(key, value)
    yield
    values = _standing(keys)
    untouched = st.session_state.setdefault(_untouched(place), None if before else values)
    if values == untouched:
        forget(user_id, place)
    else:
        keep(user_id, place, Draft(0, values))


def is_kept(place: str) -> bool:
    """Return whether something unsaved of this person is kept for `place`."""
    return of(actor().user_id, place) is not None


def is_typed(place: str, keys: Collection[str]) -> bool:
    """Return whether this person has typed in the fields `keys`, also if only just now."""
    untouched = st.session_state.get(_untouched(place))
    return is_kept(place) or (untouched is not None and _standing(keys) != untouched)


def saved(place: str) -> None:
    """Forget what this person typed at `place`, since it is saved."""
    forget(actor().user_id, place)
    st.session_state.pop(_untouched(place), None)


def _standing(keys: Collection[str]) -> dict[str, Any]:
    """Return what stands in those of the fields `keys` that have been drawn or filled."""
    return {key: st.session_state[key] for key in keys if key in st.session_state}


def _untouched(place: str) -> str:
    return f"_untouched-{place}"


@st.cache_resource(show_spinner=False)
def _all() -> dict[tuple[UUID, str], Draft]:
    """Return one and the same table to everybody."""
    return {}

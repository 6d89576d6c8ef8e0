"""What somebody types and has not saved: kept by the server, so that a reload loses nothing.

A long text has no room in an address, and nobody should find it in a browser's history. It is
kept in this process's memory alone, for one person and one place, until it is saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import streamlit as st

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


@st.cache_resource(show_spinner=False)
def _all() -> dict[tuple[UUID, str], Draft]:
    """Return one and the same table to everybody."""
    return {}

"""What stood in a closing that was taken back: it is in the form again, to be put right.

It is read from the history, so it is there whoever took the closing back, and wherever.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import streamlit as st

from bis.core.day_closing import CALLED_OFF, CAME, NOBODY_CAME
from bis.core.events import CANCELLED, PLANNED, REASONS, Occurrence
from bis.ui import drafts, reads_event
from bis.ui.text import quiet, t

_SEEN = "stood"  # the version that this person has seen, and whether the form was filled then


def fill_in(one: Occurrence, place: str, fields: Collection[str]) -> None:
    """Put into the fields what stood there, once, and say so; what somebody has typed stays.

    `place`: where what is typed is kept, and the beginning of every field's key.
    """
    stood = _stood(one)
    if stood is None:
        return
    seen, is_filled = st.session_state.get(f"{place}{_SEEN}", (None, False))
    if seen != one.version:
        is_filled = not drafts.is_typed(place, [f"{place}{field}" for field in fields])
        st.session_state[f"{place}{_SEEN}"] = (one.version, is_filled)
        if is_filled:
            drafts.saved(place)
            for field in fields:
                st.session_state.pop(f"{place}{field}", None)
            values = _values(stood)
            st.session_state.update({f"{place}{name}": values[name] for name in values})
    if is_filled:
        quiet(t("closing.as_it_stood"))


def _stood(one: Occurrence) -> Mapping[str, Any] | None:
    """Return what stood, None if the last that was done is not the undoing of a closing.

    What was called off before it began, and is not any more, says nothing of how it went.
    """
    done = reads_event.history(one)
    if not done or done[0].action != "undo" or not done[0].before:
        return None
    stood = done[0].before
    was_closed = stood.get("status", PLANNED) != PLANNED
    return stood if was_closed and one.starts_at <= done[0].at else None


def _values(stood: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each field of the form begins with."""
    if stood["status"] == CANCELLED:
        reason = stood["reason"] if stood["reason"] in REASONS else None
        return {"outcome": CALLED_OFF, "reason": reason, "private": stood["note"]}
    parts = {name: stood[name] for name in ("children", "women", "men", "other_sex")}
    return parts | {
        "outcome": CAME if stood["visits"] else NOBODY_CAME,
        "visits": stood["visits"] or None,
        "how": "counted" if stood["visits_counted"] else "about",
        "organisers": [UUID(each) for each in stood["organisers"]],
        "note": stood["note"],
        "unfolded": any(parts.values()),  # they count against the number
    }

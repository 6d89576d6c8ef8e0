"""Who did what to an occurrence: by itself, or with the series that it belongs to."""

from typing import Any
from uuid import UUID

from bis.core.events import Occurrence
from bis.store import changes
from bis.store.changes import Kept
from bis.store.session import Session

SERIES = "series"  # the entity of a change that several dates share; its id is the lineage's


def of(session: Session, occurrence: Occurrence) -> list[Kept]:
    """Return all that was done to an occurrence, the newest first, how it was put in last."""
    found = changes.of_things(
        session,
        ("occurrence", str(occurrence.id)),
        (SERIES, str(occurrence.lineage_id)),
        ("event", str(occurrence.lineage_id)),
    )
    return [one for one in found if _touches(one, occurrence.id)]


def _touches(change: Kept, occurrence_id: UUID) -> bool:
    if change.entity != SERIES:
        return True
    rows: dict[str, Any] = (change.after or {}).get("rows", {})
    return str(occurrence_id) in rows

"""An occurrence for tests of the core, which know no database."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from bis.core.events import PLANNED, Named, Occurrence, instant_of

_TWO_HOURS = timedelta(hours=2)


def occurrence(starts: datetime, **changes: object) -> Occurrence:
    """Return a planned one of two hours from `starts` (wall time), but for `changes`."""
    found = Occurrence(
        id=uuid4(),
        event_id=uuid4(),
        version=1,
        title="Fika",
        known_code="",
        kind="meet",
        level="",
        original_start=starts,
        starts_at=instant_of(starts),
        ends_at=instant_of(starts + _TWO_HOURS),
        status=PLANNED,
        reason="",
        venue="Kaféet",
        address="",
        at_bis=True,
        organisers=(Named(uuid4(), "Provkyrkan"),),
        languages=("sv",),
        child_care=False,
        drop_in=True,
        meets_across=True,
        has_survey=True,
        repeats=False,
        visits=None,
        visits_counted=None,
        children=None,
        note="",
        lineage_id=uuid4(),
        venue_id=uuid4(),
    )
    return replace(found, **changes)  # type: ignore[arg-type]

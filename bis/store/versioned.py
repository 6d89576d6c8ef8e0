"""Changes of a row that two people may have open at once."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from bis.errors import ChangedMeanwhileError
from bis.store.models import Contribution, Partner, Venue


def change(
    session: Session,
    table: type[Partner | Venue | Contribution],
    row_id: UUID,
    version: int,
    values: dict[str, Any],
) -> None:
    """Change a row that still is at `version`. Raises ChangedMeanwhileError if it is not."""
    changed = session.execute(
        update(table)
        .where(table.id == row_id, table.version == version)
        .values(**values, version=version + 1)
        .returning(table.id)
    )
    if changed.first() is None:
        raise ChangedMeanwhileError(f"{table.__tablename__} {row_id} is not at {version}")

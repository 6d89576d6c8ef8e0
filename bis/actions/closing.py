"""Saying how several activities went, all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bis import clock
from bis.core.day_closing import DayRow
from bis.core.events import Closing
from bis.core.permissions import Action, Actor, check
from bis.errors import ChangedMeanwhileError, FieldsError, NotFoundError
from bis.store import changes
from bis.store import events as stored
from bis.store.session import Session, writing


def close_day(actor: Actor, rows: Sequence[DayRow]) -> dict[UUID, int]:
    """Save every row that says something, by its planned organisers.

    Return under the id of each the version that it has then.

    Raises NotAllowedError, and FieldsError with `{occurrence}.{field}` → sentence; then no
    row is saved.
    """
    now = clock.now()
    told = sorted(
        (row for row in rows if not row.is_empty), key=lambda row: row.occurrence_id
    )  # two people who save the same rows must not wait for each other crosswise
    with writing() as session:
        checked: list[tuple[DayRow, Closing]] = []
        wrong: dict[str, str] = {}
        for row in told:
            try:
                checked.append((row, _closing(session, actor, row, now)))
            except FieldsError as error:
                wrong |= _about(row, error)
        if wrong:
            raise FieldsError(wrong)
        saved: dict[UUID, int] = {}
        for row, closing in checked:
            try:
                saved[row.occurrence_id] = close_in(
                    session, actor, row.occurrence_id, closing, row.version, now
                )
            except ChangedMeanwhileError as error:
                changed = FieldsError({"row": "close_day.error.changed"})
                raise FieldsError(_about(row, changed)) from error
    return saved


def _closing(session: Session, actor: Actor, row: DayRow, now: datetime) -> Closing:
    """Return what a row says of its activity. Raises FieldsError, NotAllowedError."""
    try:
        one = stored.get(session, row.occurrence_id)
    except NotFoundError as error:
        raise FieldsError({"row": "close_day.error.gone"}) from error
    check(actor, Action.CLOSE_OCCURRENCE, *one.organiser_ids)
    return row.closing(one, now)


def _about(row: DayRow, error: FieldsError) -> dict[str, str]:
    return {f"{row.occurrence_id}.{field}": key for field, key in error.fields.items()}


def close_in(
    session: Session,
    actor: Actor,
    occurrence_id: UUID,
    closing: Closing,
    version: int,
    now: datetime,
) -> int:
    """Save a checked closing and write it down, within the caller's transaction.

    Return the version that the occurrence has then.

    Raises NotFoundError, ChangedMeanwhileError.
    """
    before = stored.state(session, occurrence_id)
    stored.close(session, occurrence_id, closing, version, now)
    session.expire_all()
    after = stored.state(session, occurrence_id)
    changes.note(
        session, now, actor.user_id, "close", "occurrence", str(occurrence_id), before, after
    )
    return version + 1

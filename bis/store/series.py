"""Series: put in, read as a whole, changed from a date on, cancelled, and put back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, exists, insert, or_, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session
from uuid_utils.compat import uuid7

from bis.core import events, recurrence
from bis.core.events import EventDraft
from bis.core.recurrence import Plan
from bis.core.series import Dated, Series
from bis.core.series_change import Outcome, Placed, put_in
from bis.core.typed import clean, clean_lines
from bis.errors import ChangedMeanwhileError, NotFoundError
from bis.store.models import Event, EventPartner, Occurrence, Partner, Submission, Venue

_TIMES = ("original_start", "starts_at", "ends_at", "closed_at")
_KEPT = ("event_id", *_TIMES, "status", "reason", "note", "version")
_Values = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What a change of a series did, as the history keeps it (JSON)."""

    before: _Values
    after: _Values


def add(session: Session, draft: EventDraft, planned: Plan, created_at: datetime) -> UUID:
    """Add a checked draft as a series with its occurrences; return the series' id."""
    event_id = uuid7()
    _add_event(session, event_id, event_id, draft, planned, created_at)
    placed = put_in(draft, planned).placed
    rows = [{"id": uuid7(), **_times(event_id, draft, each)} for each in placed]
    session.execute(insert(Occurrence), rows)
    return event_id


def added(session: Session, event_id: UUID) -> Done:
    """Return what putting a series in did, so that `put_back` takes it out again."""
    found = session.execute(
        select(Occurrence.id, Occurrence.version).where(Occurrence.event_id == event_id)
    )
    return Done(before={"rows": {}}, after={"rows": {str(one): at for one, at in found}})


def same_as(session: Session, draft: EventDraft, planned: Plan) -> UUID | None:
    """Return the series that is like a checked draft, no date of it moved or cancelled."""
    columns = _columns(draft, planned)
    gone = (events.CANCELLED, events.REMOVED)
    found = session.scalars(
        select(Event).where(
            Event.title == columns["title"],
            Event.venue_id == draft.venue_id,
            Event.first_day == planned.first_day,
            ~exists().where(Occurrence.event_id == Event.id, Occurrence.status.in_(gone)),
            exists().where(Occurrence.event_id == Event.id),
        )
    )
    return next((one.id for one in found if _is_like(session, one, columns, draft)), None)


def unknown(
    session: Session, draft: EventDraft, day: date, kept: Collection[UUID | None]
) -> dict[str, str]:
    """Return a sentence for each field of a draft that names what cannot be chosen on `day`.

    That is what has ended or never was; what is `kept` was chosen before it ended.
    """
    venues, partners = (
        set(
            session.scalars(
                select(table.id).where(
                    table.id.in_(draft.chosen_of_house),
                    or_(table.ended_on.is_(None), table.ended_on > day, table.id.in_(kept)),
                )
            )
        )
        for table in (Venue, Partner)
    )
    rules = (
        ("venue", "event.error.venue_unknown", draft.venue_id not in venues),
        ("organiser", "event.error.organiser_unknown", draft.organiser_id not in partners),
        ("together", "event.error.organiser_unknown", bool(draft.helpers - partners)),
    )
    return {field: sentence for field, sentence, is_wrong in rules if is_wrong}


def of(session: Session, occurrence_id: UUID, now: datetime, *, lock: bool = False) -> Series:
    """Return the series of an occurrence as it stands at `now`.

    With `lock` nobody else changes its dates until the transaction ends. Raises NotFoundError.
    """
    event = session.scalar(
        select(Event)
        .join(Occurrence, Occurrence.event_id == Event.id)
        .where(Occurrence.id == occurrence_id, Occurrence.status != events.REMOVED)
    )
    if event is None:
        raise NotFoundError(f"occurrence {occurrence_id}")
    found = (
        select(Occurrence)
        .where(Occurrence.event_id == event.id, Occurrence.status != events.REMOVED)
        .order_by(Occurrence.starts_at)
        .execution_options(populate_existing=True)
    )
    rows = session.scalars(found.with_for_update() if lock else found).all()
    draft = draft_of(session, event)
    ruled = recurrence.days_of(event.first_day, draft.repetition)
    return Series(
        event_id=event.id,
        lineage_id=event.lineage_id,
        draft=draft,
        dates=tuple(
            Dated(
                id=row.id,
                day=row.original_start.date(),
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                by_rule=row.original_start.date() in ruled,
                is_planned=row.status == events.PLANNED,
                is_open=row.status == events.PLANNED and row.starts_at > now,
                version=row.version,
            )
            for row in rows
        ),
        left=_left(event),
        is_followed=_is_followed(session, event),
        apart=_apart(session, event, now),
    )


def change(session: Session, series: Series, result: Outcome, now: datetime) -> Done:
    """Give the chosen dates of a series to a new one of the same lineage, as `result` says.

    A chosen date keeps its id; new dates get new rows, and what is left over is removed.
    """
    chosen, draft = result.chosen, result.draft
    before = _snapshot(session, [one.id for one in chosen])
    event_id = uuid7()
    _add_event(session, event_id, series.lineage_id, draft, result.planned, now)
    if draft.repetition:  # also the days that another rule would give it back later
        out = series.kept_out(chosen)
        _leave_out(session, event_id, add=[day.isoformat() for day in out])
    for one in result.removed:
        _set(session, one.id, {"status": events.REMOVED}, one.version)
    added = []
    for each in result.placed:
        values = _times(event_id, draft, each)
        if each.one is None:
            added.append({"id": uuid7(), **values})
        else:
            _set(session, each.one.id, values, each.one.version)
    if added:
        session.execute(insert(Occurrence), added)
    left = sorted(one.day.isoformat() for one in chosen)
    _leave_out(session, series.event_id, add=left)
    versions = {str(one.id): one.version + 1 for one in chosen}
    versions |= {str(row["id"]): 1 for row in added}
    return Done(
        before={"rows": before, "event": str(series.event_id), "left": left},
        after={"rows": versions, "event": str(event_id)},
    )


def shown_at(session: Session, event_id: UUID, occurrence_id: UUID) -> UUID:
    """Return that occurrence where it is a date of the series, else the series' first date."""
    dates = session.scalars(
        select(Occurrence.id)
        .where(Occurrence.event_id == event_id, Occurrence.status != events.REMOVED)
        .order_by(Occurrence.starts_at)
    ).all()
    return occurrence_id if occurrence_id in dates else dates[0]


def call_off(
    session: Session, chosen: Sequence[Dated], reason: str, note: str, now: datetime
) -> Done:
    """Cancel the `chosen` dates."""
    before = _snapshot(session, [one.id for one in chosen])
    values = {
        "status": events.CANCELLED,
        "reason": reason,
        "note": clean(note),
        "closed_at": now,
    }
    for one in chosen:
        _set(session, one.id, values, one.version)
    return Done(
        before={"rows": before},
        after={"rows": {str(one.id): one.version + 1 for one in chosen}},
    )


def put_back(session: Session, done: Done) -> Done:
    """Undo a change: every row is as it was before. Raises ChangedMeanwhileError.

    Dates that the change made are removed, and the series that it made is left without any.
    """
    versions: Mapping[str, int] = done.after["rows"]
    before: Mapping[str, _Values] = done.before["rows"]
    for row_id, version in versions.items():
        values = _read_back(before[row_id]) if row_id in before else {"status": events.REMOVED}
        _set(session, UUID(row_id), values, version)
    if "event" in done.before:
        _leave_out(session, UUID(done.before["event"]), remove=done.before["left"])
    return Done(
        before={"rows": versions},
        after={"rows": {row_id: version + 1 for row_id, version in versions.items()}},
    )


def is_untouched(session: Session, versions: Mapping[str, int]) -> bool:
    """Return whether every occurrence still has the version that a change gave it."""
    found = session.execute(
        select(Occurrence.id, Occurrence.version).where(
            Occurrence.id.in_([UUID(one) for one in versions])
        )
    )
    return {str(row_id): version for row_id, version in found} == dict(versions)


def is_answered(session: Session, occurrence_ids: Collection[str]) -> bool:
    """Return whether a form has been handed in about one of the occurrences."""
    ids = [UUID(one) for one in occurrence_ids]
    return bool(session.scalar(select(exists().where(Submission.occurrence_id.in_(ids)))))


def any_begun(session: Session, occurrence_ids: Collection[str], now: datetime) -> bool:
    """Return whether one of the occurrences that are shown has begun at `now`."""
    begun = exists().where(
        Occurrence.id.in_([UUID(one) for one in occurrence_ids]),
        Occurrence.status != events.REMOVED,
        Occurrence.starts_at <= now,
    )
    return bool(session.scalar(select(begun)))


def repeating(session: Session, lineage_ids: Collection[UUID]) -> set[UUID]:
    """Return which of some lineages have a part that repeats, whether it has dates or not."""
    found = select(Event.lineage_id).where(Event.lineage_id.in_(lineage_ids), Event.rule != "")
    return set(session.scalars(found))


def has_dates(session: Session, event_id: UUID) -> bool:
    """Return whether a part of a series has any date that is shown."""
    return bool(session.scalar(select(_shown_dates(event_id))))


def names(session: Session) -> dict[UUID, str]:
    """Return the name of every partner and every place under its id."""
    found: dict[UUID, str] = {}
    for table in (Partner, Venue):
        found |= dict(session.execute(select(table.id, table.name)).all())
    return found


def _add_event(
    session: Session,
    event_id: UUID,
    lineage_id: UUID,
    draft: EventDraft,
    planned: Plan,
    created_at: datetime,
) -> None:
    columns = _columns(draft, planned)
    columns |= {"id": event_id, "lineage_id": lineage_id, "created_at": created_at}
    session.execute(insert(Event), [columns])
    if draft.helpers:
        session.execute(
            insert(EventPartner),
            [{"event_id": event_id, "partner_id": one} for one in draft.helpers],
        )


def _columns(draft: EventDraft, planned: Plan) -> _Values:
    """Return what a series says of itself, as columns; without who helps."""
    _, starts, ends = draft.slot
    repetition = draft.repetition
    return {
        "title": clean(draft.title),
        "known_code": draft.known_code,
        "first_day": planned.first_day,
        "starts": starts,
        "ends": ends,
        "zone": events.ZONE,
        "ends_next_day": draft.is_overnight,
        "all_day": draft.all_day,
        "rule": planned.rule,
        "skips_red_days": bool(repetition and repetition.skips_red_days),
        "skips_breaks": bool(repetition and repetition.skips_breaks),
        "skipped": skipped(planned),
        "venue_id": draft.venue_id,
        "organiser_id": draft.organiser_id,
        "kind": draft.kind,
        "level": draft.level,
        "target_groups": list(draft.target_groups),
        "languages": list(draft.languages),
        "description": clean_lines(draft.description),
        "next_step": clean(draft.next_step),
        "cost": draft.cost,
        "child_care": draft.child_care,
        "drop_in": draft.drop_in,
        "meets_across": draft.meets_across,
        "has_survey": draft.has_survey,
        "published": draft.published,
    }


def skipped(planned: Plan) -> list[str]:
    """Return the days on which the rule of a plan is not, as `Event.skipped` keeps them."""
    return sorted(f"{day} {why}".strip() for day, why in planned.skipped.items())


def _is_like(session: Session, event: Event, columns: _Values, draft: EventDraft) -> bool:
    same = all(getattr(event, name) == value for name, value in columns.items())
    dates = session.scalars(select(Occurrence).where(Occurrence.event_id == event.id))
    unmoved = all(events.instant_of(one.original_start) == one.starts_at for one in dates)
    return same and unmoved and _helpers_of(session, event.id) == draft.helpers


def draft_of(session: Session, event: Event) -> EventDraft:
    """Return a series as the draft that it could have been made of."""
    repetition = recurrence.read(
        event.rule,
        event.first_day,
        skips_red_days=event.skips_red_days,
        skips_breaks=event.skips_breaks,
    )
    return EventDraft(
        title=event.title,
        venue_id=event.venue_id,
        organiser_id=event.organiser_id,
        day=event.first_day,
        starts=event.starts,
        ends=event.ends,
        repetition=repetition,
        known_code=event.known_code,
        kind=event.kind,
        level=event.level,
        languages=tuple(event.languages),
        co_organisers=tuple(sorted(_helpers_of(session, event.id))),
        child_care=event.child_care,
        drop_in=event.drop_in,
        meets_across=event.meets_across,
        has_survey=event.has_survey,
        target_groups=tuple(event.target_groups),
        cost=event.cost,
        description=event.description,
        next_step=event.next_step,
        all_day=event.all_day,
        ends_next_day=event.ends_next_day and not event.all_day,
        published=event.published,
    )


def _left(event: Event) -> frozenset[date]:
    """Return the days that were taken out of a series by hand: those without a reason."""
    return frozenset(date.fromisoformat(day) for day in event.skipped if " " not in day)


def _is_followed(session: Session, event: Event) -> bool:
    """Return whether a later part of the lineage, with a rule of its own, has dates."""
    later = exists().where(
        Event.lineage_id == event.lineage_id,
        Event.rule != "",
        tuple_(Event.first_day, Event.created_at) > (event.first_day, event.created_at),
        _shown_dates(Event.id),
    )
    return bool(session.scalar(select(later)))


def _apart(session: Session, event: Event, now: datetime) -> tuple[datetime, ...]:
    """Return when the open dates of the other parts of a series are."""
    found = session.scalars(
        select(Occurrence.starts_at)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Event.lineage_id == event.lineage_id,
            Event.id != event.id,
            Occurrence.status == events.PLANNED,
            Occurrence.starts_at > now,
        )
        .order_by(Occurrence.starts_at)
    )
    return tuple(found)


def _shown_dates(event_id: UUID | InstrumentedAttribute[UUID]) -> Exists:
    return exists().where(Occurrence.event_id == event_id, Occurrence.status != events.REMOVED)


def _helpers_of(session: Session, event_id: UUID) -> frozenset[UUID]:
    found = select(EventPartner.partner_id).where(EventPartner.event_id == event_id)
    return frozenset(session.scalars(found))


def _times(event_id: UUID, draft: EventDraft, placed: Placed) -> _Values:
    return {
        "event_id": event_id,
        "original_start": datetime.combine(placed.day, draft.slot[1]),
        "starts_at": placed.starts_at,
        "ends_at": placed.ends_at,
    }


def _snapshot(session: Session, occurrence_ids: Sequence[UUID]) -> dict[str, _Values]:
    """Return rows as JSON keeps them, under their ids."""
    rows = session.scalars(select(Occurrence).where(Occurrence.id.in_(occurrence_ids)))
    return {str(row.id): {name: _as_json(getattr(row, name)) for name in _KEPT} for row in rows}


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read_back(row: _Values) -> _Values:
    """Return the columns of a row that `_snapshot` has kept, without its version."""
    values = {name: row[name] for name in _KEPT if name != "version"}
    values |= {name: datetime.fromisoformat(row[name]) for name in _TIMES if row[name]}
    return values | {"event_id": UUID(row["event_id"])}


def _set(session: Session, occurrence_id: UUID, values: _Values, version: int) -> None:
    done = session.execute(
        update(Occurrence)
        .where(Occurrence.id == occurrence_id, Occurrence.version == version)
        .values(**values, version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedMeanwhileError(f"occurrence {occurrence_id} is not at {version}")


def _leave_out(
    session: Session, event_id: UUID, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> None:
    """Say on which days a series is not, or is again, though its rule says that it is."""
    event = session.get_one(Event, event_id, with_for_update=True)
    event.skipped = sorted({*event.skipped, *add} - {*remove})
    event.version += 1
    session.flush()

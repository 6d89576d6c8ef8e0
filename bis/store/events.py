"""Activities and their occurrences."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnExpressionArgument, Select, exists, insert, select, update
from sqlalchemy.orm import Session

from bis.core import events
from bis.core.events import Closing, Named
from bis.core.typed import clean
from bis.errors import ChangedMeanwhileError, NotFoundError
from bis.store.models import (
    DiaryEntry,
    DiaryOccurrence,
    Event,
    EventPartner,
    Occurrence,
    OccurrencePartner,
    Partner,
    Venue,
)

_SHOWN = (
    select(Occurrence, Event, Venue, Partner.name)
    .join(Event, Event.id == Occurrence.event_id)
    .join(Venue, Venue.id == Event.venue_id)
    .join(Partner, Partner.id == Event.organiser_id)
    .where(Occurrence.status != events.REMOVED)
    .order_by(Occurrence.starts_at, Event.title, Occurrence.id)
)

_IS_ASKED_ABOUT: tuple[ColumnExpressionArgument[bool], ...] = (
    Occurrence.status.not_in((events.CANCELLED, events.REMOVED)),
    Event.has_survey,
    Event.published,
)

_TIMES = ("starts_at", "ends_at")
_LONGEST = events.LONGEST + timedelta(hours=1)  # a day of October has an hour more


def between(session: Session, first: datetime, last: datetime) -> list[events.Occurrence]:
    """Return the occurrences that start in the half-open interval, in order of time."""
    return _shown(
        session, _SHOWN.where(Occurrence.starts_at >= first, Occurrence.starts_at < last)
    )


def on_between(session: Session, first: datetime, last: datetime) -> list[events.Occurrence]:
    """Return what is on at some time of the half-open interval, in order of time.

    With `first` as `last` too: what began before that instant and has not ended.
    """
    return _shown(
        session,
        _SHOWN.where(
            Occurrence.starts_at > first - _LONGEST,  # within the index
            Occurrence.starts_at < last,
            Occurrence.ends_at > first,
        ),
    )


def moved_out(session: Session, first: date, last: date) -> list[events.Occurrence]:
    """Return what its series has on the Swedish days `first`-`last` but was moved off them."""
    begins = datetime.combine(first, time())
    ends = datetime.combine(last, time()) + timedelta(days=1)
    at, until = events.day_bounds(first, last)
    return _shown(
        session,
        _SHOWN.where(
            Occurrence.original_start >= begins,
            Occurrence.original_start < ends,
            (Occurrence.starts_at < at) | (Occurrence.starts_at >= until),
        ),
    )


def get(session: Session, occurrence_id: UUID) -> events.Occurrence:
    """Return one occurrence. Raises NotFoundError."""
    found = _shown(session, _SHOWN.where(Occurrence.id == occurrence_id))
    if not found:
        raise NotFoundError(f"occurrence {occurrence_id}")
    return found[0]


def among(
    session: Session, ids: Collection[UUID], lineage_ids: Collection[UUID]
) -> list[events.Occurrence]:
    """Return these occurrences and those of these lineages, in order of time."""
    is_one = Occurrence.id.in_(ids) | Event.lineage_id.in_(lineage_ids)
    return _shown(session, _SHOWN.where(is_one))


def to_close(session: Session, now: datetime, since: datetime) -> list[events.Occurrence]:
    """Return what has ended since `since` and nobody has closed, oldest first."""
    return _shown(
        session,
        _SHOWN.where(
            Occurrence.status == events.PLANNED,
            Occurrence.ends_at <= now,
            Occurrence.ends_at >= since,
            Event.published,
        ),
    )


def with_survey_between(
    session: Session, ended_after: datetime, started_before: datetime
) -> list[tuple[UUID, datetime, datetime]]:
    """Return (id, start, end) of occurrences that are asked about and lie in the span."""
    found = session.execute(
        select(Occurrence.id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Event, Event.id == Occurrence.event_id)
        .where(*_asked_about(ended_after, started_before))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return list(found)


def first_asked_about(session: Session) -> date | None:
    """Return the day of the first occurrence that is asked about, None if there is none."""
    found = session.scalar(
        select(Occurrence.starts_at)
        .join(Event, Event.id == Occurrence.event_id)
        .where(*_IS_ASKED_ABOUT)
        .order_by(Occurrence.starts_at)
        .limit(1)
    )
    return found and events.wall(found).date()


def asked_about(
    session: Session, ended_after: datetime, started_before: datetime
) -> list[events.Occurrence]:
    """Return the occurrences that are asked about and lie in the span, in order of time."""
    return _shown(session, _SHOWN.where(*_asked_about(ended_after, started_before)))


def in_room_between(
    session: Session,
    venue_id: UUID,
    ended_after: datetime,
    started_before: datetime,
    most: int,
) -> list[events.Occurrence]:
    """Return at most `most` occurrences of a room that are asked about and lie in the span.

    What ends last comes first.
    """
    return _shown(
        session,
        _SHOWN.where(Event.venue_id == venue_id, *_asked_about(ended_after, started_before))
        .order_by(None)
        .order_by(Occurrence.ends_at.desc(), Occurrence.starts_at.desc(), Occurrence.id)
        .limit(most),
    )


def in_room(
    session: Session, venue_id: UUID, first: datetime, last: datetime
) -> list[events.Occurrence]:
    """Return what is planned in a room at some time of the half-open interval."""
    return _shown(
        session,
        _SHOWN.where(
            Event.venue_id == venue_id,
            Occurrence.status == events.PLANNED,
            Occurrence.starts_at < last,
            Occurrence.ends_at > first,
        ),
    )


def next_for_everybody(session: Session, after: datetime) -> events.Occurrence | None:
    """Return the first planned occurrence that starts after `after` and meets across."""
    found = _shown(
        session,
        _SHOWN.where(
            Occurrence.starts_at > after,
            Occurrence.status == events.PLANNED,
            Event.meets_across,
            Event.published,
        ).limit(1),
    )
    return found[0] if found else None


def any_event(session: Session) -> bool:
    """Return whether an activity has ever been put in."""
    return session.scalar(select(Event.id).limit(1)) is not None


def led_by(session: Session, occurrence_id: UUID) -> list[str]:
    """Return the names of those who, as its closing says, really organised an occurrence."""
    return list(
        session.scalars(
            select(Partner.name)
            .join(OccurrencePartner, OccurrencePartner.partner_id == Partner.id)
            .where(OccurrencePartner.occurrence_id == occurrence_id)
            .order_by(Partner.name)
        )
    )


def held_since(session: Session, since: datetime) -> list[events.Occurrence]:
    """Return what was held from `since` on, newest first."""
    found = _shown(
        session,
        _SHOWN.where(Occurrence.status == events.HELD, Occurrence.starts_at >= since),
    )
    return found[::-1]


def noted_since(
    session: Session, since: datetime, *, set_aside: bool
) -> list[events.Occurrence]:
    """Return what was held from `since` on and has a note that no standing post speaks of.

    Newest first; either those whose note was set aside, or those whose was not.
    """
    written = (
        exists()
        .where(DiaryOccurrence.occurrence_id == Occurrence.id)
        .where(DiaryOccurrence.entry_id == DiaryEntry.id, DiaryEntry.removed_at.is_(None))
    )
    found = _shown(
        session,
        _SHOWN.where(
            Occurrence.status == events.HELD,
            Occurrence.starts_at >= since,
            Occurrence.note != "",
            Occurrence.note_handled == set_aside,
            ~written,
        ),
    )
    return found[::-1]


def set_note_aside(session: Session, occurrence_id: UUID, *, aside: bool) -> None:
    """Let a note wait for a post no longer, or again; the occurrence keeps its version."""
    session.execute(
        update(Occurrence).where(Occurrence.id == occurrence_id).values(note_handled=aside)
    )


def last_visits(session: Session, lineage_id: UUID, before: datetime) -> int | None:
    """Return the visits of the last held occurrence of an activity before `before`."""
    return session.execute(
        select(Occurrence.visits)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Event.lineage_id == lineage_id,
            Occurrence.status == events.HELD,
            Occurrence.starts_at < before,
        )
        .order_by(Occurrence.ends_at.desc())  # in the order of an index: 1,000 times faster
        .limit(1)
    ).scalar()


def state(session: Session, occurrence_id: UUID) -> dict[str, Any]:
    """Return what closing and moving change, as it stands, for the history.

    Raises NotFoundError.
    """
    row = session.get(Occurrence, occurrence_id)
    if row is None:
        raise NotFoundError(f"occurrence {occurrence_id}")
    kept = ("status", "reason", "visits", "visits_counted", "children", "women", "men")
    found = {name: getattr(row, name) for name in (*kept, "other_sex", "note", "version")}
    times = {name: getattr(row, name).isoformat() for name in _TIMES}
    organisers = [str(partner) for partner in _led_by(session, occurrence_id)]
    return {**found, **times, "organisers": organisers}


def close(
    session: Session, occurrence_id: UUID, closing: Closing, version: int, at: datetime
) -> None:
    """Save a checked closing. Raises ChangedMeanwhileError if `version` is not the newest."""
    held = closing.took_place
    _set(
        session,
        occurrence_id,
        version,
        {
            "status": events.HELD if held else events.CANCELLED,
            "reason": "" if held else closing.reason,
            "visits": closing.visits if held else None,
            "visits_counted": closing.counted if held else None,
            "children": closing.children if held else None,
            "women": closing.women if held else None,
            "men": closing.men if held else None,
            "other_sex": closing.other_sex if held else None,
            "note": clean(closing.note),
            "note_handled": False,
            "closed_at": at,
        },
    )
    _set_led_by(session, occurrence_id, closing.organisers if held else ())


def move(
    session: Session,
    occurrence_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    version: int,
) -> None:
    """Give an occurrence another time. Raises ChangedMeanwhileError."""
    _set(session, occurrence_id, version, {"starts_at": starts_at, "ends_at": ends_at})


def restore(
    session: Session, occurrence_id: UUID, before: dict[str, Any], version: int
) -> None:
    """Put an occurrence back to `before` (see `state`). Raises ChangedMeanwhileError."""
    values = {k: v for k, v in before.items() if k not in ("version", "organisers")}
    values |= {k: datetime.fromisoformat(v) for k, v in before.items() if k in _TIMES}
    if values["status"] == events.PLANNED:
        values["closed_at"] = None
    _set(session, occurrence_id, version, values)
    _set_led_by(session, occurrence_id, tuple(UUID(one) for one in before["organisers"]))


def _set(session: Session, occurrence_id: UUID, version: int, values: dict[str, Any]) -> None:
    done = session.execute(
        update(Occurrence)
        .where(Occurrence.id == occurrence_id, Occurrence.version == version)
        .values(**values, version=version + 1)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedMeanwhileError(f"occurrence {occurrence_id} is not at {version}")


def _led_by(session: Session, occurrence_id: UUID) -> list[UUID]:
    return list(
        session.scalars(
            select(OccurrencePartner.partner_id)
            .where(OccurrencePartner.occurrence_id == occurrence_id)
            .order_by(OccurrencePartner.partner_id)
        )
    )


def _set_led_by(session: Session, occurrence_id: UUID, partners: tuple[UUID, ...]) -> None:
    table = OccurrencePartner.__table__
    session.execute(table.delete().where(table.c.occurrence_id == occurrence_id))  # type: ignore[attr-defined]
    if partners:
        session.execute(
            insert(OccurrencePartner),
            [{"occurrence_id": occurrence_id, "partner_id": one} for one in set(partners)],
        )


def _asked_about(
    ended_after: datetime, started_before: datetime
) -> tuple[ColumnExpressionArgument[bool], ...]:
    """Return what makes an occurrence one that is asked about and lies in the span."""
    return (
        Occurrence.ends_at >= ended_after,
        Occurrence.starts_at <= started_before,
        *_IS_ASKED_ABOUT,
    )


def _shown(
    session: Session, query: Select[Occurrence, Event, Venue, str]
) -> list[events.Occurrence]:
    rows = session.execute(query).all()
    helpers = _co_organisers(session, {event.id for _, event, _, _ in rows})
    return [
        events.Occurrence(
            id=occurrence.id,
            event_id=event.id,
            version=occurrence.version,
            title=event.title,
            known_code=event.known_code,
            kind=event.kind,
            level=event.level,
            original_start=occurrence.original_start,
            starts_at=occurrence.starts_at,
            ends_at=occurrence.ends_at,
            status=occurrence.status,
            reason=occurrence.reason,
            venue=venue.name,
            address=venue.address,
            at_bis=venue.at_bis,
            organisers=(Named(event.organiser_id, name), *helpers.get(event.id, ())),
            languages=tuple(event.languages),
            child_care=event.child_care,
            drop_in=event.drop_in,
            meets_across=event.meets_across,
            has_survey=event.has_survey,
            repeats=bool(event.rule),
            visits=occurrence.visits,
            visits_counted=occurrence.visits_counted,
            children=occurrence.children,
            note=occurrence.note,
            lineage_id=event.lineage_id,
            venue_id=event.venue_id,
            target_groups=tuple(event.target_groups),
            cost=event.cost,
            description=event.description,
            next_step=event.next_step,
            **_kind_of_span(event, occurrence),
            published=event.published,
        )
        for occurrence, event, venue, name in rows
    ]


def _kind_of_span(event: Event, occurrence: Occurrence) -> dict[str, bool]:
    """Return how its times are read; one that was moved by itself need not be as its series."""
    starts_at, ends_at = occurrence.starts_at, occurrence.ends_at
    all_day = event.all_day and events.is_whole_days(starts_at, ends_at)
    over_midnight = events.wall(starts_at).date() < events.wall(ends_at).date()
    return {"all_day": all_day, "ends_next_day": over_midnight and not all_day}


def _co_organisers(session: Session, event_ids: set[UUID]) -> dict[UUID, Sequence[Named]]:
    found = session.execute(
        select(EventPartner.event_id, Partner.id, Partner.name)
        .join(Partner, Partner.id == EventPartner.partner_id)
        .where(EventPartner.event_id.in_(event_ids))
        .order_by(Partner.name)
    )
    helpers: dict[UUID, list[Named]] = {}
    for event_id, partner_id, name in found:
        helpers.setdefault(event_id, []).append(Named(partner_id, name))
    return dict(helpers)

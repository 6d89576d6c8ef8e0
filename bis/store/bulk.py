"""Very many rows at once: what an example house, or an import, puts into an empty database."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from bis.core import events
from bis.core.example_house import SAID, Happening, Registered, Said, Series
from bis.core.questions import is_value
from bis.core.submissions import FORM, POOL, Form
from bis.store import data_version, partners
from bis.store.models import (
    Answer,
    Base,
    Cell,
    Event,
    EventPartner,
    Occurrence,
    OccurrencePartner,
    Partner,
    Submission,
    Tally,
)
from bis.store.rows import rows_of
from bis.store.series import skipped
from bis.store.submissions import answer_row, submission_row

_Rows = list[dict[str, Any]]
_Ids = Mapping[str, UUID]  # code → id
_Counts = dict[tuple[str, int, str, str], Counter[str]]  # month, version, question, group


def put_partners(session: Session, registered: Iterable[Registered]) -> None:
    """Add organisations; those whose code is known get the dates that are given."""
    known = partners.by_code(session)
    for one in registered:
        dated = {"registered_on": one.registered_on, "ended_on": one.ended_on}
        if one.code in known:
            session.execute(update(Partner).where(Partner.code == one.code).values(**dated))
        else:
            session.execute(insert(Partner).values(code=one.code, name=one.name, **dated))


def add_series(
    session: Session, series: Sequence[Series], partner_ids: _Ids, venue_ids: _Ids
) -> None:
    """Add series with their dates, and with who stands behind both."""
    tables: dict[type[Base], _Rows] = {
        Event: [_event_row(one, partner_ids, venue_ids) for one in series],
        EventPartner: [
            {"event_id": one.id, "partner_id": partner_ids[code]}
            for one in series
            for code in one.partners[1:]
        ],
        Occurrence: [_occurrence_row(one, date) for one in series for date in one.dates],
        OccurrencePartner: [
            {"occurrence_id": date.id, "partner_id": partner_ids[code]}
            for one in series
            for date in one.dates
            for code in date.led_by
        ],
    }
    for table, rows in tables.items():
        if rows:
            session.execute(insert(table), rows)


def add_forms(
    session: Session, chunks: Iterable[Sequence[Form]], told: Callable[[int], None]
) -> None:
    """Add forms that came in long ago, counted as if all of a month had come at once.

    So every cell with at least POOL answers that carry a value has been released, once.

    Args:
        session: the transaction; it holds no form yet.
        chunks: the forms; quickest when they are in order of id.
        told: called after each chunk with the number of forms so far.
    """
    connection = session.connection()
    submission_rows = rows_of(connection.dialect, Submission)
    answer_rows = rows_of(connection.dialect, Answer)
    counts: _Counts = defaultdict(Counter)
    so_far = 0
    for forms in chunks:
        submission_rows.pour(
            connection, (submission_row(form, 1, counted=True, wave=0) for form in forms)
        )
        answer_rows.pour(
            connection,
            (
                answer_row(form, 1, question, counted=True, wave=0)
                for form in forms
                for question in sorted(form.answers)
            ),
        )
        _count(counts, forms)
        so_far += len(forms)
        told(so_far)
    _save_counts(session, counts)
    data_version.bump(session)


def _event_row(one: Series, partner_ids: _Ids, venue_ids: _Ids) -> dict[str, Any]:
    known, said = one.known, SAID.get(one.known.code, Said())
    return {
        "id": one.id,
        "lineage_id": one.id,
        "title": known.title,
        "known_code": known.code,
        "first_day": one.plan.first_day,
        "starts": one.routine.starts,
        "ends": one.routine.ends,
        "zone": events.ZONE,
        "rule": one.plan.rule,
        "skips_red_days": bool(one.plan.rule),
        "skipped": skipped(one.plan),
        "venue_id": venue_ids.get(known.venue) or next(iter(venue_ids.values())),
        "organiser_id": partner_ids[one.partners[0]],
        "kind": known.kind,
        "level": known.level,
        "languages": list(known.languages),
        "child_care": known.child_care,
        "drop_in": known.drop_in,
        "meets_across": known.meets_across,
        "has_survey": known.has_survey,
        "description": said.description,
        "next_step": said.next_step,
        "cost": said.cost,
        "target_groups": list(said.target_groups),
        "published": one.routine.published,
        "created_at": one.created_at,
    }


def _occurrence_row(series: Series, one: Happening) -> dict[str, Any]:
    return {
        "id": one.id,
        "event_id": series.id,
        "original_start": datetime.combine(one.day, series.routine.starts),
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "status": one.status,
        "reason": one.reason,
        "visits": one.visits,
        "visits_counted": one.counted,
        "children": one.children,
        "note": one.note,
        "closed_at": one.closed_at,
        "version": 1 if one.closed_at is None else 2,
    }


def _count(counts: _Counts, forms: Sequence[Form]) -> None:
    for form in forms:
        counts[form.month, form.version, FORM, form.group]["1"] += 1
        for question, value in form.answers.items():
            counts[form.month, form.version, question, form.group][value] += 1


def _save_counts(session: Session, counts: _Counts) -> None:
    cells: _Rows = []
    tallies: _Rows = []
    for (month, version, question, group), values in sorted(counts.items()):
        cell = {"month": month, "version": version, "question": question, "group": group}
        valid = sum(count for value, count in values.items() if is_value(value))
        full = valid >= POOL
        cells.append({**cell, "wave": int(full), "waiting": 0 if full else valid})
        for value, count in sorted(values.items()):
            released, waiting = (count, 0) if full else (0, count)
            tallies.append(
                {**cell, "value": value, "released": released, "waiting": waiting, "sealed": 0}
            )
    if cells:
        session.execute(insert(Cell), cells)
        session.execute(insert(Tally), tallies)

"""Forms as they arrive: stored at once, counted in pools, released five at a time.

An answer waits in its cell (month × version × question × group). When at least POOL
answers with a value wait there, all of the cell's waiting answers are released together, so
that no shown figure ever moves by fewer people. A cell's `wave` is the number of times that
has happened; an answer with a lower `wave` has been released.

A form sent again under the same id with another body becomes a new revision. Where the
earlier answer still waits it is swapped; where it has been released the tallies keep it and
the new one stays uncounted until its month is closed, since a swap would show one person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Insert, bindparam, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from bis.core.questions import is_value
from bis.core.submissions import FORM, POOL, Form, Receipt
from bis.errors import RefusedError
from bis.store import data_version
from bis.store.models import Answer, Cell, Submission, Tally

_WRITER_LOCK = 4712  # PostgreSQL: one writer at a time over all processes, as SQLite has it

CellKey = tuple[str, int, str, str]  # month, version, question, group


class _Kept(NamedTuple):
    """A stored revision of a form."""

    revision: int
    digest: str
    occurrence_id: UUID
    month: str
    version: int
    group: str


class _Counting:
    """What one batch adds to and takes from each cell, by value."""

    def __init__(self, waves: dict[CellKey, int]) -> None:
        self.waves = waves
        self.change: dict[CellKey, Counter[str]] = defaultdict(Counter)

    def add(self, key: CellKey, value: str) -> int:
        """Count `value` in its cell and return the wave it waits in."""
        self.change[key][value] += 1
        return self.waves.get(key, 0)

    def take_back(self, key: CellKey, value: str) -> None:
        """Uncount a `value` that still waits."""
        self.change[key][value] -= 1


def accept(connection: Connection, forms: Sequence[Form]) -> list[Receipt | RefusedError]:
    """Store `forms`, in order, in the caller's transaction.

    Returns, for each form, what became of it; a form whose id belongs to another
    activity's form is refused and leaves no trace.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
    batch = _Batch(connection, forms)
    receipts = [batch.take(form) for form in forms]
    batch.save()
    if any(receipt in (Receipt.STORED, Receipt.REPLACED) for receipt in receipts):
        data_version.bump(connection)
    return receipts


class _Batch:
    """The forms of one transaction: what is known of them, and what is yet to be written."""

    def __init__(self, connection: Connection, forms: Sequence[Form]) -> None:
        self.connection = connection
        earlier = _revisions(connection, {form.id for form in forms})
        self.kept = dict(earlier)  # the newest revision of each comes last
        known = [one for _, one in earlier]
        self.counting = _Counting(_waves(connection, [*forms, *known]))
        self.rows: list[dict[str, Any]] = []
        self.answer_rows: list[dict[str, Any]] = []

    def take(self, form: Form) -> Receipt | RefusedError:
        """Decide what becomes of `form` and do it, but for what `save` does for all."""
        earlier = self.kept.get(form.id)
        if earlier is None:
            self._count_new(form)
            self._remember(form, 1)
            return Receipt.STORED
        if earlier.digest == form.digest:
            return Receipt.SAME
        if earlier.occurrence_id != form.occurrence_id:
            return RefusedError("survey.error.other_activity")
        self._insert()  # what the swap reads must be there
        _replace(self.connection, form, earlier, self.counting)
        self._remember(form, earlier.revision + 1)
        return Receipt.REPLACED

    def save(self) -> None:
        """Write what waits: rows first, then the counts."""
        self._insert()
        _save_counts(self.connection, self.counting)

    def _remember(self, form: Form, revision: int) -> None:
        self.kept[form.id] = _Kept(
            revision, form.digest, form.occurrence_id, form.month, form.version, form.group
        )

    def _count_new(self, form: Form) -> None:
        wave = self.counting.add((form.month, form.version, FORM, form.group), "1")
        self.rows.append(_submission_row(form, 1, counted=True, wave=wave))
        for question, value in form.answers.items():
            wave = self.counting.add((form.month, form.version, question, form.group), value)
            self.answer_rows.append(_answer_row(form, 1, question, counted=True, wave=wave))

    def _insert(self) -> None:
        if self.rows:
            self.connection.execute(insert(Submission), self.rows)
        if self.answer_rows:
            self.connection.execute(insert(Answer), self.answer_rows)
        self.rows, self.answer_rows = [], []


def forms_by_occurrence(session: Session, occurrences: Iterable[UUID]) -> dict[UUID, int]:
    """Return the number of forms received for each of `occurrences` that has any."""
    found = session.execute(
        select(Submission.occurrence_id, func.count())
        .where(Submission.occurrence_id.in_(list(occurrences)), Submission.revision == 1)
        .group_by(Submission.occurrence_id)
    )
    return dict(found.all())


def _revisions(connection: Connection, ids: set[str]) -> list[tuple[str, _Kept]]:
    """Return every stored revision of the forms `ids`, the oldest first."""
    found = connection.execute(_KNOWN, {"ids": list(ids)})
    return [(row[0], _Kept(*row[1:])) for row in found]


def _waves(connection: Connection, touched: Sequence[Form | _Kept]) -> dict[CellKey, int]:
    """Return the current wave of every cell that a batch may touch, in any group."""
    spans = {(one.month, one.version) for one in touched}
    found = connection.execute(_WAVES, {"spans": list(spans)})
    return {
        (month, version, question, group): wave
        for month, version, question, group, wave in found
    }


def _submission_row(form: Form, revision: int, *, counted: bool, wave: int) -> dict[str, Any]:
    return {
        "id": form.id,
        "revision": revision,
        "occurrence_id": form.occurrence_id,
        "month": form.month,
        "version": form.version,
        "grp": form.group,
        "language": form.language,
        "channel": form.channel,
        "received_hour": form.received_hour,
        "digest": form.digest,
        "counted": counted,
        "wave": wave,
    }


def _answer_row(
    form: Form, revision: int, question: str, *, counted: bool, wave: int
) -> dict[str, Any]:
    return {
        "submission_id": form.id,
        "revision": revision,
        "question": question,
        "value": form.answers[question],
        "counted": counted,
        "wave": wave,
    }


def _replace(connection: Connection, form: Form, earlier: _Kept, counting: _Counting) -> None:
    """Store `form` as the next revision, swapping what still waits."""
    revision = earlier.revision + 1
    found = _counted_form(connection, form.id)
    key: CellKey = (form.month, form.version, FORM, form.group)
    wave, moved = found.wave, found.key != key and found.waits(counting)
    if moved:
        connection.execute(
            update(Submission)
            .where(Submission.id == form.id, Submission.revision == found.revision)
            .values(counted=False)
        )
        counting.take_back(found.key, found.value)
        wave = counting.add(key, "1")
    connection.execute(
        insert(Submission), [_submission_row(form, revision, counted=moved, wave=wave)]
    )
    counted = _counted_answers(connection, form.id)
    for question in sorted({*counted, *form.answers}):
        _replace_answer(connection, form, revision, question, counted.get(question), counting)


class _Counted(NamedTuple):
    """An answer, or a form, as it stands in the tallies."""

    revision: int
    key: CellKey
    value: str
    wave: int

    def waits(self, counting: _Counting) -> bool:
        """Return whether it has not been released yet."""
        return self.wave == counting.waves.get(self.key, 0)


def _replace_answer(
    connection: Connection,
    form: Form,
    revision: int,
    question: str,
    counted: _Counted | None,
    counting: _Counting,
) -> None:
    """Swap one answer if the counted one still waits; else keep the new one uncounted."""
    takes_its_place = counted is None or counted.waits(counting)
    if counted is not None and takes_its_place:
        connection.execute(
            update(Answer)
            .where(
                Answer.submission_id == form.id,
                Answer.revision == counted.revision,
                Answer.question == question,
            )
            .values(counted=False)
        )
        counting.take_back(counted.key, counted.value)
    if question not in form.answers:
        return
    wave = 0
    if takes_its_place:
        key = (form.month, form.version, question, form.group)
        wave = counting.add(key, form.answers[question])
    connection.execute(
        insert(Answer),
        [_answer_row(form, revision, question, counted=takes_its_place, wave=wave)],
    )


def _counted_answers(connection: Connection, form_id: str) -> dict[str, _Counted]:
    """Return question → the answer that is counted."""
    found = connection.execute(
        select(
            Answer.question,
            Answer.revision,
            Submission.month,
            Submission.version,
            Submission.group,
            Answer.value,
            Answer.wave,
        )
        .join(
            Submission,
            (Submission.id == Answer.submission_id) & (Submission.revision == Answer.revision),
        )
        .where(Answer.submission_id == form_id, Answer.counted)
    )
    return {
        question: _Counted(revision, (month, version, question, group), value, wave)
        for question, revision, month, version, group, value, wave in found
    }


def _counted_form(connection: Connection, form_id: str) -> _Counted:
    """Return where the form itself is counted."""
    row = connection.execute(
        select(
            Submission.revision,
            Submission.month,
            Submission.version,
            Submission.group,
            Submission.wave,
        ).where(Submission.id == form_id, Submission.counted)
    ).one()
    return _Counted(row.revision, (row.month, row.version, FORM, row.grp), "1", row.wave)


def _save_counts(connection: Connection, counting: _Counting) -> None:
    """Add the batch to cells and tallies, then release every cell that is full."""
    changes = [
        (key, counts) for key, counts in sorted(counting.change.items()) if +counts or -counts
    ]
    if not changes:
        return
    into_tallies, into_cells = _upserts(connection.dialect.name)
    connection.execute(
        into_tallies,
        [
            {**_named(key), "value": value, "released": 0, "waiting": count, "sealed": 0}
            for key, counts in changes
            for value, count in sorted(counts.items())
            if count
        ],
    )
    connection.execute(
        into_cells,
        [
            {
                **_named(key),
                "wave": 0,
                "waiting": sum(n for v, n in counts.items() if is_value(v)),
            }
            for key, counts in changes
        ],
    )
    _release(connection, [key for key, _ in changes])


def _release(connection: Connection, touched: list[CellKey]) -> None:
    """Release those of the `touched` cells in which at least POOL values wait."""
    full = connection.execute(_FULL, {"touched": touched}).all()
    if full:
        keys = [{f"its_{name}": part for name, part in _named(key).items()} for key in full]
        for statement in _EMPTYING:
            connection.execute(statement, keys)


# The statements of every batch, built once: to build them costs more than to run them.

_KNOWN = (
    select(
        Submission.id,
        Submission.revision,
        Submission.digest,
        Submission.occurrence_id,
        Submission.month,
        Submission.version,
        Submission.group,
    )
    .where(Submission.id.in_(bindparam("ids", expanding=True)))
    .order_by(Submission.revision)
)
_WAVES = select(Cell.month, Cell.version, Cell.question, Cell.group, Cell.wave).where(
    tuple_(Cell.month, Cell.version).in_(bindparam("spans", expanding=True))
)
_FULL = select(Cell.month, Cell.version, Cell.question, Cell.group).where(
    tuple_(Cell.month, Cell.version, Cell.question, Cell.group).in_(
        bindparam("touched", expanding=True)
    ),
    Cell.waiting >= POOL,
)
_EMPTYING = [
    update(table.__table__)  # type: ignore[arg-type]
    .where(
        table.month == bindparam("its_month"),
        table.version == bindparam("its_version"),
        table.question == bindparam("its_question"),
        table.group == bindparam("its_grp"),
    )
    .values(values)
    for table, values in (
        (Tally, {"released": Tally.released + Tally.waiting, "waiting": 0}),
        (Cell, {"wave": Cell.wave + 1, "waiting": 0}),
    )
]


@cache
def _upserts(dialect: str) -> tuple[Insert, Insert]:
    """Return what adds to tallies and to cells; the two engines spell it alike."""
    upsert = postgresql_insert if dialect == "postgresql" else sqlite_insert
    tally, cell = upsert(Tally), upsert(Cell)
    cell_key = [Cell.month, Cell.version, Cell.question, Cell.group]
    tally_key = [Tally.month, Tally.version, Tally.question, Tally.group, Tally.value]
    return (
        tally.on_conflict_do_update(
            index_elements=tally_key,
            set_={"waiting": Tally.waiting + tally.excluded.waiting},
        ),
        cell.on_conflict_do_update(
            index_elements=cell_key,
            set_={"waiting": Cell.waiting + cell.excluded.waiting},
        ),
    )


def _named(key: CellKey) -> dict[str, Any]:
    month, version, question, group = key
    return {"month": month, "version": version, "question": question, "grp": group}

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
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select, text, tuple_, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from bis.core.questions import is_value
from bis.core.submissions import FORM, POOL, Form, Receipt
from bis.errors import RefusedError
from bis.store import data_version
from bis.store.models import Answer, Cell, Submission, Tally
from bis.store.rows import Row, rows_of

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


class Pool(NamedTuple):
    """A cell before the batch: how often it was emptied, how many values wait in it."""

    wave: int = 0
    waiting: int = 0


_EMPTY_POOL = Pool()


class Counting:
    """What one batch adds to and takes from each cell, by value."""

    def __init__(self, pools: dict[CellKey, Pool]) -> None:
        self.pools = pools
        self.change: dict[CellKey, Counter[str]] = defaultdict(Counter)

    def pool(self, key: CellKey) -> Pool:
        """Return a cell as it was before the batch."""
        return self.pools.get(key, _EMPTY_POOL)

    def add(self, key: CellKey, value: str) -> int:
        """Count `value` in its cell and return the wave it waits in."""
        self.change[key][value] += 1
        return self.pool(key).wave

    def take_back(self, key: CellKey, value: str) -> None:
        """Uncount a `value` that still waits."""
        self.change[key][value] -= 1


def lock_writers(connection: Connection) -> None:
    """Let nobody else count until the transaction ends; SQLite's writers always wait."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})


def accept(connection: Connection, forms: Sequence[Form]) -> list[Receipt | RefusedError]:
    """Store `forms`, in order, in the caller's transaction.

    Returns, for each form, what became of it; a form whose id belongs to another
    activity's form is refused and leaves no trace.
    """
    lock_writers(connection)
    batch = _Batch(connection, forms)
    receipts = [batch.take(form) for form in forms]
    released = batch.save()
    if released or Receipt.REPLACED in receipts:
        data_version.bump(connection)
    elif Receipt.STORED in receipts:
        data_version.bump_forms(connection)
    return receipts


class _Batch:
    """The forms of one transaction: what is known of them, and what is yet to be written."""

    def __init__(self, connection: Connection, forms: Sequence[Form]) -> None:
        self.connection = connection
        earlier = _revisions(connection, {form.id for form in forms})
        self.kept = dict(earlier)  # the newest revision of each comes last
        known = [one for _, one in earlier]
        touched: list[Form | _Kept] = [*forms, *known]
        spans = {(one.month, one.version) for one in touched}
        self.counting = Counting(pools(connection, spans))
        self.rows: list[Row] = []
        self.answer_rows: list[Row] = []

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

    def save(self) -> bool:
        """Write what waits: rows first, then the counts. Return whether any was released."""
        self._insert()
        return save_counts(self.connection, self.counting)

    def _remember(self, form: Form, revision: int) -> None:
        self.kept[form.id] = _Kept(
            revision, form.digest, form.occurrence_id, form.month, form.version, form.group
        )

    def _count_new(self, form: Form) -> None:
        wave = self.counting.add((form.month, form.version, FORM, form.group), "1")
        self.rows.append(submission_row(form, 1, counted=True, wave=wave))
        for question, value in form.answers.items():
            wave = self.counting.add((form.month, form.version, question, form.group), value)
            self.answer_rows.append(answer_row(form, 1, question, counted=True, wave=wave))

    def _insert(self) -> None:
        dialect = self.connection.dialect
        rows_of(dialect, Submission).insert(self.connection, self.rows)
        rows_of(dialect, Answer).insert(self.connection, self.answer_rows)
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


def pools(connection: Connection, spans: set[tuple[str, int]]) -> dict[CellKey, Pool]:
    """Return every cell of some months and versions (`spans`), of any question and group."""
    found = connection.execute(_POOLS, {"spans": list(spans)})
    return {
        (month, version, question, group): Pool(wave, waiting)
        for month, version, question, group, wave, waiting in found
    }


def submission_row(form: Form, revision: int, *, counted: bool, wave: int) -> Row:
    """Return a row of Submission."""
    return (
        form.id,
        revision,
        form.occurrence_id,
        form.month,
        form.version,
        form.group,
        form.language,
        form.channel,
        form.received_hour,
        form.digest,
        counted,
        wave,
    )


def answer_row(form: Form, revision: int, question: str, *, counted: bool, wave: int) -> Row:
    """Return a row of Answer."""
    return (form.id, revision, question, form.answers[question], counted, wave)


def _replace(connection: Connection, form: Form, earlier: _Kept, counting: Counting) -> None:
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
    row = submission_row(form, revision, counted=moved, wave=wave)
    rows_of(connection.dialect, Submission).insert(connection, [row])
    counted = counted_answers(connection, form.id)
    for question in sorted({*counted, *form.answers}):
        _replace_answer(connection, form, revision, question, counted.get(question), counting)


class Counted(NamedTuple):
    """An answer, or a form, as it stands in the tallies."""

    revision: int
    key: CellKey
    value: str
    wave: int

    def waits(self, counting: Counting) -> bool:
        """Return whether it has not been released yet."""
        return self.wave == counting.pool(self.key).wave


def _replace_answer(
    connection: Connection,
    form: Form,
    revision: int,
    question: str,
    counted: Counted | None,
    counting: Counting,
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
    row = answer_row(form, revision, question, counted=takes_its_place, wave=wave)
    rows_of(connection.dialect, Answer).insert(connection, [row])


def counted_answers(connection: Connection, form_id: str) -> dict[str, Counted]:
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
        question: Counted(revision, (month, version, question, group), value, wave)
        for question, revision, month, version, group, value, wave in found
    }


def _counted_form(connection: Connection, form_id: str) -> Counted:
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
    return Counted(row.revision, (row.month, row.version, FORM, row.grp), "1", row.wave)


def save_counts(
    connection: Connection, counting: Counting, emptied: Collection[CellKey] = ()
) -> bool:
    """Add the batch to tallies and cells, and release every cell that it has filled.

    Return whether there was any such cell.

    The cells `emptied` are released however few wait in them.

    Nobody else can change a cell between `pools` and this: the transaction holds the lock
    of writers (BEGIN IMMEDIATE, on PostgreSQL _WRITER_LOCK).
    """
    tally_rows: list[Row] = []
    cell_rows: list[Row] = []
    full: list[CellKey] = []
    for key, counts in counting.change.items():
        if not any(counts.values()) and key not in emptied:
            continue
        tally_rows += [(*key, value, 0, count, 0) for value, count in counts.items() if count]
        wave, waiting = counting.pool(key)
        waiting += sum(count for value, count in counts.items() if is_value(value))
        if waiting >= POOL or key in emptied:
            full.append(key)
            wave, waiting = wave + 1, 0
        cell_rows.append((*key, wave, waiting))
    rows_of(connection.dialect, Tally, _ADD_WAITING).insert(connection, tally_rows)
    rows_of(connection.dialect, Cell, _REPLACE_CELL).insert(connection, cell_rows)
    if full:
        keys = [dict(zip(_ITS_KEY, key, strict=True)) for key in full]
        connection.execute(_RELEASE, keys)
    return bool(full)


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
_POOLS = select(
    Cell.month, Cell.version, Cell.question, Cell.group, Cell.wave, Cell.waiting
).where(tuple_(Cell.month, Cell.version).in_(bindparam("spans", expanding=True)))
_ADD_WAITING = """
    ON CONFLICT (month, version, question, grp, value)
    DO UPDATE SET waiting = tallies.waiting + excluded.waiting"""
_REPLACE_CELL = """
    ON CONFLICT (month, version, question, grp)
    DO UPDATE SET wave = excluded.wave, waiting = excluded.waiting"""
_ITS_KEY = ("its_month", "its_version", "its_question", "its_group")
_RELEASE = (
    update(Tally.__table__)  # type: ignore[arg-type]
    .where(
        *(
            column == bindparam(name)
            for column, name in zip(
                (Tally.month, Tally.version, Tally.question, Tally.group), _ITS_KEY, strict=True
            )
        )
    )
    .values(released=Tally.released + Tally.waiting, waiting=0)
)

"""Corrections of released answers: they are counted when their month is closed.

Until then the earlier answer stands, since a swap would show one person. At the closing a cell
moves only if at least POOL forms move in it: corrected ones, and those that still waited. Else
it never moves, and the earlier answers stay counted.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bis.core.questions import is_value
from bis.core.submissions import POOL
from bis.store.models import Answer, Submission
from bis.store.submissions import (
    CellKey,
    Counted,
    Counting,
    counted_answers,
    pools,
    save_counts,
)


class _Wanted(NamedTuple):
    """An answer of the newest revision of a form."""

    revision: int
    key: CellKey
    value: str


class _Move(NamedTuple):
    """A released answer that gives way to what its form says now; None: to a blank."""

    form_id: str
    question: str
    old: Counted
    new: _Wanted | None

    @property
    def cells(self) -> set[CellKey]:
        """The cells whose tallies it changes."""
        return {self.old.key, self.new.key if self.new else self.old.key}

    @property
    def seen_in(self) -> set[CellKey]:
        """The cells whose figures it changes."""
        sides = (self.old, self.new)
        return {side.key for side in sides if side is not None and is_value(side.value)}


class Settled(NamedTuple):
    """How many corrections were counted, and the cells whose released answers they changed."""

    corrections: int = 0
    cells: frozenset[CellKey] = frozenset()


def settle(connection: Connection, months: Sequence[str]) -> Settled:
    """Count the corrections of `months` that may be.

    Call it in a transaction that holds the writers' lock.
    """
    moves = _moves(connection, months)
    if not moves:
        return Settled()
    spans = {(key[0], key[1]) for move in moves for key in move.cells}
    counting = Counting(pools(connection, spans))
    moves = _enough_together(moves, counting)
    for move in moves:
        _apply(connection, move, counting)
    cells = frozenset(key for move in moves for key in move.cells)
    save_counts(connection, counting, cells)
    return Settled(len(moves), cells)


def _moves(connection: Connection, months: Sequence[str]) -> list[_Move]:
    """Return every answer that is counted though its form has said something else since."""
    ids = connection.scalars(
        select(Submission.id)
        .where(Submission.month.in_(months), Submission.revision > 1)
        .distinct()
        .order_by(Submission.id)
    ).all()
    return [move for form_id in ids for move in _moves_of(connection, form_id)]


def _moves_of(connection: Connection, form_id: str) -> list[_Move]:
    wanted = _newest(connection, form_id)
    found = []
    for question, old in sorted(counted_answers(connection, form_id).items()):
        new = wanted.get(question)
        is_same = new is not None and (new.key, new.value) == (old.key, old.value)
        # a date that moved to another month takes no answer along
        if not is_same and (new is None or new.key[0] == old.key[0]):
            found.append(_Move(form_id, question, old, new))
    return found


def _newest(connection: Connection, form_id: str) -> dict[str, _Wanted]:
    """Return question → the answer of the newest revision."""
    row = connection.execute(
        select(Submission.revision, Submission.month, Submission.version, Submission.group)
        .where(Submission.id == form_id)
        .order_by(Submission.revision.desc())
        .limit(1)
    ).one()
    found = connection.execute(
        select(Answer.question, Answer.value).where(
            Answer.submission_id == form_id, Answer.revision == row.revision
        )
    )
    return {
        question: _Wanted(row.revision, (row.month, row.version, question, row.grp), value)
        for question, value in found
    }


def _enough_together(moves: list[_Move], counting: Counting) -> list[_Move]:
    """Drop moves until every cell that is left moves by at least POOL forms."""
    while True:
        seen = Counter(key for move in moves for key in move.seen_in)
        few = {
            key
            for move in moves
            for key in move.cells
            if seen[key] + counting.pool(key).waiting < POOL
        }
        if not few:
            return moves
        moves = [move for move in moves if not move.cells & few]


def _apply(connection: Connection, move: _Move, counting: Counting) -> None:
    """Let the new answer wait where the old one was: its cell is released at once."""
    _mark(connection, move, move.old.revision, counted=False, wave=move.old.wave)
    counting.take_back(move.old.key, move.old.value)
    if move.new is not None:
        wave = counting.add(move.new.key, move.new.value)
        _mark(connection, move, move.new.revision, counted=True, wave=wave)


def _mark(
    connection: Connection, move: _Move, revision: int, *, counted: bool, wave: int
) -> None:
    connection.execute(
        update(Answer)
        .where(
            Answer.submission_id == move.form_id,
            Answer.revision == revision,
            Answer.question == move.question,
        )
        .values(counted=counted, wave=wave)
    )

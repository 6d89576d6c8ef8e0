"""Whatever people send, in whatever order: pools against a plain model of what was promised."""

import os
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event
from sqlalchemy.orm import Session

from bis.core.questions import is_value
from bis.core.submissions import FORM, POOL, Form, Receipt
from bis.store import submissions, tally_check
from bis.store.models import Answer, Cell, Submission, Tally
from bis.store.session import make_engine
from tests.support.databases import Databases
from tests.support.forms import Count, form, tallies, valid_released

HERE = UUID(int=1)
EXAMPLES = int(os.environ.get("EXAMPLES", "60"))

_FORMS = st.builds(
    lambda number, residence, contacts, life: form(
        number, HERE, residence=residence, contacts_new=contacts, future_life=life
    ),
    st.integers(0, 60),
    st.sampled_from(["lt3", "lt3", "lt3", "ge3", ""]),
    st.sampled_from(["0", "0", "3", "dk", ""]),
    st.sampled_from(["5", "5", "dk", ""]),
)
_BATCHES = st.lists(st.lists(_FORMS, min_size=1, max_size=8), max_size=14)

Tallies = dict[tuple[str, str, str], Count]


class Model:
    """What the module's head promises, said in the slowest and plainest way."""

    def __init__(self) -> None:
        self.newest: dict[str, Form] = {}
        self.waiting: dict[tuple[str, str], tuple[str, str]] = {}  # (id, question)
        self.released: dict[tuple[str, str], tuple[str, str]] = {}  # → (group, value)

    def take(self, sent: Form) -> Receipt:
        """Take one form in."""
        earlier = self.newest.get(sent.id)
        if earlier is not None and earlier.answers == sent.answers:
            return Receipt.SAME
        self.newest[sent.id] = sent
        for question in (FORM, "residence", "contacts_new", "future_life"):
            if (sent.id, question) in self.released:
                continue  # what has been shown stays as it was shown
            self.waiting.pop((sent.id, question), None)
            value = "1" if question == FORM else sent.answers.get(question)
            if value is not None:
                self.waiting[sent.id, question] = (sent.group, value)
        return Receipt.STORED if earlier is None else Receipt.REPLACED

    def release(self) -> None:
        """Release every pool that holds enough answers with a value."""
        pools = Counter(
            (question, group)
            for (_, question), (group, value) in self.waiting.items()
            if is_value(value)
        )
        full = {
            key: found for key, found in self.waiting.items() if pools[key[1], found[0]] >= POOL
        }
        self.released |= full
        self.waiting = {key: one for key, one in self.waiting.items() if key not in full}

    def tallies(self) -> Tallies:
        """Return what the tallies must be."""
        released, waiting = (
            Counter((question, *found) for (_, question), found in part.items())
            for part in (self.released, self.waiting)
        )
        return {
            (question, group, value): Count(released[key], waiting[key])
            for key in {*released, *waiting}
            for question, group, value in [key]
        }


@pytest.fixture(scope="module")
def engine(databases: Databases) -> Iterator[Engine]:
    """A database in which any activity may be named, without the wait for the disk."""
    with databases.fresh("sqlite") as address:
        made = make_engine(address)
        event.listen(
            made,
            "connect",
            lambda connection, _: connection.executescript(
                "PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF"
            ),
        )
        yield made
        made.dispose()


def _emptied(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (Answer, Submission, Cell, Tally):
            connection.execute(delete(table))


def _taken(engine: Engine, batch: list[Form]) -> tuple[list[object], Tallies]:
    with engine.begin() as connection:
        receipts = list(submissions.accept(connection, batch))
    with engine.connect() as connection:
        return list(receipts), tallies(connection)


@settings(max_examples=EXAMPLES, deadline=None)
@given(batches=_BATCHES)
def test_tallies_are_what_was_promised_after_every_transaction(
    engine: Engine, batches: list[list[Form]]
) -> None:
    _emptied(engine)
    model = Model()
    for batch in batches:
        expected = [model.take(each) for each in batch]
        model.release()
        receipts, found = _taken(engine, batch)
        assert receipts == expected
        assert found == model.tallies()
    with Session(engine) as session:
        proof = tally_check.check(session)
    assert proof.agrees, proof.differences
    assert proof.submissions == len(model.newest)


@settings(max_examples=EXAMPLES, deadline=None)
@given(batches=_BATCHES)
def test_no_two_moments_of_a_shown_figure_differ_by_fewer_than_five_people(
    engine: Engine, batches: list[list[Form]]
) -> None:
    _emptied(engine)
    before: Tallies = {}
    for batch in batches:
        _, after = _taken(engine, batch)
        steps = Counter(valid_released(after))
        steps.subtract(valid_released(before))
        assert all(step == 0 or step >= POOL for step in steps.values()), steps
        for key, count in after.items():
            shown_before = before.get(key, Count(0, 0)).released
            assert count.released >= shown_before  # nobody is ever taken out again
            if count.released != shown_before:  # "vet inte" moves with the others only
                assert steps[key[0], key[1]] >= POOL
        before = after

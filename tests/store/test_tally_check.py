"""The proof itself: it must see every way in which tallies and forms can differ."""

import pytest
from sqlalchemy import text

from bis.store import submissions, tally_check
from bis.store.session import reading, writing, writing_connection
from tests.support.forms import form
from tests.support.house import House


@pytest.fixture
def answered(house: House) -> House:
    """A house with seven released forms and two that wait."""
    forms = [form(n, house.today.id, contacts_new=str(n % 3)) for n in range(9)]
    with writing_connection() as connection:
        submissions.accept(connection, forms[:7])
        submissions.accept(connection, forms[7:])
    return house


def _check() -> tally_check.TallyCheck:
    with reading() as session:
        return tally_check.check(session)


@pytest.mark.usefixtures("answered")
def test_a_sound_house_agrees_and_every_form_is_somewhere() -> None:
    found = _check()
    assert found.agrees
    assert found.differences == []
    assert (found.submissions, found.released, found.pool, found.sealed) == (9, 7, 2, 0)
    assert (found.answers, found.answers_released, found.answers_pool) == (18, 14, 4)


@pytest.mark.usefixtures("database")
def test_an_empty_house_agrees() -> None:
    found = _check()
    assert found.agrees
    assert (found.submissions, found.answers) == (0, 0)


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE tallies SET released = released + 1 WHERE question = 'contacts_new'",
        "UPDATE tallies SET waiting = waiting - 1 WHERE question = 'form'",
        "UPDATE tallies SET value = '5' WHERE value = '2'",
        "UPDATE tallies SET grp = 'established' WHERE question = 'residence'",
        "UPDATE tallies SET released = released + 1, waiting = waiting - 1",
        "DELETE FROM tallies WHERE question = 'contacts_new' AND value = '0'",
        "UPDATE cells SET wave = wave + 1 WHERE question = 'contacts_new'",
        "DELETE FROM answers WHERE value = '1'",
        "UPDATE answers SET value = '4' WHERE value = '1'",
        "UPDATE answers SET counted = NOT counted WHERE value = '1'",
        "UPDATE answers SET wave = wave + 1 WHERE value = '1'",
        "UPDATE submissions SET month = '2026-12'",
        "UPDATE submissions SET counted = NOT counted",
        "UPDATE submissions SET grp = 'visitor' WHERE id LIKE '%8'",
    ],
)
def test_a_difference_is_found_wherever_it_lies(harm: str) -> None:
    with writing() as session:
        session.execute(text(harm))
    found = _check()
    assert not found.agrees
    assert found.differences

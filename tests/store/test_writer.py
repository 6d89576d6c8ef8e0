"""The writer thread: many at once, one commit, and each told the truth about its own form."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

import pytest

from bis.core.submissions import Form, Receipt
from bis.errors import DatabaseUnavailableError, RefusedError
from bis.store import submissions, tally_check
from bis.store.session import engine, reading, writing_connection
from bis.store.writer import Writer
from tests.support.forms import form, stored_answers
from tests.support.house import House
from tests.support.waiting import wait_for

T = TypeVar("T")

NOBODY = UUID(int=404)


@contextmanager
def _writer_held_up() -> Iterator[None]:
    """Hold the right to write, so that everything put meanwhile lands in few batches."""
    with writing_connection() as connection:
        submissions.accept(connection, [])
        yield


def _put_all(
    writer: Writer, pool: ThreadPoolExecutor, forms: list[Form]
) -> list[Future[Receipt]]:
    with _writer_held_up():
        told = [pool.submit(writer.put, each) for each in forms]
        wait_for(
            "all threads to stand in the queue", lambda: all(one.running() for one in told)
        )
    return told


def _agrees(forms: int) -> bool:
    with reading() as session:
        proof = tally_check.check(session)
    return proof.agrees and proof.submissions == forms


def test_fifty_threads_all_get_their_forms_stored(house: House) -> None:
    forms = [form(n, house.today.id, contacts_new="1") for n in range(250)]
    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(Writer().put, forms)) == {Receipt.STORED}
    assert _agrees(250)


def test_the_same_form_from_many_threads_is_stored_once(house: House) -> None:
    sent = form(1, house.today.id, contacts_new="1")
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(Writer().put, [sent] * 20))
    assert sorted(one.value for one in told) == ["same"] * 19 + ["stored"]
    assert _agrees(1)


def test_one_bad_form_fails_alone(house: House) -> None:
    good = [form(n, house.today.id, contacts_new="1") for n in range(12)]
    forms = [*good[:6], form(99, NOBODY, contacts_new="1"), *good[6:]]
    with ThreadPoolExecutor(len(forms)) as pool:
        told = _put_all(Writer(), pool, forms)
        failed = [one.exception() for one in told]
    assert isinstance(failed[6], RefusedError)
    assert [error for index, error in enumerate(failed) if index != 6] == [None] * 12
    assert _agrees(12)


def test_a_form_with_anothers_id_is_refused_and_its_neighbours_are_stored(
    house: House,
) -> None:
    here, there = house.dates[0].id, house.dates[1].id
    writer = Writer()
    writer.put(form(1, here, contacts_new="1"))
    with ThreadPoolExecutor(3) as pool:
        forms = [form(n, there, contacts_new="1") for n in (1, 2, 3)]
        told = [one.exception() for one in _put_all(writer, pool, forms)]
    assert isinstance(told[0], RefusedError)
    assert told[1:] == [None, None]
    assert _agrees(3)


def test_what_was_told_saved_can_be_read_by_others_at_once(house: House) -> None:
    writer = Writer()
    for number in range(20):
        sent = form(number, house.today.id, contacts_new="2")
        writer.put(sent)
        with reading() as session:
            assert stored_answers(session.connection(), [sent.id]) == {sent.id: sent.answers}


def test_without_a_database_everybody_is_told_and_later_forms_are_stored(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer()

    def gone(*_: object) -> None:
        raise DatabaseUnavailableError

    with monkeypatch.context() as patch, ThreadPoolExecutor(5) as pool:
        patch.setattr("bis.store.writer.writing_connection", gone)
        forms = [form(n, house.today.id, contacts_new="1") for n in range(5)]
        told = [pool.submit(writer.put, each).exception() for each in forms]
    assert {type(error) for error in told} == {DatabaseUnavailableError}
    assert writer.put(form(7, house.today.id, contacts_new="1")) is Receipt.STORED
    assert _agrees(1)


def test_a_mistake_of_ours_is_told_as_not_saved_and_does_not_stop_the_thread(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("bis.store.submissions.accept", broken)
        with pytest.raises(RefusedError) as refused:
            writer.put(form(1, house.today.id, contacts_new="1"))
    assert refused.value.text_key == "error.unexpected"
    assert writer.put(form(1, house.today.id, contacts_new="1")) is Receipt.STORED


def test_two_writers_of_two_processes_lose_nothing(house: House) -> None:
    writers = [Writer(), Writer()]
    forms = [form(n, house.today.id, contacts_new="1") for n in range(60)]
    with ThreadPoolExecutor(12) as pool:
        told = [pool.submit(writers[n % 2].put, each) for n, each in enumerate(forms)]
        assert {one.result() for one in told} == {Receipt.STORED}
    assert _agrees(60)
    assert engine().pool.checkedout() == 0  # type: ignore[attr-defined]


# --- from the event loop --------------------------------------------------------------------


def _in_a_loop(work: Coroutine[object, object, T]) -> T:
    """Run `work` in a loop of its own; in a thread, since Playwright has one in this."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _put_many_soon(writer: Writer, forms: list[Form]) -> list[Receipt | BaseException]:
    return await asyncio.gather(*map(writer.put_soon, forms), return_exceptions=True)


def test_the_event_loop_gets_every_form_stored_and_one_bad_form_fails_alone(
    house: House,
) -> None:
    good = [form(n, house.today.id, contacts_new="1") for n in range(60)]
    forms = [*good[:20], form(99, NOBODY, contacts_new="1"), *good[20:]]
    told = _in_a_loop(_put_many_soon(Writer(), forms))
    assert isinstance(told.pop(20), RefusedError)
    assert told == [Receipt.STORED] * 60
    assert _agrees(60)


def test_a_loop_that_gave_up_or_ended_does_not_stop_the_writer(house: House) -> None:
    writer = Writer()

    async def give_up() -> None:
        waits = asyncio.ensure_future(
            writer.put_soon(form(1, house.today.id, contacts_new="1"))
        )
        await asyncio.sleep(0)
        waits.cancel()

    with _writer_held_up():
        _in_a_loop(give_up())
    assert writer.put(form(2, house.today.id, contacts_new="1")) is Receipt.STORED
    assert writer.put(form(1, house.today.id, contacts_new="1")) is Receipt.SAME
    assert _agrees(2)

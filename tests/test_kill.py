"""A server that is killed again and again under a stream of answers loses none it confirmed.

The server is killed with SIGKILL at a moment of its own choosing, phones send what got no
answer again, and at the end every form is in the database exactly as it was sent. Most kills
hit the plain pages under bare uvicorn (tests/support/plain_server.py): the same routes,
middleware, writer and database, in a third of the time that Streamlit takes to start.
"""

import random
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bis.actions import surveys
from bis.store import tally_check
from bis.store.models import Submission
from bis.store.session import reading
from tests.support.databases import only_sqlite
from tests.support.forms import stored_answers
from tests.support.house import House
from tests.support.phones import Phones
from tests.support.server import Server

PHONES = 6
FEWEST, MOST = 1, 60  # forms that are taken between two kills


def _kill_under_a_stream(server: Server, house: House, kills: int) -> None:
    chance = random.Random(kills)
    phones = Phones(server.port, surveys.survey_path(house.today.id), PHONES, seed=kills)
    try:
        for _ in range(kills):
            server.start()
            phones.go()
            phones.wait_for(chance.randint(FEWEST, MOST))
            server.kill()
            phones.pause()
        server.start()
        told = phones.finish()
    finally:
        phones.abandon()
        server.kill()
    _assert_nothing_is_lost_or_half(told.sent, told.acknowledged)


def _assert_nothing_is_lost_or_half(
    sent: dict[str, dict[str, str]], acknowledged: set[str]
) -> None:
    with reading() as session:
        stored = stored_answers(session.connection(), sent)
        everything = session.scalar(
            select(func.count()).select_from(Submission).where(Submission.revision == 1)
        )
        revised = session.scalar(
            select(func.count()).select_from(Submission).where(Submission.revision > 1)
        )
        proof = tally_check.check(session)
    assert acknowledged <= set(stored)
    assert {form_id: sent[form_id] for form_id in stored} == stored
    assert (everything, revised) == (len(stored), 0)
    assert proof.agrees, proof.differences
    assert proof.submissions == len(stored) >= len(acknowledged) > 0


@only_sqlite
@pytest.mark.xdist_group("kill")
def test_twenty_kills_under_a_stream_of_answers_lose_nothing(
    house: House, database: str, tmp_path: Path
) -> None:
    _kill_under_a_stream(Server(database, tmp_path, plain=True), house, kills=20)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_eight_kills_on_postgresql_lose_nothing(
    house: House, database: str, tmp_path: Path
) -> None:
    _kill_under_a_stream(Server(database, tmp_path, plain=True), house, kills=8)


@only_sqlite
def test_kills_of_the_whole_server_lose_nothing(
    house: House, database: str, tmp_path: Path
) -> None:
    _kill_under_a_stream(Server(database, tmp_path), house, kills=3)

"""One process at a time does a job, and a dead one does not keep it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bis.store import leases
from bis.store.session import writing
from tests.support.house import NOW

JOB = "nightly"
UNTIL = NOW + timedelta(minutes=30)

pytestmark = pytest.mark.usefixtures("database")


def take(holder: str, at: timedelta = timedelta()) -> bool:
    with writing() as session:
        return leases.take(session, JOB, holder, NOW + at, UNTIL + at)


def test_one_has_it_and_the_other_has_not() -> None:
    assert take("one")
    assert not take("other")
    assert take("one")


def test_the_time_of_a_killed_holder_runs_out() -> None:
    assert take("killed")
    assert not take("other", timedelta(minutes=29, seconds=59))
    assert take("other", timedelta(minutes=30))
    assert not take("killed", timedelta(minutes=31))


def test_a_holder_whose_clock_went_wrong_binds_nobody_when_it_is_right_again() -> None:
    assert take("killed", timedelta(days=1000))
    assert take("other")
    assert not take("third", -timedelta(minutes=20))  # its clock is a little behind


def test_who_gives_back_gives_only_what_is_its_own() -> None:
    assert take("one")
    with writing() as session:
        leases.give_back(session, JOB, "other")
    assert not take("other")
    with writing() as session:
        leases.give_back(session, JOB, "one")
    assert take("other")


def test_of_eight_at_once_one_gets_it() -> None:
    start = Barrier(8)

    def try_it(number: int) -> bool:
        start.wait()
        return take(f"holder {number}")

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(8))) == 1

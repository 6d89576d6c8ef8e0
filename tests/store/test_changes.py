"""What is written down of every change, and the number that open screens watch."""

import pytest

from bis.store import changes, data_version, partners
from bis.store.models import Partner
from bis.store.session import reading, writing
from tests.support.house import NOW, TODAY, FrozenClock, House

pytestmark = pytest.mark.usefixtures("database")


def _note(action: str, entity_id: str, after: dict[str, object] | None = None) -> None:
    with writing() as session:
        changes.note(session, NOW, None, action, "thing", entity_id, after=after)


def test_the_newest_change_is_found_even_among_those_of_one_instant(
    clock: FrozenClock,
) -> None:
    del clock
    for number in range(8):
        _note(f"step {number}", "a", {"number": number})
        _note("other", "b")
    with reading() as session:
        kept = changes.of_things(session, ("thing", "a"))[0]
    assert kept == changes.Kept("step 7", None, {"number": 7}, NOW, "", "thing", "a")


def test_what_was_never_changed_has_no_change() -> None:
    with reading() as session:
        assert not changes.of_things(session, ("thing", "a"))


def test_every_change_is_told_to_open_screens() -> None:
    with reading() as session:
        before = data_version.current(session).data
    _note("step", "a")
    with reading() as session:
        assert data_version.current(session).data == before + 1


def test_what_is_undone_is_not_told() -> None:
    def fail() -> None:
        with writing() as session:
            changes.note(session, NOW, None, "step", "thing", "a")
            session.flush()
            raise RuntimeError

    with reading() as session:
        before = data_version.current(session).data
    with pytest.raises(RuntimeError):
        fail()
    with reading() as session:
        assert data_version.current(session).data == before
        assert not changes.of_things(session, ("thing", "a"))


def test_a_partner_that_has_ended_is_not_registered_from_that_day(house: House) -> None:
    with writing() as session:
        row = session.get(Partner, house.library)
        assert row is not None
        row.ended_on = TODAY
    with reading() as session:
        today = {one.id for one in partners.registered(session, TODAY)}
        yesterday = {one.id for one in partners.registered(session, TODAY.replace(day=2))}
    assert house.library not in today
    assert house.library in yesterday

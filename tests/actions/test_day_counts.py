"""The house's door count: saved, corrected with its history, by those who may."""

from datetime import timedelta

import pytest

from bis.actions.day_counts import count_day
from bis.core.permissions import Role
from bis.errors import ChangedMeanwhileError, FieldsError, NotAllowedError
from bis.store import changes, day_counts
from bis.store.day_counts import Counted
from bis.store.session import reading
from tests.support.databases import only_sqlite
from tests.support.house import TODAY, House


def stored() -> Counted:
    with reading() as session:
        return day_counts.get(session, TODAY)


def test_a_count_is_saved_and_a_correction_keeps_what_stood_there(house: House) -> None:
    assert stored() == Counted(None, 0)
    count_day(house.actors[Role.RECEPTION], TODAY, 131, 0)
    assert stored() == Counted(131, 1)
    count_day(house.coordinator, TODAY, 113, 1)
    assert stored() == Counted(113, 2)
    with reading() as session:
        change = changes.of_things(session, ("day_count", str(TODAY)))[0]
    assert change.before == {"entries": 131, "version": 1}
    assert change.after == {"entries": 113, "version": 2}
    assert change.who == "coordinator@provhuset.se"


@pytest.mark.parametrize("seen", [0, 2], ids=["never seen", "seen another"])
def test_who_counts_second_is_told(house: House, seen: int) -> None:
    count_day(house.coordinator, TODAY, 131, 0)
    with pytest.raises(ChangedMeanwhileError):
        count_day(house.coordinator, TODAY, 99, seen)
    assert stored() == Counted(131, 1)


@only_sqlite
def test_yesterday_can_be_counted_and_tomorrow_not(house: House) -> None:
    count_day(house.coordinator, TODAY - timedelta(days=1), 0, 0)
    with pytest.raises(FieldsError):
        count_day(house.coordinator, TODAY + timedelta(days=1), 5, 0)


@only_sqlite
@pytest.mark.parametrize("role", [Role.PARTNER, Role.READER])
def test_others_do_not_count(house: House, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        count_day(house.actors[role], TODAY, 131, 0)
    assert stored().entries is None

"""The next date of an activity."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from bis.actions import series
from bis.core.events import CANCELLED
from bis.core.series import ALL
from bis.store import coming
from bis.store.models import Event, Occurrence
from bis.store.session import reading, writing
from tests.support.house import House, shown


def test_the_next_planned_date_is_found_past_a_cancelled_one(house: House) -> None:
    tenth = next(one for one in house.dates if one.day.day == 10)
    with writing() as session:
        session.execute(
            update(Occurrence).where(Occurrence.id == tenth.id).values(status=CANCELLED)
        )
    with reading() as session:
        found = coming.next_of(session, house.event, house.today.starts_at)
    assert found is not None
    assert found.day == tenth.day + timedelta(weeks=1)


def test_the_last_date_has_none_after_it(house: House) -> None:
    with reading() as session:
        assert coming.next_of(session, house.event, house.dates[-1].starts_at) is None


def test_another_activity_is_not_the_same_one(house: House) -> None:
    with writing() as session:
        session.execute(update(Event).values(lineage_id=house.church))
    with reading() as session:
        found = coming.next_of(session, house.library, house.today.starts_at)
    assert found is None


def test_a_draft_comes_next_for_nobody(house: House) -> None:
    one = house.dates[5]
    draft = replace(series.opened(house.coordinator, one.id).draft(ALL), published=False)
    series.change(house.coordinator, one.id, ALL, draft, shown(house, one.id, ALL))
    with reading() as session:
        assert coming.next_of(session, house.event, house.today.starts_at) is None

"""How values travel between Python and the tables."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bis.store.models import Questionnaire
from bis.store.session import reading, writing

pytestmark = pytest.mark.usefixtures("database")


def test_an_instant_comes_back_in_utc_to_the_microsecond() -> None:
    at = datetime(2026, 11, 3, 13, 30, 15, 123456, tzinfo=ZoneInfo("Europe/Stockholm"))
    with writing() as session:
        session.add(Questionnaire(version=77, created_at=at))
    with reading() as session:
        found = session.scalars(
            select(Questionnaire.created_at).where(Questionnaire.version == 77)
        ).one()
    assert found == at
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_refused() -> None:
    naive = Questionnaire(version=77, created_at=datetime(2026, 11, 3, 13, 30))
    with pytest.raises(StatementError, match="has no zone"), writing() as session:
        session.add(naive)


def test_the_hour_that_exists_twice_is_told_apart_and_sorted() -> None:
    zone = ZoneInfo("Europe/Stockholm")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=0)
    second = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1)
    with writing() as session:
        session.add(Questionnaire(version=72, created_at=second))
        session.add(Questionnaire(version=71, created_at=first))
    with reading() as session:
        found = session.execute(
            select(Questionnaire.version, Questionnaire.created_at)
            .where(Questionnaire.version.in_((71, 72)))
            .order_by(Questionnaire.created_at)
        ).all()
    assert [row.version for row in found] == [71, 72]
    assert found[1].created_at - found[0].created_at == timedelta(hours=1)


def test_an_instant_can_be_compared_with_one_of_another_zone() -> None:
    at = datetime(2026, 5, 3, 12, 30, tzinfo=UTC)
    with writing() as session:
        session.add(Questionnaire(version=77, created_at=at))
    in_stockholm = at.astimezone(ZoneInfo("Europe/Stockholm"))
    with reading() as session:
        found = session.scalars(
            select(Questionnaire.version).where(Questionnaire.created_at == in_stockholm)
        ).all()
    assert list(found) == [77]

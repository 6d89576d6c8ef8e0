"""Which partners are active on a day."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from bis.core.active_partners import LED, MEETING, Deed, History, Registration

DAY = date(2026, 11, 30)


def partner(
    name: str, since: date = date(2026, 1, 1), until: date | None = None
) -> Registration:
    return Registration(uuid4(), name, since, until)


def active(day: date, one: Registration, *deeds: Deed) -> bool:
    return one in History((one,), [(one.id, deed) for deed in deeds]).active(day)


@pytest.mark.parametrize(
    ("days_ago", "is_active"), [(0, True), (1, True), (89, True), (90, False), (-1, False)]
)
def test_ninety_days_that_end_with_the_day_itself(days_ago: int, is_active: bool) -> None:
    deed = Deed(DAY - timedelta(days=days_ago), LED, "Kör")
    assert active(DAY, partner("A"), deed) is is_active


def test_only_registered_partners_are_active() -> None:
    deed = Deed(DAY, LED, "Kör")
    assert active(DAY, partner("A", since=DAY), deed)
    assert not active(DAY, partner("A", since=DAY + timedelta(days=1)), deed)
    assert not active(DAY, partner("A", until=DAY), deed)
    assert active(DAY, partner("A", until=DAY + timedelta(days=1)), deed)


def test_the_last_thing_before_the_day_is_what_counts() -> None:
    one = partner("A")
    deeds = [
        Deed(DAY + timedelta(days=3), LED, "Senare"),
        Deed(DAY - timedelta(days=5), MEETING),
        Deed(DAY - timedelta(days=50), LED, "Förr"),
    ]
    history = History((one,), [(one.id, deed) for deed in deeds])
    assert history.active(DAY)[one] == Deed(DAY - timedelta(days=5), MEETING)


def test_a_day_in_a_leap_year_has_ninety_days_too() -> None:
    one = partner("A", since=date(2020, 1, 1))
    assert active(date(2028, 2, 29), one, Deed(date(2027, 12, 2), LED, "Kör"))
    assert not active(date(2028, 2, 29), one, Deed(date(2027, 12, 1), LED, "Kör"))


def test_somebody_unknown_who_did_something_disturbs_nobody() -> None:
    assert History((), [(UUID(int=1), Deed(DAY, LED, "Kör"))]).active(DAY) == {}

"""What organisations have really done, on each engine."""

from datetime import date, timedelta

from bis import clock
from bis.actions import events
from bis.core.events import Closing
from bis.store import models
from bis.store.partner_activity import (
    CONTRIBUTION,
    LED,
    MEETING,
    PartnerActivity,
    activity_between,
    led_together,
)
from bis.store.session import reading, writing
from tests.support.house import TODAY, House

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def hold(house: House, number: int, *organisers: object) -> date:
    one = house.dates[number]
    closing = Closing(True, visits=5, counted=True, organisers=organisers)  # type: ignore[arg-type]
    events.close(house.coordinator, one.id, closing, one.version)
    return one.day


def found(first: date = YEAR[0], last: date = YEAR[1]) -> list[PartnerActivity]:
    with reading() as session:
        return activity_between(session, first, last)


def test_a_plan_is_no_activity_and_a_cancelled_one_neither(house: House) -> None:
    one = house.dates[0]
    events.close(house.coordinator, one.id, Closing(took_place=False), one.version)
    assert found() == []


def test_everybody_that_the_closing_names_was_active_on_that_day(house: House) -> None:
    day = hold(house, 0, house.church, house.library)
    assert {(one.partner_id, one.day, one.what, one.title) for one in found()} == {
        (house.church, day, LED, "Språkcafé"),
        (house.library, day, LED, "Språkcafé"),
    }


def test_both_days_of_the_span_count_and_no_other(house: House) -> None:
    day = hold(house, 0, house.church)
    assert len(found(day, day)) == 1
    assert found(day + timedelta(1), day + timedelta(9)) == []
    assert found(day - timedelta(9), day - timedelta(1)) == []


def test_a_meeting_and_a_contribution_count_but_not_one_taken_back(house: House) -> None:
    with writing() as session:
        meeting = models.Meeting(day=TODAY, period="2026-10", began_at=clock.now())
        session.add(meeting)
        session.flush()
        session.add(models.MeetingPartner(meeting_id=meeting.id, partner_id=house.library))
        session.add(models.Contribution(partner_id=house.church, day=TODAY, kind="money"))
        session.add(
            models.Contribution(
                partner_id=house.church, day=TODAY, kind="room", removed_at=clock.now()
            )
        )
    assert found() == [
        PartnerActivity(house.church, TODAY, CONTRIBUTION, "money"),
        PartnerActivity(house.library, TODAY, MEETING, ""),
    ]


def test_a_pair_is_counted_once_for_each_occurrence_that_it_led(house: House) -> None:
    for number in range(2):
        hold(house, number, house.church, house.library)
    hold(house, 2, house.church)
    with reading() as session:
        pairs = led_together(session, *YEAR)
    assert pairs == {tuple(sorted((house.church, house.library))): 2}

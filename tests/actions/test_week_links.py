"""A partner's link: it adds and calls off what its own organisation leads, and nothing else."""

import threading
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from bis import clock as house_clock
from bis.actions import events, invitations, partners, venues, week_links
from bis.actions.week_links import Sheet
from bis.core.events import CANCELLED, PLANNED, Occurrence, day_bounds
from bis.core.permissions import Role
from bis.core.week_form import FIELDS, Row
from bis.errors import FieldsError, NotAllowedError, NotFoundError, RefusedError
from bis.store import changes
from bis.store import events as stored
from bis.store import week_links as kept
from bis.store.session import reading
from tests.support.house import TODAY, FrozenClock, House, undo

MONDAY = date(2026, 11, 9)  # of the week after NOW
WORST = "<b>Fika</b> *x* ![](//x.se/y) \u202egnirts \U0001f469\u200d\U0001f373"


@pytest.fixture
def token(house: House) -> str:
    """The library's link."""
    return week_links.make(house.coordinator, house.library)


def row(house: House, number: int = 0, **typed: str) -> Row:
    usual = {
        "vad": "Sagostund",
        "slag": "meet",
        "var": str(house.hall),
        "dag": "2026-11-11",
        "fran": "10:00",
        "till": "11.30",
    }
    return Row(number, dict.fromkeys(FIELDS, "") | usual | typed)


def sheet(*rows: Row, same: frozenset[str] = frozenset()) -> Sheet:
    return Sheet(MONDAY, rows, same)


def found(partner: UUID) -> list[Occurrence]:
    with reading() as session:
        everything = stored.between(session, *day_bounds(TODAY, TODAY + timedelta(days=60)))
    return [one for one in everything if partner in one.organiser_ids]


# --- making and taking back -----------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.READER])
def test_only_a_coordinator_makes_sees_or_takes_back_links(
    house: House, token: str, role: Role
) -> None:
    (link,) = week_links.links_of(house.coordinator, house.library)
    actor = house.actors[role]
    for forbidden in (
        lambda: week_links.make(actor, house.church),
        lambda: week_links.links_of(actor, house.church),
        lambda: week_links.revoke(actor, link.id),
    ):
        with pytest.raises(NotAllowedError):
            forbidden()
    assert week_links.opened_by(token).id == link.id


def test_the_token_itself_is_kept_nowhere(house: House, token: str) -> None:
    (link,) = week_links.links_of(house.coordinator, house.library)
    assert token not in repr(link)
    assert link.expires_at - link.made_at == week_links.LENGTH


def test_one_that_is_taken_back_too_old_or_guessed_opens_nothing(
    house: House, token: str, clock: FrozenClock
) -> None:
    other = week_links.make(house.coordinator, house.library)
    (link, _) = week_links.links_of(house.coordinator, house.library)
    week_links.revoke(house.coordinator, link.id)
    with pytest.raises(NotFoundError):
        week_links.revoke(house.coordinator, link.id)
    for closed in (token, "", "gissat", str(link.id)):
        with pytest.raises(NotFoundError):
            week_links.opened_by(closed)
        with pytest.raises(NotFoundError):
            week_links.send(closed, sheet(row(house)))
        with pytest.raises(NotFoundError):
            week_links.call_off(closed, house.dates[-1].id, "other")
    clock.forward(days=179)
    assert week_links.opened_by(other).partner == "Provbiblio"
    clock.forward(days=2)
    with pytest.raises(NotFoundError):
        week_links.opened_by(other)
    assert found(house.library) == []


def test_the_link_of_an_organisation_that_has_ended_opens_nothing(
    house: House, token: str
) -> None:
    partners.end(house.coordinator, house.library, TODAY, 1)
    with pytest.raises(NotFoundError):
        week_links.opened_by(token)
    with pytest.raises(RefusedError):
        week_links.make(house.coordinator, house.library)
    partners.reopen(house.coordinator, house.library, 2)
    assert week_links.opened_by(token).partner_id == house.library


def test_it_is_no_invitation_to_an_account_and_those_open_no_week(
    house: House, token: str
) -> None:
    account = invitations.invite(house.coordinator, "ny@prov.se", Role.READER, None)
    with pytest.raises(NotFoundError):
        invitations.what_is_offered(token)
    with pytest.raises(NotFoundError):
        invitations.accept(token, "ett gott lösenord", "198.51.100.1")
    with pytest.raises(NotFoundError):
        week_links.opened_by(account)
    assert [one.email for one in invitations.waiting(house.coordinator)] == ["ny@prov.se"]


# --- sending --------------------------------------------------------------------------------


def test_a_week_stands_in_the_calendar_at_once_and_the_history_says_by_which_link(
    house: House, token: str
) -> None:
    assert week_links.send(token, sheet(row(house, barn="1", dropin="1"))) == 1
    (one,) = found(house.library)
    assert (one.title, one.clock, one.day) == ("Sagostund", "10.00–11.30", date(2026, 11, 11))
    assert one.child_care
    assert one.drop_in
    (link,) = week_links.links_of(house.coordinator, house.library)
    assert link.used_at == house_clock.now()
    with reading() as session:
        change = changes.of_things(session, ("event", str(one.event_id)))[0]
    assert change.who == ""
    assert change.after is not None
    assert change.after["invitation"] == str(link.id)


def test_a_link_adds_for_its_own_organisation_whatever_is_sent(
    house: House, token: str
) -> None:
    forged = row(house, organiser_id=str(house.church), vem=str(house.church))
    week_links.send(token, sheet(forged))
    (one,) = found(house.library)
    assert one.organiser_ids == (house.library,)


def test_one_row_that_is_wrong_keeps_all_out(house: House, token: str) -> None:
    wrong = row(house, 1, vad="x" * 121, fran="15:00", till="14:00")
    with pytest.raises(FieldsError) as raised:
        week_links.send(token, sheet(row(house), wrong))
    assert raised.value.fields == {
        "vad1": "week.error.title_long",
        "till1": "week.error.ends_before_start",
    }
    assert found(house.library) == []


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"vad": ""}, {"vad0"}),
        ({"vad": "\u202e\u200b "}, {"vad0"}),
        ({"slag": ""}, {"slag0"}),
        ({"slag": "<b>"}, {"slag0"}),
        ({"var": ""}, {"var0"}),
        ({"var": str(uuid4())}, {"var0"}),
        ({"dag": ""}, {"dag0"}),
        ({"dag": "2026-11-20"}, {"dag0"}),  # not of this week
        ({"fran": "25:00"}, {"fran0"}),
        ({"till": "sent"}, {"till0"}),
        ({"fran": "²³:00"}, {"fran0"}),
        ({"fran": "", "till": ""}, {"fran0", "till0"}),
    ],
)
def test_what_is_missing_or_unknown_is_told_at_its_field(
    house: House, token: str, typed: dict[str, str], fields: set[str]
) -> None:
    with pytest.raises(FieldsError) as raised:
        week_links.preview(token, sheet(row(house, 0, **typed)))
    assert set(raised.value.fields) == fields


def test_nothing_is_put_where_time_has_passed(house: House, token: str) -> None:
    this_week = Sheet(date(2026, 11, 2), (row(house, dag="2026-11-03", fran="13:00"),))
    with pytest.raises(FieldsError):
        week_links.send(token, this_week)
    later = Sheet(date(2026, 11, 2), (row(house, dag="2026-11-03", fran="13:45", till="14"),))
    assert week_links.send(token, later) == 1


def test_an_empty_sheet_is_refused(house: House, token: str) -> None:
    empty = row(house, vad=" ", slag="", var="", dag="", fran="", till="")
    with pytest.raises(RefusedError):
        week_links.send(token, sheet(empty))


def test_the_same_sheet_sent_twice_is_one(house: House, token: str) -> None:
    twice = sheet(row(house), row(house, 1))
    assert week_links.send(token, twice) == 1
    assert week_links.send(token, twice) == 0
    assert len(found(house.library)) == 1


def test_two_taps_at_once_are_one(house: House, token: str) -> None:
    both = threading.Barrier(2)
    sent: list[int] = []

    def tap() -> None:
        both.wait()
        sent.append(week_links.send(token, sheet(row(house))))

    threads = [threading.Thread(target=tap) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [0, 1]
    assert len(found(house.library)) == 1


def test_the_worst_name_is_kept_as_it_was_meant(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house, vad=WORST)))
    (one,) = found(house.library)
    assert one.title == WORST.replace("\u202e", "")


def test_a_known_name_brings_what_the_lab_knows(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house, vad="svenska 1", slag="")))
    (one,) = found(house.library)
    assert (one.title, one.kind, one.level) == ("Svenska 1", "swedish", "svenska1")


# --- the same as last week ------------------------------------------------------------------


@pytest.fixture
def church(house: House) -> str:
    """The church's link; it led a fika of its own this Thursday, and the weekly Språkcafé."""
    thursday = TODAY + timedelta(days=2)
    events.add_event(house.coordinator, house.draft(day=thursday, child_care=True))
    return week_links.make(house.coordinator, house.church)


def test_last_week_is_offered_but_not_what_stands_there_already(
    house: House, church: str
) -> None:
    desk = week_links.desk(church, MONDAY)
    assert [(draft.title, draft.day) for _, draft in desk.offered] == [
        ("Fika för alla", date(2026, 11, 12))
    ]
    key = str(desk.offered[0][0])
    assert week_links.send(church, sheet(same=frozenset({key}))) == 1
    assert week_links.desk(church, MONDAY).offered == []
    assert week_links.send(church, sheet(same=frozenset({key}))) == 0
    copy = next(one for one in found(house.church) if one.day == date(2026, 11, 12))
    assert copy.child_care


def test_a_tick_for_somebody_elses_date_adds_nothing(house: House, token: str) -> None:
    foreign = frozenset(str(one.id) for one in house.dates) | {"x"}
    assert week_links.send(token, sheet(same=foreign)) == 0
    assert found(house.library) == []


def test_a_place_that_is_no_longer_used_is_not_offered(house: House, church: str) -> None:
    venues.end(house.coordinator, house.hall, 1)
    desk = week_links.desk(church, MONDAY)
    assert desk.offered == []
    assert house.hall not in [one.id for one in desk.venues]


def test_what_else_is_in_its_place_is_told(house: House, token: str) -> None:
    clash = row(house, dag="2026-11-10", fran="14:00", till="16:00")
    (planned,) = week_links.preview(token, sheet(clash))
    assert planned.taken_by == ("Språkcafé 13.00–15.00",)
    assert not planned.stands


def test_what_is_there_since_the_night_before_is_told_of_too(house: House, token: str) -> None:
    night = house.draft(
        title="Natt",
        day=date(2026, 11, 9),
        starts=time(22),
        ends=time(9),
        ends_next_day=True,
    )
    events.add_event(house.coordinator, night)
    (planned,) = week_links.preview(
        token, sheet(row(house, dag="2026-11-10", fran="08:00", till="10:00"))
    )
    assert [told.partition(" ")[0] for told in planned.taken_by] == ["Natt"]


def test_a_draft_is_neither_shown_nor_told_of_nor_called_off(
    house: House, token: str, church: str
) -> None:
    hidden = house.draft(
        title="Hemligt", day=date(2026, 11, 11), starts=time(10), ends=time(12)
    )
    events.add_event(house.coordinator, replace(hidden, published=False))
    (draft,) = [one for one in found(house.church) if one.title == "Hemligt"]
    assert draft.id not in [one.id for one in week_links.desk(church, MONDAY).standing]
    with pytest.raises(NotFoundError):
        week_links.call_off(church, draft.id, "other")
    (planned,) = week_links.preview(token, sheet(row(house)))
    assert planned.taken_by == ()


# --- calling off ----------------------------------------------------------------------------


def test_it_calls_off_its_own_before_it_begins_and_staff_can_undo(
    house: House, church: str
) -> None:
    coming = house.dates[-1]
    week_links.call_off(church, coming.id, "weather")
    with reading() as session:
        assert stored.get(session, coming.id).status == CANCELLED
    undo(house.coordinator, coming.id)
    with reading() as session:
        assert stored.get(session, coming.id).status == PLANNED


def test_it_calls_off_nothing_that_has_begun_and_nothing_twice(
    house: House, church: str
) -> None:
    week_links.call_off(church, house.dates[-1].id, "other")
    for begun in (house.today.id, house.dates[0].id, house.dates[-1].id):
        with pytest.raises(RefusedError):
            week_links.call_off(church, begun, "other")
    with pytest.raises(FieldsError):
        week_links.call_off(church, house.dates[-2].id, "<b>")


def test_it_calls_off_nothing_of_another_even_where_it_helps(house: House, token: str) -> None:
    day = TODAY + timedelta(days=3)
    events.add_event(
        house.coordinator,
        replace(house.draft(day=day), co_organisers=(house.library,), starts=time(16)),
    )
    (helped,) = found(house.library)
    for foreign in (house.dates[-1].id, helped.id, uuid4()):
        with pytest.raises(NotFoundError):
            week_links.call_off(token, foreign, "other")


def test_what_was_called_off_can_be_sent_once_more(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house)))
    week_links.call_off(token, found(house.library)[0].id, "leader")
    assert week_links.send(token, sheet(row(house))) == 1


# --- what a coordinator hears ---------------------------------------------------------------


def test_the_news_tell_how_much_came_by_link_and_leave_out_what_staff_did(
    house: House, token: str
) -> None:
    events.add_event(house.coordinator, house.draft(organiser_id=house.library))
    week_links.send(token, sheet(row(house), row(house, 1, vad="Läxhjälp")))
    week_links.call_off(token, found(house.library)[1].id, "leader")
    with reading() as session:
        (news,) = kept.news(session, house_clock.now() - timedelta(days=7))
        assert kept.news(session, house_clock.now() + timedelta(minutes=1)) == []
    assert (news.partner, news.added, news.called_off) == ("Provbiblio", 2, 1)


def test_what_is_on_now_stands_until_it_has_ended(house: House, clock: FrozenClock) -> None:
    church = week_links.make(house.coordinator, house.church)

    def stands() -> bool:
        return house.today.id in [one.id for one in week_links.desk(church, MONDAY).standing]

    assert stands()  # it began half an hour ago
    clock.set("2026-11-03T14:59")
    assert stands()
    clock.set("2026-11-03T15:00")
    assert not stands()


def test_what_is_sent_is_listed_in_order_of_time(house: House, token: str) -> None:
    rows = [
        row(house, number, dag=day, fran=starts, till="20.00")
        for number, (day, starts) in enumerate(
            [("2026-11-13", "10.00"), ("2026-11-10", "12.00"), ("2026-11-10", "09.00")]
        )
    ]
    planned = [one.draft.slot[:2] for one in week_links.preview(token, sheet(*rows))]
    assert planned == sorted(planned)

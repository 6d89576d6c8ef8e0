"""A partner's link: it adds and changes what its own organisation leads, and nothing else."""

import threading
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from bis import clock as house_clock
from bis.actions import events, invitations, partners, series, venues, week_links
from bis.actions.lab import profile
from bis.actions.week_links import Correctable, Sheet
from bis.core.events import CANCELLED, PLANNED, Closing, Occurrence, day_bounds
from bis.core.permissions import Role
from bis.core.series import FOLLOWING, differences
from bis.core.week_form import FIELDS, Row
from bis.errors import (
    ChangedMeanwhileError,
    FieldsError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from bis.store import changes, models
from bis.store import events as stored
from bis.store import week_links as kept
from bis.store.session import reading
from tests.support.house import TODAY, FrozenClock, House, occurrences_of, shown, undo

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


def version_of(occurrence_id: UUID) -> int:
    with reading() as session:
        row = session.get(models.Occurrence, occurrence_id)
        return row.version if row else 1


def call_off(token: str, occurrence_id: UUID, reason: str) -> None:
    """Call a date off as somebody who is shown it now."""
    week_links.call_off(token, occurrence_id, reason, version_of(occurrence_id))


def put_back(token: str, occurrence_id: UUID) -> None:
    """Put a date back as somebody who is shown it now."""
    week_links.put_back(token, occurrence_id, version_of(occurrence_id))


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
            call_off(closed, house.dates[-1].id, "other")
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
    later = week_links.desk(church, MONDAY)
    assert (later.offered, later.repeats) == ([], True)
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
        call_off(church, draft.id, "other")
    (planned,) = week_links.preview(token, sheet(row(house)))
    assert planned.taken_by == ()


# --- calling off ----------------------------------------------------------------------------


def test_it_calls_off_its_own_before_it_begins_and_staff_can_undo(
    house: House, church: str
) -> None:
    coming = house.dates[-1]
    call_off(church, coming.id, "weather")
    with reading() as session:
        assert stored.get(session, coming.id).status == CANCELLED
    undo(house.coordinator, coming.id)
    with reading() as session:
        assert stored.get(session, coming.id).status == PLANNED


def test_it_calls_off_nothing_that_has_begun_and_nothing_twice(
    house: House, church: str
) -> None:
    call_off(church, house.dates[-1].id, "other")
    for begun in (house.today.id, house.dates[0].id, house.dates[-1].id):
        with pytest.raises(RefusedError):
            call_off(church, begun, "other")
    with pytest.raises(FieldsError):
        call_off(church, house.dates[-2].id, "<b>")


def test_it_calls_off_nothing_of_another_even_where_it_helps(house: House, token: str) -> None:
    day = TODAY + timedelta(days=3)
    events.add_event(
        house.coordinator,
        replace(house.draft(day=day), co_organisers=(house.library,), starts=time(16)),
    )
    (helped,) = found(house.library)
    for foreign in (house.dates[-1].id, helped.id, uuid4()):
        with pytest.raises(NotFoundError):
            call_off(token, foreign, "other")


def test_what_was_called_off_can_be_sent_once_more(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house)))
    call_off(token, found(house.library)[0].id, "leader")
    assert week_links.send(token, sheet(row(house))) == 1


def test_it_calls_nothing_off_without_saying_why(house: House, church: str) -> None:
    with pytest.raises(FieldsError) as raised:
        call_off(church, house.dates[-1].id, "")
    assert raised.value.fields == {"reason": "week.error.why_empty"}
    assert now_of(house.dates[-1].id).status == PLANNED


# --- putting back ---------------------------------------------------------------------------


def now_of(occurrence_id: UUID) -> Occurrence:
    with reading() as session:
        return stored.get(session, occurrence_id)


def test_what_a_link_called_off_it_puts_back_and_the_history_says_so(
    house: House, church: str
) -> None:
    coming = house.dates[-5]  # 24 November
    call_off(church, coming.id, "weather")
    assert week_links.desk(church, MONDAY).returnable == {coming.id}
    put_back(church, coming.id)
    after = now_of(coming.id)
    assert (after.status, after.reason, after.starts_at) == (PLANNED, "", coming.starts_at)
    desk = week_links.desk(church, MONDAY)
    assert desk.returnable == frozenset()
    assert coming.id in desk.changeable
    with reading() as session:
        newest = changes.of_things(session, ("occurrence", str(coming.id)))[0]
    assert (newest.action, newest.who) == ("undo", "")
    assert newest.before is not None
    assert newest.after is not None
    assert (newest.before["status"], newest.after["status"]) == (CANCELLED, PLANNED)
    put_back(church, coming.id)  # a second tap
    assert now_of(coming.id).version == after.version
    call_off(church, coming.id, "leader")
    undo(house.coordinator, coming.id)
    assert now_of(coming.id).status == PLANNED


def test_another_link_of_the_same_organisation_may_put_it_back(
    house: House, church: str
) -> None:
    call_off(church, house.dates[-5].id, "weather")
    another = week_links.make(house.coordinator, house.church)
    put_back(another, house.dates[-5].id)
    assert now_of(house.dates[-5].id).status == PLANNED


def test_what_the_house_called_off_stays_so(house: House, church: str) -> None:
    first, again = house.dates[-5], house.dates[-6]
    off = Closing(took_place=False, reason="venue")
    events.close(house.coordinator, first.id, off, first.version)
    call_off(church, again.id, "weather")  # then the house says the same
    undo(house.coordinator, again.id)
    events.close(house.coordinator, again.id, off, now_of(again.id).version)
    series.call_off(
        house.coordinator,
        house.dates[-1].id,
        FOLLOWING,
        off,
        shown(house, house.dates[-1].id, FOLLOWING),
    )
    assert week_links.desk(church, MONDAY).returnable == frozenset()
    for one in (first, again, house.dates[-1]):
        with pytest.raises(RefusedError):
            put_back(church, one.id)
        assert now_of(one.id).status == CANCELLED


def test_it_puts_back_nothing_of_another_and_nothing_that_would_have_begun(
    house: House, church: str, token: str, clock: FrozenClock
) -> None:
    coming = house.dates[-5]
    call_off(church, coming.id, "weather")
    for foreign, one in ((token, coming.id), (church, uuid4()), ("gissat", coming.id)):
        with pytest.raises(NotFoundError):
            put_back(foreign, one)
    clock.set("2026-11-24T13:00")
    with pytest.raises(RefusedError):
        put_back(church, coming.id)
    assert now_of(coming.id).status == CANCELLED


def test_a_press_on_what_was_shown_before_does_nothing_to_what_came_since(
    house: House, church: str
) -> None:
    coming = house.dates[-5]
    week_links.call_off(church, coming.id, "weather", coming.version)
    off = version_of(coming.id)
    week_links.put_back(church, coming.id, off)
    with pytest.raises(ChangedMeanwhileError):
        week_links.call_off(church, coming.id, "weather", coming.version)
    assert now_of(coming.id).status == PLANNED
    call_off(church, coming.id, "leader")
    with pytest.raises(ChangedMeanwhileError):
        week_links.put_back(church, coming.id, off)
    assert now_of(coming.id).status == CANCELLED


# --- correcting -----------------------------------------------------------------------------


def corrected(token: str, occurrence_id: UUID, **typed: str) -> bool:
    """Correct a date as somebody who is shown it now and types over some of it."""
    it = week_links.correctable(token, occurrence_id)
    return week_links.correct(token, occurrence_id, over(it, **typed), it.version)


def over(it: Correctable, **typed: str) -> Row:
    return Row(0, {**it.row.typed, **typed})


def test_every_field_of_one_date_is_corrected_and_the_rest_of_it_stays(
    house: House, token: str
) -> None:
    rich = house.draft(
        title="Sagostund",
        day=date(2026, 11, 11),
        organiser_id=house.library,
        co_organisers=(house.church,),
        level="svenska1",
        languages=("sv", "ti"),
        target_groups=("families",),
        cost=20,
        description="Vi läser.\n\nOch fikar.",
        next_step="Språkcafé",
        meets_across=True,
        has_survey=False,
    )
    events.add_event(house.coordinator, rich)
    (one,) = found(house.library)
    typed = {
        "vad": "Sagor",
        "slag": "family",
        "var": str(house.school),
        "dag": "2026-11-12",
        "fran": "9",
        "till": "1030",
        "barn": "1",
        "dropin": "",
    }
    assert corrected(token, one.id, **typed)
    (after,) = found(house.library)
    assert after.id == one.id
    it = week_links.correctable(token, one.id)
    assert it.stands == replace(
        rich,
        title="Sagor",
        kind="family",
        venue_id=house.school,
        day=date(2026, 11, 12),
        starts=time(9),
        ends=time(10, 30),
        child_care=True,
        drop_in=False,
    )


def test_of_a_series_one_date_is_corrected_and_the_others_are_not_touched(
    house: House, church: str
) -> None:
    chosen = house.dates[-5]
    assert week_links.correctable(church, chosen.id).repeats
    others = [one for one in occurrences_of(house.event) if one.id != chosen.id]
    typed = {"vad": "Språkfika", "slag": "advice", "dag": "2026-11-25", "fran": "14.00"}
    assert corrected(church, chosen.id, **typed)
    assert list(occurrences_of(house.event)) == others
    after = now_of(chosen.id)
    assert (after.title, after.day, after.clock) == (
        "Språkfika",
        date(2026, 11, 25),
        "14.00–15.00",
    )
    assert not week_links.correctable(church, chosen.id).repeats
    assert corrected(church, chosen.id, fran="13.30")  # and once more
    undo(house.coordinator, chosen.id)
    undo_again = now_of(chosen.id)
    assert undo_again.clock == "14.00–15.00"


def test_staff_undo_a_correction_and_the_history_tells_what_and_by_which_link(
    house: House, church: str
) -> None:
    chosen = house.dates[-5]
    corrected(church, chosen.id, till="15.30")
    (link,) = week_links.links_of(house.coordinator, house.church)
    with reading() as session:
        newest = changes.of_things(session, ("series", str(chosen.lineage_id)))[0]
    assert newest.before is not None
    assert newest.after is not None
    assert (newest.action, newest.who, newest.after["scope"]) == ("change", "", "one")
    assert newest.after["invitation"] == str(link.id)
    told = differences(newest.before["facts"], newest.after["facts"])
    assert told == [("time", "13.00–15.00", "13.00–15.30")]
    undo(house.coordinator, chosen.id)
    assert (now_of(chosen.id).clock, now_of(chosen.id).event_id) == (
        "13.00–15.00",
        house.event,
    )


def test_what_stands_so_already_is_no_change(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house)))
    (one,) = found(house.library)
    it = week_links.correctable(token, one.id)
    assert not corrected(token, one.id)
    assert now_of(one.id).version == one.version
    for expected in (True, False):  # sent twice with the version of the first time
        typed = over(it, vad="Sagor", fran="9.45")
        assert week_links.correct(token, one.id, typed, it.version) is expected
    assert now_of(one.id).version == one.version + 1


def test_a_known_name_brings_what_the_lab_knows_also_when_it_is_sent_twice(
    house: House, token: str
) -> None:
    week_links.send(token, sheet(row(house, vad="Svensk 1")))
    (one,) = found(house.library)
    it = week_links.correctable(token, one.id)
    typed = over(it, vad="svenska 1")
    for expected in (True, False):
        assert week_links.correct(token, one.id, typed, it.version) is expected
    after = now_of(one.id)
    assert (after.title, after.kind, after.level) == ("Svenska 1", "swedish", "svenska1")
    assert after.known_code == "svenska1"


def test_what_a_known_name_brought_goes_with_it_and_the_kind_is_asked_for(
    house: House, token: str
) -> None:
    week_links.send(token, sheet(row(house, vad="Svenska 1")))
    (one,) = found(house.library)
    with pytest.raises(FieldsError) as raised:
        corrected(token, one.id, vad="Fika för alla")
    assert raised.value.fields == {"slag0": "week.error.kind_empty"}
    assert found(house.library) == [one]
    it = week_links.correctable(token, one.id)
    typed = over(it, vad="Fika för alla", slag="meet")
    for expected in (True, False):  # a second tap finds a name that nobody knows
        assert week_links.correct(token, one.id, typed, it.version) is expected
    later = now_of(one.id)
    assert (later.title, later.kind, later.level) == ("Fika för alla", "meet", "")
    assert later.known_code == ""


def test_a_place_and_a_kind_that_are_no_longer_chosen_elsewhere_can_stay(
    house: House, church: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(profile(), kinds=("swedish",))
    monkeypatch.setattr(week_links, "profile", lambda: few)
    venues.end(house.coordinator, house.hall, 1)
    chosen = house.dates[-5]
    assert corrected(church, chosen.id, till="15.30")
    after = now_of(chosen.id)
    assert (after.kind, after.venue_id, after.clock) == ("meet", house.hall, "13.00–15.30")
    assert corrected(church, chosen.id, vad="Språkfika", var=str(house.school), slag="meet")
    with pytest.raises(FieldsError) as raised:  # what was left does not come back
        corrected(church, chosen.id, var=str(house.hall), slag="advice")
    assert set(raised.value.fields) == {"slag0", "var0"}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"vad": " \u200b"}, {"vad0": "week.error.title_empty"}),
        ({"vad": "x" * 121}, {"vad0": "week.error.title_long"}),
        ({"slag": "<b>"}, {"slag0": "week.error.kind_empty"}),
        ({"var": str(uuid4())}, {"var0": "week.error.venue_empty"}),
        ({"dag": "2026-11-30"}, {"dag0": "week.error.day"}),  # after the last week
        ({"dag": "2026-11-02"}, {"dag0": "week.error.day"}),
        ({"dag": "2027-02-29"}, {"dag0": "week.error.day"}),
        ({"dag": "2026-11-03", "fran": "13.30", "till": "15"}, {"fran0": "week.error.past"}),
        ({"fran": "kl 9"}, {"fran0": "week.error.starts_empty"}),
        ({"till": ""}, {"till0": "week.error.ends_empty"}),
        ({"till": "10.00"}, {"till0": "week.error.ends_before_start"}),
        (
            {"vad": "", "fran": "25"},
            {"vad0": "week.error.title_empty", "fran0": "week.error.starts_empty"},
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_changed(
    house: House, token: str, typed: dict[str, str], fields: dict[str, str]
) -> None:
    week_links.send(token, sheet(row(house)))
    (one,) = found(house.library)
    with pytest.raises(FieldsError) as raised:
        corrected(token, one.id, **typed)
    assert raised.value.fields == fields
    assert found(house.library) == [one]


def test_the_worst_name_of_a_correction_is_kept_as_it_was_meant(
    house: House, token: str
) -> None:
    week_links.send(token, sheet(row(house)))
    (one,) = found(house.library)
    corrected(token, one.id, vad=WORST)
    assert now_of(one.id).title == WORST.replace("\u202e", "")


def test_it_corrects_only_what_it_may_call_off(house: House, token: str, church: str) -> None:
    day = TODAY + timedelta(days=3)
    helped = house.draft(title="Ihop", day=day, co_organisers=(house.library,))
    hidden = house.draft(title="Hemligt", day=day, published=False, organiser_id=house.library)
    for draft in (helped, hidden):
        events.add_event(house.coordinator, draft)
    call_off(church, house.dates[-1].id, "other")
    typed = row(house)
    for one in (house.dates[-2].id, uuid4(), *(each.id for each in found(house.library))):
        with pytest.raises(NotFoundError):
            week_links.correctable(token, one)
        with pytest.raises(NotFoundError):
            week_links.correct(token, one, typed, 1)
    for one in (house.today.id, house.dates[0].id, house.dates[-1].id):
        with pytest.raises(RefusedError):
            week_links.correctable(church, one)
        with pytest.raises(RefusedError):
            week_links.correct(church, one, typed, 1)
    (link,) = week_links.links_of(house.coordinator, house.church)
    week_links.revoke(house.coordinator, link.id)
    for closed in (church, "gissat", ""):
        with pytest.raises(NotFoundError):
            week_links.correctable(closed, house.dates[-2].id)
        with pytest.raises(NotFoundError):
            week_links.correct(closed, house.dates[-2].id, typed, 1)


def test_a_whole_day_stays_one_until_it_is_given_times(house: House, token: str) -> None:
    whole = house.draft(day=date(2026, 11, 11), organiser_id=house.library, all_day=True)
    events.add_event(house.coordinator, whole)
    (one,) = found(house.library)
    assert not corrected(token, one.id)
    assert corrected(token, one.id, dag="2026-11-12")
    moved = now_of(one.id)
    assert (moved.day, moved.all_day) == (date(2026, 11, 12), True)
    with pytest.raises(FieldsError) as raised:
        corrected(token, one.id, fran="9")
    assert set(raised.value.fields) == {"till0"}
    with pytest.raises(FieldsError) as raised:
        corrected(token, one.id, heldag="")
    assert set(raised.value.fields) == {"fran0", "till0"}
    assert corrected(token, one.id, fran="9", till="16")
    assert now_of(one.id).clock == "9.00–16.00"


def test_what_was_given_times_can_be_the_whole_day_again(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house)))
    (one,) = found(house.library)
    assert corrected(token, one.id, heldag="1")
    (whole,) = found(house.library)
    assert whole.all_day
    assert not corrected(token, whole.id)
    assert corrected(token, whole.id, fran="9", till="16")
    assert now_of(whole.id).clock == "9.00–16.00"


def test_what_ends_the_day_after_does_so_as_long_as_it_would_end_before_it_begins(
    house: House, token: str
) -> None:
    night = house.draft(
        day=date(2026, 11, 13),
        organiser_id=house.library,
        starts=time(20),
        ends=time(8),
        ends_next_day=True,
    )
    events.add_event(house.coordinator, night)
    (one,) = found(house.library)
    assert not corrected(token, one.id)
    assert corrected(token, one.id, fran="21.30")
    later = now_of(one.id)
    assert (later.ends_next_day, later.ends_at - later.starts_at) == (
        True,
        timedelta(hours=10.5),
    )
    assert corrected(token, one.id, till="23")
    assert now_of(one.id).clock == "21.30–23.00"


@pytest.mark.parametrize(
    ("now", "day", "hours"),
    [("2027-03-24T12:00", "2027-03-28", 3.0), ("2026-10-22T12:00", "2026-10-25", 5.0)],
)
def test_a_day_of_a_clock_change_has_its_own_hours(
    house: House, token: str, clock: FrozenClock, now: str, day: str, hours: float
) -> None:
    clock.set(now)
    this = date.fromisoformat(day)
    events.add_event(house.coordinator, house.draft(day=this, organiser_id=house.library))
    one = next(each for each in occurrences_on(this) if each.organiser_ids == (house.library,))
    assert corrected(token, one.id, fran="1", till="5")
    after = now_of(one.id)
    assert after.ends_at - after.starts_at == timedelta(hours=hours)
    if hours < 4:  # an hour that there is not
        with pytest.raises(FieldsError) as raised:
            corrected(token, one.id, fran="2.30", till="3.15")
        assert raised.value.fields == {"till0": "week.error.ends_before_start"}


def occurrences_on(day: date) -> list[Occurrence]:
    with reading() as session:
        return stored.between(session, *day_bounds(day, day))


def test_the_29th_of_february_is_a_day_of_a_leap_year(house: House, clock: FrozenClock) -> None:
    clock.set("2028-02-21T12:00")
    token = week_links.make(house.coordinator, house.library)
    events.add_event(
        house.coordinator, house.draft(day=date(2028, 2, 28), organiser_id=house.library)
    )
    (one,) = occurrences_on(date(2028, 2, 28))
    assert corrected(token, one.id, dag="2028-02-29")
    assert now_of(one.id).day == date(2028, 2, 29)


def test_who_was_shown_an_older_version_changes_nothing(house: House, church: str) -> None:
    chosen = house.dates[-5]
    it = week_links.correctable(church, chosen.id)
    events.move(
        house.coordinator,
        chosen.id,
        datetime(2026, 11, 24, 14),
        datetime(2026, 11, 24, 16),
        chosen.version,
    )
    for version in (it.version, 0, it.version + 2):
        with pytest.raises(ChangedMeanwhileError):
            week_links.correct(church, chosen.id, over(it, vad="Fika", slag="meet"), version)
    assert (now_of(chosen.id).title, now_of(chosen.id).clock) == ("Språkcafé", "14.00–16.00")
    again = week_links.correctable(church, chosen.id)
    assert week_links.correct(
        church, chosen.id, over(it, vad="Fika", slag="meet"), again.version
    )
    assert now_of(chosen.id).clock == "13.00–15.00"


def test_of_two_who_correct_at_once_one_is_told_of_the_other(house: House, church: str) -> None:
    chosen = house.dates[-5]
    it = week_links.correctable(church, chosen.id)
    both = threading.Barrier(2)
    went: list[str] = []

    def save(title: str) -> None:
        both.wait()
        try:
            week_links.correct(church, chosen.id, over(it, vad=title, slag="meet"), it.version)
        except ChangedMeanwhileError:
            went.append("told")
        else:
            went.append(title)

    threads = [threading.Thread(target=save, args=(title,)) for title in ("Ett", "Två")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (title,) = set(went) - {"told"}
    assert sorted(went) == sorted([title, "told"])
    assert now_of(chosen.id).title == title
    assert len(occurrences_of(house.event)) == len(house.dates) - 1


def test_what_else_is_in_the_place_of_a_correction_is_told(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house)))
    (one,) = found(house.library)
    assert week_links.desk(token, MONDAY).taken == {one.id: ()}
    corrected(token, one.id, dag="2026-11-10", fran="14.30", till="16.00")
    told = ("Språkcafé 13.00–15.00",)
    assert week_links.desk(token, MONDAY).taken == {one.id: told}
    assert week_links.correctable(token, one.id).taken_by == told
    corrected(token, one.id, fran="15.00")
    assert week_links.desk(token, MONDAY).taken == {one.id: ()}


# --- what a coordinator hears ---------------------------------------------------------------


def news_of(since: timedelta = timedelta(days=-7)) -> dict[str, list[tuple[str, str]]]:
    """Return what is told of each partner: what it is, and the name of the date."""
    with reading() as session:
        told = kept.news(session, house_clock.now() + since)
    return {news.partner: [(one.what, one.one.title) for one in news.told] for news in told}


def test_the_news_tell_what_came_by_link_and_leave_out_what_staff_did(
    house: House, token: str
) -> None:
    events.add_event(house.coordinator, house.draft(organiser_id=house.library))
    week_links.send(token, sheet(row(house), row(house, 1, vad="Läxhjälp")))
    off = next(one for one in found(house.library) if one.title == "Läxhjälp")
    assert news_of() == {"Provbiblio": [("added", "Läxhjälp"), ("added", "Sagostund")]}
    call_off(token, off.id, "leader")
    assert news_of() == {"Provbiblio": [("off", "Läxhjälp"), ("added", "Sagostund")]}
    assert news_of(timedelta(minutes=1)) == {}


def test_the_news_tell_of_a_correction_how_it_was_and_leave_out_what_was_put_back(
    house: House, church: str
) -> None:
    first, second = house.dates[-5], house.dates[-6]
    for ends in ("15.15", "15.30"):
        corrected(church, first.id, till=ends)
    call_off(church, second.id, "weather")
    put_back(church, second.id)
    with reading() as session:
        (news,) = kept.news(session, house_clock.now() - timedelta(days=7))
    (told,) = news.told
    assert (told.what, told.one) == ("corrected", now_of(first.id))
    assert told.was is not None
    assert (told.was["day"], told.was["time"]) == (str(first.day), "13.00–15.00")
    corrected(church, first.id, till="15.00")
    assert news_of() == {}


def test_the_news_leave_out_what_staff_have_undone_since(house: House, church: str) -> None:
    off, once, twice = house.dates[-7:-4]
    call_off(church, off.id, "weather")
    for one, ends in ((once, "15.15"), (twice, "15.15"), (twice, "15.30")):
        corrected(church, one.id, till=ends)
    assert len(news_of()["Provkyrkan"]) == 3
    for one in (off, once, twice):
        undo(house.coordinator, one.id)
    with reading() as session:
        (news,) = kept.news(session, house_clock.now() - timedelta(days=7))
    assert [one.one.id for one in news.told] == [twice.id]  # its first correction stands


def test_what_was_sent_and_staff_have_called_off_is_no_news(house: House, token: str) -> None:
    week_links.send(token, sheet(row(house)))
    (one,) = found(house.library)
    off = Closing(took_place=False, reason="venue")
    events.close(house.coordinator, one.id, off, one.version)
    assert news_of() == {}


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

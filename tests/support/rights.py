"""Every action that asks who does it: the right that it needs, and how it is called.

Each call prepares a thing of its own, so that whoever is allowed succeeds with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count
from uuid import UUID

from bis.actions import (
    closing,
    day_counts,
    diary,
    events,
    first_steps,
    interpreting,
    invitations,
    meetings,
    partner_pages,
    partners,
    people,
    privacy,
    rooms,
    series,
    surveys,
    venues,
    week_links,
)
from bis.core.active_partners import CODE
from bis.core.day_closing import DayRow
from bis.core.events import Closing, Occurrence, wall
from bis.core.meetings import DecisionDraft
from bis.core.periods import Month, Period
from bis.core.permissions import Action, Actor, Reach, Role, may, reach
from bis.core.privacy import Contact
from bis.core.series import ALL, FOLLOWING
from bis.errors import NotAllowedError
from bis.store import contributions, partner_register
from bis.store import day_counts as counted
from bis.store import diary as posts
from bis.store import events as stored
from bis.store import interpreting as noted
from bis.store import meetings as held
from bis.store import venues as places
from bis.store.session import reading
from tests.support.diary import png, post, with_picture
from tests.support.house import PASSWORD, TODAY, House, occurrences_of, shown

Call = Callable[[Actor], object]

_PERIOD = Period.ending(Month.of(TODAY), 3)
_CALLED_OFF = Closing(took_place=False, reason="weather")
_numbers = count(1)


@dataclass(frozen=True)
class Right:
    """What an action needs. `prepare` makes a thing and returns the action on it.

    `owned`: the thing is one organisation's, which is then what is asked about; without it
    the action is about the whole house.
    """

    action: Action
    prepare: Callable[[House, UUID], Call]
    owned: bool = False

    def lets(self, actor: Actor, owner: UUID) -> bool:
        """Return whether the table of rights lets `actor` do it to what `owner` has."""
        if self.owned:
            return may(actor, self.action, owner)
        return reach(actor.role, self.action) is Reach.ALL


# ---- What is prepared


def _new(prefix: str) -> str:
    return f"{prefix} {next(_numbers)}"


def dates(house: House, owner: UUID, **changes: object) -> tuple[Occurrence, ...]:
    """Return the dates of a new activity of `owner`: this morning, if not said otherwise."""
    known = {"title": _new("Fika"), "starts": time(9), "ends": time(11), "organiser_id": owner}
    return occurrences_of(events.add_event(house.coordinator, house.draft(**known | changes)))


def ended(house: House, owner: UUID) -> Occurrence:
    return dates(house, owner)[0]


def to_come(house: House, owner: UUID) -> Occurrence:
    return dates(house, owner, day=TODAY + timedelta(days=7))[0]


def _as_closed(house: House, owner: UUID) -> Occurrence:
    one = ended(house, owner)
    closing.close_day(house.coordinator, [DayRow(one.id, one.version, visits=5)])
    with reading() as session:
        return stored.get(session, one.id)


def _closing(owner: UUID) -> Closing:
    return Closing(True, 12, True, organisers=(owner,))


def _post_of(house: House) -> UUID:
    return diary.add(house.coordinator, post(title=_new("Inlägg")))


def _version_of_post(entry: UUID) -> int:
    with reading() as session:
        return posts.get(session, entry).version


def _meeting(house: House) -> UUID:
    """Return the meeting that is going on, begun if there is none."""
    with reading() as session:
        running = held.running(session)
    return running.id if running else meetings.start(house.coordinator, _PERIOD, {})


def _no_meeting(house: House) -> UUID:
    meeting = _meeting(house)
    meetings.end(house.coordinator, meeting, {})
    return meeting


def _decision(house: House) -> UUID:
    meeting = _meeting(house)
    with reading() as session:
        there = held.decisions(session, meeting)
    if not there:
        draft = DecisionDraft("Öppet en lördag", "Receptionen")
        meetings.write_decision(house.coordinator, meeting, 1, draft, 0)
        return _decision(house)
    return there[0].id


def _decision_version(decision: UUID) -> int:
    with reading() as session:
        return held.decision(session, decision).version


def _user(house: House) -> UUID:
    email = f"{next(_numbers)}@provhuset.se"
    return people.add_user(email, PASSWORD, Role.READER, None, house.coordinator)


def _closed_user(house: House) -> UUID:
    user = _user(house)
    people.close_account(house.coordinator, user)
    return user


def _invitation(house: House) -> UUID:
    email = f"{next(_numbers)}@provhuset.se"
    invitations.invite(house.coordinator, email, Role.READER, None)
    return next(one.id for one in invitations.waiting(house.coordinator) if one.email == email)


def _partner(house: House) -> UUID:
    return partners.add(house.coordinator, _new("Organisation"), is_another=True)


def _ended_partner(house: House) -> UUID:
    partner = _partner(house)
    partners.end(house.coordinator, partner, TODAY, _version_of_partner(partner))
    return partner


def _version_of_partner(partner: UUID) -> int:
    with reading() as session:
        return partner_register.get(session, partner).version


def _gift(house: House) -> UUID:
    return partners.contribute(house.coordinator, house.library, "room", TODAY, "Salen")


def _gift_taken_back(house: House) -> UUID:
    gift = _gift(house)
    partners.take_back(house.coordinator, gift, _version_of_gift(gift))
    return gift


def _version_of_gift(gift: UUID) -> int:
    with reading() as session:
        return contributions.get(session, gift).version


def _venue(house: House) -> UUID:
    return venues.add(house.coordinator, _new("Provrum"), at_bis=True, address="")


def _ended_venue(house: House) -> UUID:
    venue = _venue(house)
    venues.end(house.coordinator, venue, _version_of_venue(venue))
    return venue


def _version_of_venue(venue: UUID) -> int:
    with reading() as session:
        return places.get(session, venue).version


def _link(house: House, partner: UUID) -> UUID:
    week_links.make(house.coordinator, partner)
    return week_links.links_of(house.coordinator, partner)[0].id


# ---- How each is called


def _close_day(house: House, owner: UUID) -> Call:
    one = ended(house, owner)
    return lambda actor: closing.close_day(actor, [DayRow(one.id, one.version, visits=5)])


def _reopen(house: House, owner: UUID) -> Call:
    one = _as_closed(house, owner)
    return lambda actor: events.reopen(actor, {one.id: one.version})


def _count_day(house: House, owner: UUID) -> Call:
    del house, owner
    with reading() as session:
        version = counted.get(session, TODAY).version
    return lambda actor: day_counts.count_day(actor, TODAY, next(_numbers), version)


def _add_post(house: House, owner: UUID) -> Call:
    del house, owner
    return lambda actor: diary.add(actor, post(title=_new("Inlägg")))


def _change_post(house: House, owner: UUID) -> Call:
    del owner
    entry = _post_of(house)
    draft = post(title=_new("Ändrat"))
    return lambda actor: diary.change(actor, entry, draft, _version_of_post(entry))


def _remove_post(house: House, owner: UUID) -> Call:
    del owner
    entry = _post_of(house)
    return lambda actor: diary.remove(actor, entry, _version_of_post(entry))


def _put_back_post(house: House, owner: UUID) -> Call:
    del owner
    entry = _post_of(house)
    diary.remove(house.coordinator, entry, _version_of_post(entry))
    return lambda actor: diary.put_back(actor, entry, _version_of_post(entry))


def _picture(house: House, owner: UUID) -> Call:
    del owner
    picture = with_picture(house).picture
    assert picture
    return lambda actor: diary.picture(actor, picture)


def _set_note_aside(house: House, owner: UUID) -> Call:
    one = _as_closed(house, owner)
    return lambda actor: diary.set_note_aside(actor, one.id, aside=True)


def _add_event(house: House, owner: UUID) -> Call:
    draft = house.draft(title=_new("Fika"), organiser_id=owner)
    return lambda actor: events.add_event(actor, draft)


def _add_events(house: House, owner: UUID) -> Call:
    """Two at once, the first of them the church's own: one foreign is enough to refuse both."""
    drafts = [house.draft(title=_new("Fika"), organiser_id=at) for at in (house.church, owner)]
    return lambda actor: events.add_events(actor, drafts)


def _just_added(house: House, owner: UUID) -> Call:
    draft = house.draft(title=_new("Fika"), organiser_id=owner)
    return lambda who: _insist(bool(events.just_added(who, [events.add_event(who, draft)])))


def _close(house: House, owner: UUID) -> Call:
    one = ended(house, owner)
    return lambda actor: events.close(actor, one.id, _closing(owner), one.version)


def _move(house: House, owner: UUID) -> Call:
    one = to_come(house, owner)
    later = timedelta(days=1)
    starts, ends = (
        wall(at).replace(tzinfo=None) + later for at in (one.starts_at, one.ends_at)
    )
    return lambda actor: events.move(actor, one.id, starts, ends, one.version)


def _undo(house: House, owner: UUID) -> Call:
    one = _as_closed(house, owner)
    return lambda actor: events.undo(actor, one.id, one.version)


def _undo_several(house: House, owner: UUID) -> Call:
    """Two at once, the first of them the church's own: one foreign is enough to refuse both."""
    both = (to_come(house, house.church), to_come(house, owner))
    return lambda actor: events.undo_several(actor, {one.id: one.version for one in both})


def _may_undo(house: House, owner: UUID) -> Call:
    one = _as_closed(house, owner)
    return lambda actor: _insist(events.may_undo(actor, one))


def _insist(is_allowed: bool) -> None:
    """Refuse where an action answers whether it would."""
    if not is_allowed:
        raise NotAllowedError("said no")


def _set_baseline(house: House, owner: UUID) -> Call:
    del house, owner
    period = Period.ending(Month(2025, 12), next(_numbers) % 12 + 1)
    return lambda actor: interpreting.set_baseline(actor, period, _baseline())


def _baseline() -> Period | None:
    with reading() as session:
        return noted.baseline(session).period


def _remove_note(house: House, owner: UUID) -> Call:
    del owner
    note = interpreting.add_note(house.coordinator, TODAY, "Öppnade")
    return lambda actor: interpreting.remove_note(actor, note, 1)


def _write_reading(house: House, owner: UUID) -> Call:
    del house, owner
    month = Month(2026, 1).plus(-next(_numbers))
    return lambda actor: interpreting.write_reading(actor, CODE, month, "Fler är med.", 0)


def _start_meeting(house: House, owner: UUID) -> Call:
    del owner
    _no_meeting(house)
    return lambda actor: meetings.start(actor, _PERIOD, {})


def _resume_meeting(house: House, owner: UUID) -> Call:
    del owner
    meeting = _no_meeting(house)
    return lambda actor: meetings.resume(actor, meeting)


def _in_meeting(call: Callable[[Actor, UUID], object]) -> Callable[[House, UUID], Call]:
    def prepare(house: House, owner: UUID) -> Call:
        del owner
        meeting = _meeting(house)
        return lambda actor: call(actor, meeting)

    return prepare


def _write_insight(house: House, owner: UUID) -> Call:
    del owner
    meeting = _meeting(house)
    with reading() as session:
        version = held.insights(session, meeting)[0].version
    return lambda actor: meetings.write_insight(actor, meeting, 1, _new("Rad"), version)


def _write_decision(house: House, owner: UUID) -> Call:
    del owner
    decision = _decision(house)
    meeting, draft = _meeting(house), DecisionDraft(_new("Beslut"), "Receptionen")
    version = _decision_version(decision)
    return lambda actor: meetings.write_decision(actor, meeting, 1, draft, version)


def _set_done(house: House, owner: UUID) -> Call:
    del owner
    decision = _decision(house)
    version = _decision_version(decision)
    return lambda actor: meetings.set_done(actor, decision, is_done=True, version=version)


def _about(
    make: Callable[[House], UUID], call: Callable[[Actor, UUID], object]
) -> Callable[[House, UUID], Call]:
    """Prepare a thing of the whole house."""

    def prepare(house: House, owner: UUID) -> Call:
        del owner
        thing = make(house)
        return lambda actor: call(actor, thing)

    return prepare


def _of(call: Callable[[Actor, UUID], object]) -> Callable[[House, UUID], Call]:
    """Call it with the organisation that is asked about."""

    def prepare(house: House, owner: UUID) -> Call:
        del house
        return lambda actor: call(actor, owner)

    return prepare


def _plainly(call: Call) -> Callable[[House, UUID], Call]:
    def prepare(house: House, owner: UUID) -> Call:
        del house, owner
        return call

    return prepare


def _save_contact(house: House, owner: UUID) -> Call:
    del house, owner
    new = Contact(_new("Huset"), "0921-620 00")
    return lambda actor: privacy.save_contact(actor, new, privacy.contact())


def _call_off(house: House, owner: UUID) -> Call:
    one = to_come(house, owner)
    seen = shown(house, one.id, ALL)
    return lambda actor: series.call_off(actor, one.id, ALL, _CALLED_OFF, seen)


def _change_series(house: House, owner: UUID) -> Call:
    one = to_come(house, owner)
    draft = house.draft(title=_new("Nytt"), organiser_id=owner, day=one.day)
    seen = shown(house, one.id, FOLLOWING)
    return lambda actor: series.change(actor, one.id, FOLLOWING, draft, seen)


def _copy_by_weeks(house: House, owner: UUID) -> Call:
    one = to_come(house, owner)
    return lambda actor: series.copy_by_weeks(actor, [one.id], 1)


def _opened(house: House, owner: UUID) -> Call:
    one = to_come(house, owner)
    return lambda actor: series.opened(actor, one.id)


def _show(house: House, owner: UUID) -> Call:
    one = to_come(house, owner)
    return lambda actor: surveys.occurrence_to_show(actor, one.id)


def _key_in(house: House, owner: UUID) -> Call:
    one = to_come(house, owner)
    return lambda actor: surveys.occurrence_to_key_in(actor, one.id)


def _rename(actor: Actor, partner: UUID) -> None:
    partners.rename(actor, partner, _new("Nytt namn"), _version_of_partner(partner))


def _end_partner(actor: Actor, partner: UUID) -> None:
    partners.end(actor, partner, TODAY, _version_of_partner(partner))


def _change_venue(actor: Actor, venue: UUID) -> None:
    version = _version_of_venue(venue)
    venues.change(
        actor, venue, _new("Ny sal"), at_bis=False, address="Gatan 1", version=version
    )


def _invite(actor: Actor) -> None:
    invitations.invite(actor, f"{next(_numbers)}@provhuset.se", Role.READER, None)


def _add_user(actor: Actor) -> None:
    people.add_user(f"{next(_numbers)}@provhuset.se", PASSWORD, Role.READER, None, actor)


def _add_note(actor: Actor) -> None:
    interpreting.add_note(actor, date(2026, 11, 2), "Öppnade")


_FIGURES, _PARTNERS, _USERS = (
    Action.INTERPRET_FIGURES,
    Action.MANAGE_PARTNERS,
    Action.MANAGE_USERS,
)
_MEETING, _DIARY = Action.LEAD_MEETING, Action.WRITE_DIARY

RIGHTS = {
    "closing.close_day": Right(Action.CLOSE_OCCURRENCE, _close_day, owned=True),
    "events.reopen": Right(Action.CLOSE_OCCURRENCE, _reopen, owned=True),
    "day_counts.count_day": Right(Action.COUNT_DAY, _count_day),
    "diary.add": Right(_DIARY, _add_post),
    "diary.change": Right(_DIARY, _change_post),
    "diary.keep_picture": Right(_DIARY, _plainly(lambda who: diary.keep_picture(who, png()))),
    "diary.picture": Right(Action.READ_DIARY, _picture),
    "diary.put_back": Right(_DIARY, _put_back_post),
    "diary.remove": Right(_DIARY, _remove_post),
    "diary.set_note_aside": Right(_DIARY, _set_note_aside),
    "events.add_event": Right(Action.ADD_EVENT, _add_event, owned=True),
    "events.add_events": Right(Action.ADD_EVENT, _add_events, owned=True),
    "events.close": Right(Action.CLOSE_OCCURRENCE, _close, owned=True),
    "events.just_added": Right(Action.ADD_EVENT, _just_added, owned=True),
    "events.may_undo": Right(Action.CLOSE_OCCURRENCE, _may_undo, owned=True),
    "events.move": Right(Action.ADD_EVENT, _move, owned=True),
    "events.undo": Right(Action.CLOSE_OCCURRENCE, _undo, owned=True),
    "events.undo_several": Right(Action.ADD_EVENT, _undo_several, owned=True),
    "first_steps.hide": Right(_USERS, _plainly(first_steps.hide)),
    "first_steps.of": Right(Action.SEE_CALENDAR, _plainly(first_steps.of)),
    "interpreting.add_note": Right(_FIGURES, _plainly(_add_note)),
    "interpreting.remove_note": Right(_FIGURES, _remove_note),
    "interpreting.set_baseline": Right(_FIGURES, _set_baseline),
    "interpreting.write_reading": Right(_FIGURES, _write_reading),
    "invitations.invite": Right(_USERS, _plainly(_invite)),
    "invitations.new_password_link": Right(
        _USERS, _about(_user, invitations.new_password_link)
    ),
    "invitations.revoke": Right(_USERS, _about(_invitation, invitations.revoke)),
    "invitations.waiting": Right(_USERS, _plainly(invitations.waiting)),
    "meetings.attend": Right(
        _MEETING,
        lambda house, owner: _in_meeting(
            lambda who, meeting: meetings.attend(who, meeting, owner, is_here=True)
        )(house, owner),
    ),
    "meetings.be_silent": Right(_MEETING, _in_meeting(meetings.be_silent)),
    "meetings.end": Right(_MEETING, _in_meeting(lambda who, one: meetings.end(who, one, {}))),
    "meetings.freeze": Right(
        _MEETING, _in_meeting(lambda who, one: meetings.freeze(who, one, {}))
    ),
    "meetings.go_live": Right(_MEETING, _in_meeting(meetings.go_live)),
    "meetings.resume": Right(_MEETING, _resume_meeting),
    "meetings.set_done": Right(_MEETING, _set_done),
    "meetings.show": Right(
        _MEETING, _in_meeting(lambda who, one: meetings.show(who, one, scene=2))
    ),
    "meetings.start": Right(_MEETING, _start_meeting),
    "meetings.write_decision": Right(_MEETING, _write_decision),
    "meetings.write_insight": Right(_MEETING, _write_insight),
    "partner_pages.page_of": Right(Action.SEE_PARTNERS, _of(partner_pages.page_of), owned=True),
    "partners.add": Right(
        _PARTNERS,
        _plainly(lambda who: partners.add(who, _new("Organisation"), is_another=True)),
    ),
    "partners.alike": Right(_PARTNERS, _plainly(lambda who: partners.alike(who, "Prov"))),
    "partners.contribute": Right(
        _PARTNERS, _of(lambda who, one: partners.contribute(who, one, "room", TODAY, "Salen"))
    ),
    "partners.end": Right(_PARTNERS, _about(_partner, _end_partner)),
    "partners.give_again": Right(
        _PARTNERS,
        _about(
            _gift_taken_back,
            lambda who, one: partners.give_again(who, one, _version_of_gift(one)),
        ),
    ),
    "partners.hanging": Right(_PARTNERS, _of(partners.hanging)),
    "partners.may_see_all": Right(
        Action.SEE_PARTNERS, _plainly(lambda who: _insist(partners.may_see_all(who)))
    ),
    "partners.register": Right(Action.SEE_PARTNERS, _plainly(partners.register)),
    "partners.rename": Right(_PARTNERS, _about(_partner, _rename)),
    "partners.reopen": Right(
        _PARTNERS,
        _about(
            _ended_partner,
            lambda who, one: partners.reopen(who, one, _version_of_partner(one)),
        ),
    ),
    "partners.take_back": Right(
        _PARTNERS,
        _about(_gift, lambda who, one: partners.take_back(who, one, _version_of_gift(one))),
    ),
    "people.add_user": Right(_USERS, _plainly(_add_user)),
    "people.change_role": Right(
        _USERS,
        _about(_user, lambda who, one: people.change_role(who, one, Role.RECEPTION, None)),
    ),
    "people.close_account": Right(_USERS, _about(_user, people.close_account)),
    "people.everybody": Right(_USERS, _plainly(people.everybody)),
    "people.log_out_everywhere": Right(_USERS, _about(_user, people.log_out_everywhere)),
    "people.reopen_account": Right(_USERS, _about(_closed_user, people.reopen_account)),
    "privacy.save_contact": Right(_USERS, _save_contact),
    "rooms.room_to_print": Right(
        Action.PRINT_ROOM, _about(lambda house: house.hall, rooms.room_to_print)
    ),
    "series.call_off": Right(Action.CLOSE_OCCURRENCE, _call_off, owned=True),
    "series.change": Right(Action.ADD_EVENT, _change_series, owned=True),
    "series.copy_by_weeks": Right(Action.ADD_EVENT, _copy_by_weeks, owned=True),
    "series.opened": Right(Action.ADD_EVENT, _opened, owned=True),
    "surveys.occurrence_to_key_in": Right(Action.SHOW_SURVEY, _key_in, owned=True),
    "surveys.occurrence_to_show": Right(Action.SHOW_SURVEY, _show, owned=True),
    "venues.add": Right(
        _PARTNERS,
        _plainly(lambda who: venues.add(who, _new("Provrum"), at_bis=True, address="")),
    ),
    "venues.change": Right(_PARTNERS, _about(_venue, _change_venue)),
    "venues.end": Right(
        _PARTNERS, _about(_venue, lambda who, one: venues.end(who, one, _version_of_venue(one)))
    ),
    "venues.everything": Right(_PARTNERS, _plainly(venues.everything)),
    "venues.reopen": Right(
        _PARTNERS,
        _about(_ended_venue, lambda who, one: venues.reopen(who, one, _version_of_venue(one))),
    ),
    "week_links.links_of": Right(_PARTNERS, _of(week_links.links_of)),
    "week_links.make": Right(_PARTNERS, _of(week_links.make)),
    "week_links.revoke": Right(
        _PARTNERS, _about(lambda house: _link(house, house.library), week_links.revoke)
    ),
}
WITHIN = {"closing.close_in"}  # within the transaction of one that has checked

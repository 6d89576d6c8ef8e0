"""Organisations, places and contributions: who may change them, and what two at once do."""

from collections.abc import Callable
from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from bis.actions import events, partner_pages, partners, venues
from bis.core.events import Closing
from bis.core.permissions import Actor, Role
from bis.errors import (
    ChangedMeanwhileError,
    FieldsError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from bis.store import partners as stored
from bis.store import venues as stored_venues
from bis.store.session import reading
from tests.support.house import TODAY, FrozenClock, House

WORST = "<b>Fika</b> *x* ![](//x.se/y) \u202egnirts \U0001f469\u200d\U0001f373"


def named(house: House, partner_id: UUID) -> str:
    return next(
        one.name for one in partners.register(house.coordinator) if one.id == partner_id
    )


def chosen_from(day: date = TODAY) -> list[str]:
    with reading() as session:
        return [one.name for one in stored.registered(session, day)]


_FORBIDDEN: dict[str, Callable[[House, Actor], object]] = {
    "add": lambda house, who: partners.add(who, "Ny"),
    "alike": lambda house, who: partners.alike(who, "Prov"),
    "rename": lambda house, who: partners.rename(who, house.church, "Ny", 1),
    "end": lambda house, who: partners.end(who, house.church, TODAY, 1),
    "reopen": lambda house, who: partners.reopen(who, house.church, 1),
    "hanging": lambda house, who: partners.hanging(who, house.church),
    "contribute": lambda house, who: partners.contribute(who, house.church, "room", TODAY, ""),
    "take_back": lambda house, who: partners.take_back(who, uuid4(), 1),
    "give_again": lambda house, who: partners.give_again(who, uuid4(), 1),
    "venues": lambda house, who: venues.everything(who),
    "add_venue": lambda house, who: venues.add(who, "Ny", at_bis=True, address=""),
    "change_venue": lambda house, who: venues.change(
        who, house.hall, "Ny", at_bis=True, address="", version=1
    ),
    "end_venue": lambda house, who: venues.end(who, house.hall, 1),
    "reopen_venue": lambda house, who: venues.reopen(who, house.hall, 1),
}


@pytest.mark.parametrize("what", _FORBIDDEN)
@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.READER])
def test_only_a_coordinator_changes_the_register(house: House, role: Role, what: str) -> None:
    with pytest.raises(NotAllowedError):
        _FORBIDDEN[what](house, house.actors[role])
    assert "Ny" not in chosen_from()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.READER])
def test_the_whole_register_is_for_those_who_see_all_partners(house: House, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        partners.register(house.actors[role])
    assert partners.register(house.actors[Role.RECEPTION])


# --- names ----------------------------------------------------------------------------------


def test_a_new_organisation_can_be_chosen_at_once(house: House) -> None:
    partners.add(house.coordinator, "  Hela   Människan ")
    assert "Hela Människan" in chosen_from()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "name_empty"),
        (" \u202e\u200b ", "name_empty"),
        ("x" * 121, "name_long"),
        ("PROVKYRKAN", "name_taken"),
        ("Próvkyrkan", "name_taken"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(house: House, name: str, sentence: str) -> None:
    for refused in (
        lambda: partners.add(house.coordinator, name, is_another=True),
        lambda: partners.rename(house.coordinator, house.library, name, 1),
    ):
        with pytest.raises(FieldsError) as raised:
            refused()
        assert raised.value.fields == {"name": f"register.error.{sentence}"}


def test_a_name_of_120_characters_and_the_worst_one_are_kept(house: House) -> None:
    for name in ("x" * 120, WORST):
        kept = partners.add(house.coordinator, name, is_another=True)
        assert named(house, kept) == name.replace("\u202e", "")


@pytest.mark.parametrize("name", ["Provkyrkan i Boden", "Prov kyrkan", "Provkyrkna", "provky"])
def test_one_that_may_be_there_already_is_told_of_and_added_if_it_is_another(
    house: House, name: str
) -> None:
    with pytest.raises(RefusedError) as raised:
        partners.add(house.coordinator, name)
    assert raised.value.blanks["names"] == "Provkyrkan"
    partners.add(house.coordinator, name, is_another=True)
    assert name in chosen_from()


def test_a_name_in_other_letters_gets_a_code_of_its_own(house: House) -> None:
    first = partners.add(house.coordinator, "مرحبا")
    second = partners.add(house.coordinator, "🙂🙂🙂", is_another=True)
    assert first != second


def test_of_two_who_rename_at_once_the_second_is_told(house: House) -> None:
    partners.rename(house.coordinator, house.library, "Stadsbiblioteket", 1)
    with pytest.raises(ChangedMeanwhileError):
        partners.rename(house.coordinator, house.library, "Biblioteket", 1)
    assert named(house, house.library) == "Stadsbiblioteket"
    partners.rename(house.coordinator, house.library, "Biblioteket", 2)
    assert named(house, house.library) == "Biblioteket"


def test_its_own_name_in_capitals_is_no_double(house: House) -> None:
    partners.rename(house.coordinator, house.library, "PROVBIBLIO", 1)
    assert named(house, house.library) == "PROVBIBLIO"


def test_one_that_is_not_there_cannot_be_changed(house: House) -> None:
    with pytest.raises(NotFoundError):
        partners.rename(house.coordinator, uuid4(), "Ny", 1)
    with pytest.raises(NotFoundError):
        partners.end(house.coordinator, uuid4(), TODAY, 1)
    with pytest.raises(NotFoundError):
        partners.contribute(house.coordinator, uuid4(), "room", TODAY, "")


# --- ending ---------------------------------------------------------------------------------


def test_an_ended_one_is_no_longer_chosen_but_stands_in_what_was(house: House) -> None:
    partners.end(house.coordinator, house.church, TODAY, 1)
    assert "Provkyrkan" not in chosen_from()
    assert "Provkyrkan" in chosen_from(TODAY - timedelta(days=1))
    assert house.today.organisers[0].name == "Provkyrkan"
    with pytest.raises(ChangedMeanwhileError):
        partners.reopen(house.coordinator, house.church, 1)
    partners.reopen(house.coordinator, house.church, 2)
    assert "Provkyrkan" in chosen_from()


@pytest.mark.parametrize("day", [None, date(2025, 12, 31), date(2029, 1, 1)])
def test_it_ends_neither_before_it_came_nor_far_ahead(house: House, day: date | None) -> None:
    with pytest.raises(FieldsError):
        partners.end(house.coordinator, house.church, day, 1)


def test_what_hangs_on_it_is_counted(house: House) -> None:
    left = partners.hanging(house.coordinator, house.church)
    coming = [one for one in house.dates if one.day > TODAY]
    assert left == (len(coming), 1, 0)
    assert partners.hanging(house.coordinator, house.library) == (0, 0, 0)


# --- contributions --------------------------------------------------------------------------


def test_a_contribution_is_kept_taken_back_and_given_again(house: House) -> None:
    given = partners.contribute(
        house.coordinator, house.library, "room", TODAY, " Sal  i juni "
    )
    (kept,) = partner_pages.page_of(house.coordinator, house.library).given
    assert (kept.id, kept.kind, kept.note) == (given, "room", "Sal i juni")
    removed = partners.take_back(house.coordinator, given, kept.version)
    assert partner_pages.page_of(house.coordinator, house.library).given == []
    with pytest.raises(ChangedMeanwhileError):
        partners.take_back(house.coordinator, given, kept.version)
    partners.give_again(house.coordinator, given, removed.version)
    assert len(partner_pages.page_of(house.coordinator, house.library).given) == 1


@pytest.mark.parametrize(
    ("kind", "day", "note", "field"),
    [
        (None, TODAY, "", "kind"),
        ("gold", TODAY, "", "kind"),
        ("room", None, "", "day"),
        ("room", TODAY + timedelta(days=1), "", "day"),
        ("room", date(2000, 2, 29), "", "day"),
        ("room", TODAY, "x" * 201, "note"),
    ],
)
def test_a_contribution_that_cannot_be_kept_is_told_at_its_field(
    house: House, kind: str | None, day: date | None, note: str, field: str
) -> None:
    with pytest.raises(FieldsError) as raised:
        partners.contribute(house.coordinator, house.library, kind, day, note)
    assert set(raised.value.fields) == {field}


# --- the page of one ------------------------------------------------------------------------


def test_a_partner_reads_its_own_page_and_no_other(house: House) -> None:
    assert partner_pages.page_of(house.partner, house.church).partner.name == "Provkyrkan"
    with pytest.raises(NotAllowedError):
        partner_pages.page_of(house.partner, house.library)
    with pytest.raises(NotAllowedError):
        partner_pages.page_of(house.actors[Role.READER], house.church)
    assert partner_pages.page_of(house.actors[Role.RECEPTION], house.library)


def test_the_page_counts_what_was_held_and_what_was_led_together(house: House) -> None:
    first, second = house.dates[:2]
    both = (house.church, house.library)
    events.close(house.coordinator, first.id, Closing(True, 8, True, organisers=both), 1)
    alone = Closing(True, 5, True, organisers=(house.church,))
    events.close(house.coordinator, second.id, alone, 1)
    page = partner_pages.page_of(house.coordinator, house.church)
    assert (len(page.held), page.visits, page.led_together) == (2, 13, 1)
    assert page.people == ["partner@provhuset.se"]
    other = partner_pages.page_of(house.coordinator, house.library)
    assert (len(other.held), other.visits, other.led_together) == (1, 8, 1)


def test_what_has_ended_and_nobody_closed_waits(house: House) -> None:
    page = partner_pages.page_of(house.coordinator, house.church)
    waits = [TODAY - timedelta(days=14), TODAY - timedelta(days=7)]
    assert [one.day for one in page.to_close] == waits
    assert partner_pages.page_of(house.coordinator, house.library).to_close == []


def test_what_goes_on_since_last_night_is_still_to_come(
    house: House, clock: FrozenClock
) -> None:
    night = house.draft(title="Natt", starts=time(22), ends=time(2), ends_next_day=True)
    events.add_event(house.coordinator, night)
    clock.set("2026-11-04T00:30")
    assert partner_pages.page_of(house.coordinator, house.church).coming[0].title == "Natt"
    clock.set("2026-11-04T02:00")
    assert partner_pages.page_of(house.coordinator, house.church).coming[0].title != "Natt"


def test_a_clash_is_one_room_at_one_time_and_not_right_after(house: House) -> None:
    for starts, ends in ((time(15), time(17)), (time(14), time(16))):
        other = house.draft(
            organiser_id=house.library,
            title=f"Kör {starts.hour}",
            day=TODAY + timedelta(days=7),
            starts=starts,
            ends=ends,
        )
        events.add_event(house.coordinator, other)
    elsewhere = house.draft(
        organiser_id=house.library, venue_id=house.school, day=TODAY, starts=time(13)
    )
    events.add_event(house.coordinator, elsewhere)
    page = partner_pages.page_of(house.coordinator, house.church)
    assert [(one.title, other.title) for one, other in page.clashes] == [
        ("Språkcafé", "Kör 14")
    ]
    own = partner_pages.page_of(house.coordinator, house.library)
    assert [(one.title, other.title) for one, other in own.clashes] == [
        ("Kör 14", "Språkcafé"),
        ("Kör 14", "Kör 15"),
    ]


# --- places ---------------------------------------------------------------------------------


def places(day: date = TODAY) -> list[str]:
    with reading() as session:
        return [one.name for one in stored_venues.in_use(session, day)]


def test_a_place_is_added_changed_ended_and_used_again(house: House) -> None:
    added = venues.add(house.coordinator, "Folkets hus", at_bis=False, address="Torget 1")
    assert "Folkets hus" in places()
    venues.change(
        house.coordinator, added, "Folkets Hus", at_bis=False, address="Torget 2", version=1
    )
    with pytest.raises(ChangedMeanwhileError):
        venues.change(house.coordinator, added, "Annat", at_bis=True, address="", version=1)
    venues.end(house.coordinator, added, 2)
    assert "Folkets Hus" not in places()
    assert "Folkets Hus" in places(TODAY - timedelta(days=1))
    venues.reopen(house.coordinator, added, 3)
    assert "Folkets Hus" in places()


@pytest.mark.parametrize("name", ["", "x" * 121, "PROVSALEN"])
def test_a_place_with_a_name_that_cannot_be_used_is_refused(house: House, name: str) -> None:
    with pytest.raises(FieldsError):
        venues.add(house.coordinator, name, at_bis=True, address="")
    with pytest.raises(FieldsError):
        venues.add(house.coordinator, "Ny sal", at_bis=True, address="x" * 201)


def test_what_is_planned_in_a_place_that_ends_stays(house: House) -> None:
    venues.end(house.coordinator, house.hall, 1)
    assert partner_pages.page_of(house.coordinator, house.church).coming[0].venue == "Provsalen"

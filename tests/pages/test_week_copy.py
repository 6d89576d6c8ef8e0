"""Kopiera förra veckan: what is said before, what is put in, and the way back."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import events as actions
from bis.actions import series
from bis.core.events import Closing, Occurrence, day_bounds
from bis.core.permissions import Role
from bis.core.recurrence import weekly
from bis.core.series import ONE
from bis.settings import ROOT
from bis.store import events
from bis.store.session import reading
from tests.pages.conftest import Open
from tests.pages.test_today import words
from tests.support.house import FrozenClock, House, occurrences_of, shown

LAST_THURSDAY = date(2026, 10, 29)
THURSDAY_AFTER = date(2026, 11, 12)
ALL_THERE = "Allt finns redan."


def put_in(house: House, day: date = LAST_THURSDAY, **values: object) -> Occurrence:
    (one,) = occurrences_of(
        actions.add_event(house.coordinator, house.draft(day=day, **values))
    )
    return one


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def to_calendar(app: AppTest) -> AppTest:
    """Go where the press has led: in here a page that was led to has to be opened again."""
    return app.switch_page(str(ROOT / "pages" / "activity_calendar.py"))


def keys(app: AppTest) -> set[str | None]:
    return {one.key for one in app.button}


def warnings(app: AppTest) -> list[str]:
    """Return what is said of taken rooms, as it is drawn, without what keeps it plain."""
    drawn = (one.value.replace("\\", "") for one in app.markdown)
    return [line for line in drawn if "Upptagen: " in line]


def test_a_partner_is_offered_of_last_week_what_it_leads_itself(
    open_page: Open, house: House
) -> None:
    last_week = date(2026, 10, 29)
    for title, leads, helps in (
        ("Egen", house.church, ()),
        ("Andras", house.library, (house.church,)),
    ):
        draft = house.draft(title=title, day=last_week, organiser_id=leads, co_organisers=helps)
        actions.add_event(house.coordinator, draft)
    app = open_page("event_new", role=Role.PARTNER)
    offered = [box.label for box in app.checkbox if str(box.key).startswith("week-")]
    assert len(offered) == 1
    assert offered[0].startswith("Egen")
    assert "Här är det som bara låg inne för den veckan." in words(app)
    app.button(key="week_save").click().run()
    assert not app.error


def offered_of_last_week(app: AppTest) -> dict[str, bool]:
    """Return what is offered to be copied → whether it is ticked."""
    boxes = [box for box in app.checkbox if str(box.key).startswith("week-")]
    return {box.label: box.value for box in boxes}


def test_a_date_that_was_changed_by_itself_is_not_copied_beside_its_series(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    one = house.dates[5]  # 10 November
    draft = replace(series.opened(house.coordinator, one.id).draft(ONE), description="Med gäst")
    series.change(house.coordinator, one.id, ONE, draft, shown(house, one.id, ONE))
    single = house.draft(day=date(2026, 11, 10), starts=time(16))
    (alone,) = occurrences_of(actions.add_event(house.coordinator, single))
    renamed = replace(single, title="Soppa")
    series.change(house.coordinator, alone.id, ONE, renamed, shown(house, alone.id, ONE))
    clock.set("2026-11-17T10:00")
    app = open_page("event_new")
    assert offered_of_last_week(app) == {"Soppa, tisdag 24 november 16.00–17.00": True}


def test_what_stands_in_the_week_already_is_offered_without_a_tick(
    open_page: Open, house: House
) -> None:
    for day, hour in ((29, 15), (30, 15)):
        draft = house.draft(day=date(2026, 10, day), starts=time(hour))
        actions.add_event(house.coordinator, draft)
    there = house.draft(day=date(2026, 11, 12), starts=time(15), ends=time(16))
    actions.add_event(house.coordinator, there)
    app = open_page("event_new")
    assert offered_of_last_week(app) == {
        "Fika för alla, torsdag 12 november 15.00–17.00 (finns redan)": False,
        "Fika för alla, fredag 13 november 15.00–17.00": True,
    }
    app.button_group(key="week_to").set_value("this_week").run()
    assert offered_of_last_week(app) == {
        "Fika för alla, torsdag 5 november 15.00–17.00": True,
        "Fika för alla, fredag 6 november 15.00–17.00": True,
    }


def test_the_weeks_are_named(open_page: Open, house: House, clock: FrozenClock) -> None:
    put_in(house)
    app = open_page("event_new")
    assert "Från vecka 44 till vecka 46" in words(app)
    app.button_group(key="week_to").set_value("this_week").run()
    assert "Från vecka 44 till vecka 45" in words(app)
    put_in(house, date(2026, 12, 22))
    clock.set("2026-12-28T10:00")
    assert "Från vecka 52 till vecka 1" in words(open_page("event_new"))


def test_a_taken_room_is_told_of_on_its_row_and_is_no_refusal(
    open_page: Open, house: House
) -> None:
    put_in(house)
    put_in(house, title="Annan plats", venue_id=house.school)
    there = (time(16, 30), time(18))
    put_in(house, THURSDAY_AFTER, title="Syföreningen", starts=there[0], ends=there[1])
    put_in(
        house,
        THURSDAY_AFTER,
        title="Efteråt",
        starts=time(17),
        ends=time(18),
        venue_id=house.school,
    )
    app = open_page("event_new")
    assert warnings(app) == [
        ":orange[:material/warning: Upptagen: Syföreningen 16.30–18.00]",
    ]
    press(app, "week_save")
    assert not app.error


def test_what_was_called_off_takes_no_room(open_page: Open, house: House) -> None:
    put_in(house)
    other = put_in(house, THURSDAY_AFTER, title="Syföreningen")
    told = Closing(took_place=False, reason="leader")
    actions.close(house.coordinator, other.id, told, other.version)
    assert warnings(open_page("event_new")) == []


def test_what_lasts_over_midnight_takes_the_room_on_the_day_after(
    open_page: Open, house: House
) -> None:
    night = {"starts": time(20), "ends": time(8), "ends_next_day": True}
    put_in(house, date(2026, 11, 1), title="Natt", **night)
    put_in(house, date(2026, 11, 16), title="Morgon", starts=time(7), ends=time(9))
    (found,) = warnings(open_page("event_new"))
    assert "Upptagen: Morgon 7.00–9.00" in found


def test_two_copies_that_want_one_room_are_told_of_while_both_are_ticked(
    open_page: Open, house: House
) -> None:
    one = put_in(house, title="Kör")
    other = put_in(house, title="Schack", starts=time(16), ends=time(18))
    app = open_page("event_new")
    assert [line.split("Upptagen: ")[1] for line in warnings(app)] == [
        "Schack 16.00–18.00]",
        "Kör 15.00–17.00]",
    ]
    app.checkbox(key=f"week-2-{other.id}").uncheck().run()
    assert [line.split("Upptagen: ")[1] for line in warnings(app)] == ["Kör 15.00–17.00]"]
    assert app.checkbox(key=f"week-2-{one.id}").value


def test_a_name_with_markdown_stays_a_name(open_page: Open, house: House) -> None:
    put_in(house)
    put_in(house, THURSDAY_AFTER, title="![x](http://fel.exempel/x.png) *a*")
    app = open_page("event_new")
    (found,) = (one.value for one in app.markdown if "Upptagen" in one.value)
    assert "![" not in found
    assert "*a*" not in found


def test_where_all_is_there_it_is_said_in_place_of_a_button(
    open_page: Open, house: House
) -> None:
    put_in(house)
    put_in(house, THURSDAY_AFTER)
    app = open_page("event_new")
    assert ALL_THERE in words(app)
    assert "week_save" not in keys(app)
    app.button_group(key="week_to").set_value("this_week").run()
    assert ALL_THERE not in words(app)
    assert app.button(key="week_save").label == "Lägg in 1"


def test_a_copy_that_was_called_off_says_so_and_can_be_put_in_again(
    open_page: Open, house: House
) -> None:
    one = put_in(house)
    copy = put_in(house, THURSDAY_AFTER)
    told = Closing(took_place=False, reason="leader")
    actions.close(house.coordinator, copy.id, told, copy.version)
    app = open_page("event_new")
    assert offered_of_last_week(app) == {
        "Fika för alla, torsdag 12 november 15.00–17.00 (finns redan, inställd)": False
    }
    assert ALL_THERE in words(app)
    app.checkbox(key=f"week-2-{one.id}").check().run()
    assert warnings(app) == []
    press(app, "week_save")
    assert not app.error
    app = open_page("event_new")
    assert list(offered_of_last_week(app)) == [
        "Fika för alla, torsdag 12 november 15.00–17.00 (finns redan)"
    ]


def test_what_has_been_already_is_offered_without_a_tick(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    for day in (26, 27, 28):
        put_in(house, date(2026, 10, day), starts=time(11), ends=time(13))
    clock.set("2026-11-03T13:00")
    app = open_page("event_new")
    assert list(offered_of_last_week(app).values()) == [True, True, True]
    app.button_group(key="week_to").set_value("this_week").run()
    assert offered_of_last_week(app) == {
        "Fika för alla, måndag 2 november 11.00–13.00 (har redan varit)": False,
        "Fika för alla, tisdag 3 november 11.00–13.00 (har redan varit)": False,
        "Fika för alla, onsdag 4 november 11.00–13.00": True,
    }


def copied(open_page: Open, house: House) -> AppTest:
    """Copy two activities to the next week; return the calendar that says so."""
    for title in ("Kör", "Schack"):
        put_in(house, title=title, starts=time(9 if title == "Kör" else 11))
    return press(open_page("event_new"), "week_save")


def copies_of(day: date = THURSDAY_AFTER) -> list[Occurrence]:
    with reading() as session:
        return events.between(session, *day_bounds(day, day))


def test_a_copy_is_taken_back_whole_beside_its_receipt(open_page: Open, house: House) -> None:
    app = copied(open_page, house)
    told = [one.value for one in app.success]
    assert told == ["2 aktiviteter från förra veckan är inlagda."]
    assert [one.title for one in copies_of()] == ["Kör", "Schack"]
    press(to_calendar(app), "undo_saved")
    assert not app.error
    assert [one.value for one in app.success] == ["2 aktiviteter är borttagna ur kalendern."]
    assert "undo_saved" not in keys(app)
    assert copies_of() == []


def touch(house: House) -> None:
    one, at = copies_of()[1], datetime(2026, 11, 12, 20)
    actions.move(house.coordinator, one.id, at, at + timedelta(hours=1), one.version)


def test_a_copy_that_somebody_has_touched_has_no_way_back(
    open_page: Open, house: House
) -> None:
    app = copied(open_page, house)
    touch(house)
    app.session_state["_poll_asked"] = True
    to_calendar(app).run()
    assert app.success
    assert "undo_saved" not in keys(app)


def test_who_presses_as_somebody_touches_it_is_told_and_all_stays(
    open_page: Open, house: House
) -> None:
    app = to_calendar(copied(open_page, house))
    touch(house)
    press(app, "undo_saved")
    assert [one.value for one in app.error] == [
        "Det finns inget att ångra: någon har ändrat aktiviteten sedan dess."
    ]
    assert len(copies_of()) == 2


def save_new(open_page: Open, **address: str) -> AppTest:
    """Save a new activity; return the calendar that says so."""
    app = open_page("event_new", **address)
    app.text_input(key="ny-vad").set_value("Språkcafé").run()
    return press(app, "event_save")


def test_a_new_activity_is_taken_out_beside_its_receipt(open_page: Open) -> None:
    app = to_calendar(save_new(open_page, **{"ny-dag": str(THURSDAY_AFTER)}))
    (one,) = copies_of()
    app.query_params["sparad"] = str(one.lineage_id)
    app.query_params["dag"] = str(one.day)
    press(app, "undo_saved")
    assert [each.value for each in app.success] == ["Aktiviteten är borttagen ur kalendern."]
    assert copies_of() == []
    assert "Välj en aktivitet i kalendern för att se mer." in words(app)
    assert f"undo-{one.id}" not in keys(app)


@pytest.mark.parametrize("name", ["sparad", "tillfalle"])
def test_an_address_that_names_what_was_taken_out_ends_in_the_hint(
    open_page: Open, house: House, name: str
) -> None:
    one = put_in(house, THURSDAY_AFTER)
    actions.undo(house.coordinator, one.id, one.version)
    at: dict[str, UUID] = {"sparad": one.lineage_id, "tillfalle": one.id}
    app = open_page("activity_calendar", dag=str(one.day), **{name: str(at[name])})
    assert not app.exception
    assert not app.error
    assert "Välj en aktivitet i kalendern för att se mer." in words(app)


@pytest.mark.parametrize("page", ["event_new", "closing"])
def test_a_form_about_what_was_taken_out_says_so_and_leads_on(
    open_page: Open, house: House, page: str
) -> None:
    one = put_in(house, THURSDAY_AFTER)
    actions.undo(house.coordinator, one.id, one.version)
    app = open_page(page, tillfalle=str(one.id))
    assert not app.exception
    assert "Det du söker finns inte, eller har tagits bort." in app.error[0].value
    assert app.get("page_link")


def test_what_has_begun_already_has_no_way_back(open_page: Open) -> None:
    app = save_new(open_page, **{"ny-dag": "2026-11-02"})
    assert app.success
    assert "undo_saved" not in keys(app)


@pytest.mark.parametrize(
    ("until", "label"),
    [
        (None, "Ångra: ta bort den ur kalendern"),
        (date(2026, 11, 26), "Ångra: ta bort alla 3 tillfällen"),
    ],
)
def test_the_history_takes_out_what_was_put_in(
    open_page: Open, house: House, until: date | None, label: str
) -> None:
    draft = house.draft(day=THURSDAY_AFTER, repetition=weekly(until) if until else None)
    one, *_ = occurrences_of(actions.add_event(house.coordinator, draft))
    app = open_page("activity_calendar", dag=str(one.day), tillfalle=str(one.id))
    assert app.button(key=f"undo-{one.id}").label == label
    press(app, f"undo-{one.id}")
    assert [each.value for each in app.success] == ["Aktiviteten är borttagen ur kalendern."]
    assert occurrences_of(one.event_id) == ()


def test_who_only_helps_is_offered_no_way_back(open_page: Open, house: House) -> None:
    helping = {"organiser_id": house.library, "co_organisers": (house.church,)}
    one = put_in(house, THURSDAY_AFTER, **helping)
    address = {"dag": str(one.day), "tillfalle": str(one.id)}
    app = open_page("activity_calendar", role=Role.PARTNER, **address)
    assert "Lade in aktiviteten" in words(app)
    assert f"undo-{one.id}" not in keys(app)

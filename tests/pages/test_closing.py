"""Avsluta: one occurrence, from question to answer and back."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from bis.actions import events, series, week_links
from bis.core.events import CANCELLED, PLANNED, Closing
from bis.core.permissions import Role
from bis.core.series import FOLLOWING
from bis.core.week_form import Row
from bis.settings import ROOT
from bis.store import data_version, models
from bis.store import events as stored
from bis.store.session import reading, writing
from bis.ui.text import plain, t
from tests.pages.conftest import Open
from tests.pages.test_today import words
from tests.support.house import TODAY, FrozenClock, House, occurrences_of, shown, undo


def outcome(app: object, house: House, value: str) -> None:
    key = f"closing-{house.today.id}-outcome"
    app.button_group(key=key).set_value(value).run()  # type: ignore[attr-defined]


def save(app: object) -> None:
    buttons = [b for b in app.button if b.label == "Spara och stäng"]  # type: ignore[attr-defined]
    buttons[0].click().run()


def take_back(app: AppTest, label: str = "Ångra") -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def told(app: AppTest) -> list[str]:
    return [line.value for line in app.success]


def test_a_count_is_saved_and_can_be_undone(open_page: Open, house: House) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "held")
    app.number_input(key=f"closing-{house.today.id}-visits").set_value(18).run()
    save(app)
    assert app.success[0].value == "Avslutad: 18 kom."
    take_back(app)
    assert told(app) == ["Ångrat. Aktiviteten väntar på att avslutas igen."]
    assert not app.warning  # nobody else has changed it
    assert app.button_group(key=f"closing-{house.today.id}-outcome")


def test_a_second_tap_on_the_answer_does_not_hide_the_form(
    open_page: Open, house: House
) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    assert app.button_group(key=f"closing-{house.today.id}-outcome").proto.required


def test_what_was_typed_is_there_after_a_new_login_until_it_is_saved(
    open_page: Open, house: House
) -> None:
    visits = f"closing-{house.today.id}-visits"
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "held")
    app.number_input(key=visits).set_value(18).run()
    again = open_page("closing", tillfalle=str(house.today.id))
    assert again.number_input(key=visits).value == 18
    save(again)
    undo(house.coordinator, house.today.id)
    close(house, visits=30)
    undo(house.coordinator, house.today.id)
    anew = open_page("closing", tillfalle=str(house.today.id))
    assert anew.number_input(key=visits).value == 30


WHOLE = {
    "visits": 9,
    "counted": False,
    "children": 2,
    "women": 5,
    "note": "Två nya *kom*. 😀",
}
FILLED = "Det som stod före Ångra är ifyllt."


def standing(app: AppTest, house: House) -> dict[str, object]:
    """Return what stands in the form of what was held."""
    key = f"closing-{house.today.id}-"
    numbers = ("visits", "children", "women", "men", "other_sex")
    return {
        "outcome": app.button_group(key=f"{key}outcome").value,
        "how": app.button_group(key=f"{key}how").value,
        "organisers": set(app.multiselect(key=f"{key}organisers").value),
        "note": app.text_area(key=f"{key}note").value,
        **{name: app.number_input(key=f"{key}{name}").value for name in numbers},
    }


@pytest.mark.parametrize("anew", [False, True])
def test_what_stood_is_in_the_form_after_an_undo_so_that_one_figure_can_be_put_right(
    open_page: Open, house: House, anew: bool
) -> None:
    close(house, **WHOLE, organisers=(house.church, house.library))
    app = open_page("closing", tillfalle=str(house.today.id))
    take_back(app)
    if anew:  # a reload, or another person
        app = open_page("closing", role=Role.PARTNER, tillfalle=str(house.today.id))
    assert FILLED in words(app)
    assert standing(app, house) == {
        "outcome": "held",
        "how": "about",
        "organisers": {house.church, house.library},
        "note": WHOLE["note"],
        "visits": 9,
        "children": 2,
        "women": 5,
        "men": None,
        "other_sex": None,
    }
    assert app.expander[0].proto.expanded  # women and men count against the number
    app.number_input(key=f"closing-{house.today.id}-visits").set_value(8).run()
    save(app)
    assert told(app) == ["Avslutad: ungefär 8 kom, varav 2 barn."]
    with reading() as session:
        state = stored.state(session, house.today.id)
    assert (state["visits"], state["women"], state["note"]) == (8, 5, WHOLE["note"])
    assert len(state["organisers"]) == 2


def test_what_is_typed_after_an_undo_stays_and_is_not_filled_in_again(
    open_page: Open, house: House
) -> None:
    close(house, **WHOLE)
    app = open_page("closing", tillfalle=str(house.today.id))
    take_back(app)
    visits = f"closing-{house.today.id}-visits"
    app.number_input(key=visits).set_value(None).run()
    app.run()
    assert app.number_input(key=visits).value is None
    again = open_page("closing", tillfalle=str(house.today.id))
    assert again.number_input(key=visits).value is None


@pytest.mark.parametrize("seen_before", [False, True])
def test_what_somebody_typed_is_not_overwritten_by_what_others_took_back(
    open_page: Open, house: House, seen_before: bool
) -> None:
    visits = f"closing-{house.today.id}-visits"
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "held")
    field = app.number_input(key=visits).set_value(25)
    if seen_before:
        field.run()
    close(house, **WHOLE)
    undo(house.coordinator, house.today.id)
    app.run()
    assert app.number_input(key=visits).value == 25
    assert FILLED not in words(app)


def test_who_has_typed_nothing_sees_what_others_took_back(
    open_page: Open, house: House
) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    close(house, **WHOLE)
    app.run()
    undo(house.coordinator, house.today.id)
    app.run()
    assert standing(app, house)["visits"] == 9


def test_that_nobody_came_stands_there_after_an_undo(open_page: Open, house: House) -> None:
    close(house, visits=0, note="Halka.")
    app = open_page("closing", tillfalle=str(house.today.id))
    take_back(app)
    assert app.button_group(key=f"closing-{house.today.id}-outcome").value == "empty"
    assert app.text_area(key=f"closing-{house.today.id}-note").value == "Halka."
    save(app)
    assert told(app) == ["Avslutad: 0 kom."]


@pytest.mark.parametrize(("reason", "chosen"), [("weather", "weather"), ("Fritt skäl", None)])
def test_why_it_was_called_off_stands_there_after_an_undo(
    open_page: Open, house: House, reason: str, chosen: str | None
) -> None:
    close(house, took_place=False, reason="weather", note="Vi ringer.")
    with writing() as session:  # an older house wrote its reasons freely
        found = session.scalars(select(models.Change).order_by(models.Change.id.desc()))
        newest = next(iter(found))
        newest.after = {**(newest.after or {}), "reason": reason}
    app = open_page("closing", tillfalle=str(house.today.id))
    take_back(app)
    key = f"closing-{house.today.id}-"
    assert app.button_group(key=f"{key}outcome").value == "cancelled"
    assert app.button_group(key=f"{key}reason").value == chosen
    assert app.text_area(key=f"{key}private").value == "Vi ringer."


def test_what_was_called_off_beforehand_says_nothing_of_how_it_went(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    one = house.dates[5]
    called_off = Closing(took_place=False, reason="weather")
    events.close(house.coordinator, one.id, called_off, one.version)
    undo(house.coordinator, one.id)
    app = open_page("closing", tillfalle=str(one.id))
    assert app.button_group(key=f"closing-{one.id}-reason").value is None
    clock.set(f"{one.day}T14:00")
    app = open_page("closing", tillfalle=str(one.id))
    assert app.button_group(key=f"closing-{one.id}-outcome").value is None
    assert FILLED not in words(app)


def test_what_an_earlier_closing_said_is_not_left_in_the_form(
    open_page: Open, house: House
) -> None:
    close(house, visits=20, note="Halka.")
    app = open_page("closing", tillfalle=str(house.today.id))
    take_back(app)
    close(house, took_place=False, reason="weather")
    app.run()
    take_back(app)
    key = f"closing-{house.today.id}-"
    app.button_group(key=f"{key}outcome").set_value("held").run()
    assert app.number_input(key=f"{key}visits").value is None
    assert not app.text_area(key=f"{key}note").value


def test_who_organised_it_stands_there_also_when_it_has_ended_since(
    open_page: Open, house: House
) -> None:
    close(house, organisers=(house.church, house.library))
    with writing() as session:
        session.get_one(models.Partner, house.library).ended_on = TODAY
        data_version.bump(session)
    app = open_page("closing", tillfalle=str(house.today.id))
    take_back(app)
    assert standing(app, house)["organisers"] == {house.church, house.library}
    save(app)
    assert "Provbiblio" in words(app)


def test_a_missing_count_is_told_and_nothing_is_saved(open_page: Open, house: House) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "held")
    save(app)
    assert [error.value for error in app.error] == ["Skriv hur många som kom."]


def test_nobody_came_is_a_result_too(open_page: Open, house: House) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "empty")
    save(app)
    assert app.success[0].value == "Avslutad: 0 kom."


def test_a_reader_cannot_reach_the_page(open_page: Open, house: House) -> None:
    app = open_page(role=Role.READER, tillfalle=str(house.today.id))
    assert "Avsluta" not in [button.label for button in app.button]


def test_an_unknown_occurrence_is_a_sentence(open_page: Open) -> None:
    app = open_page("closing", tillfalle="00000000-0000-0000-0000-000000000000")
    assert app.error
    assert not app.exception


def test_a_broken_address_leads_back_to_today(open_page: Open) -> None:
    app = open_page("closing", tillfalle="inte-ett-id")
    assert app.info[0].value == "Välj på Idag vilken aktivitet du vill avsluta."


def close(house: House, **told: object) -> None:
    whole = {
        "took_place": True,
        "visits": 18,
        "counted": True,
        "organisers": (house.church,),
        **told,
    }
    closing = Closing(**whole)  # type: ignore[arg-type]
    with reading() as session:
        version = stored.get(session, house.today.id).version
    events.close(house.coordinator, house.today.id, closing, version)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.RECEPTION, Role.PARTNER])
def test_a_closed_one_says_how_it_went_and_who_said_so_and_can_be_opened_again(
    open_page: Open, house: House, role: Role
) -> None:
    close(house, note="Två nya kom.", women=2)
    app = open_page("closing", role=role, tillfalle=str(house.today.id))
    assert app.success[0].value == "Avslutad: 18 kom."
    said = words(app).replace("\\", "")
    assert "Ordnades av Provkyrkan." in said
    assert "Två nya kom." in said
    who = plain("coordinator@provhuset.se").replace("\\", "")
    assert f"Avslutad av {who}, tisdag 3 november 13.30." in said
    assert "Kvinnor" not in said
    next(button for button in app.button if button.label == "Ångra").click().run()
    assert app.button_group(key=f"closing-{house.today.id}-outcome")


def test_what_was_called_off_is_not_said_to_be_closed(open_page: Open, house: House) -> None:
    called_off = Closing(took_place=False, reason="weather")
    one = house.dates[1]
    events.close(house.coordinator, one.id, called_off, one.version)
    told = words(open_page("closing", tillfalle=str(one.id)))
    assert "Inställd av" in told
    assert "Avslutad" not in told
    history = words(open_page("activity_calendar", tillfalle=str(one.id), dag=str(one.day)))
    assert "**Ställde in**" in history
    assert "Avslutade" not in history


def test_what_came_by_a_partners_link_says_so_in_place_of_a_person(
    open_page: Open, house: House
) -> None:
    token = week_links.make(house.coordinator, house.church)
    off, late = house.dates[-1], house.dates[-2]
    week_links.call_off(token, off.id, "weather", off.version)
    it = week_links.correctable(token, late.id)
    row = it.row
    later = Row(0, {**row.typed, "till": "15.30"})
    assert week_links.correct(token, late.id, later, it.version)
    told = words(open_page("closing", tillfalle=str(off.id)))
    assert "Inställd av partnerns länk, tisdag 3 november 13.30." in told
    page = open_page("activity_calendar", tillfalle=str(late.id), dag=str(late.day))
    history = words(page).replace("\\", "")
    assert "**Ändrade**, bara den här" in history
    assert "tisdag 3 november 13.30, partnerns länk" in history
    assert "Tid: 13.00–15.00 → 13.00–15.30" in history


def test_a_cancelled_one_says_why_and_shows_the_note_to_staff(
    open_page: Open, house: House
) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "cancelled")
    key = f"closing-{house.today.id}-"
    app.button_group(key=f"{key}reason").set_value("leader").run()
    app.text_area(key=f"{key}private").set_value("Vi ringer runt.").run()
    save(app)
    assert app.info[0].value == "Inställd."
    said = words(app).replace("\\", "")
    assert "Ledaren kan inte komma" in said
    assert "Vi ringer runt." in said
    with reading() as session:
        found = stored.get(session, house.today.id)
    assert (found.status, found.reason, found.note) == (CANCELLED, "leader", "Vi ringer runt.")


def test_a_closing_that_nobody_here_made_says_that_it_cannot_be_undone(
    open_page: Open, house: House
) -> None:
    with writing() as session:  # as the example data are put in
        told = Closing(took_place=True, visits=3, organisers=(house.church,))
        stored.close(session, house.today.id, told, 1, house.today.ends_at)
    app = open_page("closing", tillfalle=str(house.today.id))
    assert "Avslutningen kom med exempeldata" in words(app)
    assert "Ångra" not in [button.label for button in app.button]


@pytest.mark.parametrize("closed", [False, True])
def test_a_partner_is_refused_at_what_others_organise_with_a_sentence(
    open_page: Open, house: House, closed: bool
) -> None:
    draft = house.draft(organiser_id=house.library, title="Rådgivning")
    (theirs,) = occurrences_of(events.add_event(house.coordinator, draft))
    if closed:
        events.close(house.coordinator, theirs.id, Closing(took_place=False), theirs.version)
    app = open_page("closing", role=Role.PARTNER, tillfalle=str(theirs.id))
    assert not app.exception
    assert [one.value for one in app.error] == [
        "Din inloggning får inte göra det här. Fråga den som samordnar huset."
    ]
    assert not app.title
    assert not app.button


def test_who_closes_second_is_told_what_was_saved_and_what_was_not(
    open_page: Open, house: House
) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "held")
    app.number_input(key=f"closing-{house.today.id}-visits").set_value(25).run()
    close(house)
    save(app)
    assert not app.exception
    assert app.success[0].value == "Avslutad: 18 kom."
    assert "Det du skrev (25 besök) sparades inte" in app.warning[0].value
    app.run()
    assert not app.warning  # it is told once
    with reading() as session:
        assert stored.get(session, house.today.id).visits == 18


def test_who_closes_first_is_not_told_of_anybody_else(open_page: Open, house: House) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "held")
    app.number_input(key=f"closing-{house.today.id}-visits").set_value(18).run()
    save(app)
    assert app.success
    assert not app.warning


def test_what_has_not_begun_can_be_called_off_and_nothing_else(
    open_page: Open, house: House
) -> None:
    coming = next(one for one in house.dates if one.day.day == 10)
    app = open_page("closing", tillfalle=str(coming.id))
    assert "Det syns genast i den öppna kalendern" in words(app)
    assert "Blev det av?" not in words(app)
    app.button_group(key=f"closing-{coming.id}-reason").set_value("leader").run()
    next(b for b in app.button if b.label == "Ställ in den här gången").click().run()
    assert app.info[0].value == "Inställd."
    with reading() as session:
        assert stored.get(session, coming.id).status == CANCELLED
        assert stored.get(session, house.today.id).status != CANCELLED
    next(b for b in app.button if b.label == "Ångra").click().run()
    with reading() as session:
        assert stored.get(session, coming.id).status != CANCELLED


def test_what_is_taken_back_is_said_once_above_the_form(open_page: Open, house: House) -> None:
    coming = house.dates[8]
    called_off = Closing(took_place=False, reason="weather")
    events.close(house.coordinator, coming.id, called_off, coming.version)
    app = open_page("closing", tillfalle=str(coming.id))
    take_back(app)
    assert told(app) == ["Ångrat. Aktiviteten står i kalendern igen."]
    drawn = [element.type for element in app.main]
    assert drawn.index("title") < drawn.index("success") < drawn.index("button_group")
    app.button_group(key=f"closing-{coming.id}-reason").set_value("leader").run()
    assert not app.success
    for page in ("today", "closing"):
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.success


def test_what_is_taken_back_is_not_said_of_another_nor_on_the_next_visit(
    open_page: Open, house: House
) -> None:
    one, other = house.dates[8:10]
    events.close(house.coordinator, one.id, Closing(took_place=False), one.version)
    app = open_page("closing", tillfalle=str(one.id))
    take_back(app)
    for visited in (other, one):
        app.query_params["tillfalle"] = str(visited.id)
        app.run()
        assert not app.success


def test_a_refused_undo_is_not_said_to_be_done(open_page: Open, house: House) -> None:
    close(house)
    app = open_page("closing", tillfalle=str(house.today.id))
    undo(house.coordinator, house.today.id)
    close(house, visits=30)
    take_back(app)
    assert told(app) == ["Avslutad: 30 kom."]
    assert app.error


@pytest.mark.parametrize(
    ("day", "title", "why"),
    [(10, "Ställ in: Språkcafé", "Varför ställs det in?"), (3, "Språkcafé", "Varför ställdes")],
)
def test_what_is_to_be_called_off_is_not_spoken_of_as_past(
    open_page: Open, house: House, day: int, title: str, why: str
) -> None:
    one = next(each for each in house.dates if (each.day.month, each.day.day) == (11, day))
    app = open_page("closing", tillfalle=str(one.id))
    if one == house.today:
        outcome(app, house, "cancelled")
    assert app.title[0].value == title
    assert app.button_group(key=f"closing-{one.id}-reason").label.startswith(why)


def test_a_cancelled_one_in_the_calendar_leads_to_its_undo(
    open_page: Open, house: House
) -> None:
    one = house.dates[8]
    events.close(house.coordinator, one.id, Closing(took_place=False), one.version)
    app = open_page("activity_calendar", tillfalle=str(one.id), dag=str(one.day))
    labels = [button.label for button in app.button]
    assert "Se och ångra" in labels
    assert "Se avslutningen" not in labels


def test_what_the_example_called_off_is_not_said_to_be_closed(
    open_page: Open, house: House
) -> None:
    with writing() as session:  # as the example data are put in
        stored.close(session, house.today.id, Closing(took_place=False), 1, house.today.ends_at)
    said = words(open_page("closing", tillfalle=str(house.today.id)))
    assert "Den är inställd i exempeldata" in said
    assert "Avslutningen" not in said


def test_what_somebody_changed_meanwhile_is_called_off_only_when_it_has_been_seen(
    open_page: Open, house: House
) -> None:
    one = house.dates[8]
    app = open_page("closing", tillfalle=str(one.id))
    app.button_group(key=f"closing-{one.id}-scope").set_value("following").run()
    draft = replace(series.opened(house.partner, one.id).draft(FOLLOWING), title="Kalas")
    series.change(house.partner, one.id, FOLLOWING, draft, shown(house, one.id, FOLLOWING))
    label = "Ställ in alla de här gångerna"
    for told, status in ((["Aktiviteten har ändrats"], PLANNED), ([], CANCELLED)):
        next(button for button in app.button if button.label == label).click().run()
        assert [warning.value[:23] for warning in app.warning] == told
        with reading() as session:
            assert stored.get(session, one.id).status == status


def test_what_is_called_off_is_named_and_told_when_any_of_it_was_changed_meanwhile(
    open_page: Open, house: House
) -> None:
    one, moved = house.dates[9], house.dates[6]
    starts, ends = (datetime(2026, 12, 17, hour) for hour in (13, 15))
    events.move(house.coordinator, moved.id, starts, ends, moved.version)
    app = open_page("closing", tillfalle=str(one.id))
    app.button_group(key=f"closing-{one.id}-scope").set_value("following").run()
    named = "Ställs in: 8 december, 15 december, 17 december, 22 december"
    assert named in words(app).replace("\\", "")
    last = house.dates[11]
    starts, ends = (datetime(2026, 12, 1, hour) for hour in (8, 9))
    events.move(house.coordinator, last.id, starts, ends, last.version)
    label = "Ställ in alla de här gångerna"
    for told, status in ((["Aktiviteten har ändrats"], PLANNED), ([], CANCELLED)):
        next(button for button in app.button if button.label == label).click().run()
        assert [warning.value[:23] for warning in app.warning] == told
        with reading() as session:
            found = [stored.get(session, each.id).status for each in (one, moved, last)]
        assert found == [status, status, PLANNED]


def test_an_undo_does_not_take_back_what_somebody_else_has_said_since(
    open_page: Open, house: House
) -> None:
    close(house)
    app = open_page("closing", tillfalle=str(house.today.id))
    undo(house.coordinator, house.today.id)
    close(house, visits=30)
    next(button for button in app.button if button.label == "Ångra").click().run()
    assert [error.value for error in app.error] == [t("closing.error.nothing_to_undo")]
    assert app.success[0].value == "Avslutad: 30 kom."


def test_the_following_dates_of_a_series_are_called_off_at_once(
    open_page: Open, house: House
) -> None:
    one = house.dates[8]
    app = open_page("closing", tillfalle=str(one.id))
    app.button_group(key=f"closing-{one.id}-scope").set_value("following").run()
    app.button_group(key=f"closing-{one.id}-reason").set_value("venue").run()
    label = "Ställ in alla de här gångerna"
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    with reading() as session:
        found = [stored.get(session, each.id).status for each in house.dates]
    assert found == ["planned"] * 8 + ["cancelled"] * 4
    app = open_page("closing", tillfalle=str(house.dates[10].id))
    take_back(app, "Ångra: 4 tillfällen blir planerade igen")
    assert told(app) == ["Ångrat. 4 tillfällen är planerade igen."]
    with reading() as session:
        found = [stored.get(session, each.id).status for each in house.dates]
    assert found == ["planned"] * 12


def test_what_an_organisation_did_can_be_closed_after_it_has_ended(
    open_page: Open, house: House
) -> None:
    with writing() as session:
        church = session.get_one(models.Partner, house.church)
        church.ended_on = TODAY
        data_version.bump(session)
    app = open_page("closing", tillfalle=str(house.today.id))
    app.button_group(key=f"closing-{house.today.id}-outcome").set_value("held").run()
    assert not app.exception
    organisers = app.multiselect(key=f"closing-{house.today.id}-organisers")
    assert organisers.value == [house.church]

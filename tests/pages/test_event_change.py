"""Aktivitet for something that is there: changed, copied, called off, undone."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import events as actions
from bis.actions import partners, series, venues
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.core.recurrence import WEEKLY, Repetition, weekly
from bis.core.series import ALL, FOLLOWING, ONE
from bis.errors import FieldsError
from bis.settings import ROOT
from bis.store import events
from bis.store.session import reading
from bis.texts import text
from tests.pages.conftest import Open
from tests.pages.test_today import words
from tests.support.house import TODAY, FrozenClock, House, occurrences_of, shown

NEXT = 5  # the first date that has not begun: 10 November


def edit(open_page: Open, house: House, role: Role = Role.COORDINATOR) -> AppTest:
    return open_page("event_new", role=role, tillfalle=str(house.dates[NEXT].id))


def scope(app: AppTest, code: str) -> None:
    app.button_group(key="ny-omfattning").set_value(code).run()


def changed(house: House, occurrence_id: UUID, scope: str, **changes: object) -> None:
    """Let somebody else change a series."""
    draft = series.opened(house.coordinator, occurrence_id).draft(scope)
    new = replace(draft, **changes)  # type: ignore[arg-type]
    seen = shown(house, occurrence_id, scope)
    series.change(house.coordinator, occurrence_id, scope, new, seen)


def save(app: AppTest) -> None:
    app.button(key="event_save").click().run()
    assert not app.exception


def undo_saved(app: AppTest) -> None:
    app.switch_page(str(ROOT / "pages" / "activity_calendar.py"))
    app.button(key="undo_saved").click().run()
    assert not app.exception
    assert not app.error


def renamed(open_page: Open, house: House, title: str) -> AppTest:
    """Give the next date another name; return the calendar that shows it."""
    one = house.dates[NEXT]
    app = edit(open_page, house)
    app.text_input(key="ny-vad").set_value(title).run()
    save(app)
    app.switch_page(str(ROOT / "pages" / "activity_calendar.py"))
    app.query_params["tillfalle"] = str(one.id)
    app.query_params["dag"] = str(one.day)
    return app


def test_an_undo_in_the_history_takes_the_place_of_what_was_said_of_the_change(
    open_page: Open, house: House
) -> None:
    one = house.dates[NEXT]
    app = renamed(open_page, house, "Nytt namn")
    assert app.button(key="undo_saved")
    app.button(key=f"undo-{one.id}").click().run()
    assert not app.exception
    assert [one.value for one in app.success] == ["Ändringen är ångrad."]
    assert "undo_saved" not in [one.key for one in app.button]


def undone(open_page: Open, house: House) -> AppTest:
    """Change the next date and undo it; return the calendar that says so."""
    app = renamed(open_page, house, "Nytt namn")
    app.button(key="undo_saved").click().run()
    assert told(app) == ["Ändringen är ångrad."]
    return app


def told(app: AppTest) -> list[str]:
    assert not app.exception
    return [one.value for one in app.success]


def test_what_was_undone_is_not_said_after_the_next_action(
    open_page: Open, house: House
) -> None:
    app = undone(open_page, house)
    app.button(key="calendar-after").click().run()
    assert told(app) == []


def test_what_was_undone_is_not_said_on_the_next_visit(open_page: Open, house: House) -> None:
    app = undone(open_page, house)
    for page in ("today", "activity_calendar"):
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert told(app) == []


def test_what_others_do_leaves_what_was_undone_standing(open_page: Open, house: House) -> None:
    app = undone(open_page, house)
    app.session_state["_poll_asked"] = True
    assert told(app.run()) == ["Ändringen är ångrad."]
    assert told(app.run()) == []


def title_of(occurrence_id: UUID) -> str:
    with reading() as session:
        return events.get(session, occurrence_id).title


def test_all_that_is_saved_stands_in_the_form(open_page: Open, house: House) -> None:
    app = edit(open_page, house)
    assert not app.exception
    assert app.title[0].value == "Ändra Språkcafé"
    assert app.text_input(key="ny-vad").value == "Språkcafé"
    assert app.date_input(key="ny-dag").value == date(2026, 11, 10)
    assert app.time_input(key="ny-fran").value == time(13)
    assert app.toggle(key="ny-motas").value
    assert "1 tillfälle" in words(app)


def test_what_is_no_series_is_not_said_to_leave_one(open_page: Open, house: House) -> None:
    draft = house.draft(day=date(2026, 11, 12))
    (one,) = occurrences_of(actions.add_event(house.coordinator, draft))
    app = open_page("event_new", tillfalle=str(one.id))
    app.text_input(key="ny-vad").set_value("Kalas").run()
    save(app)
    assert told(app) == ["Kalas är ändrad. 1 kommande tillfälle ändrades."]


def test_only_this_one_is_changed_and_undone(open_page: Open, house: House) -> None:
    app = edit(open_page, house)
    app.text_input(key="ny-vad").set_value("Kalas").run()
    save(app)
    assert app.success[0].value == (
        "Kalas är ändrad. 1 kommande tillfälle ändrades. "
        "Det hör inte längre till sin serie: ändras serien följer det inte med."
    )
    assert [title_of(one.id) for one in house.dates[NEXT : NEXT + 2]] == ["Kalas", "Språkcafé"]
    undo_saved(app)
    assert title_of(house.dates[NEXT].id) == "Språkcafé"


@pytest.mark.parametrize("place", ["told", "history"])
def test_an_undo_does_not_take_back_what_somebody_else_changed_since(
    open_page: Open, house: House, place: str
) -> None:
    one = house.dates[NEXT]
    app = renamed(open_page, house, "Kalas")
    opened = series.opened(house.partner, one.id)
    draft = replace(opened.draft(ONE), title="Fest")
    series.change(house.partner, one.id, ONE, draft, shown(house, one.id, ONE))
    app.button(key="undo_saved" if place == "told" else f"undo-{one.id}").click().run()
    assert not app.exception
    assert title_of(one.id) == "Fest"
    assert [told.value for told in app.error] == [text("sv", "closing.error.nothing_to_undo")]
    assert "undo_saved" not in [button.key for button in app.button]


def test_where_nothing_is_asked_of_how_much_is_meant_it_is_said_why(
    open_page: Open, house: House
) -> None:
    begun = open_page("event_new", tillfalle=str(house.dates[0].id))
    assert "ändrar alla som inte hållits" in words(begun)
    app = edit(open_page, house)
    assert "har ändrats för sig" not in words(app)
    app.text_input(key="ny-vad").set_value("Kalas").run()
    save(app)
    assert "har ändrats för sig" in words(edit(open_page, house))


def test_what_has_ended_stays_in_what_it_was_chosen_for_and_is_chosen_for_nothing_new(
    open_page: Open, house: House
) -> None:
    one = house.dates[NEXT]
    opened = series.opened(house.coordinator, one.id)
    draft = replace(opened.draft(ALL), co_organisers=(house.library,))
    version = series.change(
        house.coordinator, one.id, ALL, draft, shown(house, one.id, ALL)
    ).version
    for ended in (house.church, house.library):
        partners.end(house.coordinator, ended, TODAY, 1)
    venues.end(house.coordinator, house.hall, 1)
    app = edit(open_page, house)
    scope(app, ALL)
    assert app.selectbox(key="ny-vem").value == house.church
    assert "Provkyrkan (avslutad)" in app.selectbox(key="ny-vem").options
    app.text_input(key="ny-vad").set_value("Kalas").run()
    assert "Provkyrkan, Provbiblio" in words(app)
    save(app)
    assert not app.error
    found = series.opened(house.coordinator, one.id)
    assert found.occurrence.title == "Kalas"
    assert found.occurrence.version == version + 1
    assert found.series.draft.chosen_of_house == draft.chosen_of_house
    app = open_page("event_new")
    assert "avslutad" not in " ".join(app.selectbox(key="ny-vem").options)
    with pytest.raises(FieldsError) as told:
        actions.add_event(house.coordinator, replace(draft, repetition=None))
    assert set(told.value.fields) == {"venue", "organiser", "together"}


def test_an_address_with_a_version_of_five_thousand_digits_is_no_traceback(
    open_page: Open, house: House
) -> None:
    one = str(house.dates[NEXT].id)
    said = {"tillfalle": one, "ny-for": one, "ny-version": "9" * 5000}
    app = open_page("event_new", **said)
    assert not app.exception
    assert app.warning[0].value == text("sv", "change.somebody_first")


def test_an_end_that_is_missing_is_not_compared_with_what_somebody_saved(
    open_page: Open, house: House
) -> None:
    app = edit(open_page, house)
    scope(app, ALL)
    one = house.dates[NEXT]
    draft = replace(series.opened(house.partner, one.id).draft(ALL), title="Fest")
    series.change(house.partner, one.id, ALL, draft, shown(house, one.id, ALL))
    app.date_input(key="ny-slut").set_value(None).run()
    assert "None" not in words(app)
    assert not app.dataframe
    assert app.warning


def test_an_end_that_was_saved_stays_when_the_start_moves(
    open_page: Open, house: House
) -> None:
    day = house.dates[NEXT].day
    last = day + timedelta(weeks=9)  # what a new activity of that day is proposed
    draft = house.draft(day=day, repetition=weekly(last))
    (one, *_) = occurrences_of(actions.add_event(house.coordinator, draft))
    app = open_page("event_new", tillfalle=str(one.id))
    scope(app, ALL)
    app.date_input(key="ny-dag").set_value(day + timedelta(weeks=1)).run()
    assert app.date_input(key="ny-slut").value == last


def test_the_following_are_changed_with_the_repetition_that_is_theirs(
    open_page: Open, house: House
) -> None:
    app = edit(open_page, house)
    scope(app, "following")
    assert app.button_group(key="ny-upprepas").value == "weekly"
    assert app.date_input(key="ny-slut").value == date(2026, 12, 22)
    assert "7 tillfällen" in words(app)
    app.text_area(key="ny-text").set_value("Vi dricker kaffe.").run()
    save(app)
    assert app.success[0].value == "Språkcafé är ändrad. 7 kommande tillfällen ändrades."
    with reading() as session:
        described = [events.get(session, one.id).description for one in house.dates]
    assert described == [""] * NEXT + ["Vi dricker kaffe."] * 7


def test_dates_that_a_change_adds_or_takes_out_are_told_apart(
    open_page: Open, house: House
) -> None:
    app = edit(open_page, house)
    scope(app, "following")
    app.date_input(key="ny-slut").set_value(date(2026, 12, 15)).run()
    save(app)
    assert app.success[0].value == (
        "Språkcafé är ändrad. 6 kommande tillfällen ändrades. "
        "1 tillfälle togs bort: 22 december."
    )
    app = edit(open_page, house)
    scope(app, "following")
    app.date_input(key="ny-slut").set_value(date(2026, 12, 29)).run()
    save(app)
    assert app.success[0].value == (
        "Språkcafé är ändrad. 6 kommande tillfällen ändrades. 2 nya tillfällen lades till."
    )


def test_who_saves_second_sees_both_and_what_was_typed_stays(
    open_page: Open, house: House
) -> None:
    choose_above = text("sv", "change.choose_above")
    app = edit(open_page, house)
    app.text_input(key="ny-vad").set_value("Mitt kalas").run()
    assert choose_above not in words(app)
    one = house.dates[NEXT]
    theirs = house.draft(title="Deras kalas", day=one.day)
    series.change(house.coordinator, one.id, ONE, theirs, shown(house, one.id, ONE))
    save(app)
    assert "Någon annan har ändrat" in app.warning[0].value
    assert [told.value for told in (*app.info, *app.error)] == [choose_above]
    assert app.text_input(key="ny-vad").value == "Mitt kalas"
    assert title_of(one.id) == "Deras kalas"
    app.button(key="keep_mine").click().run()
    save(app)
    assert title_of(one.id) == "Mitt kalas"


def test_who_is_overtaken_while_it_is_saved_sees_both_too(
    open_page: Open, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = edit(open_page, house)
    app.text_input(key="ny-vad").set_value("Mitt kalas").run()
    save_mine, one = series.change, house.dates[NEXT].id

    def be_overtaken(*args: Any) -> series.Changed:
        monkeypatch.setattr(series, "change", save_mine)
        changed(house, one, ONE, title="Deras kalas")
        return save_mine(*args)

    monkeypatch.setattr(series, "change", be_overtaken)
    save(app)
    assert "Deras kalas" in app.table[0].value.to_string()
    assert [told.value for told in (*app.info, *app.error)] == [
        text("sv", "change.choose_above")
    ]


@pytest.mark.parametrize("code", [ONE, FOLLOWING, ALL])
def test_what_is_saved_without_a_change_is_told_to_be_none(
    open_page: Open, house: House, code: str
) -> None:
    changed(house, house.dates[NEXT].id, ALL, known_code="sprakcafe")  # as the form keeps it
    app = edit(open_page, house)
    scope(app, code)
    save(app)
    assert [told.value for told in app.success] == ["Inget ändrades."]
    assert "undo_saved" not in [button.key for button in app.button]


def split_off(house: House, position: int) -> None:
    """Give a date and what follows it another time, as somebody else does meanwhile."""
    one = house.dates[position]
    draft = replace(series.opened(house.partner, one.id).draft(FOLLOWING), starts=time(10))
    series.change(house.partner, one.id, FOLLOWING, draft, shown(house, one.id, FOLLOWING))


def move(house: House, position: int, day: date) -> None:
    one = house.dates[position]
    starts, ends = (datetime.combine(day, time(hour)) for hour in (13, 15))
    actions.move(house.coordinator, one.id, starts, ends, one.version)


def test_who_changes_several_is_told_when_somebody_took_a_part_of_them_meanwhile(
    open_page: Open, house: House
) -> None:
    app = edit(open_page, house)
    scope(app, ALL)
    app.text_input(key="ny-vad").set_value("Kafé").run()
    split_off(house, 8)
    save(app)
    assert app.warning[0].value == text("sv", "change.somebody_first")
    assert "tisdag till 24 november" in app.table[0].value.to_string()
    assert [title_of(one.id) for one in house.dates] == ["Språkcafé"] * 12
    app.button(key="keep_mine").click().run()
    app.date_input(key="ny-slut").set_value(date(2026, 11, 24)).run()
    save(app)
    titles = [title_of(one.id) for one in house.dates]
    assert titles == ["Språkcafé"] * NEXT + ["Kafé"] * 3 + ["Språkcafé"] * 4


def test_a_reload_does_not_hide_what_somebody_changed_meanwhile(
    open_page: Open, house: House
) -> None:
    one = str(house.dates[NEXT].id)
    mark = edit(open_page, house).session_state["ny-version"]
    asked = {"tillfalle": one, "ny-for": one, "ny-version": mark, "ny-vad": "Kafé"}

    def told(code: str) -> list[str]:
        app = open_page("event_new", **asked)
        scope(app, code)
        return [warning.value for warning in app.warning]

    assert told(ALL) == []
    split_off(house, 8)
    assert told(ONE) == []
    assert told(ALL) == [text("sv", "change.somebody_first")]


def test_a_date_that_begins_while_somebody_writes_is_nobodys_change(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-10T12:55")
    one = house.dates[NEXT + 1]
    app = open_page("event_new", tillfalle=str(one.id))
    scope(app, ALL)
    app.text_input(key="ny-vad").set_value("Kafé").run()
    clock.set("2026-11-10T13:05")
    app.date_input(key="ny-dag").set_value(one.day).run()
    save(app)
    assert not app.warning
    titles = [title_of(each.id) for each in house.dates[NEXT:]]
    assert titles == ["Språkcafé"] + ["Kafé"] * 6


def test_a_number_of_times_is_listed_without_the_one_that_begins_while_somebody_writes(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    one = house.dates[NEXT + 1]
    repetition = Repetition(WEEKLY, weekdays=(1,), count=4)
    changed(house, one.id, ALL, repetition=repetition)
    clock.set("2026-11-10T12:55")
    app = open_page("event_new", tillfalle=str(one.id))
    scope(app, ALL)
    app.text_input(key="ny-vad").set_value("Kafé").run()
    clock.set("2026-11-10T13:05")
    app.run()
    told = words(app).replace("\\", "")
    assert "3 tillfällen: varje tisdag 3 gånger" in told
    assert "Har börjat medan formuläret var öppet, ändras inte: 10 november" in told
    assert "Hoppas över" not in told
    save(app)
    assert app.success[0].value == "Kafé är ändrad. 3 kommande tillfällen ändrades."


def test_what_was_changed_by_itself_before_is_said_not_to_come_along(
    open_page: Open, house: House
) -> None:
    changed(house, house.dates[NEXT + 2].id, ONE, title="Kalas")
    changed(house, house.dates[10].id, FOLLOWING, title="Kalas")
    app = open_page("event_new", tillfalle=str(house.dates[NEXT + 1].id))
    told = "Ändrade för sig förut, följer inte med: "
    assert told not in words(app).replace("\\", "")
    scope(app, ALL)
    assert f"{told}24 november, 15 december, 22 december" in words(app).replace("\\", "")
    app = open_page("event_new", tillfalle=str(house.dates[NEXT + 3].id))
    scope(app, FOLLOWING)
    assert f"{told}15 december, 22 december" in words(app).replace("\\", "")


def test_two_dates_of_a_series_at_the_same_time_are_told_before_it_is_saved(
    open_page: Open, house: House
) -> None:
    move(house, NEXT + 1, date(2026, 11, 26))
    app = edit(open_page, house)
    scope(app, ALL)
    assert "Två tillfällen" not in words(app)
    app.button_group(key="ny-dagar").set_value([3]).run()
    assert "Två tillfällen på samma tid: 26 november." in words(app).replace("\\", "")


def test_a_date_put_back_after_its_series_was_changed_says_that_it_is_as_it_was(
    open_page: Open, house: House
) -> None:
    one = house.dates[NEXT + 1]
    actions.close(house.coordinator, one.id, Closing(took_place=False), one.version)
    changed(house, house.dates[NEXT].id, ALL, title="Kalas")
    app = open_page("closing", tillfalle=str(one.id))
    sentence = text("sv", "change.left_as_it_was")
    assert sentence not in [each.value for each in app.info]
    next(each for each in app.button if each.label == text("sv", "closing.undo")).click().run()
    assert not app.exception
    assert [each.value for each in app.info] == [sentence]
    app = open_page("activity_calendar", tillfalle=str(one.id), dag=str(one.day))
    assert sentence in words(app).replace("\\", "")


def test_a_postponed_date_hinders_no_change_of_the_name(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-02T09:00")
    move(house, NEXT - 1, date(2026, 11, 6))
    clock.set("2026-11-04T09:00")
    app = edit(open_page, house)
    scope(app, ALL)
    assert app.date_input(key="ny-dag").value == date(2026, 11, 10)
    told = words(app).replace("\\", "")
    assert "fredag 6 november 2026" in told
    assert "Flyttade för sig, står kvar: 6 november" in told
    app.text_input(key="ny-vad").set_value("Kafé").run()
    save(app)
    assert app.success[0].value == "Kafé är ändrad. 8 kommande tillfällen ändrades."


def test_before_it_is_saved_it_is_said_which_dates_fall_away_and_which_stay(
    open_page: Open, house: House
) -> None:
    move(house, NEXT + 1, date(2026, 11, 19))
    app = edit(open_page, house)
    scope(app, "following")
    app.time_input(key="ny-till").set_value(time(15, 30)).run()
    app.date_input(key="ny-slut").set_value(date(2026, 12, 8)).run()
    told = words(app).replace("\\", "")
    assert "torsdag 19 november 2026, 13.00–15.30" in told
    assert "tisdag 17 november" not in told
    assert "Flyttade för sig, står kvar: 19 november" in told
    assert "Tas bort: 15 december, 22 december" in told
    save(app)
    assert app.success[0].value.endswith("2 tillfällen togs bort: 15 december, 22 december.")


def test_a_copy_is_a_new_activity_with_everything_filled_in(
    open_page: Open, house: House
) -> None:
    app = open_page("event_new", kopia=str(house.dates[NEXT].id))
    assert app.title[0].value == "Ny aktivitet"
    app.text_input(key="ny-vad").set_value("Kalas").run()
    app.date_input(key="ny-dag").set_value(date(2026, 11, 12)).run()
    save(app)
    assert title_of(house.dates[NEXT].id) == "Språkcafé"
    assert len(occurrences_of(house.event)) == 12


def test_a_new_activity_does_not_hold_what_a_change_was_about(
    open_page: Open, house: House
) -> None:
    app = edit(open_page, house)
    del app.query_params["tillfalle"]
    app.run()
    assert app.text_input(key="ny-vad").value == ""


def test_of_what_has_begun_the_rest_of_its_series_can_be_changed(
    open_page: Open, house: House
) -> None:
    app = open_page("event_new", tillfalle=str(house.today.id))
    assert "7 tillfällen" in words(app)
    app.text_input(key="ny-vad").set_value("Kafé").run()
    save(app)
    assert [title_of(one.id) for one in house.dates] == ["Språkcafé"] * NEXT + ["Kafé"] * 7


@pytest.mark.parametrize("asked", ["rubbish", str(UUID(int=5))])
def test_an_address_that_leads_nowhere_says_so_and_shows_the_way(
    open_page: Open, asked: str
) -> None:
    app = open_page("event_new", tillfalle=asked)
    assert not app.exception
    assert app.error or app.info


def test_a_partner_may_not_change_what_others_do(open_page: Open, house: House) -> None:
    theirs = house.draft(organiser_id=house.library, day=date(2026, 11, 12))
    (one,) = occurrences_of(actions.add_event(house.coordinator, theirs))
    app = open_page("event_new", role=Role.PARTNER, tillfalle=str(one.id))
    assert "får inte göra det här" in app.error[0].value
    assert not app.text_input


def test_a_draft_is_saved_and_told_to_be_one(open_page: Open) -> None:
    app = open_page("event_new")
    app.text_input(key="ny-vad").set_value("Språkcafé").run()
    app.toggle(key="ny-utkast").set_value(True).run()
    assert "Utkast" in words(app)
    save(app)
    assert "sparad som utkast" in app.success[0].value


def test_the_room_is_told_to_be_taken_and_the_activity_can_be_saved(open_page: Open) -> None:
    app = open_page("event_new")
    app.text_input(key="ny-vad").set_value("Språkcafé").run()
    app.selectbox(key="ny-var").select("Provsalen").run()
    app.date_input(key="ny-dag").set_value(date(2026, 11, 10)).run()
    assert "Upptagen: Språkcafé" in words(app).replace("\\", "")
    app.time_input(key="ny-fran").set_value(time(15)).run()
    app.time_input(key="ny-till").set_value(time(16)).run()
    assert "Upptagen" not in words(app)  # touching is no clash


def test_undo_takes_back_the_change_and_not_the_closing_where_it_was_begun(
    open_page: Open, house: House
) -> None:
    told = Closing(took_place=True, visits=17, counted=True, organisers=(house.church,))
    actions.close(house.coordinator, house.today.id, told, house.today.version)
    app = open_page("event_new", tillfalle=str(house.today.id))
    app.text_input(key="ny-vad").set_value("Kafé").run()
    save(app)
    undo_saved(app)
    assert [title_of(one.id) for one in house.dates] == ["Språkcafé"] * 12
    with reading() as session:
        assert events.get(session, house.today.id).visits == 17


def test_a_change_by_which_its_date_fell_away_is_seen_and_undone(
    open_page: Open, house: House
) -> None:
    app = edit(open_page, house)
    scope(app, "following")
    app.date_input(key="ny-dag").set_value(date(2026, 11, 17)).run()
    save(app)
    undo_saved(app)
    assert title_of(house.dates[NEXT].id) == "Språkcafé"

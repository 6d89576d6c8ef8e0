"""Stäng dagen and Huset i dag, as different people see them."""

from datetime import time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import events
from bis.actions.day_counts import count_day
from bis.core.events import CANCELLED, HELD, PLANNED, Closing, Occurrence
from bis.core.permissions import Role
from bis.settings import ROOT
from bis.store import day_counts
from bis.store import events as stored
from bis.store.session import reading
from bis.ui.text import plain
from tests.pages.conftest import Open
from tests.pages.test_today import words
from tests.support.house import TODAY, FrozenClock, House, occurrences_of, undo


def key(field: str, one: Occurrence) -> str:
    return f"{field}-{one.id.hex[-12:]}"


def count(app: AppTest, one: Occurrence, visits: int) -> None:
    app.number_input(key=key("antal", one)).set_value(visits)


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def now(one: Occurrence) -> Occurrence:
    with reading() as session:
        return stored.get(session, one.id)


def added(house: House, **changed: object) -> Occurrence:
    whole: dict[str, object] = {"starts": time(9), "ends": time(11), **changed}
    return occurrences_of(events.add_event(house.coordinator, house.draft(**whole)))[0]


def test_what_is_typed_is_saved_and_what_is_not_stays_open(
    open_page: Open, house: House
) -> None:
    fika, choir, walk = (added(house, title=title) for title in ("Fika", "Kör", "Promenad"))
    app = open_page("close_day")
    count(app, fika, 18)
    app.checkbox(key=key("ungefar", fika)).check()
    app.number_input(key=key("barn", fika)).set_value(3)
    app.selectbox(key=key("blev", choir)).set_value(CANCELLED).run()
    app.selectbox(key=key("skal", choir)).set_value("weather")
    press(app, "Spara")
    assert app.success[0].value == "Sparat: 2 avslutade."
    held = now(fika)
    assert (held.status, held.visits, held.visits_counted, held.children) == (
        HELD,
        18,
        False,
        3,
    )
    assert (now(choir).status, now(choir).reason) == (CANCELLED, "weather")
    assert [now(one).status for one in (walk, house.today)] == [PLANNED, PLANNED]
    press(app, "Ångra Kör")
    assert now(choir).status == PLANNED
    assert app.selectbox(key=key("blev", choir)).value is None
    count(app, walk, 0)
    press(app, "Spara")
    assert (now(walk).status, now(walk).visits) == (HELD, 0)


def test_what_stood_is_told_after_an_undo_and_is_not_saved_with_the_next_row(
    open_page: Open, house: House
) -> None:
    fika, choir = (added(house, title=title) for title in ("Fika", "Kör"))
    app = open_page("close_day")
    count(app, fika, 9)
    app.checkbox(key=key("ungefar", fika)).check()
    app.number_input(key=key("barn", fika)).set_value(2)
    press(app, "Spara")
    press(app, "Ångra Fika")
    said = app.info[0].value
    assert said.startswith("Ångrat. Raden väntar på att avslutas igen. Det här stod:")
    assert said.endswith("Fika: ungefär 9 kom, varav 2 barn")
    count(app, choir, 9)  # it was meant for this one
    press(app, "Spara")
    assert now(fika).status == PLANNED
    assert (now(choir).status, now(choir).visits) == (HELD, 9)


def receipt(app: AppTest) -> list[str]:
    return [line.value for line in app.markdown if line.value.endswith(" kom")]


def test_what_was_saved_is_said_in_order_of_time(open_page: Open, house: House) -> None:
    late, early = (added(house, starts=time(at), ends=time(at + 1)) for at in (10, 8))
    app = open_page("close_day")
    for one in (house.today, late, early):
        count(app, one, 5)
    press(app, "Spara")
    hours = [line.strip("*").partition("\\")[0] for line in receipt(app)]
    assert hours == ["8", "10", "13"]


@pytest.mark.parametrize(
    ("at", "day"), [("2026-11-04T10:00", "i går "), ("2026-11-05T10:00", "tisdag 3 november ")]
)
def test_what_was_saved_of_an_earlier_day_says_which(
    open_page: Open, house: House, clock: FrozenClock, at: str, day: str
) -> None:
    clock.set(at)
    app = open_page("close_day", dag=str(TODAY))
    count(app, house.today, 0)
    press(app, "Spara")
    assert receipt(app) == [f"**{plain(f'{day}13.00–15.00')}** Språkcafé: 0 kom"]


@pytest.mark.parametrize("something_still_waits", [True, False])
def test_what_somebody_else_said_of_an_earlier_day_says_which(
    open_page: Open, house: House, clock: FrozenClock, something_still_waits: bool
) -> None:
    if something_still_waits:
        added(house)
    clock.set("2026-11-05T10:00")
    app = open_page("close_day", dag=str(TODAY))
    count(app, house.today, 5)
    app.run()
    theirs = Closing(True, 15, True, organisers=(house.church,))
    events.close(house.partner, house.today.id, theirs, house.today.version)
    press(app, "Spara")
    told = app.warning[0].value.replace("\\", "")
    assert "**Språkcafé tisdag 3 november 13.00–15.00** är redan avslutad" in told


def test_all_that_was_saved_is_taken_back_at_once(open_page: Open, house: House) -> None:
    fika = added(house)
    app = open_page("close_day")
    for one in (fika, house.today):
        count(app, one, 5)
    press(app, "Spara")
    press(app, "Ångra allt")
    assert not app.success
    assert [now(one).status for one in (fika, house.today)] == [PLANNED, PLANNED]
    said = app.info[0].value.split("  \n")
    assert said[0].startswith("Ångrat. Raderna väntar")
    assert [line.rpartition(": ")[2] for line in said[1:]] == ["5 kom", "5 kom"]


def test_who_presses_twice_can_still_take_back_what_was_saved(
    open_page: Open, house: House
) -> None:
    fika = added(house, title="Fika")
    app = open_page("close_day")
    count(app, fika, 12)
    press(app, "Spara")
    press(app, "Spara")
    assert app.success[0].value == "Sparat: 1 avslutad."
    press(app, "Ångra Fika")
    assert now(fika).status == PLANNED


def test_what_somebody_else_has_said_since_is_not_taken_back(
    open_page: Open, house: House
) -> None:
    fika = added(house, title="Fika")
    app = open_page("close_day")
    count(app, fika, 12)
    press(app, "Spara")
    undo(house.coordinator, fika.id)
    theirs = Closing(True, 15, True, organisers=(house.church,))
    events.close(house.partner, fika.id, theirs, now(fika).version)
    press(app, "Ångra Fika")
    assert now(fika).visits == 15
    assert "15 kom, säger" in words(app)
    assert "Det är ändrat sedan du sparade" in words(app)
    assert "Ångra Fika" not in [button.label for button in app.button]


def test_the_last_count_is_beside_an_empty_box(open_page: Open, house: House) -> None:
    last = next(one for one in house.dates if one.day == TODAY - timedelta(weeks=1))
    told = Closing(took_place=True, visits=18, counted=True, organisers=(house.church,))
    events.close(house.coordinator, last.id, told, last.version)
    field = open_page("close_day").number_input(key=key("antal", house.today))
    assert (field.value, field.placeholder) == (None, "förra gången: 18")
    assert field.label == "Språkcafé 13.00–15.00: Hur många kom?"


def test_a_mistake_is_told_in_its_row_and_nothing_is_saved(
    open_page: Open, house: House
) -> None:
    fika = added(house)
    app = open_page("close_day")
    count(app, house.today, 5)
    app.selectbox(key=key("blev", fika)).set_value(HELD)
    press(app, "Spara")
    assert "Skriv hur många som kom" in words(app)
    assert "Inget är sparat än" in app.error[0].value
    assert now(house.today).status == PLANNED
    assert app.number_input(key=key("antal", house.today)).value == 5
    count(app, fika, 4)
    press(app, "Spara")
    assert app.success[0].value == "Sparat: 2 avslutade."
    assert not app.error


def test_who_saves_second_sees_what_the_first_said_before_the_rest_is_saved(
    open_page: Open, house: House
) -> None:
    fika = added(house)
    app = open_page("close_day")
    count(app, house.today, 25)
    count(app, fika, 4)
    told = Closing(took_place=True, visits=18, counted=True, organisers=(house.church,))
    events.close(house.coordinator, house.today.id, told, house.today.version)
    press(app, "Spara")
    warned = app.warning[0].value.replace("\\", "")
    assert "**Språkcafé 13.00–15.00** är redan avslutad: 18 kom" in warned
    assert plain("coordinator@provhuset.se").replace("\\", "") in warned
    assert "(25 besök)" in warned
    assert "Någon annan har hunnit före" in app.error[0].value
    assert now(fika).status == PLANNED
    press(app, "Spara")
    assert (now(fika).visits, now(house.today).visits) == (4, 18)
    assert not app.warning


def test_what_is_typed_stands_there_after_another_page(open_page: Open, house: House) -> None:
    app = open_page("close_day")
    count(app, house.today, 18)
    app.checkbox(key=key("ungefar", house.today)).check()
    app.number_input(key=f"door-{TODAY}").set_value(131).run()
    for page in ("diary", "close_day"):
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert app.number_input(key=key("antal", house.today)).value == 18
    assert app.checkbox(key=key("ungefar", house.today)).value
    assert app.number_input(key=f"door-{TODAY}").value == 131
    press(app, "Spara")
    assert (now(house.today).visits, now(house.today).visits_counted) == (18, False)


def test_spara_with_nothing_typed_says_so(open_page: Open, house: House) -> None:
    del house
    app = open_page("close_day")
    press(app, "Spara")
    assert app.error[0].value.startswith("Inget nytt är ifyllt, så inget nytt är sparat.")


def test_another_day_that_waits_is_one_tap_away(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    clock.set("2026-11-05T10:00")
    app = open_page("close_day")
    assert "Inget väntar" in words(app)
    days = app.button_group(key="dag")
    assert days.options[:3] == ["I dag", "I går", "tisdag 3 november (1)"]
    days.set_value("2026-11-03").run()
    count(app, house.today, 7)
    press(app, "Spara")
    assert now(house.today).visits == 7


def test_what_goes_on_since_last_night_waits_today_until_it_ends(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    night = added(house, title="Natt", starts=time(22), ends=time(2), ends_next_day=True)
    clock.set("2026-11-04T00:30")
    app = open_page("close_day")
    assert app.button_group(key="dag").options[:2] == ["I dag (1)", "I går (1)"]
    count(app, night, 7)
    press(app, "Spara")
    assert now(night).visits == 7
    undo(house.coordinator, night.id)
    clock.set("2026-11-04T02:00")
    assert open_page("close_day").button_group(key="dag").options[:2] == ["I dag", "I går (2)"]


def test_a_partner_closes_its_own_and_counts_no_door(open_page: Open, house: House) -> None:
    theirs = added(house, organiser_id=house.library)
    app = open_page("close_day", role=Role.PARTNER)
    keys = [field.key for field in app.number_input]
    assert key("antal", house.today) in keys
    assert key("antal", theirs) not in keys
    assert "Huset i dag" not in [heading.value for heading in app.subheader]


def test_markdown_in_a_title_stays_letters(open_page: Open, house: House) -> None:
    added(house, title="![x](http://fel.exempel) قهوة ☕")
    app = open_page("close_day")
    assert r"\!\[x\]\(http\:" in words(app)
    names = [field.label for field in app.number_input]
    assert "! x (http //fel.exempel) قهوة ☕ 9.00–11.00: Varav barn" in names


@pytest.mark.parametrize("page", ["", "close_day"])
def test_the_door_count_is_saved_corrected_and_said_to_stand_alone(
    open_page: Open, house: House, page: str
) -> None:
    del house
    app = open_page(page, role=Role.RECEPTION)
    assert "aldrig ihop med besöken" in words(app)
    app.number_input(key=f"door-{TODAY}").set_value(131)
    press(app, "Spara antalet")
    assert "Sparat: 131 genom dörren" in app.success[0].value
    app.number_input(key=f"door-{TODAY}").set_value(113)
    press(app, "Spara antalet")
    with reading() as session:
        assert day_counts.get(session, TODAY) == (113, 2)


def test_yesterday_can_be_counted_too_and_an_empty_count_is_told(
    open_page: Open, house: House
) -> None:
    del house
    app = open_page("close_day")
    app.button_group(key="dag").set_value("2026-11-02").run()
    press(app, "Spara antalet")
    assert app.error[0].value == "Skriv hur många som gick in genom dörren."
    app.number_input(key="door-2026-11-02").set_value(90)
    press(app, "Spara antalet")
    assert "måndag 2 november" in app.success[0].value.replace("\\", "")


def test_the_address_says_which_day_whatever_waits_on_it(open_page: Open) -> None:
    app = open_page("close_day")
    app.button_group(key="dag").set_value("2026-11-02").run()
    assert app.query_params["dag"] == "2026-11-02"
    assert (
        open_page("close_day", dag="2026-11-02").button_group(key="dag").value == "2026-11-02"
    )
    assert open_page("close_day", dag="i går").button_group(key="dag").value == "2026-11-03"


def test_who_counts_second_is_told_however_long_ago_it_was_typed(
    open_page: Open, house: House
) -> None:
    app = open_page("close_day")
    app.number_input(key=f"door-{TODAY}").set_value(99).run()
    count_day(house.coordinator, TODAY, 131, 0)
    app.run()
    press(app, "Spara antalet")
    assert "Någon annan" in app.error[0].value
    with reading() as session:
        assert day_counts.get(session, TODAY).entries == 131


def test_who_counts_second_is_told(open_page: Open, house: House) -> None:
    app = open_page("close_day")
    app.number_input(key=f"door-{TODAY}").set_value(99)
    count_day(house.coordinator, TODAY, 131, 0)
    press(app, "Spara antalet")
    with reading() as session:
        assert day_counts.get(session, TODAY).entries == 131
    assert "Någon annan" in app.error[0].value
    assert "Nu står det 131" in words(app)
    press(app, "Spara antalet")
    with reading() as session:
        assert day_counts.get(session, TODAY) == (99, 2)

"""Idag, as different people see it."""

import re
from datetime import time, timedelta

import pytest
from sqlalchemy import delete
from streamlit.testing.v1 import AppTest

from bis.actions import events, privacy
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.core.privacy import Contact
from bis.store import data_version, models
from bis.store.session import writing
from bis.ui.text import day_name
from tests.pages.conftest import Open, folds, unfold
from tests.support.house import FrozenClock, House, answer

NOTHING_FITS = "Inget som passar filtret pågår just nu."


def words(app: object) -> str:
    return " ".join(str(element.value) for element in app.markdown)  # type: ignore[attr-defined]


def test_what_is_on_now_stands_with_its_time_and_place(open_page: Open) -> None:
    app = open_page()
    assert not app.exception
    assert app.title[0].value == "Tisdag 3 november · vecka 45"
    assert "Språkcafé" in words(app)
    assert "Provkyrkan · Provsalen" in words(app)


def test_nobody_logged_in_sees_nothing_of_the_house(open_page: Open) -> None:
    app = open_page(role=None)
    assert not app.title
    assert "Språkcafé" not in words(app)


@pytest.mark.parametrize(
    ("role", "label", "stands_there"),
    [
        (Role.COORDINATOR, "Ny aktivitet", True),
        (Role.RECEPTION, "Avsluta", True),
        (Role.PARTNER, "Avsluta", True),
        (Role.READER, "Avsluta", False),
        (Role.READER, "Ny aktivitet", False),
    ],
)
def test_a_person_is_offered_only_what_the_role_may_do(
    open_page: Open, role: Role, label: str, stands_there: bool
) -> None:
    labels = [button.label for button in open_page(role=role).button]
    assert (label in labels) is stands_there


def test_what_has_ended_waits_to_be_closed(open_page: Open, clock: FrozenClock) -> None:
    clock.set("2026-11-03T16:00")
    assert any("Att avsluta (" in heading.value for heading in open_page().subheader)


def test_a_partner_is_asked_to_close_only_what_it_may_close(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    events.add_event(house.coordinator, house.draft(organiser_id=house.library, starts=time(9)))
    clock.set("2026-11-03T18:00")
    assert to_close(open_page(role=Role.PARTNER)) == ["Att avsluta (2)"]
    assert to_close(open_page(role=Role.RECEPTION)) == ["Att avsluta (3)"]
    assert to_close(open_page(role=Role.READER)) == []


def to_close(app: AppTest) -> list[str]:
    found = [str(heading.value) for heading in app.subheader]
    return [heading for heading in found if heading.startswith("Att avsluta")]


@pytest.mark.parametrize("typed", ["sprakcafe", " SPRÅKCAFÉ ", "provkyrkan"])
def test_a_search_minds_neither_accents_nor_case(open_page: Open, typed: str) -> None:
    app = open_page()
    app.text_input(key="sok").set_value(typed).run()
    assert NOTHING_FITS not in words(app)


def test_what_the_filter_hides_is_not_said_to_be_missing(open_page: Open, house: House) -> None:
    tomorrow = house.today.day + timedelta(days=1)
    for day in (house.today.day, tomorrow):
        events.add_event(house.coordinator, house.draft(day=day))
    app = open_page()
    assert folds(app) == ["I morgon (1)"]
    app.text_input(key="sok").set_value("finns inte").run()
    assert NOTHING_FITS in words(app)
    assert "Inget mer i dag som passar filtret" in words(app)
    assert folds(unfold(app, "tomorrow")) == ["I morgon (0)"]
    assert "Inget i morgon som passar filtret" in words(app)


def test_the_fold_of_tomorrow_says_its_day_once(open_page: Open, house: House) -> None:
    tomorrow = house.today.day + timedelta(days=1)
    events.add_event(house.coordinator, house.draft(title="Fika", day=tomorrow))
    app = open_page()
    assert "Fika" not in words(app)
    unfold(app, "tomorrow")
    assert "Fika" in words(app)
    assert day_name(tomorrow) not in words(app)


def test_what_is_missing_is_not_blamed_on_the_filter(open_page: Open) -> None:
    app = unfold(open_page(), "tomorrow")
    app.text_input(key="sok").set_value("språkcafé").run()
    assert "Inget mer i dag." in words(app)
    assert "Inget inplanerat i morgon än." in words(app)
    assert "filtret" not in words(app)


def test_one_tap_takes_all_filters_away(open_page: Open) -> None:
    app = open_page()
    app.text_input(key="sok").set_value("finns inte")
    app.selectbox(key="plats").set_value("elsewhere")
    app.toggle(key="barn").set_value(True).run()
    assert NOTHING_FITS in words(app)
    clear = next(button for button in app.button if button.label == "Rensa filtret")
    clear.click().run()
    assert NOTHING_FITS not in words(app)
    assert "Rensa filtret" not in [button.label for button in app.button]


@pytest.mark.parametrize(
    ("role", "label", "stands_there"),
    [
        (Role.RECEPTION, "Se avslutningen", True),
        (Role.PARTNER, "Se avslutningen", True),
        (Role.READER, "Se avslutningen", False),
    ],
)
def test_a_closed_activity_leads_to_its_closing(
    open_page: Open, house: House, role: Role, label: str, stands_there: bool
) -> None:
    closing = Closing(took_place=True, visits=7, organisers=(house.church,))
    events.close(house.coordinator, house.today.id, closing, house.today.version)
    labels = [button.label for button in open_page(role=role).button]
    assert (label in labels) is stands_there


@pytest.mark.parametrize(("visits", "shown"), [(7, True), (0, False)])
def test_the_survey_is_offered_where_somebody_came(
    open_page: Open, house: House, visits: int, shown: bool
) -> None:
    closing = Closing(took_place=True, visits=visits, organisers=(house.church,))
    events.close(house.coordinator, house.today.id, closing, house.today.version)
    for page in (open_page(), open_page("closing", tillfalle=str(house.today.id))):
        links = " ".join(str(one.proto.body) for one in page.get("html"))
        assert (f"/visa/{house.today.id}" in links) is shown


def emptied() -> None:
    """Leave no activity in the house."""
    with writing() as session:
        for table in (models.Occurrence, models.Event):
            session.execute(delete(table))
        data_version.bump(session)


@pytest.mark.parametrize(("role", "leads"), [(Role.COORDINATOR, True), (Role.RECEPTION, False)])
def test_the_first_steps_are_those_of_the_role_in_the_order_they_are_taken(
    open_page: Open, role: Role, leads: bool
) -> None:
    emptied()
    told = words(open_page(role=role))
    steps = ["Bjud in", "Dataskydd"] * leads
    steps += ["Ny aktivitet", "rummets QR", "Avsluta aktiviteten"]
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    assert ("Bjud in" in told) is leads


@pytest.mark.parametrize(("role", "shown"), [(Role.RECEPTION, True), (Role.READER, False)])
def test_an_empty_house_says_where_to_begin(open_page: Open, role: Role, shown: bool) -> None:
    emptied()
    assert begins(open_page(role=role)) is shown


def begins(app: AppTest) -> bool:
    assert not app.exception
    return "Börja här" in [one.value for one in app.subheader]


def test_a_step_is_ticked_off_when_it_is_done_and_the_others_stay(open_page: Open) -> None:
    told = [str(one.value) for one in open_page().markdown]
    steps = [words for words in told if re.match(r"\d\. ", words)]
    ticked = ["Klart" in words for words in steps]
    assert ticked == [True, False, True, False, False]  # colleagues and an activity are there


SETTINGS = [
    ("Användare", "installningar", "del=Anv%C3%A4ndare"),
    ("Dataskydd", "installningar", "del=Dataskydd"),
]
ADD, PRINT = ("Ny aktivitet", "aktivitet", ""), ("Enkät", "enkat", "")
CLOSE = ("Stäng dagen", "stang-dagen", "")


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (Role.COORDINATOR, [*SETTINGS, ADD, PRINT, CLOSE]),
        (Role.RECEPTION, [ADD, PRINT, CLOSE]),
        (Role.PARTNER, [ADD, CLOSE]),
    ],
)
def test_each_step_leads_to_where_it_is_done(
    open_page: Open, role: Role, ways: list[tuple[str, str, str]]
) -> None:
    emptied()
    links = [one.proto for one in open_page(role=role).get("page_link")]
    assert [(one.label, one.page, one.query_string) for one in links[: len(ways)]] == ways


def test_where_to_begin_is_gone_when_every_step_is_done(open_page: Open, house: House) -> None:
    closing = Closing(took_place=True, visits=7, organisers=(house.church,))
    events.close(house.coordinator, house.today.id, closing, house.today.version)
    assert begins(open_page(role=Role.RECEPTION))
    answer(house.today)
    assert not begins(open_page(role=Role.RECEPTION))
    assert begins(open_page())  # nobody has said yet whom to ask about data
    privacy.save_contact(house.coordinator, Contact("Huset", "0921-620 00"), Contact("", ""))
    assert not begins(open_page())


def test_a_coordinator_hides_where_to_begin_from_everybody(open_page: Open) -> None:
    app = open_page()
    next(one for one in app.button if one.label == "Dölj").click().run()
    assert not begins(app)
    reception = open_page(role=Role.RECEPTION)
    assert not begins(reception)
    assert "Dölj" not in [one.label for one in reception.button]


def test_markdown_in_a_title_is_shown_letter_by_letter(open_page: Open, house: House) -> None:
    events.add_event(house.coordinator, house.draft(title="![x](http://fel.exempel/x.png) *a*"))
    assert r"\!\[x\]\(http\:" in words(open_page())


def test_what_waits_from_another_day_says_which_day(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    del house
    clock.set("2026-11-04T00:30")
    assert "tisdag 3 november" in words(open_page())


def test_what_began_last_night_is_on_after_midnight(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    night = house.draft(title="Nattvandring", starts=time(20), ends=time(8), ends_next_day=True)
    events.add_event(house.coordinator, night)
    clock.set("2026-11-04T02:00")
    assert "Nattvandring" in words(open_page())

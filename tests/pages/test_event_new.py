"""Ny aktivitet: what is wrong is said, what was typed stays, what is right is saved."""

from datetime import date, time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from bis.core.events import Occurrence, day_bounds
from bis.core.permissions import Role
from bis.settings import ROOT
from bis.store import events, partners
from bis.store.session import reading
from bis.ui import event_fields as fields
from tests.pages.conftest import Open
from tests.pages.test_today import words
from tests.support.house import FrozenClock, House


def saved(title: str) -> list[Occurrence]:
    with reading() as session:
        found = events.between(session, *day_bounds(date(2026, 1, 1), date(2028, 1, 1)))
    return [one for one in found if one.title == title]


def page_of(file: str) -> str:
    return str(ROOT / "pages" / f"{file}.py")


def name(app: AppTest, title: str) -> None:
    app.text_input(key="ny-vad").set_value(title).run()


def choose(app: AppTest, field: str, option: str) -> None:
    """Choose in a list by the words that stand there."""
    app.selectbox(key=f"ny-{field}").select(option).run()


def kind(app: AppTest, code: str) -> None:
    app.button_group(key="ny-slag").set_value(code).run()


def save(app: AppTest) -> None:
    app.button(key="event_save").click().run()
    assert not app.exception


def filled_in(app: AppTest) -> dict[str, object]:
    """Return what stands in the fields that a known name fills in."""
    with reading() as session:
        day = date(2026, 11, 3)
        every = [*partners.registered(session, day), *partners.venues(session)]
    names: dict[object, str] = {one.id: one.name for one in every}
    return {
        "kind": app.button_group(key="ny-slag").value,
        "venue": names.get(app.selectbox(key="ny-var").value),
        "organiser": names.get(app.selectbox(key="ny-vem").value),
        "together": [names[one] for one in app.multiselect(key="ny-med").value],
        "drop_in": app.toggle(key="ny-dropin").value,
        "child_care": app.toggle(key="ny-barn").value,
    }


LANGUAGE_CAFE: dict[str, object] = {
    "kind": "meet",
    "venue": "Kaféet",
    "organiser": "Röda Korset",
    "together": ["Svenska kyrkan"],
    "drop_in": True,
    "child_care": False,
}
NOTHING: dict[str, object] = {
    "kind": None,
    "venue": None,
    "organiser": None,
    "together": [],
    "drop_in": False,
    "child_care": False,
}


def test_an_empty_form_says_what_is_missing_and_saves_nothing(open_page: Open) -> None:
    app = open_page("event_new")
    save(app)
    assert "Skriv vad aktiviteten heter" in words(app)
    assert "Välj slag" in words(app)
    assert "Välj var aktiviteten är" in words(app)


def test_at_the_button_it_is_said_that_nothing_is_saved_and_where_to_look(
    open_page: Open,
) -> None:
    app = open_page("event_new")
    save(app)
    told = "Inget är sparat. Se ”Vad”, ”Slag”, ”Var” och ”Vem ordnar” ovan."
    assert [one.value for one in app.error] == [told]
    name(app, "Språkcafé")
    assert not app.error


def test_a_wrong_field_that_is_folded_away_is_named_with_where_it_is(open_page: Open) -> None:
    app = open_page("event_new")
    name(app, "Språkcafé")
    app.time_input(key="ny-till").set_value(time(9)).run()
    app.multiselect(key="ny-sprak").set_value([]).run()
    save(app)
    told = "Inget är sparat. Se ”Till” och ”Språk” under ”Fler uppgifter” ovan."
    assert [one.value for one in app.error] == [told]
    assert app.text_input(key="ny-vad").value == "Språkcafé"


def test_what_is_wrong_elsewhere_opens_no_folded_fields(open_page: Open) -> None:
    app = open_page("event_new")
    (folded,) = (one for one in app.expander if one.label == "Fler uppgifter")
    assert not folded.proto.expanded
    save(app)
    (folded,) = (one for one in app.expander if one.label == "Fler uppgifter")
    assert not folded.proto.expanded


def test_the_known_names_are_all_offered_whatever_is_typed(open_page: Open) -> None:
    app = open_page("event_new")
    offered = app.selectbox(key="ny-namn").options
    assert len(offered) > 20
    for typed in ("SPRAK", "Språkcafé", "Kvällsdans"):
        name(app, typed)
        assert app.selectbox(key="ny-namn").options == offered


def test_a_known_name_that_is_chosen_stands_in_the_field_and_fills_in_the_rest(
    open_page: Open,
) -> None:
    app = open_page("event_new")
    for before in ("", "Kvällsdans"):  # the second time the same name is chosen again
        name(app, before)
        choose(app, "namn", "Språkcafé")
        assert app.text_input(key="ny-vad").value == "Språkcafé"
        assert app.selectbox(key="ny-namn").value is None
        assert filled_in(app) == LANGUAGE_CAFE


def test_a_known_name_that_is_typed_another_way_is_kept_as_typed_and_saved_as_known(
    open_page: Open,
) -> None:
    app = open_page("event_new")
    name(app, "sprakcafe")
    assert app.text_input(key="ny-vad").value == "sprakcafe"
    assert filled_in(app) == LANGUAGE_CAFE
    assert "Känt namn: Språkcafé" in words(app)
    before = len(saved("Språkcafé"))
    save(app)
    assert len(saved("Språkcafé")) == before + 1
    assert saved("sprakcafe") == []


def test_a_known_name_changes_nothing_that_a_person_has_chosen(open_page: Open) -> None:
    app = open_page("event_new")
    choose(app, "var", "Sal 3")
    kind(app, "family")
    name(app, "Språkcafé")
    assert filled_in(app) == LANGUAGE_CAFE | {"venue": "Sal 3", "kind": "family"}
    name(app, "Svenska 1")
    assert filled_in(app)["venue"] == "Sal 3"
    assert filled_in(app)["organiser"] == "Studieförbundet Vuxenskolan"


def test_what_a_known_name_filled_in_stands_until_another_known_name(open_page: Open) -> None:
    app = open_page("event_new")
    name(app, "Språkcafé")
    name(app, "Språkcafé för kvinnor")
    assert filled_in(app) == LANGUAGE_CAFE
    name(app, "Svenska 1")
    assert filled_in(app)["kind"] == "swedish"


def test_an_own_name_is_saved_with_what_was_said_of_it(open_page: Open, house: House) -> None:
    app = open_page("event_new")
    name(app, "Kvällsdans")
    choose(app, "var", "Provsalen")
    choose(app, "vem", "Provkyrkan")
    save(app)
    assert "Välj slag" in words(app)
    assert saved("Kvällsdans") == []
    kind(app, "family")
    app.multiselect(key="ny-med").select("Provbiblio").run()
    app.toggle(key="ny-barn").set_value(True).run()
    save(app)
    (one,) = saved("Kvällsdans")
    assert (one.kind, one.drop_in, one.child_care) == ("family", False, True)
    assert one.organiser_ids == (house.church, house.library)


def test_who_organises_together_is_shown_and_can_be_taken_away(open_page: Open) -> None:
    app = open_page("event_new")
    name(app, "Baka ihop")
    assert filled_in(app)["together"] == ["Röda Korset", "Rädda Barnen"]
    together = app.multiselect(key="ny-med")
    together.set_value(together.value[:1]).run()
    save(app)
    (one,) = saved("Baka ihop")
    assert [who.name for who in one.organisers] == ["Svenska kyrkan", "Röda Korset"]


def test_nobody_organises_together_with_themselves(open_page: Open) -> None:
    app = open_page("event_new")
    name(app, "Språkcafé")
    choose(app, "vem", "Svenska kyrkan")
    assert not app.exception
    assert filled_in(app)["together"] == []


def test_an_end_before_the_start_is_told_and_what_was_typed_stays(open_page: Open) -> None:
    app = open_page("event_new")
    name(app, "Svenska 1")
    app.time_input(key="ny-till").set_value(time(9)).run()
    assert "Sluttiden måste vara efter starttiden" in words(app)  # beside the dates, at once
    assert "tillfälle" not in words(app)
    save(app)
    assert "Sluttiden måste vara efter starttiden" in words(app)
    assert app.text_input(key="ny-vad").value == "Svenska 1"
    assert saved("Svenska 1") == []


def test_the_dates_are_shown_as_soon_as_the_times_are_right(open_page: Open) -> None:
    app = open_page("event_new")
    assert "1 tillfälle " in words(app)
    app.button_group(key="ny-upprepas").set_value("weekly").run()
    assert "10 tillfällen" in words(app)


def test_a_visitor_sees_the_first_date_that_the_rule_gives(open_page: Open) -> None:
    app = open_page("event_new")
    app.button_group(key="ny-upprepas").set_value("weekly").run()
    app.button_group(key="ny-dagar").set_value([4]).run()
    box = next(one.value for one in app.markdown if "Aktivitetens namn" in one.value)
    seen = app.markdown[[one.value for one in app.markdown].index(box) + 1].value
    assert seen.startswith("fredag 6 november 13\\.00")


@pytest.mark.parametrize(("times", "folded"), [(14, False), (15, True)])
def test_all_dates_stand_there_and_many_are_folded(
    open_page: Open, times: int, folded: bool
) -> None:
    app = open_page("event_new")
    app.button_group(key="ny-upprepas").set_value("weekly").run()
    last = date(2026, 11, 3) + timedelta(weeks=times - 1)
    app.selectbox(key="ny-utom").select("Inga dagar").run()
    app.date_input(key="ny-slut").set_value(last).run()
    every = [one.label for one in app.expander if one.label.startswith("Alla ")]
    assert every == ([f"Alla {times} datum"] if folded else [])
    lists = [one.value.count(" 2026") + one.value.count(" 2027") for one in app.markdown]
    assert max(lists) == times


def test_a_proposed_end_follows_the_start_until_somebody_touches_it(open_page: Open) -> None:
    app = open_page("event_new")
    app.button_group(key="ny-upprepas").set_value("weekly").run()
    assert end_of(app) == date(2027, 1, 5)
    app.date_input(key="ny-dag").set_value(date(2026, 11, 10)).run()
    assert end_of(app) == date(2027, 1, 12)
    app.date_input(key="ny-slut").set_value(date(2026, 12, 1)).run()
    app.date_input(key="ny-dag").set_value(date(2026, 11, 17)).run()
    assert end_of(app) == date(2026, 12, 1)


def test_what_is_once_a_month_is_proposed_for_half_a_year(open_page: Open) -> None:
    app = open_page("event_new")
    for how, last in (("monthly", date(2027, 5, 4)), ("weekly", date(2027, 1, 5))):
        app.button_group(key="ny-upprepas").set_value(how).run()
        assert end_of(app) == last
        if how == "monthly":
            assert "7 tillfällen" in words(app)


def test_the_last_days_of_a_month_are_the_last_of_it_and_change_no_answer(
    open_page: Open,
) -> None:
    app = open_page("event_new")
    app.button_group(key="ny-upprepas").set_value("monthly").run()
    for day, said in (
        (date(2026, 11, 3), "Det blir den första tisdagen i månaden."),
        (date(2026, 12, 30), "Det blir den sista onsdagen i månaden."),
        (date(2026, 12, 9), "Det blir den andra onsdagen i månaden."),
    ):
        app.date_input(key="ny-dag").set_value(day).run()
        assert said in words(app)


def end_of(app: AppTest) -> object:
    assert not app.exception
    return app.date_input(key="ny-slut").value


def test_what_is_left_out_of_a_series_is_asked_without_a_not(open_page: Open) -> None:
    app = open_page("event_new")
    app.button_group(key="ny-upprepas").set_value("weekly").run()
    left_out = app.selectbox(key="ny-utom")
    assert left_out.label == "Hoppa över"
    assert left_out.options == [
        "Röda dagar och aftnar",
        "Röda dagar, aftnar och skollov",
        "Skollov",
        "Inga dagar",
    ]


def test_a_weekly_activity_is_saved_with_all_its_dates(open_page: Open) -> None:
    app = open_page("event_new")
    name(app, "Svenska 1")
    app.button_group(key="ny-upprepas").set_value("weekly").run()
    app.date_input(key="ny-slut").set_value(date(2026, 11, 24)).run()
    save(app)
    assert len(saved("Svenska 1")) == 4


@pytest.mark.parametrize(
    ("last", "when"),
    [
        (date(2026, 11, 3), "tisdag 3 november 13.00. "),
        (date(2026, 11, 10), "tisdag 3 november 13.00, och en gång till. "),
        (date(2026, 11, 24), "tisdag 3 november 13.00, och 3 gånger till. "),
    ],
)
def test_the_calendar_says_what_was_saved_and_what_comes_next(
    open_page: Open, clock: FrozenClock, last: date, when: str
) -> None:
    app = open_page("event_new")
    name(app, "Svenska 1")
    app.button_group(key="ny-upprepas").set_value("weekly").run()
    app.date_input(key="ny-slut").set_value(last).run()
    save(app)
    assert app.title[0].value == "Kalender"
    assert app.success[0].value.replace("\\", "").startswith(f"Svenska 1 är inlagd: {when}Alla")
    for _ in range(2):  # as when somebody changes something
        app.session_state["_poll_asked"] = True
        app.switch_page(page_of("activity_calendar")).run()
        assert app.success
    clock.forward(minutes=1)
    app.session_state["_poll_asked"] = True
    app.run()
    assert not app.success


WILL_WAIT = "När den har varit står den på Idag, under Att avsluta."
HAS_BEEN = (
    "Det som redan har varit ska avslutas: "
    "tryck på Avsluta här i kalendern och skriv hur många som kom."
)


@pytest.mark.parametrize(
    ("day", "ends", "what_comes_next"),
    [
        (date(2026, 9, 1), time(15), HAS_BEEN),
        (date(2026, 11, 2), time(15), HAS_BEEN),
        (date(2026, 11, 3), time(13, 30), HAS_BEEN),  # it is half past one
        (date(2026, 11, 3), time(13, 45), WILL_WAIT),
        (date(2026, 11, 4), time(15), WILL_WAIT),
    ],
)
def test_what_has_been_is_not_told_of_as_if_it_were_to_come(
    open_page: Open, day: date, ends: time, what_comes_next: str
) -> None:
    app = open_page("event_new")
    name(app, "Svenska 1")
    app.date_input(key="ny-dag").set_value(day).run()
    app.time_input(key="ny-fran").set_value(time(13)).run()
    app.time_input(key="ny-till").set_value(ends).run()
    save(app)
    assert app.success[0].value.replace("\\", "").endswith(what_comes_next)
    if what_comes_next == HAS_BEEN:
        assert "Avsluta" in [button.label for button in app.button]


def test_a_new_activity_and_a_change_have_a_way_back_that_saves_nothing(
    open_page: Open, house: House
) -> None:
    for query in ({}, {"tillfalle": str(house.today.id)}):
        app = open_page("event_new", **query)
        name(app, "Kvällsdans")
        (back,) = app.get("page_link")
        assert (back.proto.label, back.proto.page) == ("Till Idag", "")
        app.switch_page(page_of("today")).run()
        assert not app.exception
        assert saved("Kvällsdans") == []


def test_what_was_saved_is_not_there_when_the_page_is_opened_again(open_page: Open) -> None:
    app = open_page("event_new")
    name(app, "Språkcafé")
    save(app)
    app.switch_page(page_of("event_new")).run()
    assert app.text_input(key="ny-vad").value == ""
    assert filled_in(app) == NOTHING


def test_a_partner_puts_in_activities_of_its_own_only(open_page: Open, house: House) -> None:
    app = open_page("event_new", role=Role.PARTNER)
    assert "Vem ordnar" not in [box.label for box in app.selectbox]
    name(app, "Språkcafé")
    assert app.multiselect(key="ny-med").value == []
    save(app)
    assert saved("Språkcafé")[-1].organiser_ids == (house.church,)


@pytest.mark.usefixtures("house")
def test_a_word_that_comes_when_the_form_is_emptied_is_no_error() -> None:
    fields.fill_in_the_rest()

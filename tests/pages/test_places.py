"""Inställningar, Lokaler: rooms and places are added, changed and ended."""

from streamlit.testing.v1 import AppTest

from bis.actions import venues
from bis.texts import text
from tests.pages.conftest import Open
from tests.pages.test_settings import drawn
from tests.support.house import House


def test_the_part_stands_in_the_address(open_page: Open) -> None:
    app = open_page("settings", **{"del": "Lokaler"})
    assert not app.exception
    assert app.header[0].value == "Lokaler"
    assert "Provsalen" in drawn(app)
    assert open_page("settings").header[0].value == "Användare"


def test_a_place_is_added_and_the_form_is_empty_again(open_page: Open) -> None:
    app = open_page("settings", **{"del": "Lokaler"})
    app.text_input(key="plats-namn-new").set_value("Folkets hus").run()
    app.toggle(key="plats-i-huset-new").set_value(False).run()
    app = open_page("settings", **{"del": "Lokaler"})  # a new login loses nothing
    assert app.toggle(key="plats-i-huset-new").value is False
    app.button(key="plats-spara").click().run()
    assert not app.exception
    assert "Folkets hus är tillagd" in app.success[0].value.replace("\\", "")
    assert app.text_input(key="plats-namn-new").value == ""
    app.button(key="plats-spara").click().run()
    assert text("sv", "register.error.name_empty") in drawn(app)


def test_a_room_is_renamed_shows_its_code_and_ends(open_page: Open, house: House) -> None:
    app = open_page("settings", **{"del": "Lokaler"})
    app.button(key=f"change-{house.hall}").click().run()
    assert f"/visa/rum/{house.hall}" in drawn(app)
    app.text_input(key=f"plats-namn-{house.hall}").set_value("Stora salen 2").run()
    app.button(key=f"save-{house.hall}").click().run()
    assert "Stora salen 2" in drawn(app)
    app.button(key=f"change-{house.hall}").click().run()
    app.button(key=f"end-{house.hall}").click().run()
    assert any("Används inte längre (1)" in one.value for one in app.subheader)
    app.button(key=f"reopen-{house.hall}").click().run()
    assert not any("Används inte längre" in one.value for one in app.subheader)


def test_the_second_of_two_who_change_a_place_is_shown_both_names(
    open_page: Open, house: House
) -> None:
    app = open_page("settings", **{"del": "Lokaler"})
    app.button(key=f"change-{house.hall}").click().run()
    venues.change(house.coordinator, house.hall, "Aulan", at_bis=True, address="", version=1)
    app.text_input(key=f"plats-namn-{house.hall}").set_value("Salongen").run()
    app.button(key=f"save-{house.hall}").click().run()
    assert "Aulan" in app.error[0].value
    assert "Salongen" in app.error[0].value
    app.button(key=f"save-{house.hall}").click().run()
    assert "Salongen" in [one.name for one in venues.everything(house.coordinator)]


def with_an_address_typed(open_page: Open, house: House) -> AppTest:
    app = open_page("settings", **{"del": "Lokaler"})
    app.button(key=f"change-{house.hall}").click().run()
    return app.text_input(key=f"plats-adress-{house.hall}").set_value("Min gata 5").run()


def test_the_second_is_shown_what_the_first_wrote_in_every_field(
    open_page: Open, house: House
) -> None:
    app = with_an_address_typed(open_page, house)
    venues.change(
        house.coordinator,
        house.hall,
        "Provsalen",
        at_bis=False,
        address="Kyrkgatan 7",
        version=1,
    )
    app.button(key=f"save-{house.hall}").click().run()
    (told,) = [one.value.replace("\\", "") for one in app.error]
    assert "Nu står det: Provsalen · inte i huset · Kyrkgatan 7." in told
    assert "Du skrev: Provsalen · i huset · Min gata 5." in told
    app.button(key=f"save-{house.hall}").click().run()
    assert not app.error
    (kept,) = [one for one in venues.everything(house.coordinator) if one.id == house.hall]
    assert (kept.at_bis, kept.address) == (True, "Min gata 5")


def test_a_place_that_somebody_else_ends_meanwhile_keeps_its_form_and_says_so(
    open_page: Open, house: House
) -> None:
    app = with_an_address_typed(open_page, house)
    venues.end(house.coordinator, house.hall, 1)
    app.button(key=f"save-{house.hall}").click().run()
    assert [one.value for one in app.warning] == [text("sv", "places.ended_meanwhile")]
    assert app.text_input(key=f"plats-adress-{house.hall}").value == "Min gata 5"
    app.button(key=f"reopen-{house.hall}").click().run()
    assert not app.warning
    assert app.text_input(key=f"plats-adress-{house.hall}").value == "Min gata 5"
    venues.end(house.coordinator, house.hall, 3)
    app.run()
    app.button(key=f"fold-{house.hall}").click().run()
    assert not app.warning
    assert f"save-{house.hall}" not in [one.key for one in app.button]


def test_a_place_that_somebody_else_has_renamed_ends_when_the_new_name_has_been_seen(
    open_page: Open, house: House
) -> None:
    app = open_page("settings", **{"del": "Lokaler"})
    app.button(key=f"change-{house.hall}").click().run()
    venues.change(house.coordinator, house.hall, "Aulan", at_bis=True, address="", version=1)
    for told in ([text("sv", "error.changed_meanwhile")], []):
        app.button(key=f"end-{house.hall}").click().run()
        assert [error.value for error in app.error] == told
    assert any("Används inte längre (1)" in one.value for one in app.subheader)

"""Avsluta: one occurrence, from question to answer and back."""

from bis.core.permissions import Role
from tests.pages.conftest import Open
from tests.support.house import House


def outcome(app: object, house: House, value: str) -> None:
    key = f"closing-{house.today.id}-outcome"
    app.button_group(key=key).set_value(value).run()  # type: ignore[attr-defined]


def save(app: object) -> None:
    buttons = [b for b in app.button if b.label == "Spara och stäng"]  # type: ignore[attr-defined]
    buttons[0].click().run()


def test_a_count_is_saved_and_can_be_undone(open_page: Open, house: House) -> None:
    app = open_page("closing", tillfalle=str(house.today.id))
    outcome(app, house, "held")
    app.number_input(key=f"closing-{house.today.id}-visits").set_value(18).run()
    save(app)
    assert app.success[0].value == "Avslutad: 18 kom."
    next(button for button in app.button if button.label == "Ångra").click().run()
    assert not app.success
    assert app.button_group(key=f"closing-{house.today.id}-outcome")


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

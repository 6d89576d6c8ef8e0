"""Inställningar, Dataskydd: whom to ask, and what everybody is told."""

from bis.actions import privacy
from bis.core.privacy import TOPICS, Contact
from bis.texts import text
from bis.ui.privacy_settings import REACHED, RESPONSIBLE
from tests.pages.conftest import Open
from tests.support.databases import only_sqlite
from tests.support.house import House

pytestmark = only_sqlite


def test_a_coordinator_says_whom_to_ask_and_sees_that_it_is_saved(open_page: Open) -> None:
    app = open_page("settings", **{"del": "Dataskydd"})
    assert not app.exception
    assert len([one for one in app.expander if one.label]) >= len(TOPICS)
    app.text_input(key=RESPONSIBLE).set_value("Bodens kommun").run()
    app.text_input(key=REACHED).set_value("0921-620 00").run()
    app.button(key="dataskydd").click().run()
    assert not app.exception
    assert privacy.contact() == Contact("Bodens kommun", "0921-620 00")
    assert any(text("sv", "privacy.saved") in one.value for one in app.markdown)


def test_what_somebody_else_saved_meanwhile_is_not_written_over(
    open_page: Open, house: House
) -> None:
    app = open_page("settings", **{"del": "Dataskydd"})
    other = Contact("ABF", "abf@abf.se")
    privacy.save_contact(house.coordinator, other, Contact())
    app.text_input(key=RESPONSIBLE).set_value("Bodens kommun").run()
    app.button(key="dataskydd").click().run()
    assert [one.value for one in app.error] == [text("sv", "error.changed_meanwhile")]
    assert app.text_input(key=RESPONSIBLE).value == "Bodens kommun"
    assert privacy.contact() == other

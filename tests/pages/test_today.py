"""Idag, as different people see it."""

import pytest

from bis.core.permissions import Role
from tests.pages.conftest import Open
from tests.support.house import FrozenClock, House


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


def test_a_search_that_finds_nothing_says_so(open_page: Open) -> None:
    app = open_page()
    assert "Inget pågår just nu" not in words(app)
    app.text_input(key="sok").set_value("finns inte").run()
    assert "Inget pågår just nu" in words(app)


def test_markdown_in_a_title_is_shown_letter_by_letter(open_page: Open, house: House) -> None:
    from bis.actions import events

    events.add_event(house.coordinator, house.draft(title="![x](http://fel.exempel/x.png) *a*"))
    assert r"\!\[x\]\(http\:" in words(open_page())

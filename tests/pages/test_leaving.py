"""A page is left by its buttons whatever stands in its address."""

import pytest

from tests.pages.conftest import Open


@pytest.mark.parametrize(
    ("page", "query", "label", "heading"),
    [
        ("activity_calendar", {"vy": "Dag"}, "Ny aktivitet", "Ny aktivitet"),
        ("activity_calendar", {"slag": "Språk"}, "Ny aktivitet", "Ny aktivitet"),
        ("today", {"barn": "true"}, "Ny aktivitet", "Ny aktivitet"),
        ("today", {"sok": "svenska"}, "Stäng dagen", "Stäng dagen"),
    ],
)
def test_a_button_leads_on_from_what_was_chosen(
    open_page: Open, page: str, query: dict[str, str], label: str, heading: str
) -> None:
    app = open_page(page, **query)
    assert app.title[0].value != heading
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    assert not app.error
    assert [title.value for title in app.title] == [heading]

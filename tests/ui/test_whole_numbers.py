"""A field for a whole number, whatever the address says."""

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    from bis.ui.whole_numbers import whole_number

    whole_number("Antal", key="antal", bind="query-params")


@pytest.mark.parametrize("rubbish", ["inf", "-inf", "Infinity", "1e400", "nan", "x", ""])
def test_rubbish_in_the_address_is_as_if_nothing_stood_there(rubbish: str) -> None:
    app = AppTest.from_function(page)
    app.query_params["antal"] = rubbish
    app.run()
    assert not app.exception
    assert app.number_input(key="antal").value is None
    assert "antal" not in app.query_params
    app.number_input(key="antal").set_value(7).run()
    assert app.number_input(key="antal").value == 7


def test_a_number_in_the_address_stands_in_the_field() -> None:
    app = AppTest.from_function(page)
    app.query_params["antal"] = "12"
    app.run()
    assert app.number_input(key="antal").value == 12

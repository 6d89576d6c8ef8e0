"""What a person wrote, on its way to Streamlit."""

import re

import pytest

from bis.ui.text import heard, plain

# as Streamlit's Markdown looks for them, after it has taken the backslashes away
LINK = re.compile(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", re.IGNORECASE)


@pytest.mark.parametrize(
    "typed", ["a@b.se", "se https://b.se/x", "WWW.b.se", "http://b.se", "a.b+c@d.e.se, x"]
)
def test_an_address_that_somebody_typed_becomes_no_link(typed: str) -> None:
    read = plain(typed).replace("\\", "")
    assert LINK.search(typed)
    assert not LINK.search(read)
    assert read.replace("\u2060", "") == typed


def test_a_name_that_is_heard_has_no_backslash() -> None:
    assert heard("Fika *för* alla, 13.00–15.00 [nu]") == "Fika för alla, 13.00–15.00 nu"

"""What a person wrote, on its way to Streamlit."""

import re
from datetime import date

import pytest

from bis.ui.text import day_in_words, heard, plain

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


def test_what_somebody_typed_becomes_no_icon() -> None:
    read = plain("Vi ses :material/home: hemma").replace("\\", "")
    assert ":material/" not in read
    assert read.replace("\u2060", "") == "Vi ses :material/home: hemma"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 31), "torsdag 31 december"),
        (date(2028, 2, 29), "tisdag 29 februari 2028"),
    ],
)
def test_a_day_of_another_year_says_so(day: date, words: str) -> None:
    assert day_in_words(day, date(2026, 11, 3)) == words


def test_a_name_that_is_heard_has_no_backslash() -> None:
    assert heard("Fika *för* alla, 13.00–15.00 [nu]") == "Fika för alla, 13.00–15.00 nu"

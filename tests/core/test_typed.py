"""What people type is kept as it can be read."""

import pytest

from bis.core.typed import clean, folded


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Språkcafé ", "Språkcafé"),
        ("två\nrader\toch tabb", "två rader och tabb"),
        ("nu\x00ll\x1b[31m", "null[31m"),
        ("\u202eFika", "Fika"),
        ("\u200b\ufeff\u200d", ""),
        ("مقهى اللغة", "مقهى اللغة"),
        ("Fika 👩‍👩‍👧", "Fika 👩‍👩‍👧"),
    ],
)
def test_only_what_nobody_can_see_is_dropped(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "found"),
    [("sprakcafe", "Språkcafé"), ("  SPRÅK  café", "Språk café"), ("Cafe\u0301", "café")],
)
def test_a_search_minds_neither_accents_nor_case(typed: str, found: str) -> None:
    assert folded(typed) == folded(found)


def test_a_search_tells_letters_apart_that_differ_in_more_than_an_accent() -> None:
    assert folded("kör") != folded("kar")

"""What people type is kept as it can be read."""

import pytest

from bis.core.typed import clean


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

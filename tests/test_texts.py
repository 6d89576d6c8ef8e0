"""The words: found, filled in, and in Swedish where a language has none."""

import pytest

from bis import texts


def test_swedish_comes_first_among_the_languages() -> None:
    assert texts.languages()[0] == "sv"


def test_blanks_are_filled_in() -> None:
    assert "8501" in texts.text("sv", "start.port_taken", port=8501, other=8502)


def test_a_text_without_blanks_keeps_its_braces_and_needs_none() -> None:
    assert texts.text("sv", "start.running") == texts.words("sv")["start.running"]


def test_a_language_without_the_word_falls_back_to_swedish(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"sv": {"a.b": "ja", "a.c": "nej"}, "so": {"a.b": "haa", "a.c": ""}}
    monkeypatch.setattr(texts, "words", lambda language: known[language])
    assert texts.text("so", "a.b") == "haa"
    assert texts.text("so", "a.c") == "nej"


def test_a_word_that_swedish_lacks_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        texts.text("sv", "no.such.word")

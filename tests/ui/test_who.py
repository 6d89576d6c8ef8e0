"""Who sits at the screen: asked once a run, also when a fragment runs without its page."""

import pytest
import streamlit as st

from bis.ui import who


def test_a_fragment_asks_unless_the_run_of_its_page_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(who, "enter", lambda: asked.append("who"))
    monkeypatch.setattr(st, "fragment", lambda run_every: lambda function: function)

    @who.guarded_fragment()
    def part() -> None:
        asked.append("part")

    def broken_page() -> None:
        with who.entered():
            part()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_page()
    part()
    assert asked == ["who", "part", "who", "part"]

"""Tolka siffrorna: what is written is kept, and what is wrong is said beside it."""

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import interpreting
from bis.core.periods import Month
from bis.core.permissions import Role
from bis.settings import ROOT
from bis.store import interpreting as stored
from bis.store.session import reading
from tests.pages.conftest import Open
from tests.support.house import House

NOVEMBER = Month(2026, 11)
PARTNERS = (
    "0 av 12 har varit med de senaste 90 dagarna. Förra perioden 0 av 2; ingen ny, ingen tyst."
)


def written(code: str) -> stored.Reading:
    with reading() as session:
        return stored.reading_of(session, code, NOVEMBER)


def test_only_a_coordinator_comes_in(open_page: Open) -> None:
    assert open_page("interpreting").text_area
    for role in (Role.RECEPTION, Role.PARTNER, Role.READER):
        with pytest.raises(ValueError, match="navigation page"):
            open_page("interpreting", role)


def test_the_figures_that_are_to_be_read_stand_over_their_boxes(open_page: Open) -> None:
    app = open_page("interpreting")
    assert figures_of(app, "September–november 2026") == ["Inga svar.", "Inga svar.", PARTNERS]
    app.selectbox(key="reading_month").set_value(Month(2026, 9)).run()
    before = figures_of(app, "Juli–september 2026")
    assert before[0] == "Frågan har inte ställts i juli–september."


def figures_of(app: AppTest, period: str) -> list[str]:
    """Return what stands over the boxes, without its period."""
    said = [one.value.replace("\\", "") for one in app.markdown]
    begin = f":small[{period}: "
    return [words.removeprefix(begin)[:-1] for words in said if words.startswith(begin)]


def test_a_reading_is_saved(open_page: Open) -> None:
    app = open_page("interpreting")
    app.text_area[0].set_value("Fler nya svarade.")
    app.button[0].click().run()
    assert not app.exception
    assert [one.value for one in app.success] == ["Sparat."]
    assert written("future_optimism") == stored.Reading("Fler nya svarade.", 1)


def test_who_comes_second_is_shown_both_and_may_save_again(
    open_page: Open, house: House
) -> None:
    app = open_page("interpreting")
    interpreting.write_reading(house.coordinator, "future_optimism", NOVEMBER, "Först", 0)
    app.text_area[0].set_value("Sedan")
    app.button[0].click().run()
    assert [one.value for one in app.info] == ["Först"]
    assert "Någon annan hann spara före dig." in app.error[0].value
    assert app.text_area[0].value == "Sedan"
    app.button[0].click().run()
    assert written("future_optimism") == stored.Reading("Sedan", 2)


def test_what_is_typed_stays_through_another_page_and_what_is_not_is_the_newest(
    open_page: Open, house: House
) -> None:
    app = open_page("interpreting")
    app.text_area[0].set_value("Halvfärdigt").run()
    interpreting.write_reading(house.coordinator, "new_contacts", NOVEMBER, "Nytt", 0)
    app.switch_page(str(ROOT / "pages" / "today.py")).run()
    app.switch_page(str(ROOT / "pages" / "interpreting.py")).run()
    assert [box.value for box in app.text_area] == ["Halvfärdigt", "Nytt", ""]


def test_a_note_without_words_is_refused_and_one_with_words_is_listed(open_page: Open) -> None:
    app = open_page("interpreting")
    add = next(one for one in app.button if one.label == "Lägg till")
    add.click().run()
    assert [one.value for one in app.error] == ["Skriv vad som hände, högst 200 tecken."]
    app.text_input[0].set_value("surfplattan trasig")
    next(one for one in app.button if one.label == "Lägg till").click().run()
    with reading() as session:
        assert [note.text for note in stored.notes(session)] == ["surfplattan trasig"]
    assert app.text_input[0].value == ""
    next(one for one in app.button if one.label == "Ta bort").click().run()
    with reading() as session:
        assert stored.notes(session) == []


def test_a_baseline_is_set(open_page: Open) -> None:
    app = open_page("interpreting")
    next(one for one in app.button if one.label == "Spara").click().run()
    assert not app.exception
    assert "Nu: oktober 2026." in [one.value for one in app.markdown]

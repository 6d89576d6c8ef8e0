"""Dagbok: reading, writing, editing by two at once, what waits, what was removed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bis.actions import diary, events
from bis.core.diary import Post
from bis.core.permissions import Actor, Role
from bis.store import diary as stored
from bis.store.session import reading
from bis.ui import drafts
from bis.ui.text import t
from tests.pages.conftest import Open, folds, unfold
from tests.pages.test_today import words
from tests.support.diary import closed, photo, post, with_picture
from tests.support.house import TODAY, FrozenClock, House, occurrences_of


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def newest() -> Post:
    with reading() as session:
        return stored.posts(session, most=1)[0]


def write(app: AppTest, place: object, *, title: str = "", text: str = "") -> None:
    if title:
        app.text_input(key=f"dagbok-{place}-title").set_value(title).run()
    if text:
        app.text_area(key=f"dagbok-{place}-text").set_value(text).run()


def test_a_post_is_written_and_stands_first(open_page: Open) -> None:
    app = open_page("diary")
    button(app, "Skriv").click().run()
    write(app, "ny", title="Fem ord för bröd", text="Ett.\n\nTvå.")
    app.toggle(key="dagbok-ny-published").set_value(True).run()
    button(app, "Spara").click().run()
    assert not app.exception
    assert app.success[0].value == "Sparat: ”Fem ord för bröd”."
    assert app.subheader[0].value == "Fem ord för bröd"
    assert newest().published
    assert newest().day == TODAY
    app.run()
    assert not app.success


@pytest.mark.parametrize("role", [Role.READER, Role.PARTNER])
def test_those_who_only_read_see_posts_and_no_way_to_write(
    open_page: Open, house: House, role: Role
) -> None:
    diary.add(house.coordinator, post(title="Bara inne"))
    closed(house, house.dates[0])
    app = open_page("diary", role)
    assert app.subheader[0].value == "Bara inne"
    assert not {"Skriv", "Ändra", "Ta bort", "Historik", "Skriv om det"} & set(labels(app))
    app = open_page("diary", role, skriv="ny")
    assert not app.text_area
    assert app.subheader[0].value == "Bara inne"


def test_markdown_is_shown_letter_by_letter(open_page: Open, house: House) -> None:
    diary.add(
        house.coordinator,
        post(title="**fet** ![x](http://x.se/y.png)", text="# Ett\n===\n* två"),
    )
    app = open_page("diary")
    assert app.subheader[0].value.startswith("\\*\\*fet\\*\\* \\!\\[x\\]")
    assert "\\# Ett  \n\\=\\=\\=  \n\\* två" in [one.value for one in app.markdown]


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(open_page: Open) -> None:
    app = open_page("diary", skriv="ny")
    write(app, "ny", text="x" * 5001)
    button(app, "Spara").click().run()
    said = words(app)
    assert "Skriv en rubrik" in said
    assert "Texten är för lång" in said
    assert app.text_area(key="dagbok-ny-text").value == "x" * 5001
    with reading() as session:
        assert stored.count(session) == 29


def test_the_limits_of_a_picture_stand_in_its_field_alone(open_page: Open) -> None:
    app = open_page("diary", skriv="ny")
    assert "Bilden ritas om" in words(app)
    assert "MB" not in words(app)


def test_a_personal_number_is_warned_of_before_it_is_saved(open_page: Open) -> None:
    app = open_page("diary", skriv="ny")
    write(app, "ny", title="Bröd", text="Hen heter 811228-9874, a@b.se")
    button(app, "Spara").click().run()
    assert "ett personnummer och en e-postadress" in app.warning[0].value
    assert newest().title != "Bröd"
    button(app, "Spara").click().run()
    assert newest().title == "Bröd"


def test_what_was_typed_is_there_after_a_reload_until_it_is_given_up(
    open_page: Open, house: House
) -> None:
    app = open_page("diary", skriv="ny")
    write(app, "ny", title="Halvfärdigt", text="En lång\n\nberättelse")
    app = open_page("diary", skriv="ny")
    assert app.text_input(key="dagbok-ny-title").value == "Halvfärdigt"
    assert app.text_area(key="dagbok-ny-text").value == "En lång\n\nberättelse"
    assert "inte sparat" in app.info[0].value
    button(app, "Tillbaka utan att spara").click().run()
    assert app.title[0].value == "Dagbok"
    assert drafts.of(house.coordinator.user_id, "ny") is None
    app = open_page("diary", skriv="ny")
    assert app.text_input(key="dagbok-ny-title").value == ""


def test_nobody_sees_what_somebody_else_has_begun(open_page: Open) -> None:
    app = open_page("diary", skriv="ny")
    write(app, "ny", title="Mitt")
    app = open_page("diary", Role.RECEPTION, skriv="ny")
    assert app.text_input(key="dagbok-ny-title").value == ""


def test_of_two_who_edit_the_second_sees_both_to_the_second_and_chooses(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    entry = diary.add(house.coordinator, post())
    app = open_page("diary", skriv=str(entry))
    write(app, entry, title="Min rubrik")
    clock.forward(seconds=8)
    reception = house.actors[Role.RECEPTION]
    diary.change(reception, entry, post(title="Deras rubrik", text="Deras text"), 1)
    clock.forward(seconds=5)
    button(app, "Spara").click().run()
    said = words(app)
    assert "13.30.08" in app.warning[0].value
    assert "13.30.13" in said
    for told in ("Min rubrik", "Deras rubrik", "Deras text"):
        assert told in said
    assert newest().title == "Deras rubrik"
    button(app, "Spara mitt i stället").click().run()
    assert (newest().title, newest().version) == ("Min rubrik", 3)


def test_the_second_can_take_what_was_saved(open_page: Open, house: House) -> None:
    entry = diary.add(house.coordinator, post())
    app = open_page("diary", skriv=str(entry))
    write(app, entry, title="Min rubrik")
    diary.change(house.coordinator, entry, post(title="Deras rubrik"), 1)
    button(app, "Spara").click().run()
    button(app, "Ta det sparade").click().run()
    assert app.text_input(key=f"dagbok-{entry}-title").value == "Deras rubrik"
    assert not app.warning
    write(app, entry, title="Båda")
    button(app, "Spara").click().run()
    assert (newest().title, newest().version) == ("Båda", 3)


def test_one_who_saves_over_what_was_shown_does_not_save_over_a_third(
    open_page: Open, house: House
) -> None:
    entry = diary.add(house.coordinator, post())
    app = open_page("diary", skriv=str(entry))
    write(app, entry, title="Min")
    diary.change(house.coordinator, entry, post(title="Andras"), 1)
    button(app, "Spara").click().run()
    diary.change(house.coordinator, entry, post(title="Tredjes"), 2)
    button(app, "Spara mitt i stället").click().run()
    assert newest().title == "Tredjes"
    assert "Tredjes" in words(app)


def test_a_removed_post_comes_back(open_page: Open, house: House) -> None:
    diary.add(house.coordinator, post(title="Bröd"))
    app = open_page("diary")
    button(app, "Ta bort").click().run()
    assert "är borttaget" in app.success[0].value
    assert app.subheader[0].value != "Bröd"
    button(app, "Ångra").click().run()
    assert app.subheader[0].value == "Bröd"
    assert not app.success
    button(app, "Ta bort").click().run()
    app = unfold(open_page("diary"), "removed_list")
    button(app, "Lägg tillbaka").click().run()
    assert app.subheader[0].value == "Bröd"


def test_what_somebody_has_written_since_is_removed_only_when_it_has_been_seen(
    open_page: Open, house: House
) -> None:
    entry = diary.add(house.coordinator, post())
    app = open_page("diary")
    diary.change(house.coordinator, entry, post(title="Deras rubrik"), 1)
    button(app, "Ta bort").click().run()
    assert [error.value for error in app.error] == [t("error.changed_meanwhile")]
    assert app.subheader[0].value == "Deras rubrik"
    button(app, "Ta bort").click().run()
    assert "Deras rubrik" in app.success[0].value


def test_the_history_says_who_and_when(open_page: Open, house: House) -> None:
    entry = diary.add(house.coordinator, post())
    diary.change(house.coordinator, entry, post(published=True), 1)
    app = open_page("diary")
    button(app, "Historik").click().run()
    said = words(app)
    assert "skrev inlägget" in said
    assert "visade för alla" in said
    button(app, "Dölj historiken").click().run()
    assert "skrev inlägget" not in words(app)


def test_a_note_becomes_a_post_about_its_activity(open_page: Open, house: House) -> None:
    held = closed(house, house.dates[0], note="Kaffet tog slut.")
    app = open_page("diary")
    assert "Väntar på att bli ett inlägg (1)" in folds(app)
    button(unfold(app, "waiting"), "Skriv om det").click().run()
    place = f"om-{held.id}"
    assert app.text_area(key=f"dagbok-{place}-text").value == "Kaffet tog slut."
    assert app.date_input(key=f"dagbok-{place}-day").value == held.day
    write(app, place, title="Kaffet")
    button(app, "Spara").click().run()
    assert not app.exception
    with reading() as session:
        found = next(one for one in stored.posts(session) if one.title == "Kaffet")
    assert [one.id for one in found.linked] == [held.id]
    assert not [one for one in app.expander if "Väntar" in one.label]


def test_a_note_about_a_whole_day_tells_no_time(open_page: Open, house: House) -> None:
    whole = house.draft(title="Lov", all_day=True, starts=None, ends=None)
    (one,) = occurrences_of(events.add_event(house.coordinator, whole))
    closed(house, one, note="En ny sjöng.")
    app = unfold(open_page("diary"), "waiting")
    told = [str(found.value) for found in (*app.markdown, *app.caption)]
    assert any("[Lov, tisdag 3 november]" in line for line in told), told


def test_a_note_is_set_aside_and_that_is_undone(open_page: Open, house: House) -> None:
    closed(house, house.dates[0])
    app = unfold(open_page("diary"), "waiting")
    button(app, "Lägg åt sidan").click().run()
    assert not [one for one in app.expander if "Väntar" in one.label]
    button(app, "Ångra").click().run()
    assert [one for one in app.expander if "Väntar" in one.label]
    button(unfold(app, "waiting"), "Lägg åt sidan").click().run()
    app = unfold(open_page("diary"), "aside_list")
    button(app, "Ta fram igen").click().run()
    assert [one for one in app.expander if "Väntar" in one.label]


def test_a_fold_stays_open_as_what_is_in_it_becomes_fewer(
    open_page: Open, house: House
) -> None:
    for one in house.dates[:2]:
        closed(house, one, note="Kaffet tog slut.")
    app = open_page("diary")
    assert "Kaffet" not in words(app)
    unfold(app, "waiting")
    button(app, "Lägg åt sidan").click().run()
    assert "Väntar på att bli ett inlägg (1)" in folds(app)
    assert "Kaffet" in words(app)


def test_a_note_of_long_ago_no_longer_waits(
    open_page: Open, house: House, clock: FrozenClock
) -> None:
    closed(house, house.dates[0])
    clock.forward(days=timedelta(weeks=8).days)
    app = open_page("diary")
    assert not [one for one in app.expander if "Väntar" in one.label]


def test_a_picture_is_not_lost_when_what_is_typed_stops_the_run_that_takes_it(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, kept = diary.keep_picture, list[UUID]()

    def stopped_once(actor: Actor, content: bytes) -> UUID:
        kept.append(keep(actor, content))
        if len(kept) == 1:
            st.rerun()  # as the answer to a field that was left does it
        return kept[-1]

    monkeypatch.setattr(diary, "keep_picture", stopped_once)
    app = open_page("diary", skriv="ny")
    app.file_uploader(key="dagbok-ny-file-0").set_value(("b.jpg", photo(), "image/jpeg")).run()
    assert app.session_state["dagbok-ny-picture"] == kept[-1]
    assert app.text_input(key="dagbok-ny-picture_text").label == "Vad syns på bilden?"


def test_a_picture_needs_words_for_those_who_do_not_see_it(
    open_page: Open, house: House
) -> None:
    app = open_page("diary", skriv="ny")
    write(app, "ny", title="Bröd")
    app.file_uploader(key="dagbok-ny-file-0").set_value(("b.png", photo(), "image/png")).run()
    assert not app.exception
    button(app, "Spara").click().run()
    assert "Den som inte ser får det uppläst" in words(app)
    app.text_input(key="dagbok-ny-picture_text").set_value("Ett bröd.").run()
    button(app, "Spara").click().run()
    found = newest().picture
    assert found
    assert found.text == "Ett bröd."
    assert b"Exif" not in diary.picture(house.coordinator, found.id)


def test_a_picture_is_there_after_a_reload_and_can_be_taken_away(open_page: Open) -> None:
    app = open_page("diary", skriv="ny")
    app.file_uploader(key="dagbok-ny-file-0").set_value(("b.jpg", photo(), "image/jpeg")).run()
    app = open_page("diary", skriv="ny")
    assert app.text_input(key="dagbok-ny-picture_text").value == ""
    button(app, "Ta bort bilden").click().run()
    assert "Ta bort bilden" not in labels(app)
    write(app, "ny", title="Utan bild")
    button(app, "Spara").click().run()
    assert newest().picture is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Filen är tom"),
        (b"MZ\x90", "ingen bild av slaget"),
        (b"<svg><script>alert(1)</script></svg>", "ingen bild av slaget"),
        (b"\xff\xd8\xff\xe0", "skadad"),
    ],
)
def test_what_is_no_picture_is_told_in_one_sentence_and_the_rest_stays(
    open_page: Open, content: bytes, told: str
) -> None:
    app = open_page("diary", skriv="ny")
    write(app, "ny", title="Bröd")
    app.file_uploader(key="dagbok-ny-file-0").set_value(("b.jpg", content, "image/jpeg")).run()
    assert told in words(app)
    assert app.text_input(key="dagbok-ny-title").value == "Bröd"
    app.run()
    assert told in words(app)
    app.file_uploader(key="dagbok-ny-file-1").set_value(("b.jpg", photo(), "image/jpeg")).run()
    assert told not in words(app)


def test_a_picture_that_was_there_stays_when_the_words_change(
    open_page: Open, house: House
) -> None:
    entry = diary.add(house.coordinator, with_picture(house))
    app = open_page("diary", skriv=str(entry))
    write(app, entry, text="Nytt")
    button(app, "Spara").click().run()
    assert newest().picture
    assert newest().text == "Nytt"


@pytest.mark.parametrize("place", ["x", "om-x", str(UUID(int=404)), f"om-{UUID(int=404)}"])
def test_an_address_of_nothing_is_told_with_a_way_back(open_page: Open, place: str) -> None:
    app = open_page("diary", skriv=place)
    assert "finns inte" in app.error[0].value
    button(app, "Tillbaka utan att spara").click().run()
    assert app.title[0].value == "Dagbok"


def test_older_posts_are_one_press_away(open_page: Open) -> None:
    app = open_page("diary")
    assert len(app.subheader) == 10
    for _ in range(2):
        button(app, "Visa fler").click().run()
    assert len(app.subheader) == 29
    assert "Visa fler" not in labels(app)

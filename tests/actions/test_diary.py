"""The diary: who writes, what is kept, and what two people at once do to each other."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from bis.actions import diary, lab
from bis.core.diary import Post
from bis.core.permissions import Role
from bis.errors import (
    ChangedMeanwhileError,
    FieldsError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    SettingsError,
)
from bis.settings import settings
from bis.store import changes
from bis.store import diary as stored
from bis.store import events as stored_events
from bis.store import lab as stored_lab
from bis.store.models import DiaryEntry, Upload
from bis.store.session import reading
from tests.support.diary import closed, png, post, with_picture
from tests.support.house import NOW, FrozenClock, House, undo

WRITERS = (Role.COORDINATOR, Role.RECEPTION)


def got(entry_id: UUID) -> Post:
    with reading() as session:
        return stored.get(session, entry_id)


def written() -> list[Post]:
    """Return the posts that did not come with the lab."""
    with reading() as session:
        return [one for one in stored.posts(session) if not one.code]


def count(table: type[Upload] | type[DiaryEntry]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def waiting(*, set_aside: bool = False) -> list[UUID]:
    with reading() as session:
        found = stored_events.noted_since(
            session, NOW - timedelta(weeks=8), set_aside=set_aside
        )
    return [one.id for one in found]


@pytest.mark.parametrize("role", WRITERS)
def test_a_post_is_saved_with_all_that_stands_in_it(house: House, role: Role) -> None:
    held = closed(house, house.dates[0])
    draft = with_picture(house, occurrences=(held.id,), published=True)
    found = got(diary.add(house.actors[role], draft))
    assert found.draft == draft
    assert found.paragraphs == [["Ett."], ["Två."]]
    assert [one.title for one in found.linked] == ["Språkcafé"]
    assert found.picture
    assert (found.picture.width, found.picture.height) == (60, 40)


@pytest.mark.parametrize("role", [role for role in Role if role not in WRITERS])
def test_others_read_and_do_not_write(house: House, role: Role) -> None:
    actor = house.actors[role]
    draft = with_picture(house)
    entry_id = diary.add(house.coordinator, draft)
    held = closed(house, house.dates[0])
    for attempt in (
        lambda: diary.add(actor, post()),
        lambda: diary.change(actor, entry_id, post(), 1),
        lambda: diary.remove(actor, entry_id, 1),
        lambda: diary.put_back(actor, entry_id, 1),
        lambda: diary.keep_picture(actor, png()),
        lambda: diary.set_note_aside(actor, held.id, aside=True),
    ):
        with pytest.raises(NotAllowedError):
            attempt()
    assert draft.picture
    assert diary.picture(actor, draft.picture)


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "**fet** ![x](http://x.se/y.png)",
        "قهوة للجميع",
        "☕👩‍🍳",
        "'; DROP TABLE x",
    ],
)
def test_a_title_is_kept_letter_by_letter(house: House, title: str) -> None:
    assert got(diary.add(house.coordinator, post(title=title))).title == title


def test_a_mark_that_turns_the_text_is_taken_out(house: House) -> None:
    assert got(diary.add(house.coordinator, post(title="Kaffe \u202egnp.exe"))).title == (
        "Kaffe gnp.exe"
    )


def test_wrong_fields_are_told_and_nothing_is_saved(house: House) -> None:
    with pytest.raises(FieldsError):
        diary.add(house.coordinator, post(title=""))
    entry_id = diary.add(house.coordinator, post())
    with pytest.raises(FieldsError):
        diary.change(house.coordinator, entry_id, post(day=None), 1)
    assert len(written()) == 1


def test_two_taps_at_once_make_one_post(house: House) -> None:
    ready = Barrier(6)

    def tap() -> None:
        ready.wait()
        diary.add(house.coordinator, post())

    taps = [Thread(target=tap) for _ in range(6)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()
    assert len(written()) == 1


def test_of_two_who_edit_the_second_is_told_and_the_first_stays(house: House) -> None:
    entry_id = diary.add(house.coordinator, post())
    diary.change(house.coordinator, entry_id, post(title="Först"), 1)
    with pytest.raises(ChangedMeanwhileError):
        diary.change(house.actors[Role.RECEPTION], entry_id, post(title="Sedan"), 1)
    assert got(entry_id).title == "Först"
    diary.change(house.actors[Role.RECEPTION], entry_id, post(title="Sedan"), 2)
    assert (got(entry_id).title, got(entry_id).version) == ("Sedan", 3)


def test_a_removed_post_is_put_back_as_it_was(house: House) -> None:
    draft = with_picture(house, published=True)
    entry_id = diary.add(house.coordinator, draft)
    diary.remove(house.coordinator, entry_id, 1)
    assert written() == []
    with pytest.raises(NotFoundError):
        diary.open_post(entry_id)
    with pytest.raises(ChangedMeanwhileError):
        diary.put_back(house.coordinator, entry_id, 1)
    diary.put_back(house.coordinator, entry_id, 2)
    assert got(entry_id).draft == draft
    assert diary.open_post(entry_id).title == draft.title


def test_the_history_says_who_did_what_and_how_it_was_before(
    house: House, clock: FrozenClock
) -> None:
    entry_id = diary.add(house.coordinator, post())
    clock.forward(seconds=7)
    reception = house.actors[Role.RECEPTION]
    diary.change(reception, entry_id, post(title="Nytt", published=True), 1)
    diary.remove(house.coordinator, entry_id, 2)
    diary.put_back(house.coordinator, entry_id, 3)
    with reading() as session:
        found = changes.of_things(session, (stored.ENTITY, str(entry_id)))
    assert {one.action for one in found} == {"add", "change", "remove", "put_back"}
    changed = next(one for one in found if one.action == "change")
    assert (changed.who, changed.at) == (reception.email, clock.now())
    assert changed.before
    assert changed.after
    assert (changed.before["title"], changed.after["title"]) == ("Fem ord för bröd", "Nytt")
    assert (changed.before["published"], changed.after["published"]) == (False, True)


def test_only_what_was_held_can_be_written_about(house: House) -> None:
    with pytest.raises(RefusedError):
        diary.add(house.coordinator, post(occurrences=(house.today.id,)))
    with pytest.raises(NotFoundError):
        diary.add(house.coordinator, post(occurrences=(uuid4(),)))
    assert written() == []


def test_a_post_can_be_edited_when_its_activity_no_longer_counts_as_held(house: House) -> None:
    held = closed(house, house.dates[0])
    entry_id = diary.add(house.coordinator, post(occurrences=(held.id,)))
    undo(house.coordinator, held.id)
    diary.change(house.coordinator, entry_id, post(title="Ny", occurrences=(held.id,)), 1)
    assert [one.id for one in got(entry_id).linked] == [held.id]


# ---- Notes of closings


def test_a_note_waits_until_somebody_has_written_about_it(house: House) -> None:
    held = closed(house, house.dates[0])
    closed(house, house.dates[1], note="")
    assert waiting() == [held.id]
    entry_id = diary.add(house.coordinator, post(occurrences=(held.id,)))
    assert waiting() == []
    diary.remove(house.coordinator, entry_id, 1)
    assert waiting() == [held.id]


def test_a_note_is_set_aside_and_taken_up_again(house: House) -> None:
    held = closed(house, house.dates[0])
    diary.set_note_aside(house.coordinator, held.id, aside=True)
    assert (waiting(), waiting(set_aside=True)) == ([], [held.id])
    diary.set_note_aside(house.actors[Role.RECEPTION], held.id, aside=False)
    assert (waiting(), waiting(set_aside=True)) == ([held.id], [])
    undo(house.coordinator, held.id)  # it does not stand in the closing's way
    assert waiting() == []


def test_a_new_closing_waits_anew(house: House) -> None:
    held = closed(house, house.dates[0])
    diary.set_note_aside(house.coordinator, held.id, aside=True)
    undo(house.coordinator, held.id)
    with reading() as session:
        again = stored_events.get(session, held.id)
    closed(house, again, note="Något annat.")
    assert waiting() == [held.id]


def test_a_note_of_an_unknown_activity_is_not_found(house: House) -> None:
    with pytest.raises(NotFoundError):
        diary.set_note_aside(house.coordinator, uuid4(), aside=True)


# ---- Pictures


def test_a_broken_picture_is_told_and_not_kept(house: House) -> None:
    with pytest.raises(RefusedError):
        diary.keep_picture(house.coordinator, b"MZ")
    assert count(Upload) == 0


def test_a_picture_that_came_into_no_post_is_forgotten_the_next_day(
    house: House, clock: FrozenClock
) -> None:
    used = with_picture(house)
    entry_id = diary.add(house.coordinator, used)
    diary.remove(house.coordinator, entry_id, 1)
    lost = diary.keep_picture(house.coordinator, png())
    clock.forward(hours=23)
    diary.keep_picture(house.coordinator, png())
    assert count(Upload) == 3
    clock.forward(hours=2)
    diary.keep_picture(house.coordinator, png())
    assert count(Upload) == 3
    assert used.picture
    assert diary.picture(house.coordinator, used.picture)
    with pytest.raises(NotFoundError):
        diary.picture(house.coordinator, lost)
    with pytest.raises(RefusedError):
        diary.add(house.coordinator, post(picture=lost, picture_text="Borta."))


def test_the_public_sees_a_picture_as_long_as_its_post_is_public(house: House) -> None:
    draft = with_picture(house)
    assert draft.picture
    entry_id = diary.add(house.coordinator, draft)

    def is_open() -> bool:
        try:
            return bool(diary.open_picture(draft.picture or uuid4()))
        except NotFoundError:
            return False

    assert not is_open()
    public = post(picture=draft.picture, picture_text="Bröd.", published=True)
    diary.change(house.coordinator, entry_id, public, 1)
    assert is_open()
    diary.remove(house.coordinator, entry_id, 2)
    assert not is_open()


# ---- What comes with the lab


@pytest.mark.usefixtures("database")
def test_a_new_house_in_boden_has_the_posts_of_the_lab_once() -> None:
    lab.open_house()
    with reading() as session:
        found = stored.published(session)
    assert len(found) == 29
    assert (found[0].title, str(found[0].day)) == ("Vi är alla bara människor …", "2020-01-27")
    assert found[0].text_is_elsewhere
    told = next(one for one in found if one.code == "vagar-vidare")
    assert len(told.paragraphs) == 3
    assert told.source.startswith("https://www.allmannyttan.se/")


@pytest.mark.usefixtures("database")
def test_a_post_that_was_removed_does_not_come_back_at_the_next_start(house: House) -> None:
    with reading() as session:
        first = stored.posts(session)[0]
    diary.remove(house.coordinator, first.id, first.version)
    lab.open_house()
    with reading() as session:
        assert stored.count(session) == 28


@pytest.fixture
def labs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Boden's profile in a folder of its own, without posts."""
    folder = tmp_path / "labs"
    folder.mkdir()
    real = settings().profile_file
    (folder / real.name).write_bytes(real.read_bytes())
    monkeypatch.setattr(
        "bis.settings.Settings.profile_file", property(lambda _: folder / real.name)
    )
    return folder


@pytest.mark.usefixtures("empty_database", "clock", "labs")
def test_a_lab_without_such_a_file_starts_with_an_empty_diary() -> None:
    lab.open_house()
    assert count(DiaryEntry) == 0


@pytest.mark.usefixtures("empty_database", "clock")
def test_a_mistake_in_the_file_stops_the_start_before_anything_is_done(labs: Path) -> None:
    (labs / "boden-dagbok.toml").write_text("[posts.a]\ntitle = 1\n", "utf-8")
    with pytest.raises(SettingsError) as refused:
        lab.open_house()
    assert refused.value.text_key == "diary_file.title"
    assert refused.value.blanks["line"] == 2
    assert refused.value.blanks["file"] == "data/labs/boden-dagbok.toml"
    with reading() as session:
        assert stored_lab.get(session, stored_lab.CODE) is None

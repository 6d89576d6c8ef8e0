"""The example house's diary: marked, spread out, and tied to what its closings said."""

from datetime import date, datetime

import pytest

from bis.core import diary, example_diary, example_house, pictures, profiles
from bis.core.events import STOCKHOLM
from bis.core.example_house import House
from bis.settings import ROOT

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=STOCKHOLM)


def house_of(months: int) -> House:
    file = ROOT / "data" / "labs" / "boden.toml"
    profile = profiles.parse(file.read_text(encoding="utf-8"), file.name)
    return example_diary.with_notes(example_house.plan(profile, NOW, months, 1))


@pytest.mark.parametrize("months", [1, 3, 15])
def test_there_are_ten_notes_each_marked_and_fit_to_be_saved(months: int) -> None:
    house = house_of(months)
    found = example_diary.posts(house)
    assert len(found) == 10
    for one in found:
        assert one.draft.title.startswith("Exempel: ")
        assert one.draft.day
        assert house.first_day <= one.draft.day <= house.today
        diary.check(one.draft, house.today)
        assert diary.personal_data(one.draft) == ()
    assert {one.draft.published for one in found} == {True, False}


def test_they_are_spread_over_the_history() -> None:
    days = [one.draft.day for one in example_diary.posts(house_of(15)) if one.draft.day]
    assert days == sorted(days)
    assert days[0] < date(2025, 12, 1) < date(2026, 11, 1) < days[-1]


def test_some_come_from_a_closing_that_says_the_same() -> None:
    house = house_of(15)
    notes = {one.id: one.note for each in house.series for one in each.dates if one.note}
    linked = [one.draft for one in example_diary.posts(house) if one.draft.occurrences]
    assert len(linked) >= 3
    for draft in linked:
        assert draft.text.startswith(notes[draft.occurrences[0]])


def test_some_notes_of_late_still_wait() -> None:
    house = house_of(15)
    written = {id_ for one in example_diary.posts(house) for id_ in one.draft.occurrences}
    since = house.today - diary.RECENT
    waiting = [
        one
        for each in house.series
        for one in each.dates
        if one.note and one.day >= since and one.id not in written
    ]
    assert len(waiting) == 3


def test_two_have_a_drawing_and_words_for_it() -> None:
    drawn = [one for one in example_diary.posts(house_of(3)) if one.picture]
    assert len(drawn) == 2
    for one in drawn:
        assert one.draft.picture_text
        assert pictures.redraw(one.picture).width == 1200

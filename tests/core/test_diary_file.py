"""The file of earlier posts: read whole, or refused with file, line and what is wrong."""

from datetime import date

import pytest

from bis.core import diary_file
from bis.errors import SettingsError
from bis.settings import ROOT

FILE = "data/labs/prov-dagbok.toml"
POSTS = """
[posts.brod]
date = 2019-04-08
title = "Bröd"
text = "Degen jäste."
source = "https://exempel.se/brod"

[posts.kor]
date = 2019-08-22
title = "Kören börjar"
"""


def test_posts_are_read_with_what_is_left_out_empty() -> None:
    bread, choir = diary_file.parse(POSTS, FILE)
    assert bread == diary_file.KnownPost(
        "brod", date(2019, 4, 8), "Bröd", "Degen jäste.", "https://exempel.se/brod"
    )
    assert (choir.code, choir.text, choir.source) == ("kor", "", "")
    assert diary_file.parse("", FILE) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "what", "line"),
    [
        ("[posts.kor]", "[posts.kor", "syntax", 8),
        ('"Kören börjar"\n', '"Kören börjar', "syntax", 10),
        ("[posts.kor]", "[post.kor]", "tables", 1),
        (POSTS, "posts = 3", "tables", 1),
        (POSTS, "[posts]\nkor = 3", "tables", 2),
        ("date = 2019-08-22\n", "", "date", 8),
        ("date = 2019-08-22", 'date = "i augusti"', "date", 9),
        ("date = 2019-08-22", "date = 2019-08-22T13:00:00", "date", 9),
        ("date = 2019-08-22", "date = 2019-02-29", "syntax", 9),
        ('title = "Kören börjar"\n', "", "title", 8),
        ('title = "Kören börjar"', 'title = " "', "title", 10),
        ('title = "Kören börjar"', f'title = "{"x" * 161}"', "title", 10),
        ('title = "Kören börjar"', "title = 7", "title", 10),
        ('title = "Bröd"', 'titel = "Bröd"', "unknown", 4),
        ("Degen jäste.", "x" * 5001, "text", 5),
        ("https://exempel.se/brod", "javascript:alert(1)", "source", 6),
        ("[posts.kor]", f"[posts.{'k' * 61}]", "tables", 8),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, what: str, line: int) -> None:
    assert right in POSTS
    with pytest.raises(SettingsError) as refused:
        diary_file.parse(POSTS.replace(right, wrong), FILE)
    assert refused.value.text_key == f"diary_file.{what}"
    assert (refused.value.blanks["file"], refused.value.blanks["line"]) == (FILE, line)


def test_bodens_twenty_nine_posts_can_be_read_newest_first() -> None:
    name = "data/labs/boden-dagbok.toml"
    found = diary_file.parse((ROOT / name).read_text(encoding="utf-8"), name)
    assert len(found) == 29
    days = [post.day for post in found]
    assert days == sorted(days, reverse=True)
    assert (days[-1], days[0]) == (date(2018, 8, 26), date(2020, 1, 27))

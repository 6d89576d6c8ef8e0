"""The line of a place in a TOML file."""

import pytest

from bis.core.toml_lines import line_of

FILE = """\
top = 1
[lab]
code = "x"  # not [survey]
"two words" = 2
lab.code = 3

[ partners . "röda korset" ]
name = "[lab]"
[venues]
sal = { name = "Sal", namn = 1 }
sal2.name = "Sal 2"
[[rows]]
a = 1
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (["top"], 1),
        (["lab"], 2),
        (["lab", "code"], 3),
        (["lab", "two words"], 4),
        (["lab", "missing"], 2),
        (["partners", "röda korset", "name"], 8),
        (["partners"], 7),
        (["venues", "sal", "namn"], 10),
        (["venues", "sal2", "name"], 11),
        (["rows", "a"], 13),
        (["elsewhere", "code"], None),
        ([], None),
    ],
)
def test_a_place_is_found_or_what_it_should_stand_in(
    place: list[str], line: int | None
) -> None:
    assert line_of(FILE, place) == line

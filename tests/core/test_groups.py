"""New in Boden or not, as people say it themselves."""

import pytest

from bis.core import groups
from bis.core.questions import RESIDENCE, VERSION_1


@pytest.mark.parametrize(
    ("residence", "group"),
    [
        ("lt3", "not_established"),
        ("ge3", "established"),
        ("visitor", "visitor"),
        ("", "not_stated"),
        (None, "not_stated"),
        ("rubbish", "not_stated"),
    ],
)
def test_the_group_follows_from_the_time_in_boden(residence: str | None, group: str) -> None:
    assert groups.group_of(residence) == group


def test_every_option_of_the_question_has_a_group_of_its_own() -> None:
    (question,) = (one for one in VERSION_1.questions if one.code == RESIDENCE)
    found = [groups.group_of(option) for option in question.options]
    assert len({*found, groups.NOT_STATED}) == len(question.options) + 1
    assert {*found, groups.NOT_STATED} == set(groups.ALL)

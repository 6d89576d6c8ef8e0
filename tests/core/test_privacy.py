"""The table of what is kept: whole, and true about who sees it."""

import pytest

from bis.core import privacy
from bis.core.permissions import Role
from bis.core.privacy import TOPICS, Contact
from bis.store.models import Base
from bis.texts import languages, words

PARTS = ("title", "what", "why", "how_long")


def test_every_table_of_the_database_stands_in_exactly_one_topic() -> None:
    told = sorted(table for topic in TOPICS for table in topic.tables)
    assert told == sorted(Base.metadata.tables), "say in bis/core/privacy.py why it is kept"


@pytest.mark.parametrize("language", languages())
def test_every_topic_has_all_its_words_in_every_language(language: str) -> None:
    wanted = {f"privacy.{topic.code}.{part}" for topic in TOPICS for part in PARTS}
    assert wanted - set(words(language)) == set()


def test_who_sees_accounts_follows_from_the_rights() -> None:
    by_code = {topic.code: topic for topic in TOPICS}
    assert privacy.roles_that_see(by_code["accounts"]) == (Role.COORDINATOR,)
    assert privacy.roles_that_see(by_code["figures"]) == tuple(Role)
    assert privacy.roles_that_see(by_code["answers"]) == ()


@pytest.mark.parametrize(
    ("reached", "is_email"),
    [
        ("dataskydd@boden.se", True),
        ("0921-620 00", False),
        ("a@b", False),
        ("a@b.se?subject=x", False),
        ("javascript:alert(1)@b.se", False),
        ("", False),
    ],
)
def test_only_what_is_an_address_can_be_written_to_by_a_tap(
    reached: str, is_email: bool
) -> None:
    assert Contact("", reached).is_email is is_email

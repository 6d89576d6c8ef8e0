"""Whom to ask about data: said by a coordinator, kept with who changed it."""

import pytest

from bis.actions import invitations, people, privacy
from bis.core.permissions import Role
from bis.core.privacy import Contact
from bis.errors import ChangedMeanwhileError, FieldsError, NotAllowedError
from bis.store import changes
from bis.store.session import reading
from bis.texts import languages
from tests.support.house import House

BODEN = Contact("Bodens kommun", "dataskydd@boden.se")
NOBODY = Contact()


def test_what_is_saved_is_told_and_noted(house: House) -> None:
    assert privacy.contact() == NOBODY
    privacy.save_contact(house.coordinator, Contact("  Bodens\tkommun ", BODEN.reached), NOBODY)
    assert privacy.contact() == BODEN
    with reading() as session:
        kept = changes.of_things(session, ("privacy_contact", "house"))[0]
    assert (kept.before or {})["responsible"] == ""
    assert (kept.after or {})["responsible"] == BODEN.responsible


def test_of_two_who_save_at_once_the_second_is_told(house: House) -> None:
    privacy.save_contact(house.coordinator, BODEN, NOBODY)
    with pytest.raises(ChangedMeanwhileError):
        privacy.save_contact(house.coordinator, Contact("ABF", "x"), NOBODY)
    privacy.save_contact(house.coordinator, BODEN, NOBODY)  # the same again is no conflict
    assert privacy.contact() == BODEN


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_coordinators_say_it(house: House, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        privacy.save_contact(house.actors[role], BODEN, NOBODY)
    assert privacy.contact() == NOBODY


def test_what_is_too_long_is_told_at_its_field(house: House) -> None:
    with pytest.raises(FieldsError) as refused:
        privacy.save_contact(house.coordinator, Contact("B" * 121, "x" * 201), NOBODY)
    assert set(refused.value.fields) == {"responsible", "reached"}
    assert privacy.contact() == NOBODY


def test_the_words_name_the_spans_that_the_program_uses(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    del house
    monkeypatch.setattr(people, "SESSION_LENGTH", people.SESSION_LENGTH * 3)
    monkeypatch.setattr(invitations, "KEPT_FOR", invitations.KEPT_FOR * 2)
    for language in languages():
        told = {topic.code: topic.how_long for topic in privacy.told(language)}
        assert " 36 " in told["logins"]
        assert " 60 " in told["accounts"]
        assert not any("{" in part for topic in privacy.told(language) for part in topic)

"""Organisations by their ids."""

from uuid import uuid4

from bis.store import models, partners
from bis.store.session import reading, writing
from tests.support.house import TODAY, House


def test_who_is_named_comes_by_name_ended_since_or_not(house: House) -> None:
    with writing() as session:
        session.get_one(models.Partner, house.library).ended_on = TODAY
    with reading() as session:
        found = partners.named(session, [house.church, house.library, uuid4()])
        assert [one.name for one in found] == ["Provbiblio", "Provkyrkan"]
        assert partners.named(session, []) == []

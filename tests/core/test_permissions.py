"""One table role × action, and how it is read."""

from uuid import UUID

import pytest

from bis.core.permissions import Action, Actor, Reach, Role, check, may, reach
from bis.errors import NotAllowedError

MINE, THEIRS = UUID(int=1), UUID(int=2)
# written down a second time on purpose: who widens a right has to say it twice
EXPECTED = {
    Role.COORDINATOR: dict.fromkeys(Action, Reach.ALL),
    Role.RECEPTION: {
        Action.SEE_CALENDAR: Reach.ALL,
        Action.ADD_EVENT: Reach.ALL,
        Action.CLOSE_OCCURRENCE: Reach.ALL,
        Action.SHOW_SURVEY: Reach.ALL,
        Action.PRINT_ROOM: Reach.ALL,
        Action.SEE_FIGURES: Reach.ALL,
        Action.COUNT_DAY: Reach.ALL,
        Action.READ_DIARY: Reach.ALL,
        Action.WRITE_DIARY: Reach.ALL,
        Action.SEE_PARTNERS: Reach.ALL,
    },
    Role.PARTNER: {
        Action.SEE_CALENDAR: Reach.ALL,
        Action.ADD_EVENT: Reach.OWN,
        Action.CLOSE_OCCURRENCE: Reach.OWN,
        Action.SHOW_SURVEY: Reach.OWN,
        Action.SEE_FIGURES: Reach.ALL,
        Action.READ_DIARY: Reach.ALL,
        Action.SEE_PARTNERS: Reach.OWN,
    },
    Role.READER: {
        Action.SEE_CALENDAR: Reach.ALL,
        Action.SEE_FIGURES: Reach.ALL,
        Action.READ_DIARY: Reach.ALL,
    },
}


def _actor(role: Role) -> Actor:
    return Actor(UUID(int=9), "a@b.se", role, MINE if role is Role.PARTNER else None)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_reaches_as_far_as_was_decided(role: Role, action: Action) -> None:
    assert reach(role, action) is EXPECTED[role].get(action, Reach.NONE)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_what_may_be_done_to_own_and_foreign_things_follows_from_the_reach(
    role: Role, action: Action
) -> None:
    actor, how_far = _actor(role), reach(role, action)
    assert may(actor, action) is (how_far is not Reach.NONE)
    assert may(actor, action, MINE) is (how_far is not Reach.NONE)
    assert may(actor, action, THEIRS) is (how_far is Reach.ALL)
    assert may(actor, action, THEIRS, MINE) is (how_far is not Reach.NONE)


def test_a_partner_account_without_an_organisation_owns_nothing() -> None:
    lost = Actor(UUID(int=9), "a@b.se", Role.PARTNER, None)
    assert not may(lost, Action.ADD_EVENT, MINE)


def test_what_may_not_be_done_raises() -> None:
    check(_actor(Role.RECEPTION), Action.ADD_EVENT, THEIRS)
    with pytest.raises(NotAllowedError):
        check(_actor(Role.PARTNER), Action.ADD_EVENT, THEIRS)

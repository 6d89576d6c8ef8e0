"""The first steps of a new house."""

import pytest

from bis.actions import first_steps
from bis.core.permissions import Role
from bis.errors import NotAllowedError
from tests.support.house import House


def test_steps_that_are_hidden_are_nobodys_and_hiding_them_again_is_no_change(
    house: House,
) -> None:
    assert first_steps.of(house.coordinator)
    for _ in range(2):
        first_steps.hide(house.coordinator)
    assert not any(first_steps.of(actor) for actor in house.actors.values())


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.READER])
def test_only_who_looks_after_the_house_hides_the_steps(house: House, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        first_steps.hide(house.actors[role])
    assert first_steps.of(house.coordinator)


def test_one_is_told_of_no_step_that_one_may_not_take(house: House) -> None:
    def codes(role: Role) -> list[str]:
        return [step.code for step in first_steps.of(house.actors[role])]

    assert codes(Role.COORDINATOR) == ["invite", "privacy", "add", "print", "close"]
    assert codes(Role.RECEPTION) == ["add", "print", "close"]
    assert codes(Role.PARTNER) == ["add", "close"]
    assert codes(Role.READER) == []

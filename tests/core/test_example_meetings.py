"""The meetings of the example house: invented, and believable."""

from datetime import datetime

import pytest

from bis.core import profiles
from bis.core.events import STOCKHOLM
from bis.core.example_house import plan as plan_house
from bis.core.example_meetings import plan
from bis.core.meetings import LINES, check_decision, check_insight
from bis.settings import ROOT

PROFILE = profiles.parse(
    (ROOT / "data" / "labs" / "boden.toml").read_text(encoding="utf-8"), "boden.toml"
)
NOW = datetime(2026, 11, 23, 13, 30, tzinfo=STOCKHOLM)


def test_two_meetings_have_been_and_one_decision_is_open() -> None:
    found = plan(plan_house(PROFILE, NOW, 15, 1))
    assert [one.day.weekday() for one in found] == [1, 1]
    still_open = [done for one in found for _, done in one.decisions if done is None]
    assert len(still_open) == 1


def test_what_was_written_would_pass_today() -> None:
    for one in plan(plan_house(PROFILE, NOW, 15, 1)):
        assert 0 < len(one.decisions) <= LINES
        for text in one.insights:
            check_insight(text)
        for draft, _ in one.decisions:
            check_decision(draft)


def test_no_real_organisation_is_left_with_a_decision_or_called_quiet() -> None:
    real = {one.name for one in PROFILE.partners}
    for one in plan(plan_house(PROFILE, NOW, 15, 1)):
        assert not real & {draft.who for draft, _ in one.decisions}


def test_who_is_quiet_by_now_was_not_at_the_last_meeting() -> None:
    before, last = plan(plan_house(PROFILE, NOW, 15, 1))
    assert "nal-och-trad" in before.partners
    assert "nal-och-trad" not in last.partners


@pytest.mark.parametrize("months", [0, 1, 3])
def test_a_shorter_history_has_fewer_meetings(months: int) -> None:
    house = plan_house(PROFILE, NOW, months, 1)
    assert all(one.day > house.first_day for one in plan(house))

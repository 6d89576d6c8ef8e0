"""Names that may mean one organisation, and how an organisation stands."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from bis.core.events import Named
from bis.core.partners import Registered, Standing, alike, code_for, last_90_days

TODAY = date(2026, 11, 3)
THERE = [Named(UUID(int=1), "Röda Korset"), Named(UUID(int=2), "ABF")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Röda korset Boden", ["Röda Korset"]),
        ("Rodakorset", ["Röda Korset"]),
        ("Röda Korest", ["Röda Korset"]),
        ("ABF Norr", ["ABF"]),
        ("AB", []),
        ("Rädda Barnen", []),
        ("", []),
        ("🙂", []),
    ],
)
def test_names_that_may_mean_the_same_are_found(name: str, found: list[str]) -> None:
    assert [one.name for one in alike(name, THERE)] == found


def test_a_code_is_made_of_plain_letters_and_never_twice() -> None:
    assert code_for("Röda Korset", []) == "roda-korset"
    assert code_for("Röda Korset", ["roda-korset", "roda-korset-2"]) == "roda-korset-3"
    assert code_for("مرحبا", []) == "egen"
    assert len(code_for("x" * 120, ["x" * 50])) <= 60


def test_ninety_days_end_today() -> None:
    first, last = last_90_days(TODAY)
    assert (last - first).days + 1 == 90
    assert last == TODAY


@pytest.mark.parametrize(
    ("last", "ended", "standing"),
    [
        (TODAY, None, Standing.ACTIVE),
        (TODAY - timedelta(days=89), None, Standing.ACTIVE),
        (TODAY - timedelta(days=90), None, Standing.QUIET),
        (None, None, Standing.NEVER),
        (TODAY, TODAY, Standing.ENDED),
        (TODAY, TODAY + timedelta(days=1), Standing.ACTIVE),
    ],
)
def test_how_an_organisation_stands(
    last: date | None, ended: date | None, standing: Standing
) -> None:
    one = Registered(UUID(int=1), "ABF", date(2024, 2, 29), ended, 1)
    assert one.standing(last, TODAY) is standing

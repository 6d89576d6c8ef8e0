"""`python -m bis figures`: periods that can be meant, and those that cannot."""

import json

import pytest
from click.testing import CliRunner, Result

from bis.__main__ import main
from tests.support.databases import only_sqlite

NOT_A_PERIOD = (
    "Skriv datum som 2026-11-23, från år 2000 till år 2100, och det första före det sista."
)

pytestmark = [only_sqlite, pytest.mark.usefixtures("house")]


def figures(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["figures", *arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from", "9999-12"),
        ("--to", "9999-12"),
        ("--from", "0001-01"),
        ("--to", "0001-01"),
        ("--from", "0001-01", "--to", "9999-12"),
        ("--to", "2000-01"),  # the three months that end there begin in 1999
        ("--from", "skräp"),
        ("--from", ""),
        ("--to", ""),
        ("--from", "2026-13"),
        ("--to", "2026-11-31"),
        ("--from", "2026-12", "--to", "2026-11"),
        ("--from", "-1"),
        ("--from", "2026-11-01; DROP TABLE tally"),
    ],
    ids=" ".join,
)
def test_what_is_no_period_is_one_sentence(arguments: tuple[str, ...]) -> None:
    done = figures(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert NOT_A_PERIOD in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "first", "last"),
    [
        ((), "2026-09", "2026-11"),
        (("--from", "2026-11-30"), "2026-11", "2026-11"),
        (("--to", "2026-02-28"), "2025-12", "2026-02"),
        (("--from", "2000-01", "--to", "2000-01"), "2000-01", "2000-01"),
        (("--from", "2000-01", "--to", "2100-12"), "2000-01", "2100-12"),
    ],
)
def test_a_period_is_whole_months(arguments: tuple[str, ...], first: str, last: str) -> None:
    done = figures(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    period = json.loads(done.stdout)["period"]
    assert (period["first"], period["last"]) == (first, last)


def test_the_command_says_what_the_page_says() -> None:
    assert figures().stdout.split("\n") == [
        "Inga svar.",
        "Olika personer svarade; de som slutat komma är inte med.",
        "Frågan ställs en vecka i månaden: nu, till och med söndag 8 november 2026.",
        "",
        "Inga svar.",
        "Samma möte kan räknas från båda håll, och vi vet inte om de träffas igen.",
        "",
        "0 av 12 har varit med de senaste 90 dagarna.",
        "Förra perioden 0 av 2; ingen ny, ingen tyst.",
        "Det visar vem, inte hur mycket.",
        "",
        "",
    ]


def test_json_lists_the_partners_as_the_third_indicator() -> None:
    told = json.loads(figures("--json").stdout)["indicators"]
    assert [one["code"] for one in told] == [
        "future_optimism",
        "new_contacts",
        "active_partners",
    ]
    assert told[2]["active"] == {"day": "2026-11-03", "k": 0, "n": 12}

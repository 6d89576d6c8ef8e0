"""`python -m bis export`: what a spreadsheet opens, and what never leaves the house."""

import csv
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bis.__main__ import main
from bis.actions import events, example
from bis.core.events import Closing
from bis.figures.export import export
from bis.store import lab as stored
from bis.store.models import Occurrence, Partner
from bis.store.session import writing
from tests.support.databases import only_sqlite
from tests.support.house import TODAY, House, answer

FILES = [
    "README.txt",
    "aktiviteter.csv",
    "indikatorer.csv",
    "organisationer.csv",
    "platser.csv",
    "tillfallen.csv",
]


def bis_export(folder: Path) -> Result:
    done = CliRunner().invoke(main, ["export", str(folder)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a table as a Swedish Excel does."""
    raw = (folder / name).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    with (folder / name).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=";"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ut" / "lista"


def test_everything_that_may_leave_stands_in_the_tables(house: House, folder: Path) -> None:
    first, second = house.dates[:2]
    closing = Closing(True, 17, True, 3, 8, 7, 2, (house.church, house.library), note="Sara.")
    events.close(house.coordinator, first.id, closing, first.version)
    cancelled = Closing(False, reason="weather")
    events.close(house.coordinator, second.id, cancelled, second.version)
    done = bis_export(folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert sorted(one.name for one in folder.iterdir()) == FILES
    names = {row["Namn"] for row in table(folder, "organisationer.csv")}
    assert {"Provkyrkan", "Provbiblio", "ABF"} <= names
    places = {row["Namn"]: row for row in table(folder, "platser.csv")}
    assert places["Provskolan"]["I huset"] == "nej"
    (event,) = table(folder, "aktiviteter.csv")
    assert (event["Aktivitet"], event["Slag"], event["Börjar"]) == (
        "Språkcafé",
        "Mötas",
        "13:00",
    )
    rows = table(folder, "tillfallen.csv")
    assert len(rows) == len(house.dates)
    assert rows[0] == {
        "Tillfällets nummer": str(first.id),
        "Aktivitetens nummer": str(house.event),
        "Aktivitet": "Språkcafé",
        "Dag": "2026-10-06",
        "Börjar": "13:00",
        "Slutar": "15:00",
        "Plats": "Provsalen",
        "Hur det gick": "hållet",
        "Varför inställt": "",
        "Besök": "17",
        "Besöken är räknade": "ja",
        "Ordnades av": "Provbiblio, Provkyrkan",
    }
    assert (rows[1]["Hur det gick"], rows[1]["Varför inställt"]) == ("inställt", "Vädret")
    assert (rows[2]["Hur det gick"], rows[2]["Besök"]) == ("planerat", "")


def test_what_somebody_wrote_or_who_logs_in_does_not_leave(house: House, folder: Path) -> None:
    first = house.dates[0]
    closing = Closing(True, 17, True, 3, 8, 7, 2, (house.church,), note="Sara kom.")
    events.close(house.coordinator, first.id, closing, first.version)
    with writing() as session:
        session.get_one(Occurrence, house.dates[1].id).reason = "Sara är sjuk"
    answer(house.today, form_id="f" * 32, residence="lt3", future_life="4")
    bis_export(folder)
    everything = b"".join(one.read_bytes() for one in folder.iterdir()).decode()
    for kept in ("Sara", "@provhuset.se", "ffff"):
        assert kept not in everything


def test_a_month_of_four_answers_is_words_and_of_five_is_numbers(
    house: House, folder: Path, tmp_path: Path
) -> None:
    def november() -> dict[str, str]:
        where = tmp_path / f"ut{next(numbers)}"
        export(where, "Provhuset")
        return next(
            row
            for row in table(where, "indikatorer.csv")
            if (row["Vad"], row["Månad"]) == ("Livet i Boden, nya", "2026-11")
        )

    numbers = count()
    del folder
    for _ in range(4):
        answer(house.today, residence="lt3", future_life="4")
    row = november()
    assert row["Visas inte"] == "För få svar för att visas (färre än 5)."
    assert {row[name] for name in ("Svar", "Summa", "Snitt")} == {""}
    answer(house.today, residence="lt3", future_life="3")
    row = november()
    assert (row["Svar"], row["Summa"], row["Snitt"], row["Visas inte"]) == (
        "5",
        "19",
        "3,8",
        "",
    )


@only_sqlite
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_compute_is_text(
    house: House, folder: Path, start: str
) -> None:
    evil = f'{start}HYPERLINK("http://exempel.se";"x");1'
    with writing() as session:
        session.get_one(Partner, house.church).name = evil
    bis_export(folder)
    named = [row["Namn"] for row in table(folder, "organisationer.csv")]
    assert f"'{evil}" in named
    assert all(row["Arrangörer"] == f"'{evil}" for row in table(folder, "aktiviteter.csv"))


@only_sqlite
def test_a_folder_with_something_in_it_is_left_alone(house: House, folder: Path) -> None:
    del house
    folder.mkdir(parents=True)
    (folder / ".gömd").touch()
    done = bis_export(folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        f"Mappen {folder} är inte tom. Inget ändrades. "
        "Välj en mapp som är tom eller inte finns.\n"
    )
    assert [one.name for one in folder.iterdir()] == [".gömd"]


@only_sqlite
def test_a_folder_that_cannot_be_written_is_left_as_it_was(
    house: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del house
    written = Path.write_text

    def full(self: Path, *_: Any, **__: Any) -> int:
        written(self, "half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    done = bis_export(folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "disken är full" in done.stderr
    assert not folder.exists()
    folder.mkdir(parents=True)
    assert bis_export(folder).exit_code == 1
    assert list(folder.iterdir()) == []
    (folder.parent / "fil").touch()
    assert "går inte att skriva" in bis_export(folder.parent / "fil").stderr


@only_sqlite
def test_a_house_without_forms_has_its_head_lines(house: House, folder: Path) -> None:
    del house
    bis_export(folder)
    assert table(folder, "indikatorer.csv") == []


@only_sqlite
def test_example_data_are_marked(database: str, folder: Path) -> None:
    del database
    example.fill(200, 2, TODAY, 1, lambda *_: None)
    bis_export(folder)
    about = (folder / "README.txt").read_text(encoding="utf-8-sig")
    assert about.startswith("EXEMPELDATA")
    with writing() as session:
        stored.remove(session, stored.EXAMPLE)
    bis_export(folder.with_name("riktig"))
    real = folder.with_name("riktig") / "README.txt"
    assert "EXEMPELDATA" not in real.read_text(encoding="utf-8-sig")

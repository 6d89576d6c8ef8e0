"""A saved activity is put right in Chromium: every field, one, the following, all, undo."""

import sqlite3
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from bis import clock
from tests.browser.conftest import NewPage, axe_finds, log_in, settle
from tests.support.server import Server

pytestmark = pytest.mark.browser

_QUERY = """
SELECT o.id, e.title, e.description, e.cost FROM occurrences o
JOIN events e ON e.id = o.event_id
WHERE o.status = 'planned' AND e.lineage_id = (
  SELECT lineage_id FROM events WHERE title = 'Kvällskurs' LIMIT 1)
ORDER BY o.starts_at
"""


def dates(server: Server) -> list[tuple[str, str, str, int]]:
    """Return (id, title, description, cost) of every date of the activity, in order."""
    file = server.env["BIS_DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(file) as database:
        found = database.execute(_QUERY).fetchall()
    return [(str(UUID(row[0])), *row[1:]) for row in found]


def save(page: Page, button: str, told: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text(told)).to_be_visible()
    settle(page)


def edit(page: Page, server: Server, occurrence_id: str) -> None:
    page.goto(f"{server.base}/aktivitet?tillfalle={occurrence_id}")
    expect(page.get_by_role("button", name="Spara ändringen")).to_be_visible()
    settle(page)


def write(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).fill(words)
    page.keyboard.press("Tab")
    settle(page)


def test_an_activity_with_every_field_is_put_in_changed_and_undone(
    example: Server, new_browser: NewPage
) -> None:
    page = new_browser()
    log_in(page, example)
    put_in(page, example)
    before = dates(example)
    assert [row[1:] for row in before] == [("Kvällskurs", "Ta med mat.", 20)] * 4
    change_one(page, example, before[1][0])
    assert [row[1] for row in dates(example)] == [
        *("Kvällskurs", "Kalas", "Kvällskurs", "Kvällskurs")
    ]
    change_the_following(page, example, before[2][0])
    assert [row[2] for row in dates(example)] == ["Ta med mat."] * 2 + ["Ta med kaffe."] * 2
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_text("Ändringen är ångrad")).to_be_visible()
    assert {row[2] for row in dates(example)} == {"Ta med mat."}
    assert [row[0] for row in dates(example)] == [row[0] for row in before]


def put_in(page: Page, server: Server) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    page.goto(f"{server.base}/aktivitet?ny-dag={tomorrow}&ny-fran=06:00&ny-till=07:00")
    expect(page.get_by_role("button", name="Spara aktiviteten")).to_be_visible()
    settle(page)
    write(page, "Vad", "Kvällskurs")
    page.get_by_role("radio", name="Mötas").click()
    for label, option in (("Var", "Sal 3"), ("Vem ordnar", "ABF")):
        page.get_by_label(label, exact=True).fill(option)
        page.keyboard.press("Enter")
        settle(page)
    for words in ("Varje dag", "Ett antal gånger", "Fler uppgifter"):
        page.get_by_text(words, exact=True).click()
        settle(page)
    write(page, "Antal gånger", "4")
    write(page, "Beskrivning", "Ta med mat.")
    write(page, "Kostnad i kronor (0 är gratis)", "20")
    assert not axe_finds(page)
    save(page, "Spara aktiviteten", "Kvällskurs är inlagd")


def change_one(page: Page, server: Server, occurrence_id: str) -> None:
    """Change a date by itself, with a reload in between that loses nothing."""
    edit(page, server, occurrence_id)
    write(page, "Vad", "Kalas")
    page.reload()
    expect(page.get_by_label("Vad", exact=True)).to_have_value("Kalas")
    expect(page.get_by_label("Beskrivning")).to_have_value("Ta med mat.")
    settle(page)
    save(page, "Spara ändringen", "Kalas är ändrad")


def change_the_following(page: Page, server: Server, occurrence_id: str) -> None:
    edit(page, server, occurrence_id)
    page.get_by_text("Den här och följande").click()
    expect(page.get_by_label("Antal gånger", exact=True)).to_have_value("2")  # the run has come
    settle(page)
    write(page, "Beskrivning", "Ta med kaffe.")
    save(page, "Spara ändringen", "Kvällskurs är ändrad")

"""An evening at the desk: twelve activities that have ended, closed with keys alone."""

from datetime import date, time

from playwright.sync_api import Page, expect

from bis.actions import events
from tests.support.house import TODAY, House

VISITS = (22, 19, 15, 11, 9, 13, 20, 8, 0, 17, 26, 14)
TITLES = [f"Aktivitet {number:02}" for number in range(1, len(VISITS) + 1)]
ABOUT, CHILDREN = 3, 7  # the rows in which more is said


def furnish(house: House, day: date = TODAY) -> None:
    """Put twelve activities of a morning into a house."""
    for title in TITLES:
        draft = house.draft(title=title, day=day, starts=time(9), ends=time(11))
        events.add_event(house.coordinator, draft)


def close_all(page: Page, others: int = 1) -> int:
    """Fill in every row and save, with the cursor in the first; return the keys pressed.

    `others`: the rows after them, in which nothing is said.
    """
    keys = 0
    for row, visits in enumerate(VISITS):
        typed = [*str(visits), "Tab"]
        typed += ["Space", "Tab"] if row == ABOUT else ["Tab"]
        typed += ["3", "Tab"] if row == CHILDREN else ["Tab"]
        for key in [*typed, "Tab"]:
            page.keyboard.press(key)
        keys += len(typed) + 1
    past = 4 * others
    for _ in range(past):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Sparat: {len(VISITS)} avslutade.")).to_be_visible()
    return keys + past + 1

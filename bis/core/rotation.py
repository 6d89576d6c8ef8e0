"""Which of the daily backups are kept: the newest ones, and of older weeks one each."""

from collections.abc import Iterable
from datetime import date

DAYS = 14
WEEKS = 8


def kept(days: Iterable[date]) -> frozenset[date]:
    """Return those of `days` to keep: the newest DAYS, and the last of each of WEEKS weeks.

    Weeks are counted where there are backups, so that a house which was closed for a summer
    does not come back to nothing.
    """
    newest_first = sorted(set(days), reverse=True)
    last_of_week: dict[tuple[int, int], date] = {}
    for day in newest_first:
        last_of_week.setdefault(day.isocalendar()[:2], day)
    return frozenset([*newest_first[:DAYS], *list(last_of_week.values())[:WEEKS]])

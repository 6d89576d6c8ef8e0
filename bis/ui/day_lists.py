"""Several days in a row of words."""

from collections.abc import Sequence
from datetime import date, datetime

from bis.core.events import wall
from bis.ui.text import t

_MOST = 6


def listed(days: Sequence[date]) -> str:
    """Return the first of some days in words, and how many more there are."""
    named = [f"{day.day} {t(f'month.{day.month}')}" for day in days[:_MOST]]
    more = [t("event.more_days", count=len(days) - _MOST)] if len(days) > _MOST else []
    return ", ".join(named + more)


def days_of(starts: Sequence[datetime]) -> list[date]:
    """Return the Swedish days of some instants."""
    return [wall(at).date() for at in starts]

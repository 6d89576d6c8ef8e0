"""What an activity says of itself, fact by fact, in Swedish: for comparing and for history."""

from datetime import date, datetime
from typing import Any

from bis.core.events import is_whole_days, time_words, wall
from bis.ui.text import day_name, t

_CODES = {
    "kind": "kind",
    "level": "level",
    "target_groups": "target_group",
    "languages": "open.spoken",
    "reason": "reason",
}


def words(name: str, value: Any) -> str:
    """Return one of `bis.core.series.facts` in words."""
    if isinstance(value, bool):
        return t("fact.yes" if value else "fact.no")
    if name == "cost":
        return t("event.kronor", cost=value) if value else t("event.free")
    if name == "day" and value:
        return day_name(date.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(_word(name, one) for one in value) or t("fact.nothing")
    return _word(name, value) if value else t("fact.nothing")


def span(starts_at: str, ends_at: str) -> str:
    """Return the Swedish day and time of two instants, as the history keeps them.

    Of whole days the day alone.
    """
    at, until = (datetime.fromisoformat(one) for one in (starts_at, ends_at))
    starts, ends, day = wall(at), wall(until), day_name(wall(at).date())
    whole = is_whole_days(at, until)
    return day if whole else f"{day} {time_words(starts)}–{time_words(ends)}"


def _word(name: str, value: str) -> str:
    return t(f"{_CODES[name]}.{value}") if name in _CODES else value

"""What a visitor of the public calendar asks for in the address, and addresses for links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from bis.actions import lab
from bis.core.events import Occurrence, wall, week_of
from bis.texts import languages

PATH = "/oppet/kalender"
START = "start"  # today, then tomorrow
DAY = "day"
WEEK = "week"

_FARTHEST = timedelta(days=800)  # occurrences are made 18 months ahead
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_LONGEST = 120


@dataclass(frozen=True)
class Wish:
    """A view and its filters, checked: what cannot be used has become the default.

    `day` is the day shown, in a week view its Monday. `first_row`: rows before it stand on
    earlier pages. `lang` is kept in links only where the address had it.
    """

    view: str
    day: date
    kind: str = ""
    level: str = ""
    childcare: bool = False
    dropin: bool = False
    partner: str = ""
    language: str = ""
    first_row: int = 0
    lang: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        chosen = (self.kind, self.level, self.partner, self.language)
        return any(chosen) or self.childcare or self.dropin

    @property
    def last_day(self) -> date:
        """The last day shown."""
        return self.day + timedelta(days={START: 1, DAY: 0, WEEK: 6}[self.view])

    def wants(self, occurrence: Occurrence) -> bool:
        """Return whether an occurrence passes the filters that need no look-up."""
        return (
            self.kind in ("", occurrence.kind)
            and self.level in ("", occurrence.level)
            and (occurrence.child_care or not self.childcare)
            and (occurrence.drop_in or not self.dropin)
            and (not self.language or self.language in occurrence.languages)
        )

    def address(self) -> str:
        """Return the address of the page that shows this."""
        shown = {DAY: ("dag", str(self.day)), WEEK: ("week", f"{self.day:%G-W%V}")}
        pairs = [shown[self.view]] if self.view in shown else []
        pairs += self.filters()
        pairs += [("rad", str(self.first_row))] if self.first_row else []
        return f"{PATH}?{urlencode(pairs)}" if pairs else PATH

    def filters(self) -> list[tuple[str, str]]:
        """Return what a link to another view keeps."""
        pairs = (
            ("kind", self.kind),
            ("level", self.level),
            ("childcare", "1" if self.childcare else ""),
            ("dropin", "1" if self.dropin else ""),
            ("partner", self.partner),
            ("language", self.language),
            ("lang", self.lang),
        )
        return [(name, value) for name, value in pairs if value]

    def without_filters(self) -> "Wish":
        """Return the same view with everything in it."""
        return Wish(self.view, self.day, lang=self.lang)

    def with_filter(self, **chosen: str | bool) -> "Wish":
        """Return the same view with a filter changed, from its first row."""
        return replace(self, first_row=0, **chosen)  # type: ignore[arg-type]

    def from_row(self, first_row: int) -> "Wish":
        """Return the same day from a later row on."""
        return replace(self, first_row=first_row)

    def on(self, view: str, day: date) -> "Wish":
        """Return another view with the same filters, from its first row."""
        return replace(self, view=view, day=day, first_row=0)


def read_wish(given: Mapping[str, str], today: date) -> Wish:
    """Read an address; what cannot be used is left out, so that every address shows a page."""
    view, day = _view(given, today)
    return Wish(
        view=view,
        day=day,
        kind=_one_of(given.get("kind"), lab.profile().kinds),
        level=_one_of(given.get("level"), lab.profile().levels),
        childcare=given.get("childcare") == "1",
        dropin=given.get("dropin") == "1",
        partner=_short(given.get("partner", "")),
        language=_code(given.get("language", "")),
        first_row=_row(given.get("rad", "")) if view == DAY else 0,
        lang=_one_of(given.get("lang"), languages()),
    )


@dataclass(frozen=True)
class Look:
    """Somebody looks at something: what, in which language, and when."""

    wish: Wish
    language: str
    now: datetime

    @property
    def today(self) -> date:
        """The Swedish day of `now`."""
        return wall(self.now).date()


def _view(given: Mapping[str, str], today: date) -> tuple[str, date]:
    day = _day(given.get("dag", ""))
    if day is not None and abs(day - today) <= _FARTHEST:
        return DAY, day
    monday = _monday(given.get("week", ""))
    if monday is not None and abs(monday - today) <= _FARTHEST:
        return WEEK, monday
    return START, today


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _monday(given: str) -> date | None:
    found = _WEEK.fullmatch(given)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def _one_of(given: str | None, offered: tuple[str, ...]) -> str:
    return given if given and given in offered else ""


def _short(given: str) -> str:
    return given if given.isprintable() and len(given) <= _LONGEST else ""


def _code(given: str) -> str:
    return given if given.isascii() and given.isalpha() and len(given) <= 3 else ""


def _row(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 4 else 0


def this_week(today: date) -> date:
    """Return the Monday of the week to look at today."""
    return week_of(today)[0]

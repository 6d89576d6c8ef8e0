"""The days of the public calendar as they are drawn: rows, what is left out, what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bis.core.events import (
    CANCELLED,
    Named,
    Occurrence,
    day_bounds,
    days,
    instant_of,
    wall,
)
from bis.store import events, partners
from bis.store.session import Session, reading
from bis.texts import text
from bis.web import wording
from bis.web.open_wish import DAY, START, WEEK, Look, Wish

ROWS = {START: 30, DAY: 60, WEEK: 12}  # at most so many a day; the rest is a tap away
_MOST_EARLIER = 12
_LOOK_AHEAD = (timedelta(days=7), timedelta(days=60))


@dataclass(frozen=True)
class Row:
    """One activity as it is drawn; texts only, in the reader's language."""

    title: str
    swedish: str
    begins: str
    ends: str
    place: str
    kind: str
    kind_name: str
    level: str
    languages: str
    organisers: str
    child_care: bool
    drop_in: bool
    is_now: bool
    is_cancelled: bool
    reason: str
    new_time: str
    address: str


@dataclass(frozen=True)
class Entry:
    """An occurrence on a day: as it is now, or `was` there before it was moved."""

    one: Occurrence
    was: bool = False

    @property
    def starts_at(self) -> datetime:
        """The instant at which it starts here."""
        return instant_of(self.one.original_start) if self.was else self.one.starts_at

    @property
    def ends_at(self) -> datetime:
        """The instant at which it ends here; how long it was before is not kept."""
        return self.starts_at + (self.one.ends_at - self.one.starts_at)

    def day_at(self, now: datetime) -> date:
        """The day it stands on at `now`: what goes on since last night on today."""
        is_off = self.was or self.one.status == CANCELLED
        return wall(self.starts_at).date() if is_off else self.one.day_at(now)


@dataclass(frozen=True)
class Day:
    """One day: what is left of it, what is over, and the way to what did not fit."""

    is_folded: bool
    near: str
    full: str
    rows: Sequence[Row]
    earlier: Sequence[Row]
    total: int
    more: str
    empty: str


@dataclass(frozen=True)
class Found:
    """What the database says about a wish, and the address of the house."""

    days: dict[date, list[Entry]]
    following: Occurrence | None
    partners: Sequence[tuple[str, str]]  # code, name
    address: str


def find(look: Look) -> Found:
    """Read what is asked for. Raises DatabaseUnavailableError."""
    wish = look.wish
    with reading() as session:
        registered = partners.registered(session, look.today)
        codes = {partner_id: code for code, partner_id in partners.by_code(session).items()}
        only = _partner_id(wish.partner, registered, codes)
        by_day = _entries(session, look, only)
        following = _following(session, look, only, _first_gap(by_day, look.now))
        address = partners.house_address(session)
    return Found(by_day, following, [(codes[one.id], one.name) for one in registered], address)


def draw(found: Found, look: Look, most_rows: int) -> list[Day]:
    """Return the days as they are drawn, with at most `most_rows` rows each."""
    return [
        _day(day, occurrences, found.following, look, most_rows)
        for day, occurrences in found.days.items()
    ]


def _entries(session: Session, look: Look, only: UUID | None) -> dict[date, list[Entry]]:
    """Return what is on each day, and what was before it was moved, in order of time."""
    wish = look.wish
    span = day_bounds(wish.day, wish.last_day)
    there = _wanted(events.on_between(session, *span), wish, only)
    gone = _wanted(events.moved_out(session, wish.day, wish.last_day), wish, only)
    entries = [Entry(one) for one in there]
    entries += [Entry(one, was=True) for one in (*there, *gone) if one.moved_from]
    by_day: dict[date, list[Entry]] = {day: [] for day in days(wish.day, wish.last_day)}
    for entry in sorted(entries, key=lambda entry: entry.starts_at):
        # what was moved to these days can have been on any other
        for day in (entry.day_at(look.now), wall(entry.starts_at).date()):
            if day in by_day:
                by_day[day].append(entry)
                break
    return by_day


def _day(
    day: date,
    occurrences: list[Entry],
    following: Occurrence | None,
    look: Look,
    most_rows: int,
) -> Day:
    wish, language = look.wish, look.language
    left = [one for one in occurrences if one.ends_at > look.now or day != look.today]
    over = occurrences if len(left) < len(occurrences) else []
    shown = left[wish.first_row : wish.first_row + most_rows]
    earlier = [one for one in over if one.ends_at <= look.now][-min(_MOST_EARLIER, most_rows) :]
    last = wish.first_row + len(shown)
    more = wish.on(DAY, day).from_row(last if wish.view == DAY else 0)
    return Day(
        is_folded=day < look.today <= wish.last_day,
        near=wording.near_day(day, look.today, language),
        full=wording.full_day(day, language),
        rows=[_row(one, look) for one in shown],
        earlier=[_row(one, look) for one in earlier] if not wish.first_row else [],
        total=len(left),
        more=more.address() if last < len(left) else "",
        empty="" if shown else _empty(day, following, look),
    )


def _row(entry: Entry, look: Look) -> Row:
    language, occurrence = look.language, entry.one
    level = occurrence.level
    spoken = [wording.code_words("open.spoken", one, language) for one in occurrence.languages]
    level_name = wording.code_words("level", level, language) if level else ""
    title = wording.title(occurrence, language)
    is_cancelled = entry.was or occurrence.status == CANCELLED
    return Row(
        title=title,
        swedish=wording.swedish_beside(occurrence, language),
        **_times(entry, language),
        place=wording.place(occurrence),
        kind=occurrence.kind,
        kind_name=wording.code_words("kind", occurrence.kind, language),
        level="" if level_name == title else level_name,
        languages="" if occurrence.languages in ((), ("sv",)) else ", ".join(spoken),
        organisers=", ".join(one.name for one in occurrence.organisers),
        child_care=occurrence.child_care,
        drop_in=occurrence.drop_in,
        is_now=occurrence.is_now(look.now) and not is_cancelled,
        is_cancelled=is_cancelled,
        reason=wording.reason(occurrence, language),
        new_time=_new_time(entry, language),
        address=wording.page_of(occurrence, look.wish.lang),
    )


def _times(entry: Entry, language: str) -> dict[str, str]:
    """Return when it begins and ends; of a whole day only that it is one."""
    if entry.one.all_day:
        return {"begins": wording.span_words(entry.one, language), "ends": ""}
    begins, ends = (
        wording.clock_words(at, language) for at in (entry.starts_at, entry.ends_at)
    )
    return {"begins": begins, "ends": ends}


def _new_time(entry: Entry, language: str) -> str:
    """Return when it is now, where it was before: onsdag 10.00, or its date when farther."""
    if not entry.was or entry.one.status == CANCELLED:
        return ""
    old, new = wall(entry.starts_at).date(), entry.one.day
    if abs(new - old) < timedelta(days=7):
        day = text(language, f"day.{new.weekday()}") if new != old else ""
    else:
        day = wording.short_day(new, language)
    return f"{day} {wording.start_words(entry.one, language)}".strip()


def _first_gap(by_day: dict[date, list[Entry]], now: datetime) -> date | None:
    """Return the first day on which nothing is left."""
    for day, found in by_day.items():
        if not any(one.ends_at > now for one in found):
            return day
    return None


def _empty(day: date, following: Occurrence | None, look: Look) -> str:
    """Return the sentences that stand where nothing does: never a dead end."""
    language = look.language
    key = "open.nothing_chosen" if look.wish.is_filtered else "open.nothing"
    nothing = text(language, key, day=wording.day_in_sentence(day, look.today, language))
    if following is None or following.day < day:
        return nothing
    told = wording.told(following, language, look.now)
    then = text(language, "open.then", title=told.title, when=told.when)
    return f"{nothing} {then}"


def _partner_id(wanted: str, registered: list[Named], codes: dict[UUID, str]) -> UUID | None:
    """Return the partner that an address names by code, name or id; None for all."""
    for one in registered:
        if wanted and wanted.casefold() in (codes[one.id], one.name.casefold(), str(one.id)):
            return one.id
    return None


def _wanted(found: list[Occurrence], wish: Wish, only: UUID | None) -> list[Occurrence]:
    return [
        one
        for one in found
        if one.published and wish.wants(one) and (only is None or only in one.organiser_ids)
    ]


def _following(
    session: Session, look: Look, only: UUID | None, gap: date | None
) -> Occurrence | None:
    """Return the first activity to go to on or after the day `gap`, None without a gap."""
    if gap is None:
        return None
    begins = max(day_bounds(gap, gap)[0], look.now)
    for ahead in _LOOK_AHEAD:
        coming = events.between(session, begins, begins + ahead)
        for one in _wanted(coming, look.wish, only):
            if one.status != CANCELLED:
                return one
    return None

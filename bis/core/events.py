"""An activity, its repetition, and the dates that follow from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bis.core.typed import clean
from bis.errors import FieldsError, RefusedError

ZONE = "Europe/Stockholm"
STOCKHOLM = ZoneInfo(ZONE)
HORIZON = timedelta(days=548)  # occurrences are rows, made 18 months ahead
LONGEST = timedelta(hours=24)  # one occurrence lasts at most a day and a night
TITLE_LENGTH = 120
NO_LEVEL = ""

PLANNED = "planned"
HELD = "held"
CANCELLED = "cancelled"
REMOVED = "removed"  # taken out of its series by a change of it; shown nowhere
REASONS = ("leader", "too_few", "venue", "weather", "other")  # why it was cancelled


@dataclass(frozen=True)
class EventDraft:
    """What a person has put into the form *Aktivitet*; wall-clock times of Sweden.

    `repeat_until` is the last possible date of a weekly repetition, None for once only.
    `known_code` names the profile's activity that it was made from, or is empty.
    """

    title: str
    venue_id: UUID | None
    organiser_id: UUID | None
    day: date | None
    starts: time | None
    ends: time | None
    repeat_until: date | None = None
    known_code: str = ""
    kind: str = ""
    level: str = NO_LEVEL
    languages: tuple[str, ...] = ("sv",)
    co_organisers: tuple[UUID, ...] = ()
    child_care: bool = False
    drop_in: bool = False
    meets_across: bool = False
    has_survey: bool = True

    @property
    def slot(self) -> tuple[date, time, time]:
        """First day, start and end of a draft that `check` has passed."""
        if self.day is None or self.starts is None or self.ends is None:
            raise ValueError("the draft has not been checked")
        return self.day, self.starts, self.ends

    @property
    def rule(self) -> str:
        """The repetition as RRULE text (RFC 5545), empty for once only."""
        if self.repeat_until is None:
            return ""
        return f"FREQ=WEEKLY;UNTIL={self.repeat_until:%Y%m%d}T235959"


@dataclass(frozen=True)
class Named:
    """Something with an id and a name: a partner, a venue."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Occurrence:
    """One date of an activity, with all that people need to know of it.

    `visits` is None until it is closed; 0 means that nobody came. `reason` is one of REASONS
    or empty; what an older house wrote there freely is for staff alone. `cost` is in kronor,
    0 is free. `lineage_id` is shared by all parts of a series that was changed. What is not
    `published` is a draft: seen by those who work in the house, by nobody else.
    """

    id: UUID
    event_id: UUID
    version: int
    title: str
    known_code: str
    kind: str
    level: str
    original_start: datetime
    starts_at: datetime
    ends_at: datetime
    status: str
    reason: str
    venue: str
    address: str
    at_bis: bool
    organisers: tuple[Named, ...]
    languages: tuple[str, ...]
    child_care: bool
    drop_in: bool
    meets_across: bool
    has_survey: bool
    repeats: bool
    visits: int | None
    visits_counted: bool | None
    children: int | None
    note: str
    lineage_id: UUID
    venue_id: UUID
    target_groups: tuple[str, ...] = ()
    cost: int = 0
    description: str = ""
    next_step: str = ""
    all_day: bool = False
    ends_next_day: bool = False
    published: bool = True

    @property
    def day(self) -> date:
        """The Swedish day on which it starts."""
        return wall(self.starts_at).date()

    @property
    def moved_from(self) -> datetime | None:
        """The Swedish wall time that its series has for it, None where it still is then."""
        is_moved = instant_of(self.original_start) != self.starts_at
        return self.original_start if is_moved else None

    @property
    def organiser_ids(self) -> tuple[UUID, ...]:
        """The ids of all organisers, the leading one first."""
        return tuple(organiser.id for organiser in self.organisers)

    @property
    def clock(self) -> str:
        """The time as people write it: 13.00–15.00."""
        return f"{wall(self.starts_at):%H.%M}–{wall(self.ends_at):%H.%M}"

    def is_now(self, now: datetime) -> bool:
        """Return whether it is going on at `now`."""
        return self.starts_at <= now < self.ends_at

    def is_to_close(self, now: datetime) -> bool:
        """Return whether it has begun and nobody has said how it went."""
        return self.status == PLANNED and self.starts_at <= now


@dataclass(frozen=True)
class Closing:
    """What is said when an occurrence is closed.

    `visits` does not count the leader; `counted` is False for an estimate ("ungefär").
    `organisers` are those who really did it. `note`: one sentence, no names, for staff.
    `reason`: one of REASONS, which anybody may read; empty when nothing was said.
    """

    took_place: bool
    visits: int | None = None
    counted: bool | None = None
    children: int | None = None
    women: int | None = None
    men: int | None = None
    other_sex: int | None = None
    organisers: tuple[UUID, ...] = ()
    note: str = ""
    reason: str = ""


MOST_VISITS = 5000
NOTE_LENGTH = 500


def check_closing(closing: Closing) -> None:
    """Raise FieldsError with a sentence for every field that cannot be saved."""
    parts = (closing.women, closing.men, closing.other_sex)
    known = [part for part in parts if part is not None]
    visits = closing.visits
    held = closing.took_place
    counts = (visits, closing.children, *parts)
    too_many = held and any(n is not None and not 0 <= n <= MOST_VISITS for n in counts)
    parts_over = held and bool(known) and sum(known) > (visits or 0)
    children_over = held and (closing.children or 0) > (visits or 0)
    rules = (
        ("visits", "closing.error.visits_empty", held and visits is None),
        ("visits", "closing.error.visits_wrong", too_many),
        ("children", "closing.error.children_over", not too_many and children_over),
        ("sexes", "closing.error.sexes_over", parts_over),
        ("organisers", "closing.error.organisers_empty", held and not closing.organisers),
        ("note", "closing.error.note_long", len(closing.note) > NOTE_LENGTH),
        ("reason", "closing.error.reason_unknown", closing.reason not in ("", *REASONS)),
    )
    wrong = {field: sentence for field, sentence, is_wrong in rules if is_wrong}
    if wrong:
        raise FieldsError(wrong)


def check_move(one: Occurrence, starts: datetime, ends: datetime, now: datetime) -> None:
    """Raise RefusedError if an occurrence cannot be moved to these Swedish wall times.

    What has begun, is cancelled or was held never moves; nothing is moved into the past.
    """
    at, until = instant_of(starts), instant_of(ends)
    rules = (
        ("move.error.begun", one.status != PLANNED or one.starts_at <= now),
        ("move.error.past", at <= now),
        ("move.error.far", at - now > HORIZON),
        ("move.error.length", not timedelta(0) < until - at <= LONGEST),
    )
    for sentence, is_wrong in rules:
        if is_wrong:
            raise RefusedError(sentence)


def check(draft: EventDraft, today: date) -> None:
    """Raise FieldsError with a sentence for every field that cannot be saved."""
    until, day, starts, ends = draft.repeat_until, draft.day, draft.starts, draft.ends
    rules = (
        ("title", "event.error.title_empty", not clean(draft.title)),
        ("title", "event.error.title_long", len(clean(draft.title)) > TITLE_LENGTH),
        ("kind", "event.error.kind_empty", not draft.kind),
        ("venue", "event.error.venue_empty", draft.venue_id is None),
        ("organiser", "event.error.organiser_empty", draft.organiser_id is None),
        ("day", "event.error.day_far", day is None or not _near(day, today)),
        ("ends", "event.error.ends_before_start", bool(starts and ends and ends <= starts)),
        ("ends", "event.error.ends_before_start", _vanishes(draft)),
        ("ends", "event.error.ends_empty", ends is None),
        ("starts", "event.error.starts_empty", starts is None),
        (
            "repeat_until",
            "event.error.until_far",
            until is not None and not _near(until, today),
        ),
        (
            "repeat_until",
            "event.error.until_before_day",
            bool(until and day and until < day),
        ),
    )
    wrong = {field: sentence for field, sentence, is_wrong in rules if is_wrong}
    if wrong:
        raise FieldsError(wrong)


def _vanishes(draft: EventDraft) -> bool:
    """Return whether a clock change leaves nothing of it on any of its dates."""
    day, starts, ends = draft.day, draft.starts, draft.ends
    if day is None or starts is None or ends is None or ends <= starts:
        return False
    if draft.repeat_until is not None and not _near(draft.repeat_until, day):
        return False
    found = dates(day, draft.rule)
    return any(instant(one, ends) <= instant(one, starts) for one in found)


def _near(day: date, today: date) -> bool:
    return abs(day - today) <= HORIZON


def dates(first: date, rule: str) -> tuple[date, ...]:
    """Return the dates of a series: `first` alone when `rule` (RRULE text) is empty."""
    if not rule:
        return (first,)
    midnight = datetime.combine(first, time())
    return tuple(found.date() for found in rrulestr(rule, dtstart=midnight))


def instant(day: date, clock: time) -> datetime:
    """Return the instant (UTC) of a Swedish wall time; a skipped hour moves forward."""
    return instant_of(datetime.combine(day, clock))


def instant_of(at: datetime) -> datetime:
    """Return the instant (UTC) of a Swedish wall time (naive); see `instant`."""
    return at.replace(tzinfo=STOCKHOLM).astimezone(UTC)


def wall(at: datetime) -> datetime:
    """Return the Swedish wall time (naive) of an aware instant."""
    return at.astimezone(STOCKHOLM).replace(tzinfo=None)


def day_bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the half-open interval of instants that the days `first`-`last` cover."""
    return instant(first, time()), instant(last + timedelta(days=1), time())


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of the ISO week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)

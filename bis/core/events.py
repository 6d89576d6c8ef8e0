"""An activity, its repetition, and the dates that follow from it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from bis.core.recurrence import (
    HORIZON,
    LONGEST_INTERVAL,
    MONTHLY,
    MOST_TIMES,
    NTHS,
    Break,
    Plan,
    Repetition,
    plan_dates,
)
from bis.core.typed import clean, clean_lines
from bis.errors import FieldsError, RefusedError
from bis.texts import text, words

Key = TypeVar("Key")

ZONE = "Europe/Stockholm"
STOCKHOLM = ZoneInfo(ZONE)
LONGEST = timedelta(hours=24)  # one occurrence lasts at most a day and a night
CLOSE_WITHIN = timedelta(days=14)  # what is older is no longer in anybody's memory
TITLE_LENGTH, DESCRIPTION_LENGTH, NEXT_STEP_LENGTH = 120, 1000, 200
MOST_COST = 10_000  # kronor
NO_LEVEL = ""

PLANNED = "planned"
HELD = "held"
CANCELLED = "cancelled"
REMOVED = "removed"  # taken out by a change of its series or an undo; shown nowhere
REASONS = ("leader", "too_few", "venue", "weather", "other")  # why it was cancelled


@dataclass(frozen=True)
class EventDraft:
    """What a person has put into the form *Aktivitet*; wall-clock times of Sweden.

    `known_code` names the profile's activity that it was made from, or is empty. `cost` is in
    kronor. An `all_day` one needs no times. What is not `published` is a draft.
    """

    title: str
    venue_id: UUID | None
    organiser_id: UUID | None
    day: date | None
    starts: time | None
    ends: time | None
    repetition: Repetition | None = None
    known_code: str = ""
    kind: str = ""
    level: str = NO_LEVEL
    languages: tuple[str, ...] = ("sv",)
    co_organisers: tuple[UUID, ...] = ()
    child_care: bool = False
    drop_in: bool = False
    meets_across: bool = False
    has_survey: bool = True
    target_groups: tuple[str, ...] = ()
    cost: int = 0
    description: str = ""
    next_step: str = ""
    all_day: bool = False
    ends_next_day: bool = False
    published: bool = True

    @property
    def slot(self) -> tuple[date, time, time]:
        """First day, start and end of a draft that `check` has passed."""
        if self.day is not None and self.all_day:
            return self.day, time(), time()
        if self.day is None or self.starts is None or self.ends is None:
            raise ValueError("the draft has not been checked")
        return self.day, self.starts, self.ends

    @property
    def is_overnight(self) -> bool:
        """Whether it ends on the day after; a whole day ends at midnight."""
        return self.all_day or self.ends_next_day

    def span(self, day: date) -> tuple[datetime, datetime]:
        """Return from when to when (UTC) it is on `day`."""
        _, starts, ends = self.slot
        last = day + timedelta(days=1) if self.is_overnight else day
        return instant(day, starts), instant(last, ends)

    def plan(self, breaks: Sequence[Break] = (), kept_out: Collection[date] = ()) -> Plan:
        """Return the dates of a draft that has a day; see `recurrence.plan_dates`."""
        return plan_dates(self.slot[0], self.repetition, breaks, kept_out)

    @property
    def helpers(self) -> frozenset[UUID]:
        """Everybody who organises it beside the leading one."""
        return frozenset(self.co_organisers) - {self.organiser_id}

    @property
    def chosen_of_house(self) -> frozenset[UUID | None]:
        """The place and the organisations."""
        return frozenset((self.venue_id, self.organiser_id, *self.co_organisers))


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
        starts, ends = wall(self.starts_at).time(), wall(self.ends_at).time()
        return clock_words(starts, ends, self.all_day, self.ends_next_day)

    def is_now(self, now: datetime) -> bool:
        """Return whether it is going on at `now`."""
        return self.starts_at <= now < self.ends_at

    def day_at(self, now: datetime) -> date:
        """Return the Swedish day it belongs to at `now`: what is on is today's till it ends."""
        return wall(now).date() if self.is_now(now) else self.day

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
    most = MOST_VISITS if visits is None else visits  # of an empty field enough is said
    parts_over = held and not too_many and sum(known) > most
    children_over = held and not too_many and (closing.children or 0) > most
    rules = (
        ("visits", "closing.error.visits_empty", held and visits is None),
        ("visits", "closing.error.visits_wrong", too_many),
        ("children", "closing.error.children_over", children_over),
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
        ("move.error.length", at >= until or ends - starts > LONGEST),
    )
    for sentence, is_wrong in rules:
        if is_wrong:
            raise RefusedError(sentence)


def check_drag(one: Occurrence, starts: datetime, ends: datetime, now: datetime) -> None:
    """Raise RefusedError if an occurrence cannot be dragged to these Swedish wall times.

    Beside what `check_move` says nothing is dragged from a time of the day to whole days, nor
    back: a place in the grid does not say how long it is to be then.
    """
    check_move(one, starts, ends, now)
    was_whole = is_whole_days(one.starts_at, one.ends_at)
    if was_whole != is_whole_days(instant_of(starts), instant_of(ends)):
        raise RefusedError("move.error.all_day")


def check(draft: EventDraft, today: date, breaks: Sequence[Break] = ()) -> None:
    """Raise FieldsError with a sentence for every field that cannot be saved.

    `breaks` are the school breaks that the draft's repetition may skip.
    """
    day = draft.day
    rules = (
        ("title", "event.error.title_empty", not clean(draft.title)),
        ("title", "event.error.title_long", len(clean(draft.title)) > TITLE_LENGTH),
        ("kind", "event.error.kind_empty", not draft.kind),
        ("venue", "event.error.venue_empty", draft.venue_id is None),
        ("organiser", "event.error.organiser_empty", draft.organiser_id is None),
        ("languages", "event.error.languages_empty", not draft.languages),
        ("cost", "event.error.cost_wrong", not 0 <= draft.cost <= MOST_COST),
        (
            "description",
            "event.error.description_long",
            len(clean_lines(draft.description)) > DESCRIPTION_LENGTH,
        ),
        (
            "next_step",
            "event.error.next_step_long",
            len(clean(draft.next_step)) > NEXT_STEP_LENGTH,
        ),
        ("day", "event.error.day_far", day is None or not _near(day, today)),
    )
    wrong = {field: sentence for field, sentence, is_wrong in rules if is_wrong}
    about_time = _wrong_times(draft) | _wrong_end(draft, today)
    if not about_time and "day" not in wrong:
        about_time = _wrong_dates(draft, breaks)
    wrong |= about_time
    if wrong:
        raise FieldsError(wrong)


def _wrong_times(draft: EventDraft) -> dict[str, str]:
    """Return what is wrong with from when to when it is."""
    starts, ends = draft.starts, draft.ends
    if draft.all_day:
        return {}
    if starts is None or ends is None:
        missing = {"starts": starts, "ends": ends}
        return {name: f"event.error.{name}_empty" for name, at in missing.items() if at is None}
    if ends <= starts and not draft.ends_next_day:
        return {"ends": "event.error.ends_before_start"}
    if ends > starts and draft.ends_next_day:
        return {"ends": "event.error.ends_too_late"}
    return {}


def _wrong_end(draft: EventDraft, today: date) -> dict[str, str]:
    """Return what is wrong with how it repeats."""
    repetition, day = draft.repetition, draft.day
    if repetition is None or day is None:
        return {}
    until, count = repetition.until, repetition.count
    monthly = repetition.frequency == MONTHLY
    rules = (
        ("interval", "interval_wrong", not 1 <= repetition.interval <= LONGEST_INTERVAL),
        ("weekdays", "nth_empty", monthly and repetition.nth not in NTHS),
        ("weekdays", "nth_empty", monthly and len(repetition.weekdays) != 1),
        ("until", "until_empty", until is None and count is None),
        ("until", "until_far", until is not None and not (_near(until, today))),
        ("until", "until_far", until is not None and not (_near(until, day))),
        ("until", "until_before_day", until is not None and until < day),
        ("count", "count_wrong", count is not None and not 1 <= count <= MOST_TIMES),
    )
    return {name: f"event.error.{sentence}" for name, sentence, is_wrong in rules if is_wrong}


def _wrong_dates(draft: EventDraft, breaks: Sequence[Break]) -> dict[str, str]:
    """Return what is wrong with the dates of a draft whose fields are right."""
    planned = draft.plan(breaks)
    if not planned.dates:
        return {"repeats": "event.error.no_dates"}
    if not planned.is_whole:
        return {"count": "event.error.count_far"}
    spans = (draft.span(day) for day in planned.dates)
    if any(ends_at <= starts_at for starts_at, ends_at in spans):
        return {"ends": "event.error.ends_before_start"}  # a clock change leaves nothing of it
    return {}


def overlapping(
    spans: Mapping[Key, tuple[datetime, datetime]], others: Sequence[Occurrence]
) -> dict[Key, Occurrence]:
    """Return the first of `others` that is on at the time of each span; touching is not."""
    found: dict[Key, Occurrence] = {}
    for key, (starts_at, ends_at) in spans.items():
        hit = (one for one in others if one.starts_at < ends_at and one.ends_at > starts_at)
        first = next(hit, None)
        if first is not None:
            found[key] = first
    return found


def _near(day: date, today: date) -> bool:
    return abs(day - today) <= HORIZON


def spoken() -> tuple[str, ...]:
    """Return the codes of the languages that an activity can be held in, Swedish first."""
    prefix = "open.spoken."
    return tuple(key.removeprefix(prefix) for key in words("sv") if key.startswith(prefix))


def time_words(at: time | datetime, mark: str = ".") -> str:
    """Return a wall time as people read it, without a zero before the hour: 9.00, 13.00."""
    return f"{at.hour}{mark}{at:%M}"


def clock_words(starts: time, ends: time, all_day: bool, ends_next_day: bool) -> str:
    """Return from when to when something is, in Swedish: 13.00–15.00."""
    if all_day:
        return text("sv", "event.all_day_long")
    span = f"{time_words(starts)}–{time_words(ends)}"
    return text("sv", "event.overnight", span=span) if ends_next_day else span


def instant(day: date, clock: time) -> datetime:
    """Return the instant (UTC) of a Swedish wall time; a skipped hour moves forward."""
    return instant_of(datetime.combine(day, clock))


def instant_of(at: datetime) -> datetime:
    """Return the instant (UTC) of a Swedish wall time (naive); see `instant`."""
    return at.replace(tzinfo=STOCKHOLM).astimezone(UTC)


def wall(at: datetime) -> datetime:
    """Return the Swedish wall time (naive) of an aware instant."""
    return at.astimezone(STOCKHOLM).replace(tzinfo=None)


def is_whole_days(starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether a span of instants is one of whole Swedish days."""
    return wall(starts_at).time() == wall(ends_at).time() == time()


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

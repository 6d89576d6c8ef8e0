"""A partner meeting: its scenes, what is written down in it, and the weeks that it plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from bis.core.events import HELD, PLANNED, Occurrence, days
from bis.core.periods import Month, Period
from bis.core.typed import clean
from bis.errors import FieldsError

SCENES = (
    "here",
    "happened",
    "future_optimism",
    "new_contacts",
    "partners",
    "story",
    "coming",
    "meaning",
    "decisions",
)
LINES = 3  # insights, and decisions: a meeting that decides more does less
SILENCE = timedelta(minutes=2)
WEEKS_AHEAD = 4
INSIGHT_LENGTH, WHAT_LENGTH, WHO_LENGTH = 500, 300, 120

TAKES_PLACE = (PLANNED, HELD)  # today's may have been closed already

_SEPARATOR = ".."


@dataclass(frozen=True)
class Meeting:
    """A partner meeting. `figures_at` is None while its figures are live.

    `scene` (counted from 1), `story` and `silent_until` are what the screens that follow it
    show.
    """

    id: UUID
    day: date
    period: Period
    figures_at: datetime | None
    began_at: datetime
    ended_at: datetime | None
    scene: int
    story: int
    silent_until: datetime | None


@dataclass(frozen=True)
class Insight:
    """A line about what the meeting saw. `version` is 0 for one that nobody has written."""

    position: int
    text: str = ""
    version: int = 0


@dataclass(frozen=True)
class DecisionDraft:
    """What stands in the fields of a decision. `who`: an organisation or a role."""

    what: str = ""
    who: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Decision:
    """A decision of the meeting on `day`; open until `done_at`."""

    id: UUID
    day: date
    position: int
    draft: DecisionDraft
    done_at: datetime | None
    version: int

    def is_late(self, today: date) -> bool:
        """Return whether it should have been done by now."""
        return self.done_at is None and self.draft.due is not None and self.draft.due < today


@dataclass(frozen=True)
class Held:
    """A meeting that is over: who was there, and what was seen and decided."""

    meeting: Meeting
    partners: tuple[str, ...]
    insights: tuple[str, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Clash:
    """Two activities in one room at the same time."""

    first: Occurrence
    second: Occurrence


def period_text(period: Period) -> str:
    """Return a period as it is kept and as it stands in an address: 2026-09..2026-11."""
    return f"{period.first}{_SEPARATOR}{period.last}"


def read_period(text: str) -> Period:
    """Read what `period_text` wrote. Raises ValueError."""
    first, _, last = text.partition(_SEPARATOR)
    return Period(Month.parse(first), Month.parse(last))


def check_insight(text: str) -> None:
    """Raise FieldsError if a line cannot be saved."""
    if len(clean(text)) > INSIGHT_LENGTH:
        raise FieldsError({"text": "meeting.error.insight_long"})


def check_decision(draft: DecisionDraft) -> None:
    """Raise FieldsError with a sentence for every field that cannot be saved."""
    rules = (
        ("what", "meeting.error.what_long", len(clean(draft.what)) > WHAT_LENGTH),
        ("who", "meeting.error.who_long", len(clean(draft.who)) > WHO_LENGTH),
    )
    wrong = {field: sentence for field, sentence, is_wrong in rules if is_wrong}
    if wrong:
        raise FieldsError(wrong)


def weeks_ahead(day: date) -> tuple[date, date]:
    """Return the first and last day of the four weeks that begin with `day`."""
    return day, day + timedelta(weeks=WEEKS_AHEAD) - timedelta(days=1)


def gaps(found: Iterable[Occurrence], first: date, last: date) -> list[date]:
    """Return the days from `first` to `last` on which a newcomer can just walk in nowhere.

    Such is an activity with drop-in, or one where new and old residents meet.
    """
    open_days = {
        one.day
        for one in found
        if one.status in TAKES_PLACE and (one.drop_in or one.meets_across)
    }
    return [day for day in days(first, last) if day not in open_days]


def clashes(found: Sequence[Occurrence]) -> list[Clash]:
    """Return the pairs of activities that take the same room, in order of time.

    The intervals are half-open: what begins when another ends does not clash with it.
    """
    planned = sorted(
        (one for one in found if one.status in TAKES_PLACE and one.at_bis),
        key=lambda one: (one.starts_at, one.title),
    )
    return [
        Clash(one, other)
        for one, other in combinations(planned, 2)
        if one.venue == other.venue and other.starts_at < one.ends_at
    ]

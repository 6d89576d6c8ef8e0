"""The week that an organisation sends by its link: rows as typed, and their drafts."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from bis.core import events
from bis.core.events import EventDraft
from bis.core.profiles import KnownActivity
from bis.core.typed import clean, folded
from bis.errors import FieldsError

Option = TypeVar("Option", UUID, date)

# of one row, in the order of the page; heldag only where one that stands is corrected
FIELDS = ("vad", "var", "dag", "fran", "till", "heldag", "slag", "barn", "dropin")
SAME = "samma-"  # before the id of an occurrence that is to be the same once more
MOST_ROWS = 24
WEEKS = 4  # this one and the three after it

# a browser that asks for times by itself may send seconds
_TIME = re.compile(r"(\d{1,2})(?:[.:]?(\d{2}))?(?::\d{2})?", re.ASCII)
_FIELD_OF = {"title": "vad", "kind": "slag", "venue": "var", "day": "dag", "starts": "fran"}
_SENTENCES = {
    "event.error.title_empty": "week.error.title_empty",
    "event.error.title_long": "week.error.title_long",
    "event.error.kind_empty": "week.error.kind_empty",
    "event.error.venue_empty": "week.error.venue_empty",
    "event.error.day_far": "week.error.day",
    "event.error.starts_empty": "week.error.starts_empty",
    "event.error.ends_empty": "week.error.ends_empty",
    "event.error.ends_before_start": "week.error.ends_before_start",
}


@dataclass(frozen=True)
class Choices:
    """What a row may choose among: the lab's kinds, places in use, its known activities."""

    kinds: Collection[str]
    venues: Collection[UUID]
    known: Mapping[str, KnownActivity]  # by folded title

    def known_as(self, title: str) -> KnownActivity | None:
        """Return the activity that the lab knows by this name."""
        return self.known.get(folded(title))


@dataclass(frozen=True)
class Row:
    """One row as it was typed; `number` is its place on the page."""

    number: int
    typed: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or chosen."""
        return not any(value.strip() for value in self.typed.values())

    def in_week_of(self, monday: date) -> "Row":
        """Return the row on the same weekday of the week of `monday`."""
        try:
            weekday = date.fromisoformat(self.typed["dag"]).weekday()
        except ValueError:
            return self
        day = monday + timedelta(days=weekday)
        return replace(self, typed={**self.typed, "dag": day.isoformat()})

    def draft(self, partner_id: UUID, monday: date, choices: Choices) -> EventDraft:
        """Return what it says, right or wrong; what cannot be read is None."""
        known = choices.known_as(self.typed["vad"])
        kind = known.kind if known else self.typed["slag"]
        draft = EventDraft(
            title=self.typed["vad"],
            kind=kind if kind in choices.kinds else "",
            venue_id=_one_of(self.typed["var"], choices.venues),
            organiser_id=partner_id,
            day=_one_of(self.typed["dag"], events.days(*events.week_of(monday))),
            starts=_clock(self.typed["fran"]),
            ends=_clock(self.typed["till"]),
            child_care=bool(self.typed["barn"]),
            drop_in=bool(self.typed["dropin"]),
        )
        return _with_facts(draft, known) if known else draft

    def corrected(
        self, stands: EventDraft, days: Iterable[date], choices: Choices
    ) -> EventDraft:
        """Return what `stands`, as one date, with what the row says of it, right or wrong.

        All that a row has no field for stays. A known name that it did not have brings what the
        lab knows, and takes that with it when an unknown one replaces it. Of a tick for the
        whole day and times, that counts which says something else than what stands. What ends
        the day after does so as long as it would otherwise end before it begins.
        """
        name = self.typed["vad"]
        known = choices.known_as(name)
        is_renamed = folded(clean(name)) != folded(stands.title)
        draft = replace(
            self._timed(stands),
            title=name if is_renamed or known is None else stands.title,
            known_code="" if is_renamed else stands.known_code,
            kind=self._kind(stands, is_renamed, choices),
            venue_id=_one_of(self.typed["var"], choices.venues),
            day=_one_of(self.typed["dag"], days),
            child_care=bool(self.typed["barn"]),
            drop_in=bool(self.typed["dropin"]),
        )
        if not is_renamed:
            return draft
        if known:
            return _with_facts(replace(draft, kind=known.kind), known)
        return _without_facts(draft) if choices.known_as(stands.title) else draft

    def _timed(self, stands: EventDraft) -> EventDraft:
        starts, ends = self.typed["fran"], self.typed["till"]
        has_times = bool((starts + ends).strip())
        if self.typed["heldag"] and not (stands.all_day and has_times):
            return stands if stands.all_day else replace(stands, all_day=True)
        begins, stops = _clock(starts), _clock(ends)
        over_midnight = bool(stands.ends_next_day and begins and stops and stops <= begins)
        return replace(
            stands, all_day=False, starts=begins, ends=stops, ends_next_day=over_midnight
        )

    def _kind(self, stands: EventDraft, is_renamed: bool, choices: Choices) -> str:
        """Return the kind, which a known name decides as long as it stays."""
        typed = self.typed["slag"]
        stays = not is_renamed if choices.known_as(stands.title) else not typed
        if stays:
            return stands.kind
        return typed if typed in choices.kinds else ""


def as_row(draft: EventDraft, choices: Choices) -> Row:
    """Return one date that stands as a row of the page.

    A whole day is ticked and without times, a known name without the kind that it decides.
    """
    day, starts, ends = draft.slot
    return Row(
        0,
        {
            "vad": draft.title,
            "slag": "" if choices.known_as(draft.title) else draft.kind,
            "var": str(draft.venue_id),
            "dag": day.isoformat(),
            "fran": "" if draft.all_day else events.time_words(starts),
            "till": "" if draft.all_day else events.time_words(ends),
            "heldag": "1" if draft.all_day else "",
            "barn": "1" if draft.child_care else "",
            "dropin": "1" if draft.drop_in else "",
        },
    )


def rows_of(form: Mapping[str, str], count: int) -> list[Row]:
    """Return the first `count` rows of a form that was sent."""
    return [
        Row(number, {name: form.get(f"{name}{number}", "") for name in FIELDS})
        for number in range(min(count, MOST_ROWS))
    ]


def first_wrong(rows: Iterable[Row], mistakes: Collection[str]) -> str:
    """Return the topmost field of a page that has a mistake; empty if none has."""
    fields = (f"{name}{row.number}" for row in rows for name in FIELDS)
    return next((field for field in fields if field in mistakes), "")


def ticked(form: Mapping[str, str]) -> set[str]:
    """Return the ids of the occurrences that are to be the same once more, as they came."""
    return {name.removeprefix(SAME) for name in form if name.startswith(SAME)}


def once_more(draft: EventDraft, monday: date) -> EventDraft:
    """Return a draft of some week, moved to the same weekday of the week of `monday`."""
    day, _, _ = draft.slot
    return replace(draft, day=monday + timedelta(days=day.weekday()))


def check_row(row: Row, draft: EventDraft, now: datetime) -> dict[str, str]:
    """Return what is wrong with a row: the key of a sentence for each field of the form."""
    try:
        events.check(draft, events.wall(now).date())
    except FieldsError as error:
        return {
            f"{_FIELD_OF.get(field, 'till')}{row.number}": _SENTENCES.get(
                sentence, "week.error.other"
            )
            for field, sentence in error.fields.items()
        }
    return {} if is_to_come(draft, now) else {f"fran{row.number}": "week.error.past"}


def is_to_come(draft: EventDraft, now: datetime) -> bool:
    """Return whether a checked draft begins after `now`."""
    day, starts, _ = draft.slot
    return events.instant(day, starts) > now


def is_same(one: EventDraft, other: EventDraft) -> bool:
    """Return whether two drafts of one partner mean one thing: name, place and beginning."""
    return (
        folded(clean(one.title)) == folded(clean(other.title))
        and one.venue_id == other.venue_id
        and one.slot[:2] == other.slot[:2]
    )


def weeks(today: date) -> list[date]:
    """Return the Mondays of the weeks that can be sent, this one first."""
    monday, _ = events.week_of(today)
    return [monday + timedelta(weeks=number) for number in range(WEEKS)]


def days_to_come(today: date) -> list[date]:
    """Return every day from `today` to the end of the last week that can be sent."""
    return list(events.days(today, weeks(today)[-1] + timedelta(days=6)))


def usual_week(today: date) -> date:
    """Return the Monday of the week that people mean: from Thursday on the next one."""
    this, following, *_ = weeks(today)
    return following if today.weekday() >= 3 else this


def chosen_week(asked: str, today: date) -> date:
    """Return the Monday of a week such as 2026-W48; the usual one for anything else."""
    try:
        monday = date.fromisoformat(f"{asked}-1")
    except ValueError:
        return usual_week(today)
    return monday if monday in weeks(today) else usual_week(today)


def _with_facts(draft: EventDraft, known: KnownActivity) -> EventDraft:
    return replace(
        draft,
        title=known.title,
        known_code=known.code,
        level=known.level,
        languages=known.languages,
        meets_across=known.meets_across,
        has_survey=known.has_survey,
    )


def _without_facts(draft: EventDraft) -> EventDraft:
    """Return a draft with what a new one has whose name nobody knows."""
    unknown = KnownActivity(code="", title=draft.title, kind=draft.kind, organisers=())
    return _with_facts(draft, unknown)


def _one_of(typed: str, options: Iterable[Option]) -> Option | None:
    return next((one for one in options if str(one) == typed), None)


def _clock(typed: str) -> time | None:
    """Return 13.30 of 13.30, 13:30 or 1330, and 13.00 of 13; None of what is no time."""
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None

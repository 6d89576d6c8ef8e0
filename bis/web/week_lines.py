"""What the pages of a partner's link say of an activity: each in one line."""

from dataclasses import dataclass
from uuid import UUID

from bis.actions.week_links import Desk, Planned
from bis.core.events import CANCELLED, EventDraft, Occurrence
from bis.texts import languages, text
from bis.web import wording


@dataclass(frozen=True)
class Line:
    """An activity in one line. `id` is empty unless something can be done with it here."""

    id: str
    title: str
    when: str
    place: str
    note: str = ""
    is_off: bool = False
    is_returnable: bool = False
    version: int = 0

    @property
    def press(self) -> str:
        """What a button sends that is about this date as it is shown here."""
        return f"{self.id}.{self.version}"


def standing(one: Occurrence, desk: Desk, language: str) -> Line:
    """Return the line of what stands in the calendar, and whether it can be changed."""
    is_returnable = one.id in desk.returnable
    return stands(
        one,
        desk.taken.get(one.id, ()),
        language,
        key=str(one.id) if is_returnable or one.id in desk.changeable else "",
        is_returnable=is_returnable,
    )


def stands(
    one: Occurrence,
    taken_by: tuple[str, ...],
    language: str,
    key: str,
    *,
    is_returnable: bool = False,
) -> Line:
    """Return the line of what stands in the calendar, with what else is in its place."""
    return Line(
        key,
        one.title,
        f"{wording.short_day(one.day, language)} {wording.span_words(one, language)}",
        one.venue,
        _taken(taken_by, language),
        one.status == CANCELLED,
        is_returnable,
        one.version,
    )


def offered(key: UUID, draft: EventDraft, desk: Desk, language: str) -> Line:
    """Return the line of what can be the same once more."""
    names = {venue.id: venue.name for venue in desk.venues}
    place = names.get(draft.venue_id, "") if draft.venue_id else ""
    return Line(str(key), draft.title, _when(draft, language), place)


def planned(one: Planned, language: str) -> Line:
    """Return the line of what is about to be sent."""
    when = _when(one.draft, language)
    return Line("", one.draft.title, when, one.venue, _taken(one.taken_by, language))


def tongues() -> list[tuple[str, str]]:
    """Return the languages to choose among: the code and its own name."""
    return [(code, text(code, "open.own_name")) for code in languages()]


def _taken(taken_by: tuple[str, ...], language: str) -> str:
    return text(language, "week.taken", what=", ".join(taken_by)) if taken_by else ""


def _when(draft: EventDraft, language: str) -> str:
    day, starts, ends = draft.slot
    span = "–".join(wording.time_words(at, language) for at in (starts, ends))
    return f"{wording.short_day(day, language)} {span}"

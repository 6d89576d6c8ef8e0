"""The page of a partner's link: what stands in the calendar, and rows for the week to come.

Plain HTML for a phone: an organisation that never logs in sends its week with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis import clock
from bis.actions import lab, week_links
from bis.actions.week_links import Desk, Planned, Sheet
from bis.core import week_form
from bis.core.events import (
    CANCELLED,
    PLANNED,
    REASONS,
    EventDraft,
    Occurrence,
    days,
    wall,
    week_of,
)
from bis.errors import FieldsError, NotFoundError, RefusedError
from bis.texts import languages, text
from bis.web import wording
from bis.web.answering import sentence
from bis.web.forms import read_form
from bis.web.rate import HourlyLimit
from bis.web.rendering import KEPT_FOR_BACK, NO_STORE, choose_language, keep_language, page
from bis.web.scanning import scannable

SENDS_AN_HOUR = 120
FEW_ROWS = 3
MOST_FIELDS = 600  # the rows of MOST_ROWS, last week's ticks, a reason for each that stands

# the buttons
CALL_OFF, MORE, BACK, LOOK, SEND = "stall-in", "fler", "andra", "granska", "skicka"
ANOTHER_WEEK = "vecka"

_limit = HourlyLimit(SENDS_AN_HOUR)


@dataclass(frozen=True)
class Line:
    """An activity in one line. `id` is empty unless it can be called off or ticked here."""

    id: str
    title: str
    when: str
    place: str
    note: str = ""
    is_off: bool = False


def opens(token: str) -> bool:
    """Return whether a token is that of a link for weeks that works."""
    try:
        week_links.opened_by(token)
    except NotFoundError:
        return False
    return True


async def answer(request: Request, token: str) -> Response:
    """GET, POST /inbjudan/{token} of kind week. Raises NotFoundError if it does not work."""
    language = choose_language(request)
    if request.method == "POST":
        form = await read_form(request, MOST_FIELDS)
        response = await to_thread.run_sync(partial(_take, request, token, language, form))
    else:
        response = await to_thread.run_sync(partial(_show, request, token, language))
    keep_language(request, response)
    return response


def _show(request: Request, token: str, language: str) -> Response:
    if "lapp" in request.query_params:
        return _slip(request, token)
    monday = week_form.chosen_week(request.query_params.get("week", ""), clock.today())
    done = request.query_params.get("klart", "")
    told = f"week.done_{done}" if done in ("new", "same") else ""
    return _form(token, language, Filled(monday), told=told)


def _slip(request: Request, token: str) -> Response:
    """Return the code of the link itself on paper: who reads it holds the link already."""
    link = week_links.opened_by(token)
    return page(
        "week_slip.html",
        "sv",
        partner=link.partner,
        house=wording.house_name(),
        target=scannable(request, f"/inbjudan/{token}"),
        until=wording.full_day(wall(link.expires_at).date(), "sv"),
    )


def _take(request: Request, token: str, language: str, form: Mapping[str, str]) -> Response:
    link = week_links.opened_by(token)
    if not _limit.allows(str(link.id), clock.now()):
        return sentence(text(language, "week.error.too_many"), 429, language)
    filled = Filled.of(form)
    try:
        if CALL_OFF in form:
            _call_off(token, form)
            return _form(token, language, filled, told="week.done_off")
        if not {MORE, BACK, ANOTHER_WEEK}.isdisjoint(form):
            return _form(token, language, filled)
        if SEND in form:
            new = week_links.send(token, filled.sheet)
            return _back_to(request, "new" if new else "same", filled.monday)
        return _preview(language, filled, week_links.preview(token, filled.sheet), link.partner)
    except FieldsError as error:
        return _form(token, language, filled, 422, error.fields, "week.error.fields")
    except RefusedError as error:
        return _form(token, language, filled, 422, told_wrong=error.text_key)


@dataclass(frozen=True)
class Filled:
    """What was typed into the page of the week of `monday`."""

    monday: date
    rows: tuple[week_form.Row, ...] = tuple(week_form.rows_of({}, FEW_ROWS))
    same: frozenset[str] = frozenset()

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Filled":
        """Read a form that was sent; one row more for each tap on *Fler rader*."""
        typed = form.get("rader", "")
        count = int(typed) if typed.isdecimal() and len(typed) < 3 else FEW_ROWS
        if MORE in form:
            count += FEW_ROWS
        monday = week_form.chosen_week(form.get("week", ""), clock.today())
        rows = week_form.rows_of(form, max(count, FEW_ROWS))
        if ANOTHER_WEEK in form:
            monday = week_form.chosen_week(form[ANOTHER_WEEK], clock.today())
            rows = [row.in_week_of(monday) for row in rows]
        return cls(monday, tuple(rows), frozenset(week_form.ticked(form)))

    @property
    def sheet(self) -> Sheet:
        """What the link is asked to put into the calendar."""
        return Sheet(self.monday, self.rows, self.same)

    @property
    def week(self) -> str:
        """The week as it stands in the address: 2026-W48."""
        return f"{self.monday:%G-W%V}"

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """All that was typed, as fields of the form behind the preview."""
        pairs = [("week", self.week), ("rader", str(len(self.rows)))]
        pairs += [(f"{week_form.SAME}{one}", "1") for one in sorted(self.same)]
        pairs += [
            (f"{name}{row.number}", value)
            for row in self.rows
            for name, value in row.typed.items()
            if value
        ]
        return pairs


def _call_off(token: str, form: Mapping[str, str]) -> None:
    try:
        occurrence_id = UUID(form[CALL_OFF])
    except ValueError as error:
        raise NotFoundError("no occurrence") from error
    reason = form.get(f"skal-{occurrence_id}", "")
    week_links.call_off(token, occurrence_id, reason if reason in REASONS else "other")


def _back_to(request: Request, done: str, monday: date) -> Response:
    """Return to the page by a redirect, so that a reload sends nothing once more."""
    address = f"{request.scope['path']}?week={monday:%G-W%V}&klart={done}"
    return RedirectResponse(address, 303, headers=NO_STORE)


def _form(
    token: str,
    language: str,
    filled: Filled,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    told_wrong: str = "",
    told: str = "",
) -> Response:
    desk = week_links.desk(token, filled.monday)
    now = clock.now()
    return page(
        "week.html",
        language,
        status,
        KEPT_FOR_BACK,
        partner=desk.link.partner,
        house=wording.house_name(),
        told=told,
        told_wrong=told_wrong,
        mistakes=mistakes or {},
        filled=filled,
        has_room=len(filled.rows) < week_form.MOST_ROWS,
        weeks=_weeks(filled.monday, language),
        tongues=[(code, text(code, "open.own_name")) for code in languages()],
        standing=[_standing(one, desk, language) for one in desk.standing],
        offered=[_offered(str(key), draft, desk, language) for key, draft in desk.offered],
        days=[
            (str(day), wording.short_day(day, language))
            for day in days(*week_of(filled.monday))
            if day >= wall(now).date()
        ],
        kinds=[(kind, text(language, f"kind.{kind}")) for kind in lab.profile().kinds],
        venues=[(str(venue.id), venue.name) for venue in desk.venues],
        known=sorted(one.title for one in lab.profile().activities),
        reasons=[(code, text(language, f"reason.{code}")) for code in REASONS],
        until=wording.full_day(wall(desk.link.expires_at).date(), language),
    )


def _preview(language: str, filled: Filled, planned: list[Planned], partner: str) -> Response:
    return page(
        "week_preview.html",
        language,
        headers=KEPT_FOR_BACK,
        partner=partner,
        filled=filled,
        new=[_planned(one, language) for one in planned if not one.stands],
        stand=[_planned(one, language) for one in planned if one.stands],
    )


def _weeks(chosen: date, language: str) -> list[tuple[str, str, bool]]:
    """Return the weeks to choose: in the address, in words, whether it is this one."""
    near = ("week.this_week", "week.next_week")
    return [
        (
            f"{monday:%G-W%V}",
            text(language, near[number])
            if number < len(near)
            else text(language, "week.week", number=monday.isocalendar().week),
            monday == chosen,
        )
        for number, monday in enumerate(week_form.weeks(clock.today()))
    ]


def _standing(one: Occurrence, desk: Desk, language: str) -> Line:
    leads = one.organisers[0].id == desk.link.partner_id
    may_call_off = leads and one.status == PLANNED and one.starts_at > clock.now()
    return Line(
        str(one.id) if may_call_off else "",
        one.title,
        f"{wording.short_day(one.day, language)} {wording.span_words(one, language)}",
        one.venue,
        is_off=one.status == CANCELLED,
    )


def _offered(key: str, draft: EventDraft, desk: Desk, language: str) -> Line:
    names = {venue.id: venue.name for venue in desk.venues}
    place = names.get(draft.venue_id, "") if draft.venue_id else ""
    return Line(key, draft.title, _when(draft, language), place)


def _planned(one: Planned, language: str) -> Line:
    taken = text(language, "week.taken", what=", ".join(one.taken_by)) if one.taken_by else ""
    return Line("", one.draft.title, _when(one.draft, language), one.venue, taken)


def _when(draft: EventDraft, language: str) -> str:
    day, starts, ends = draft.slot
    mark = text(language, "open.clock_mark")
    span = f"{starts.hour}{mark}{starts:%M}–{ends.hour}{mark}{ends:%M}"
    return f"{wording.short_day(day, language)} {span}"

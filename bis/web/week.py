"""The page of a partner's link: what stands in the calendar, and rows for the week to come.

Plain HTML for a phone: an organisation that never logs in sends its week with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis import clock
from bis.actions import lab, week_links
from bis.actions.week_links import Planned, Sheet
from bis.core import week_form
from bis.core.events import REASONS, days, wall, week_of
from bis.errors import ChangedMeanwhileError, FieldsError, NotFoundError, RefusedError
from bis.texts import text
from bis.web import week_correction, week_lines, wording
from bis.web.answering import sentence
from bis.web.forms import read_form
from bis.web.rate import HourlyLimit
from bis.web.rendering import KEPT_FOR_BACK, NO_STORE, choose_language, keep_language, page
from bis.web.scanning import scannable

SENDS_AN_HOUR = 120
FEW_ROWS = 3
MOST_FIELDS = 600  # the rows of MOST_ROWS, last week's ticks, a reason for each that stands

# the buttons
CALL_OFF, PUT_BACK, MORE, SEND = "stall-in", "tillbaka", "fler", "skicka"
ANOTHER_WEEK = "vecka"  # and `BACK` of week_correction, which leads back to what was typed
WHY = "skal-"  # before the id of what is to be called off
_DONE = ("new", "same", "corrected", "stood")
_ABOUT_STANDING = {
    f"week.error.{what}"
    for what in ("begun", "too_late", "meanwhile", "not_back", "not_called_off")
}

_limit = HourlyLimit(SENDS_AN_HOUR)


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
    query = request.query_params
    if "lapp" in query:
        return _slip(request, token)
    filled = Filled(week_form.chosen_week(query.get("week", ""), clock.today()))
    if week_correction.FIELD in query:
        typed_id = query[week_correction.FIELD]
        try:
            return week_correction.show(token, language, typed_id, filled.week)
        except RefusedError as error:
            return _form(token, language, filled, 422, told_wrong=error.text_key)
    done = query.get("klart", "")
    told = f"week.done_{done}" if done in _DONE else ""
    return _form(token, language, filled, told=told, about=query.get("om", ""))


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
        if week_correction.FIELD in form:
            return _correct(request, token, language, form)
        if CALL_OFF in form:
            return _call_off(token, language, form[CALL_OFF], filled)
        if PUT_BACK in form:
            week_links.put_back(token, week_correction.id_of(form[PUT_BACK]))
            return _form(token, language, filled, told="week.done_back", about=form[PUT_BACK])
        return _take_rows(request, token, language, form, filled)
    except RefusedError as error:
        return _form(token, language, filled, 422, told_wrong=error.text_key)
    except ChangedMeanwhileError:
        return _form(token, language, filled, 422, told_wrong="week.error.meanwhile")


def _take_rows(
    request: Request, token: str, language: str, form: Mapping[str, str], filled: "Filled"
) -> Response:
    if not {MORE, week_correction.BACK, ANOTHER_WEEK}.isdisjoint(form):
        return _form(token, language, filled)
    try:
        if SEND in form:
            new = week_links.send(token, filled.sheet)
            return _back_to(request, filled.week, "new" if new else "same")
        planned = week_links.preview(token, filled.sheet)
    except FieldsError as error:
        return _form(token, language, filled, 422, error.fields, "week.error.fields")
    return _preview(language, filled, planned, week_links.opened_by(token).partner)


def _call_off(token: str, language: str, typed_id: str, filled: "Filled") -> Response:
    occurrence_id = week_correction.id_of(typed_id)
    name = f"{WHY}{occurrence_id}"
    try:
        week_links.call_off(token, occurrence_id, filled.why.get(name, ""))
    except FieldsError as error:
        missing = {name: error.fields["reason"]}
        return _form(token, language, filled, 422, missing, "week.error.not_called_off")
    return _form(token, language, filled, told="week.done_off", about=str(occurrence_id))


def _correct(request: Request, token: str, language: str, form: Mapping[str, str]) -> Response:
    week = Filled.of(form).week
    try:
        done = week_correction.take(token, language, form, week)
    except RefusedError:
        late = Filled.too_late(form)
        return _form(token, language, late, 422, told_wrong="week.error.too_late")
    if isinstance(done, Response):
        return done
    return _back_to(
        request, week, "corrected" if done else "stood", form[week_correction.FIELD]
    )


@dataclass(frozen=True)
class Filled:
    """What was typed into the page of the week of `monday`."""

    monday: date
    rows: tuple[week_form.Row, ...] = tuple(week_form.rows_of({}, FEW_ROWS))
    same: frozenset[str] = frozenset()
    why: Mapping[str, str] = field(default_factory=dict)  # by the field of each reason

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
        why = {name: code for name, code in form.items() if name.startswith(WHY) and code}
        return cls(monday, tuple(rows), frozenset(week_form.ticked(form)), why)

    @classmethod
    def too_late(cls, form: Mapping[str, str]) -> "Filled":
        """Read a correction of what can no longer be corrected: a new row, in its own week.

        The week that was open stays where its day is in none that can be sent.
        """
        filled, chosen = cls.of(form), week_form.weeks(clock.today())
        day = filled.rows[0].typed["dag"]
        own = (one for one in chosen if day in map(str, days(*week_of(one))))
        return replace(filled, monday=next(own, filled.monday))

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


def _back_to(request: Request, week: str, done: str, about: str = "") -> Response:
    """Return to the page by a redirect, so that a reload sends nothing once more."""
    query = {"week": week, "klart": done} | ({"om": about} if about else {})
    address = f"{request.scope['path']}?{urlencode(query)}"
    return RedirectResponse(address, 303, headers=NO_STORE)


def _form(
    token: str,
    language: str,
    filled: Filled,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    told_wrong: str = "",
    told: str = "",
    about: str = "",
) -> Response:
    desk = week_links.desk(token, filled.monday)
    standing = [week_lines.standing(one, desk, language) for one in desk.standing]
    return page(
        "week.html",
        language,
        status,
        KEPT_FOR_BACK,
        partner=desk.link.partner,
        house=wording.house_name(),
        told=told,
        about=next((one for one in standing if told and one.id and one.id == about), None),
        told_wrong=told_wrong,
        mistakes=mistakes or {},
        unfolds=bool(told) or told_wrong in _ABOUT_STANDING,
        filled=filled,
        has_room=len(filled.rows) < week_form.MOST_ROWS,
        weeks=_weeks(filled.monday, language),
        tongues=week_lines.tongues(),
        standing=standing,
        offered=[week_lines.offered(key, draft, desk, language) for key, draft in desk.offered],
        days=[
            (str(day), wording.short_day(day, language))
            for day in days(*week_of(filled.monday))
            if day >= clock.today()
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
        new=[week_lines.planned(one, language) for one in planned if not one.stands],
        stand=[week_lines.planned(one, language) for one in planned if one.stands],
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

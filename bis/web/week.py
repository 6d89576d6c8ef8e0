"""The page of a partner's link: what stands in the calendar, and rows for the week to come.

Plain HTML for a phone: an organisation that never logs in sends its week with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

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
from bis.web.rendering import (
    KEPT_FOR_BACK,
    NO_STORE,
    asked_for,
    choose_language,
    keep_language,
    page,
)
from bis.web.scanning import scannable
from bis.web.week_correction import LONGEST_ADDRESS, Behind

SENDS_AN_HOUR = 120
FEW_ROWS = 3
MOST_FIELDS = 600  # the rows of MOST_ROWS, last week's ticks, a reason for each that stands

LONGEST_KEPT = 200  # letters of a field in an address; a name has 120 at most

# the buttons
CALL_OFF, PUT_BACK, MORE, SEND = "stall-in", "tillbaka", "fler", "skicka"
CORRECT = "oppna"  # opens the page of week_correction
ANOTHER_WEEK = "vecka"  # and `BACK` of week_correction, which leads back to what was typed
WHY = "skal-"  # before the id of what is to be called off
_DONE = ("new", "same", "off", "back", "corrected", "stood")
_ABOUT_STANDING = {
    f"week.error.{what}"
    for what in ("begun", "too_late", "meanwhile", "not_back", "not_called_off", "not_yours")
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
    return _shown(request, token, language, Filled.of(query), query)


def _shown(
    request: Request, token: str, language: str, filled: "Filled", query: Mapping[str, str]
) -> Response:
    """Return the page that `query` asks for: a correction, or the week and what was done."""
    if week_correction.FIELD in query:
        typed_id = query[week_correction.FIELD]
        try:
            return week_correction.show(token, language, typed_id, _behind(request, filled))
        except RefusedError as error:
            return _form(token, language, filled, 422, told_wrong=error.text_key)
        except NotFoundError:
            return _form(token, language, filled, 404, told_wrong="week.error.not_yours")
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
    filled = Filled.of(week_correction.rows_behind(form))
    try:
        return _do(request, token, language, form, filled)
    except RefusedError as error:
        return _form(token, language, filled, 422, told_wrong=error.text_key)
    except ChangedMeanwhileError:
        return _form(token, language, filled, 422, told_wrong="week.error.meanwhile")
    except NotFoundError:
        return _form(token, language, filled, 404, told_wrong="week.error.not_yours")


def _do(
    request: Request, token: str, language: str, form: Mapping[str, str], filled: "Filled"
) -> Response:
    """Do what the button asks for. What has changed something answers with a redirect."""
    if week_correction.FIELD in form:
        return _correct(request, token, language, form, filled)
    if CALL_OFF in form:
        return _call_off(request, token, language, form[CALL_OFF], filled)
    if PUT_BACK in form:
        pressed, version = _pressed(form[PUT_BACK])
        week_links.put_back(token, pressed, version)
        return _to(request, token, language, filled, klart="back", om=str(pressed))
    if CORRECT in form:
        return _to(request, token, language, filled, **{week_correction.FIELD: form[CORRECT]})
    return _take_rows(request, token, language, form, filled)


def _take_rows(
    request: Request, token: str, language: str, form: Mapping[str, str], filled: "Filled"
) -> Response:
    if not {MORE, week_correction.BACK, ANOTHER_WEEK}.isdisjoint(form):
        return _form(token, language, filled)
    try:
        if SEND in form:
            new = week_links.send(token, filled.sheet)
            return _to(
                request, token, language, Filled(filled.monday), klart="new" if new else "same"
            )
        planned = week_links.preview(token, filled.sheet)
    except FieldsError as error:
        return _form(token, language, filled, 422, error.fields, "week.error.fields")
    return _preview(language, filled, planned, week_links.opened_by(token).partner)


def _call_off(
    request: Request, token: str, language: str, button: str, filled: "Filled"
) -> Response:
    occurrence_id, version = _pressed(button)
    name = f"{WHY}{occurrence_id}"
    try:
        week_links.call_off(token, occurrence_id, filled.why.get(name, ""), version)
    except FieldsError as error:
        missing = {name: error.fields["reason"]}
        return _form(token, language, filled, 422, missing, "week.error.not_called_off")
    others = {other: code for other, code in filled.why.items() if other != name}
    return _to(
        request,
        token,
        language,
        replace(filled, why=others),
        klart="off",
        om=str(occurrence_id),
    )


def _pressed(button: str) -> tuple[UUID, int]:
    """Return the date that a button is about, and the version that stood beside it."""
    typed_id, _, version = button.partition(".")
    return week_correction.id_of(typed_id), week_correction.version_of(version)


def _correct(
    request: Request, token: str, language: str, form: Mapping[str, str], filled: "Filled"
) -> Response:
    try:
        done = week_correction.take(token, language, form, _behind(request, filled))
    except RefusedError:
        late = filled.with_late(form)
        return _form(token, language, late, 422, told_wrong="week.error.too_late")
    if isinstance(done, Response):
        return done
    about = form[week_correction.FIELD]
    return _to(
        request, token, language, filled, klart="corrected" if done else "stood", om=about
    )


@dataclass(frozen=True)
class Filled:
    """What was typed into the page of the week of `monday`.

    `opened`: the number of the row that is unfolded although it may be empty.
    """

    monday: date
    rows: tuple[week_form.Row, ...] = tuple(week_form.rows_of({}, FEW_ROWS))
    same: frozenset[str] = frozenset()
    why: Mapping[str, str] = field(default_factory=dict)  # by the field of each reason
    opened: int = 0

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Filled":
        """Read a form that was sent; one row more for each tap on *Fler rader*."""
        typed = form.get("rader", "")
        before = int(typed) if typed.isdecimal() and len(typed) < 3 else FEW_ROWS
        count = before + FEW_ROWS if MORE in form else before
        monday = week_form.chosen_week(form.get("week", ""), clock.today())
        rows = week_form.rows_of(form, max(count, FEW_ROWS))
        if ANOTHER_WEEK in form:
            monday = week_form.chosen_week(form[ANOTHER_WEEK], clock.today())
            rows = [row.in_week_of(monday) for row in rows]
        why = {name: code for name, code in form.items() if name.startswith(WHY) and code}
        opened = before if MORE in form else 0
        return cls(monday, tuple(rows), frozenset(week_form.ticked(form)), why, opened)

    def with_late(self, form: Mapping[str, str]) -> "Filled":
        """Return it with a correction of what can no longer be corrected as a new row.

        In the week of that row, unless something else was typed for another one, or its day is
        in none that can be sent.
        """
        (late,) = week_form.rows_of(form, 1)
        others = [row for row in self.rows if not row.is_empty]
        own = (
            one
            for one in week_form.weeks(clock.today())
            if late.typed["dag"] in map(str, days(*week_of(one)))
        )
        monday = self.monday if others or self.same else next(own, self.monday)
        empty = week_form.rows_of({}, FEW_ROWS)
        rows = [late, *others, *empty[1 + len(others) :]][: week_form.MOST_ROWS]
        numbered = (replace(row, number=number) for number, row in enumerate(rows))
        return replace(self, monday=monday, rows=tuple(numbered))

    @property
    def sheet(self) -> Sheet:
        """What the link is asked to put into the calendar."""
        return Sheet(self.monday, self.rows, self.same)

    @property
    def week(self) -> str:
        """The week as it stands in the address: 2026-W48."""
        return f"{self.monday:%G-W%V}"

    @property
    def open_rows(self) -> set[int]:
        """The numbers of the rows that are unfolded."""
        return {self.opened, *(row.number for row in self.rows if not row.is_empty)}

    @property
    def query(self) -> str:
        """All that was typed, the week first, as it stands in an address."""
        pairs = [*self.hidden, *self.why.items()]
        return urlencode([(name, value[:LONGEST_KEPT]) for name, value in pairs])

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


def _behind(request: Request, filled: Filled) -> Behind:
    return Behind(filled.query, asked_for(request))


def _to(request: Request, token: str, language: str, filled: Filled, **query: str) -> Response:
    """Lead to a page of the link by a redirect, so that a reload does nothing once more.

    What is typed and the language are kept in the address: links work without cookies. What is
    too long for one is shown at once.
    """
    if len(filled.query) > LONGEST_ADDRESS:
        return _shown(request, token, language, filled, query)
    address = f"{request.scope['path']}{_behind(request, filled).address}&{urlencode(query)}"
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
    done = next((one for one in standing if told and one.id and one.id == about), None)
    if done and done.is_off != (told == "week.done_off"):
        told, done = "", None  # it has changed since, and the page was loaded again
    return page(
        "week.html",
        language,
        status,
        KEPT_FOR_BACK,
        partner=desk.link.partner,
        house=wording.house_name(),
        told=told,
        about=done,
        told_wrong=told_wrong,
        mistakes=mistakes or {},
        first_wrong=week_form.first_wrong(filled.rows, mistakes or {}),
        unfolds=bool(told) or told_wrong in _ABOUT_STANDING,
        filled=filled,
        has_room=len(filled.rows) < week_form.MOST_ROWS,
        weeks=_weeks(filled.monday, language),
        tongues=week_lines.tongues(),
        standing=standing,
        repeats=desk.repeats,
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

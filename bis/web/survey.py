"""The survey of one activity on a phone: a few taps, thanks, and the next thing to go to."""

import gzip
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bis import clock
from bis.actions import surveys
from bis.core import questions
from bis.core.events import Occurrence, wall
from bis.core.questions import AFTER, FUTURE
from bis.core.submissions import is_form_id
from bis.errors import DatabaseUnavailableError, FieldsError, NotFoundError, RefusedError
from bis.texts import languages, text
from bis.web import phone
from bis.web.answering import answering, sentence
from bis.web.forms import UnreadableFormError, read_form
from bis.web.open_wish import WEEK, Wish, this_week
from bis.web.rate import HourlyLimit
from bis.web.remembering import remembered
from bis.web.rendering import NO_STORE, choose_language, keep_language, page, render, takes_gzip
from bis.web.upcoming import next_activity, told_today
from bis.web.wording import Told, told

FORMS_AN_HOUR = 10_000  # a whole house is one address and one token: only floods are stopped

_LANGUAGE, _CHANGE = "lang", "andra"  # the buttons that are not Send
_EARLIER = "tidigare"  # the id of the form that this phone has sent before

_BLOCKS = frozenset({AFTER, FUTURE})

_limit = HourlyLimit(FORMS_AN_HOUR)


@answering
async def survey(request: Request) -> Response:
    """GET, POST /svara/{token}: the form; the form handed in."""
    language = choose_language(request)
    if request.method == "POST":
        response = await _take_in(request, language)
    else:
        response = await to_thread.run_sync(_show, request, language)
    keep_language(request, response)
    return response


def _show(request: Request, language: str) -> Response:
    try:
        occurrence = _occurrence(request.path_params["token"])
    except NotFoundError:
        return _closed(language)
    except DatabaseUnavailableError as error:
        return sentence(text(language, error.text_key), 503, language)
    given = phone.form_of(request)
    answered = phone.has_answered_future(request, occurrence)
    blocks = surveys.blocks_for(occurrence, future_answered=answered)
    if given.earlier:  # asked again whole: a changed form takes the place of all of it
        blocks |= given.earlier.blocks
    values = {**phone.ticks_of(request), "id": given.id}
    if given.earlier:
        values[_EARLIER] = given.earlier.id
    response = _form(request, 200, language, occurrence, blocks, values)
    phone.take_ticks(request, response)
    phone.remember_form(request, response, given, occurrence, clock.now())
    return response


async def _take_in(request: Request, language: str) -> Response:
    """Store a form. Nothing here holds a thread while it waits for the commit."""
    token = request.path_params["token"]
    try:
        form = await read_form(request)
    except UnreadableFormError as error:
        return sentence(text(language, error.text_key), error.status, language)
    occurrence: Occurrence | None = None
    blocks = _named_blocks(form) or frozenset({AFTER})
    try:
        occurrence = await _occurrence.soon(token)
        if _LANGUAGE in form:
            return _in_language(request, form)
        if not _limit.allows(token, clock.now()):
            return sentence(text(language, "survey.error.too_many"), 429, language)
        blocks = _asked_blocks(request, form, occurrence)
        await surveys.hand_in_soon(occurrence, _filled(form, language, blocks))
    except NotFoundError:
        return await to_thread.run_sync(_closed, language)
    except FieldsError as error:
        return _form(request, 422, language, occurrence, blocks, form, mistakes=error.fields)
    except DatabaseUnavailableError:
        told = "survey.error.unavailable"
        return _form(request, 503, language, occurrence, blocks, form, told=told)
    except RefusedError as error:
        return _form(request, 422, language, occurrence, blocks, form, told=error.text_key)
    return await _thanks(request, language, occurrence, form, blocks)


def _in_language(request: Request, form: Mapping[str, str]) -> Response:
    """Show the survey in the language asked for, with its ticks.

    By a redirect, so that Back never asks whether to send a form once more.
    """
    query = urlencode({"lang": form[_LANGUAGE]})
    response = RedirectResponse(f"{request.scope['path']}?{query}", 303, headers=NO_STORE)
    phone.carry_ticks(request, response, form)
    return response


def _filled(form: dict[str, str], language: str, blocks: frozenset[str]) -> surveys.FilledForm:
    return surveys.FilledForm(
        id=_form_id(form), language=language, channel="phone", values=form, blocks=blocks
    )


@remembered(seconds=5)
def _occurrence(token: str) -> Occurrence:
    return surveys.open_survey(token)


def _named_blocks(form: Mapping[str, str]) -> frozenset[str]:
    """Return those of the known blocks that a form says it asked."""
    return _BLOCKS.intersection(form.get("blocks", "").split())


def _asked_blocks(
    request: Request, form: Mapping[str, str], occurrence: Occurrence
) -> frozenset[str]:
    """Return the blocks to read: what the form says, but never more than was to be asked."""
    allowed = surveys.blocks_for(occurrence, future_answered=False)
    named = _named_blocks(form) & allowed
    answered = phone.has_answered_future(request, occurrence)
    return named or surveys.blocks_for(occurrence, future_answered=answered)


def _form_id(form: Mapping[str, str]) -> str:
    """Return the id to store a form under: that of the one it changes, or its own."""
    return form.get(_CHANGE) or form.get("id", "")


def _form(
    request: Request,
    status: int,
    language: str,
    occurrence: Occurrence | None,
    blocks: frozenset[str],
    values: Mapping[str, str],
    *,
    mistakes: Mapping[str, str] | None = None,
    told: str = "",
) -> Response:
    known_id, earlier = values.get("id", ""), values.get(_EARLIER, "")
    response = page(
        "survey.html",
        language,
        status,
        address=request.scope["path"],
        earlier=earlier if is_form_id(earlier) else "",
        tongues=[(code, text(code, "open.own_name")) for code in languages()],
        about=_about(occurrence, language),
        asked={question.code: question for question in questions.CURRENT.asked(blocks)},
        blocks=" ".join(sorted(blocks)),
        form_id=known_id if is_form_id(known_id) else secrets.token_hex(16),
        values=values,
        mistakes=mistakes or {},
        told=told,
    )
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _about(occurrence: Occurrence | None, language: str) -> Told | None:
    """Return the activity's names and its day in words; None if the house cannot say."""
    return told(occurrence, language, clock.now()) if occurrence else None


async def _thanks(
    request: Request,
    language: str,
    occurrence: Occurrence,
    form: Mapping[str, str],
    blocks: frozenset[str],
) -> Response:
    body, packed = await _thanks_page.soon(language)
    if takes_gzip(request):
        response = HTMLResponse(packed, headers={**NO_STORE, "Content-Encoding": "gzip"})
    else:
        response = HTMLResponse(body, headers=NO_STORE)
    now = clock.now()
    sent = phone.Sent(_form_id(form), blocks)
    phone.remember_sent(request, response, sent, occurrence, now)
    if FUTURE in blocks and any(form.get(question) for question in _FUTURE_QUESTIONS):
        phone.remember_future(response, occurrence, now)
    return response


@remembered(seconds=5)
def _thanks_page(language: str) -> tuple[bytes, bytes]:
    """Return the page, plain and packed: what comes next does not depend on the person."""
    now = clock.now()
    try:
        following = next_activity()
    except DatabaseUnavailableError:
        following = None  # gone since the form was saved: that it was must still be said
    body = render(
        "survey_thanks.html",
        language,
        next=told(following, language, now) if following else None,
        week_address=Wish(WEEK, this_week(wall(now).date()), lang=language).address(),
    ).encode()
    return body, gzip.compress(body, mtime=0)


_FUTURE_QUESTIONS = tuple(q.code for q in questions.CURRENT.asked(frozenset({FUTURE})))


def _closed(language: str) -> Response:
    return page("survey_closed.html", language, 404, following=told_today(language))

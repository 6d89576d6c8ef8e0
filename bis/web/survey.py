"""The survey of one activity on a phone: a few taps, thanks, and the next thing to go to."""

import gzip
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bis import clock
from bis.actions import surveys
from bis.core import questions
from bis.core.events import STOCKHOLM, Occurrence, wall
from bis.core.periods import Month
from bis.core.questions import AFTER, FUTURE
from bis.core.submissions import is_form_id
from bis.errors import DatabaseUnavailableError, FieldsError, NotFoundError, RefusedError
from bis.texts import languages, text
from bis.web.answering import answering, sentence
from bis.web.forms import UnreadableFormError, read_form
from bis.web.open_wish import WEEK, Wish, this_week
from bis.web.rate import HourlyLimit
from bis.web.remembering import remembered
from bis.web.rendering import NO_STORE, choose_language, keep_language, page, render, takes_gzip
from bis.web.upcoming import next_activity, upcoming_today
from bis.web.wording import Told, told

FUTURE_COOKIE = "bis_future"
FORMS_AN_HOUR = 10_000  # a whole house is one address and one token: only floods are stopped

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
    token = request.path_params["token"]
    try:
        occurrence = _occurrence(token)
    except NotFoundError:
        return _closed(language)
    except DatabaseUnavailableError as error:
        return sentence(text(language, error.text_key), 503, language)
    blocks = surveys.blocks_for(
        occurrence, future_answered=_has_answered_future(request, occurrence)
    )
    return _form(200, language, token, occurrence, blocks, {"id": secrets.token_hex(16)})


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
        if not _limit.allows(token, clock.now()):
            return sentence(text(language, "survey.error.too_many"), 429, language)
        blocks = _asked_blocks(request, form, occurrence)
        await surveys.hand_in_soon(occurrence, _filled(form, language, blocks))
    except NotFoundError:
        return await to_thread.run_sync(_closed, language)
    except FieldsError as error:
        return _form(422, language, token, occurrence, blocks, form, mistakes=error.fields)
    except DatabaseUnavailableError:
        told = "survey.error.unavailable"
        return _form(503, language, token, occurrence, blocks, form, told=told)
    except RefusedError as error:
        return _form(422, language, token, occurrence, blocks, form, told=error.text_key)
    return await _thanks(request, language, occurrence, form, blocks)


def _filled(form: dict[str, str], language: str, blocks: frozenset[str]) -> surveys.FilledForm:
    return surveys.FilledForm(
        id=form.get("id", ""), language=language, channel="phone", values=form, blocks=blocks
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
    answered = _has_answered_future(request, occurrence)
    return named or surveys.blocks_for(occurrence, future_answered=answered)


def _has_answered_future(request: Request, occurrence: Occurrence) -> bool:
    return request.cookies.get(FUTURE_COOKIE) == str(Month.of(occurrence.day))


def _form(
    status: int,
    language: str,
    token: str,
    occurrence: Occurrence | None,
    blocks: frozenset[str],
    values: Mapping[str, str],
    *,
    mistakes: Mapping[str, str] | None = None,
    told: str = "",
) -> Response:
    known_id = values.get("id", "")
    response = page(
        "survey.html",
        language,
        status,
        token=token,
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
    if FUTURE in blocks and any(form.get(question) for question in _FUTURE_QUESTIONS):
        _remember_future(response, occurrence, clock.now())
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


def _remember_future(response: Response, occurrence: Occurrence, now: datetime) -> None:
    """Spare this phone the questions about the future for the rest of the month."""
    next_month = Month.of(now.astimezone(STOCKHOLM).date()).plus(1).first_day
    left = datetime.combine(next_month, datetime.min.time(), STOCKHOLM) - now
    seconds = int(left / timedelta(seconds=1))
    response.headers.append(  # by hand: the library's way costs a tenth of a whole form
        "Set-Cookie",
        f"{FUTURE_COOKIE}={Month.of(occurrence.day)}; HttpOnly; Max-Age={seconds}; "
        "Path=/svara; SameSite=lax",
    )


def _closed(language: str) -> Response:
    now = clock.now()
    try:
        following = [told(one, language, now) for one in upcoming_today()]
    except DatabaseUnavailableError:
        following = []
    return page("survey_closed.html", language, 404, following=following)

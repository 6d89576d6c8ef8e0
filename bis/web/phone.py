"""What a phone remembers of its own answers, in cookies that only the survey sees.

It remembers which form it was given and which it has sent, so that a second scan of the code
is the same form and a person can change an answer instead of being counted twice; never what
was answered, but for the moment that a change of language takes.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from bis.core.events import STOCKHOLM, Occurrence
from bis.core.periods import Month
from bis.core.questions import AFTER, CURRENT, FUTURE
from bis.core.submissions import is_form_id
from bis.core.survey_weeks import OPEN_AFTER_END
from bis.settings import settings

FORM_COOKIE = "bis_form"  # of one survey: its path ends with the token
FUTURE_COOKIE = "bis_future"  # the month in which this phone has answered about the future
TICKS_COOKIE = "bis_ticks"

_ALL_SURVEYS = "/svara"
_BLOCKS = frozenset({AFTER, FUTURE})
_REDIRECT_SECONDS = 60


class Sent(NamedTuple):
    """A form that was handed in from this phone, and the blocks that it asked."""

    id: str
    blocks: frozenset[str]


class PhoneForm(NamedTuple):
    """The form that this phone was given for a survey, and the one it has sent before."""

    id: str
    earlier: Sent | None = None


def form_of(request: Request) -> PhoneForm:
    """Return the form this phone has for the survey it asks for: given before, or new."""
    given, earlier = secrets.token_hex(16), None
    for part in request.cookies.get(FORM_COOKIE, "").split("."):
        form_id, *blocks = part.split("-")
        if not is_form_id(form_id):
            continue
        if blocks:
            earlier = Sent(form_id, _BLOCKS.intersection(blocks))
        else:
            given = form_id
    return PhoneForm(given, earlier)


def remember_form(
    request: Request, response: Response, form: PhoneForm, occurrence: Occurrence, now: datetime
) -> None:
    """Keep a form that was given out on the phone until its survey closes."""
    earlier = [_written(form.earlier)] if form.earlier else []
    _keep_form(request, response, ".".join([form.id, *earlier]), occurrence, now)


def remember_sent(
    request: Request, response: Response, sent: Sent, occurrence: Occurrence, now: datetime
) -> None:
    """Keep a form that was handed in; the phone's next one will be another."""
    _keep_form(request, response, _written(sent), occurrence, now)


def has_answered_future(request: Request, occurrence: Occurrence) -> bool:
    """Return whether this phone has answered about the future in the activity's month."""
    return request.cookies.get(FUTURE_COOKIE) == str(Month.of(occurrence.day))


def remember_future(response: Response, occurrence: Occurrence, now: datetime) -> None:
    """Spare this phone the questions about the future for the rest of the month."""
    next_month = Month.of(now.astimezone(STOCKHOLM).date()).plus(1).first_day
    left = datetime.combine(next_month, datetime.min.time(), STOCKHOLM) - now
    _keep(response, FUTURE_COOKIE, str(Month.of(occurrence.day)), _ALL_SURVEYS, left)


def carry_ticks(request: Request, response: Response, values: Mapping[str, str]) -> None:
    """Carry what is ticked over a redirect to the same survey."""
    ticked = {
        question.code: values[question.code]
        for question in CURRENT.questions
        if values.get(question.code) in question.options
    }
    left = timedelta(seconds=_REDIRECT_SECONDS)
    _keep(response, TICKS_COOKIE, urlencode(ticked), request.scope["path"], left)


def take_ticks(request: Request, response: Response) -> None:
    """Let the phone forget what was carried, now that the page shows it."""
    if TICKS_COOKIE in request.cookies:
        _keep(response, TICKS_COOKIE, "", request.scope["path"], timedelta(0))


def ticks_of(request: Request) -> dict[str, str]:
    """Return what was carried here."""
    return dict(parse_qsl(request.cookies.get(TICKS_COOKIE, "")))


def _written(sent: Sent) -> str:
    return "-".join([sent.id, *sorted(sent.blocks)])


def _keep_form(
    request: Request, response: Response, value: str, occurrence: Occurrence, now: datetime
) -> None:
    left = occurrence.ends_at + OPEN_AFTER_END - now
    _keep(response, FORM_COOKIE, value, request.scope["path"], left)


def _keep(response: Response, name: str, value: str, path: str, left: timedelta) -> None:
    # by hand: the library's way costs a tenth of a whole form
    response.headers.append(
        "Set-Cookie",
        f"{name}={value}; HttpOnly; Max-Age={int(left.total_seconds())}; Path={path}; "
        f"SameSite=lax{'; Secure' if settings().is_https else ''}",
    )

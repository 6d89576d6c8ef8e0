"""What a phone remembers of its own answers, in cookies that only the survey sees.

It remembers which form it was given, so that an answer sent again (Back, a second scan of
the code) takes the place of the first and is never counted beside it; never what was
answered, but for the moment that a change of language takes.
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

FORM_COOKIE = "bis_form"  # of one survey: its path ends with the token
FUTURE_COOKIE = "bis_future"  # the month in which this phone has answered about the future
TICKS_COOKIE = "bis_ticks"

_ALL_SURVEYS = "/svara"
_BLOCKS = frozenset({AFTER, FUTURE})
_BORROWED = "borrowed"
_REDIRECT_SECONDS = 60


class PhoneForm(NamedTuple):
    """The form that this phone was given for a survey.

    `sent`: the blocks it had when it was handed in. `borrowed`: it is for somebody else than
    the one who answered before on this phone.
    """

    id: str
    sent: frozenset[str] = frozenset()
    borrowed: bool = False


def new_form(*, borrowed: bool = False) -> PhoneForm:
    """Return a form that nobody has filled in."""
    return PhoneForm(secrets.token_hex(16), borrowed=borrowed)


def form_of(request: Request) -> PhoneForm | None:
    """Return the form this phone was given for the survey it asks for, if it was."""
    form_id, *marks = request.cookies.get(FORM_COOKIE, "").split("-")
    if not is_form_id(form_id):
        return None
    return PhoneForm(form_id, _BLOCKS.intersection(marks), _BORROWED in marks)


def remember_form(
    request: Request, response: Response, form: PhoneForm, occurrence: Occurrence, now: datetime
) -> None:
    """Keep `form` on the phone until its survey closes."""
    marks = [*sorted(form.sent), *([_BORROWED] if form.borrowed else [])]
    left = occurrence.ends_at + OPEN_AFTER_END - now
    _keep(response, FORM_COOKIE, "-".join([form.id, *marks]), request.scope["path"], left)


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


def _keep(response: Response, name: str, value: str, path: str, left: timedelta) -> None:
    # by hand: the library's way costs a tenth of a whole form
    response.headers.append(
        "Set-Cookie",
        f"{name}={value}; HttpOnly; Max-Age={int(left.total_seconds())}; Path={path}; "
        "SameSite=lax",
    )

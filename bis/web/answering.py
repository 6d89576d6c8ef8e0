"""How a plain route answers when something is wrong: a page with one sentence."""

import logging
from collections.abc import Awaitable, Callable
from functools import wraps

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from bis.actions import people
from bis.errors import (
    BisError,
    DatabaseUnavailableError,
    NotAllowedError,
    NotFoundError,
)
from bis.texts import text
from bis.web.forms import UnreadableFormError
from bis.web.rendering import SWEDISH, page

Endpoint = Callable[[Request], Awaitable[Response]]

_log = logging.getLogger("bis")
_STATUS: dict[type[BisError], int] = {
    NotFoundError: 404,
    NotAllowedError: 403,
    DatabaseUnavailableError: 503,
}


def answering(endpoint: Endpoint) -> Endpoint:
    """Make `endpoint` answer with a sentence instead of failing; a bug goes to the log."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except UnreadableFormError as error:
            return await _failed(request, text(SWEDISH, error.text_key), error.status)
        except BisError as error:
            words = text(SWEDISH, error.text_key, **error.blanks)
            return await _failed(request, words, _STATUS.get(type(error), 422))
        except Exception:
            _log.exception("%s %s failed", request.method, _told_path(request))
            return await _failed(request, text(SWEDISH, "error.unexpected"), 500)

    return answer


async def _failed(request: Request, words: str, status: int) -> Response:
    return await to_thread.run_sync(
        lambda: sentence(words, status, is_staff=is_logged_in(request))
    )


def _told_path(request: Request) -> str:
    """Return the address for the log, where a token in it would still open its door."""
    token = request.path_params.get("token")
    return request.url.path.replace(token, "…") if token else request.url.path


def is_logged_in(request: Request) -> bool:
    """Return whether somebody is logged in; nobody is when that cannot be looked up."""
    try:
        return people.actor_of(request.cookies.get(people.SESSION_COOKIE)) is not None
    except DatabaseUnavailableError:
        return False


def sentence(
    words: str, status: int, language: str = SWEDISH, *, is_staff: bool = False
) -> Response:
    """Return a page that says one thing and shows the way to the calendar.

    To `is_staff` it shows the way to the start page too.
    """
    response = page("sentence.html", language, status, words=words, is_staff=is_staff)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response

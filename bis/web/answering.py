"""How a plain route answers when something is wrong: a page with one sentence."""

import logging
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

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
            return sentence(text(SWEDISH, error.text_key), error.status)
        except BisError as error:
            words = text(SWEDISH, error.text_key, **error.blanks)
            return sentence(words, _STATUS.get(type(error), 422))
        except Exception:
            _log.exception("%s %s failed", request.method, _told_path(request))
            return sentence(text(SWEDISH, "error.unexpected"), 500)

    return answer


def _told_path(request: Request) -> str:
    """Return the address for the log, where a token in it would still open its door."""
    token = request.path_params.get("token")
    return request.url.path.replace(token, "…") if token else request.url.path


def sentence(words: str, status: int, language: str = SWEDISH) -> Response:
    """Return a page that says one thing and shows the way to the calendar."""
    response = page("sentence.html", language, status, words=words)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response

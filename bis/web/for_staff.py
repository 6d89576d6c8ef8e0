"""Plain pages for those who work in the house: who asks, and in which language it is drawn."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis.actions import people
from bis.actions.people import SESSION_COOKIE
from bis.core.permissions import Actor
from bis.errors import NotFoundError
from bis.texts import languages
from bis.web.answering import Endpoint, answering
from bis.web.login import LOGIN
from bis.web.rendering import NO_STORE, SWEDISH

Draw = Callable[[Request, Actor], Response]


def for_staff(draw: Draw) -> Endpoint:
    """Make a route of `draw`, which may block and is told who is logged in."""

    @answering
    @wraps(draw)
    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(_answer, draw, request)

    return answer


def _answer(draw: Draw, request: Request) -> Response:
    actor = people.actor_of(request.cookies.get(SESSION_COOKIE))
    if actor is None:  # the session ended between the guard and here
        return RedirectResponse(f"{LOGIN}?next={_wanted(request)}", 303, headers=NO_STORE)
    return draw(request, actor)


def _wanted(request: Request) -> str:
    query = request.url.query
    return quote(request.url.path + (f"?{query}" if query else ""))


def asked_language(request: Request) -> str:
    """Return the language in the address, else Swedish, whatever the staff's browser speaks."""
    asked = request.query_params.get("lang", SWEDISH)
    return asked if asked in languages() else SWEDISH


def id_in_address(request: Request, name: str) -> UUID:
    """Return the id that stands in the address as `name`. Raises NotFoundError."""
    given = request.path_params[name]
    try:
        return UUID(given)
    except ValueError as error:
        raise NotFoundError(f"{name} {given}") from error

"""Plain pages for those who work in the house: who asks, and in which language it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis.actions import people
from bis.actions.people import SESSION_COOKIE
from bis.core.events import Occurrence
from bis.core.permissions import Actor
from bis.errors import NotFoundError
from bis.texts import languages
from bis.web.answering import Endpoint, answering
from bis.web.forms import read_form
from bis.web.login import LOGIN
from bis.web.rendering import NO_STORE, SWEDISH

_MOST_DIGITS = 6

Draw = Callable[[Request, Actor], Response]
Take = Callable[[Request, Actor, dict[str, str]], Response]


def for_staff(draw: Draw) -> Endpoint:
    """Make a route of `draw`, which may block and is told who is logged in."""

    @answering
    @wraps(draw)
    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(_answer, draw, request)

    return answer


def staff_form(draw: Draw, take: Take, most_fields: int) -> Endpoint:
    """Make a route that draws a form and takes it in, of at most so many fields."""

    @answering
    async def answer(request: Request) -> Response:
        if request.method != "POST":
            return await to_thread.run_sync(_answer, draw, request)
        form = await read_form(request, most_fields)
        return await to_thread.run_sync(
            _answer, lambda asked, actor: take(asked, actor, form), request
        )

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


@dataclass(frozen=True)
class Back:
    """Where a page's way back leads. `kept` says so in the page's own links."""

    address: str
    kept: str = ""


def way_back(request: Request, one: Occurrence) -> Back:
    """Return the way to the page that this one was opened from; without `?fran=` to Idag."""
    pages = {
        "kalender": f"/kalender?dag={one.day}&tillfalle={one.id}",
        "enkat": "/enkat",
    }
    came = request.query_params.get("fran", "")
    return Back(pages[came], f"&fran={came}") if came in pages else Back("/")


def id_in_address(request: Request, name: str) -> UUID:
    """Return the id that stands in the address as `name`. Raises NotFoundError."""
    given = request.path_params[name]
    try:
        return UUID(given)
    except ValueError as error:
        raise NotFoundError(f"{name} {given}") from error


def number_in(typed: str) -> int:
    """Return a count that a page gave itself; 0 when it is none."""
    return int(typed) if typed.isdecimal() and len(typed) <= _MOST_DIGITS else 0

"""The guard at the door: nothing but the public addresses without a valid session.

It stands before Streamlit's own addresses too (pages, uploads, media, the websocket), so
that a page that forgets to ask is still closed.
"""

from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bis.actions import people
from bis.core.permissions import Actor
from bis.errors import DatabaseUnavailableError
from bis.texts import text

PUBLIC = (
    *("/logga-in", "/logga-ut", "/kom-igang", "/inbjudan"),
    *("/oppet", "/svara", "/rum"),
)
PUBLIC_EXACT = ("/ready",)


class Guard:
    """Lets a request through if its address is public or its browser is logged in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the application's place where nobody is logged in."""
        if scope["type"] == "lifespan" or is_public(scope["path"]):
            return await self.app(scope, receive, send)
        try:
            actor = await to_thread.run_sync(_actor, scope)
        except DatabaseUnavailableError as error:
            return await _answer(_unavailable(error), scope, receive, send)
        if actor is None:
            return await _answer(_refusal(scope), scope, receive, send)
        return await self.app(scope, receive, send)


def is_public(path: str) -> bool:
    """Return whether anybody may see the address `path`."""
    return path in PUBLIC_EXACT or any(
        path == public or path.startswith(f"{public}/") for public in PUBLIC
    )


def _actor(scope: Scope) -> Actor | None:
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return people.actor_of(cookies.get(people.SESSION_COOKIE))


def _refusal(scope: Scope) -> Response:
    if scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse(text("sv", "login.error.needed"), 401)
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    target = "/logga-in" if wanted == "/" else f"/logga-in?next={quote(wanted, safe='')}"
    return RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})


def _unavailable(error: DatabaseUnavailableError) -> Response:
    return PlainTextResponse(
        text("sv", error.text_key), 503, headers={"Retry-After": "5", "Refresh": "5"}
    )


async def _answer(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send `response`; a websocket is refused before it opens, which browsers see as 403."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await response(scope, receive, send)

"""All plain pages and their addresses."""

import logging
from collections.abc import Sequence

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from bis.errors import DatabaseUnavailableError
from bis.store import migrate
from bis.texts import text
from bis.web.about import about_accessibility, about_data
from bis.web.answering import is_logged_in, sentence
from bis.web.ask_aloud import ask_aloud
from bis.web.diary_pictures import open_picture, staff_picture
from bis.web.first_start import first_start
from bis.web.invitation import invitation
from bis.web.login import log_in, log_out, log_out_everywhere, login_status
from bis.web.open_calendar import open_calendar, to_open_calendar
from bis.web.open_diary import open_diary, open_post
from bis.web.open_occurrence import open_occurrence
from bis.web.paper_form import paper_form
from bis.web.paper_pile import paper_pile
from bis.web.rendering import NO_STORE, SWEDISH
from bis.web.room import room
from bis.web.show import room_poster, show
from bis.web.survey import survey
from bis.web.visitor_card import visitor_card

_FORM = ["GET", "POST"]

_log = logging.getLogger("bis")


async def ready(request: Request) -> Response:
    """GET /ready: whether BIS can serve; one word says what is missing."""
    del request
    missing = await to_thread.run_sync(_missing)
    return PlainTextResponse(missing or "ok", 503 if missing else 200, headers=NO_STORE)


def _missing() -> str:
    try:
        return "" if migrate.is_current() else "schema"
    except DatabaseUnavailableError:
        return "databas"
    except Exception:  # whoever watches must hear "not ready", whatever the reason
        _log.exception("/ready failed")
        return "schema"


class Lost:
    """Answers where none of `pages` is, or not in this way: the browser gets a sentence."""

    def __init__(self, pages: Sequence[Route]) -> None:
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 405 if the address exists for another method, else 404."""
        matches = [route for route in self.pages if route.matches(scope)[0] is not Match.NONE]
        key, status = ("error.method", 405) if matches else ("error.page_missing", 404)
        request = Request(scope)
        response = await to_thread.run_sync(
            lambda: sentence(text(SWEDISH, key), status, is_staff=is_logged_in(request))
        )
        if matches:
            methods = {method for route in matches for method in route.methods or ()}
            response.headers["Allow"] = ", ".join(sorted(methods))
        await response(scope, receive, send)


_PAGES = [  # the two that many phones ask for at once come first
    Route("/oppet/kalender", open_calendar),
    Route("/svara/{token}", survey, methods=_FORM),
    Route("/rum/{code}", room),
    Route("/oppet/tillfalle/{occurrence}", open_occurrence),
    Route("/oppet", to_open_calendar),
    Route("/oppet/dagbok", open_diary),
    Route("/oppet/dagbok/{entry}", open_post),
    Route("/oppet/bild/{upload}", open_picture),
    Route("/oppet/om-svar", about_data),
    Route("/oppet/tillganglighet", about_accessibility),
    Route("/logga-in", log_in, methods=_FORM),
    Route("/logga-in/status", login_status),
    Route("/logga-ut", log_out, methods=_FORM),
    Route("/logga-ut/overallt", log_out_everywhere, methods=["POST"]),
    Route("/kom-igang", first_start, methods=_FORM),
    Route("/inbjudan/{token}", invitation, methods=_FORM),
    Route("/visa/{occurrence}", show),
    Route("/visa/rum/{venue}", room_poster),
    Route("/visa/kort/{occurrence}", visitor_card),
    Route("/blankett/{occurrence}", paper_form),
    Route("/bild/{upload}", staff_picture),
    Route("/fraga/{occurrence}", ask_aloud, methods=_FORM),
    Route("/papper/{occurrence}", paper_pile, methods=_FORM),
    Route("/ready", ready),
]
_OURS = (
    *("logga-in", "logga-ut", "kom-igang", "inbjudan", "oppet", "svara", "rum", "visa"),
    *("blankett", "bild", "fraga", "papper", "ready"),
)

ROUTES: list[BaseRoute] = [
    *_PAGES,
    *(Route(f"/{ours}{rest}", Lost(_PAGES)) for ours in _OURS for rest in ("", "/{rest:path}")),
]

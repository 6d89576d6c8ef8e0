"""The survey's QR code on a whole screen: a projector, or a tablet at the door."""

from uuid import UUID

import segno
from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis import clock
from bis.actions import people, surveys
from bis.actions.people import SESSION_COOKIE
from bis.core import survey_weeks
from bis.core.events import Occurrence
from bis.errors import NotAllowedError, NotFoundError
from bis.settings import settings
from bis.texts import text
from bis.web import wording
from bis.web.answering import answering, sentence
from bis.web.login import LOGIN
from bis.web.rendering import NO_STORE, SWEDISH, page


@answering
async def show(request: Request) -> Response:
    """GET /visa/{occurrence}: the code, huge, and its address in letters."""
    return await to_thread.run_sync(_show, request)


def _show(request: Request) -> Response:
    actor = people.actor_of(request.cookies.get(SESSION_COOKIE))
    if actor is None:  # the session ended between the guard and here
        return RedirectResponse(f"{LOGIN}?next={request.url.path}", 303, headers=NO_STORE)
    occurrence_id = _id(request.path_params["occurrence"])
    try:
        occurrence = surveys.occurrence_to_show(actor, occurrence_id)
    except NotAllowedError:
        return sentence(text(SWEDISH, "show.not_allowed"), 403)
    path = surveys.survey_path(occurrence.id)
    public_url = settings().public_url
    address = f"{public_url or str(request.base_url).rstrip('/')}{path}"
    return page(
        "show.html",
        SWEDISH,
        code=_code(address) if public_url else None,
        address=address,
        short=address.partition("://")[2],
        title=occurrence.title,
        when=f"{wording.full_day(occurrence.day, SWEDISH)} {occurrence.clock}",
        notice=_notice(occurrence),
        received=surveys.forms_received([occurrence.id]).get(occurrence.id, 0),
        english=text("en", "show.title"),
    )


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise NotFoundError(f"occurrence {given}") from error


def _code(address: str) -> Markup:
    """Return the QR code as SVG; segno makes it from the address alone, nothing to escape."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=4, omitsize=True, light="#fff", dark="#000"))


def _notice(occurrence: Occurrence) -> str:
    """Return why a phone would find the survey closed now; empty when it is open."""
    now = clock.now()
    if survey_weeks.is_open(occurrence.starts_at, occurrence.ends_at, now):
        return ""
    if now > occurrence.ends_at:
        return text(SWEDISH, "show.is_closed")
    return text(SWEDISH, "show.opens", when=wording.told(occurrence, SWEDISH, now).when)

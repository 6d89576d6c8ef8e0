"""A QR code for others to scan: on a whole screen, on a slip, on the wall of a room."""

from starlette.requests import Request
from starlette.responses import Response

from bis import clock
from bis.actions import rooms, surveys
from bis.core import survey_weeks
from bis.core.events import CANCELLED, Occurrence
from bis.core.permissions import Actor
from bis.errors import NotAllowedError
from bis.texts import languages, text, words
from bis.web import wording
from bis.web.answering import sentence
from bis.web.for_staff import asked_language, for_staff, id_in_address, way_back
from bis.web.rendering import SWEDISH, page
from bis.web.scanning import scannable

_COUNTED_EVERY = 10  # seconds
_BESIDE = 2  # languages beside the chosen one: with more, none is read from across the room


@for_staff
def show(request: Request, actor: Actor) -> Response:
    """GET /visa/{occurrence}: its survey's code, huge; with ?lapp=1 a page to print."""
    try:
        occurrence = surveys.occurrence_to_show(actor, id_in_address(request, "occurrence"))
    except NotAllowedError:
        return sentence(text(SWEDISH, "show.not_allowed"), 403, is_staff=True)
    if "lapp" in request.query_params:
        return _slip(request, occurrence)
    language, tongues = asked_language(request), _tongues()
    response = page(
        "show.html",
        language,
        back=way_back(request, occurrence),
        target=scannable(request, surveys.survey_path(occurrence.id)),
        tongues=tongues,
        beside=[code for code in tongues if code != language][:_BESIDE],
        title=wording.title(occurrence, language),
        swedish=wording.swedish_beside(occurrence, language),
        when=wording.full_time(occurrence, language),
        notice=_notice(occurrence, language),
        received=surveys.forms_received([occurrence.id]).get(occurrence.id, 0),
    )
    response.headers["Refresh"] = str(_COUNTED_EVERY)  # the room sees its answers come in
    return response


@for_staff
def room_poster(request: Request, actor: Actor) -> Response:
    """GET /visa/rum/{venue}: a room's code, to print once and leave on its wall."""
    room = rooms.room_to_print(actor, id_in_address(request, "venue"))
    return page(
        "slip.html",
        SWEDISH,
        target=scannable(request, rooms.room_path(room.id)),
        tongues=_tongues(),
        about=room.name,
        details=[],
        notice="",
    )


def _slip(request: Request, occurrence: Occurrence) -> Response:
    return page(
        "slip.html",
        SWEDISH,
        target=scannable(request, surveys.survey_path(occurrence.id)),
        tongues=_tongues(),
        about=occurrence.title,
        details=[wording.full_time(occurrence, SWEDISH), occurrence.venue],
        notice=_notice(occurrence, SWEDISH),
    )


def _tongues() -> list[str]:
    """Return the languages that can ask a passer-by to answer, Swedish first."""
    return [code for code in languages() if "show.title" in words(code)]


def _notice(occurrence: Occurrence, language: str) -> str:
    """Return why a phone would find the survey closed now; empty when it is open."""
    now = clock.now()
    if occurrence.status == CANCELLED:
        said = (text(language, "show.is_cancelled"), wording.reason(occurrence, language))
        return " ".join(part for part in said if part)
    if survey_weeks.is_open(occurrence.starts_at, occurrence.ends_at, now):
        return ""
    if now > occurrence.ends_at:
        return text(language, "show.is_closed")
    return text(language, "show.opens", when=wording.told(occurrence, language, now).when)

"""The survey asked aloud: staff read the questions to one person after the other."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis.actions import surveys
from bis.core import questions
from bis.core.events import Occurrence
from bis.core.permissions import Actor
from bis.core.submissions import is_form_id
from bis.errors import DatabaseUnavailableError, FieldsError, RefusedError
from bis.texts import languages
from bis.web import wording
from bis.web.for_staff import asked_language, number_in, staff_form
from bis.web.keying_in import occurrence_to_draw, occurrence_to_take, told_beside
from bis.web.rendering import NO_STORE, page

COUNTER = "antal"  # how many people have been asked in this sitting
_MOST_FIELDS = 20


def _draw(request: Request, actor: Actor) -> Response:
    """GET /fraga/{occurrence}: an empty form for the next person."""
    occurrence = occurrence_to_draw(request, actor)
    asked = str(number_in(request.query_params.get(COUNTER, "")))
    return _form(request, occurrence, {"id": secrets.token_hex(16), COUNTER: asked})


def _take(request: Request, actor: Actor, form: dict[str, str]) -> Response:
    """POST /fraga/{occurrence}: one person's answers; then the next person."""
    occurrence = occurrence_to_take(request, actor)
    language = asked_language(request)
    filled = surveys.FilledForm(
        id=form.get("id", ""),
        language=language,
        channel="staff",
        values=form,
        blocks=surveys.blocks_for(occurrence, future_answered=False),
    )
    try:
        surveys.check_takes_forms(occurrence)
        surveys.hand_in(occurrence, filled)
    except FieldsError as error:
        return _form(request, occurrence, form, 422, mistakes=error.fields)
    except (RefusedError, DatabaseUnavailableError) as error:
        status = 503 if isinstance(error, DatabaseUnavailableError) else 422
        return _form(request, occurrence, form, status, told=told_beside(error))
    query = urlencode({"lang": language, COUNTER: number_in(form.get(COUNTER, "")) + 1})
    return RedirectResponse(f"{request.scope['path']}?{query}", 303, headers=NO_STORE)


ask_aloud = staff_form(_draw, _take, _MOST_FIELDS)


def _form(
    request: Request,
    occurrence: Occurrence,
    values: Mapping[str, str],
    status: int = 200,
    *,
    mistakes: Mapping[str, str] | None = None,
    told: str = "",
) -> Response:
    language = asked_language(request)
    form_id = values.get("id", "")
    blocks = surveys.blocks_for(occurrence, future_answered=False)
    return page(
        "ask_aloud.html",
        language,
        status,
        tongues=languages(),
        counter=number_in(values.get(COUNTER, "")),
        received=surveys.forms_received([occurrence.id]).get(occurrence.id, 0),
        title=wording.title(occurrence, language),
        swedish=wording.swedish_beside(occurrence, language),
        when=wording.full_time(occurrence, language),
        asked=questions.CURRENT.asked(blocks),
        digit=questions.digit,
        form_id=form_id if is_form_id(form_id) else secrets.token_hex(16),
        values=values,
        mistakes=mistakes or {},
        told=told,
    )

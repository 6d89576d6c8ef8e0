"""A pile of forms on paper, keyed in: a row a form, a cell a question, a digit an answer."""

import hashlib
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis.actions import surveys
from bis.core import questions
from bis.core.events import Occurrence
from bis.core.permissions import Actor
from bis.core.questions import Question
from bis.core.submissions import is_form_id
from bis.errors import DatabaseUnavailableError, FieldsError, RefusedError
from bis.web import wording
from bis.web.for_staff import number_in, staff_form
from bis.web.keying_in import occurrence_to_draw, occurrence_to_take, told_beside
from bis.web.rendering import NO_STORE, SWEDISH, page

ROWS = 25  # as many as a whole screen of rows, and a pile that is checked at a glance
COUNTER, JUST_SAVED = "antal", "sparade"
_MOST_FIELDS = ROWS * len(questions.CURRENT.questions) + 10


def _draw(request: Request, actor: Actor) -> Response:
    """GET /papper/{occurrence}: an empty page of rows."""
    occurrence = occurrence_to_draw(request, actor)
    query = request.query_params
    values = {name: str(number_in(query.get(name, ""))) for name in (COUNTER, JUST_SAVED)}
    return _page(occurrence, {"pile": secrets.token_hex(16), **values})


def _take(request: Request, actor: Actor, form: dict[str, str]) -> Response:
    """POST /papper/{occurrence}: all rows that something stands in, or none of them."""
    occurrence = occurrence_to_take(request, actor)
    filled = _filled(occurrence, form)
    try:
        surveys.check_takes_forms(occurrence)
        if not is_form_id(form.get("pile", "")) or not filled:
            raise RefusedError("key_in.error.nothing")
        surveys.hand_in_all(occurrence, filled)
    except FieldsError as error:
        return _page(occurrence, form, 422, mistakes=error.fields, told="key_in.error.cells")
    except (RefusedError, DatabaseUnavailableError) as error:
        status = 503 if isinstance(error, DatabaseUnavailableError) else 422
        return _page(occurrence, form, status, told=told_beside(error))
    total = number_in(form.get(COUNTER, "")) + len(filled)
    query = urlencode({COUNTER: total, JUST_SAVED: len(filled)})
    return RedirectResponse(f"{request.scope['path']}?{query}", 303, headers=NO_STORE)


paper_pile = staff_form(_draw, _take, _MOST_FIELDS)


def _asked(occurrence: Occurrence) -> tuple[Question, ...]:
    return questions.CURRENT.asked(surveys.blocks_for(occurrence, future_answered=False))


def _filled(occurrence: Occurrence, form: Mapping[str, str]) -> dict[str, surveys.FilledForm]:
    """Return the form of every row in which something stands, under the row's number."""
    found: dict[str, surveys.FilledForm] = {}
    for row in range(1, ROWS + 1):
        typed = {
            question.code: questions.option_of(question, digit)
            for question in _asked(occurrence)
            if (digit := form.get(f"{row}.{question.code}", "").strip())
        }
        if typed:
            found[str(row)] = surveys.FilledForm(
                id=_form_id(form.get("pile", ""), row),
                language=SWEDISH,
                channel="paper",
                values=typed,
                blocks=surveys.blocks_for(occurrence, future_answered=False),
            )
    return found


def _form_id(pile: str, row: int) -> str:
    """Return the id of a row's form, the same whenever the page is sent again."""
    return hashlib.sha256(f"{pile} {row}".encode()).hexdigest()[:32]


def _page(
    occurrence: Occurrence,
    values: Mapping[str, str],
    status: int = 200,
    *,
    mistakes: Mapping[str, str] | None = None,
    told: str = "",
) -> Response:
    pile = values.get("pile", "")
    return page(
        "paper_pile.html",
        SWEDISH,
        status,
        title=occurrence.title,
        when=wording.full_time(occurrence, SWEDISH),
        received=surveys.forms_received([occurrence.id]).get(occurrence.id, 0),
        counter=number_in(values.get(COUNTER, "")),
        just_saved=number_in(values.get(JUST_SAVED, "")) if status == 200 else 0,
        pile=pile if is_form_id(pile) else secrets.token_hex(16),
        rows=range(1, ROWS + 1),
        asked=_asked(occurrence),
        digits={one.code: "".join(sorted(_digits(one))) for one in _asked(occurrence)},
        values=values,
        mistakes=mistakes or {},
        told=told,
    )


def _digits(question: Question) -> set[str]:
    return {questions.digit(option) for option in question.options}

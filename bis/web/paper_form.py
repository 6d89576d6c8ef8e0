"""The survey on paper, for those without a phone: two forms on a sheet."""

from starlette.requests import Request
from starlette.responses import Response

from bis.actions import surveys
from bis.core import questions
from bis.core.permissions import Actor
from bis.errors import NotAllowedError
from bis.texts import languages, text
from bis.web import wording
from bis.web.answering import sentence
from bis.web.for_staff import asked_language, for_staff, id_in_address
from bis.web.rendering import SWEDISH, page


@for_staff
def paper_form(request: Request, actor: Actor) -> Response:
    """GET /blankett/{occurrence}: what is asked that week, in the language of the address."""
    try:
        occurrence = surveys.occurrence_to_show(actor, id_in_address(request, "occurrence"))
    except NotAllowedError:
        return sentence(text(SWEDISH, "show.not_allowed"), 403, is_staff=True)
    language = asked_language(request)
    blocks = surveys.blocks_for(occurrence, future_answered=False)
    return page(
        "paper_form.html",
        language,
        tongues=languages(),
        title=wording.title(occurrence, language),
        swedish=wording.swedish_beside(occurrence, language),
        when=wording.full_time(occurrence, language),
        asked={question.code: question for question in questions.CURRENT.asked(blocks)},
        digit=questions.digit,
    )

"""What the two ways to key answers in share: the activity, and what is told of a mistake."""

from starlette.requests import Request

from bis.actions import surveys
from bis.core.events import Occurrence
from bis.core.permissions import Actor
from bis.errors import BisError
from bis.web.for_staff import id_in_address

# the sentence on a page of its own → the one beside what was typed while it came true
_BESIDE_TYPED = {
    "error.database_unavailable": "key_in.error.unavailable",
    "survey.error.empty": "key_in.error.empty",
    "key_in.error.cancelled": "key_in.error.cancelled_meanwhile",
    "key_in.error.closed": "key_in.error.closed_meanwhile",
    "key_in.error.no_survey": "key_in.error.no_survey_meanwhile",
}


def occurrence_to_draw(request: Request, actor: Actor) -> Occurrence:
    """Return the occurrence in the address, for an empty form.

    Raises NotAllowedError, NotFoundError, and RefusedError while it takes no forms.
    """
    found = occurrence_to_take(request, actor)
    surveys.check_takes_forms(found)
    return found


def occurrence_to_take(request: Request, actor: Actor) -> Occurrence:
    """Return the occurrence in the address, whose form was sent: it may be closed by now.

    Raises NotAllowedError, NotFoundError.
    """
    return surveys.occurrence_to_key_in(actor, id_in_address(request, "occurrence"))


def told_beside(error: BisError) -> str:
    """Return the key of what is told beside what was typed, which stays."""
    return _BESIDE_TYPED.get(error.text_key, error.text_key)

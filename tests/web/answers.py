"""A filled-in form as a phone sends it, and what the house has stored of it."""

from datetime import time

from sqlalchemy import select

from bis.actions import events
from bis.core.events import Occurrence
from bis.store.models import Answer, Submission
from bis.store.session import reading
from tests.support.house import House, occurrences_of

ID = "0123456789abcdef0123456789abcdef"
ANSWERS = {"contacts_new": "2", "contacts_long": "dk", "residence": "lt3", "future_life": "4"}
FORM = {"id": ID, "blocks": "after future", **ANSWERS}


def stored() -> dict[tuple[str, int], dict[str, str]]:
    """Return every stored form's answers under its id and revision."""
    with reading() as session:
        found: dict[tuple[str, int], dict[str, str]] = {
            (form, revision): {}
            for form, revision in session.execute(select(Submission.id, Submission.revision))
        }
        for form, revision, question, value in session.execute(
            select(Answer.submission_id, Answer.revision, Answer.question, Answer.value)
        ):
            found[form, revision][question] = value
    return found


def is_checked(page: str, question: str, value: str) -> bool:
    return f'name="{question}" value="{value}" checked' in page


def begun(house: House, **changes: object) -> Occurrence:
    """Add an activity that began a moment ago."""
    event = events.add_event(house.coordinator, house.draft(starts=time(13, 15), **changes))
    return occurrences_of(event)[0]

"""What the house keeps about people and things: the one table that is told to everybody.

Every table of the database stands here; a test fails when a new one does not. What each topic
is, why it is kept and for how long are words under `privacy.<code>`; who sees it follows from
the rights.
"""

import re
from dataclasses import dataclass

from bis.core.permissions import Action, Reach, Role, reach

LONGEST_RESPONSIBLE = 120
LONGEST_CONTACT = 200

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True)
class Topic:
    """Tables that are kept for one reason.

    `seen_with` is the right that shows them on a screen, None if no page does; what `is_open`
    can be read without a login.
    """

    code: str
    tables: tuple[str, ...]
    seen_with: Action | None = None
    is_open: bool = False


TOPICS = (
    Topic("answers", ("questionnaires", "questions", "submissions", "answers", "cells")),
    Topic("figures", ("tallies", "closed_months", "breakdowns"), Action.SEE_FIGURES),
    Topic("phone", ()),  # cookies: nothing of it is in the database
    Topic(
        "activities",
        ("events", "event_partners", "occurrences", "venues", "partners"),
        is_open=True,
    ),
    Topic(
        "visits",
        ("occurrence_partners", "day_counts", "contributions"),
        Action.SEE_CALENDAR,
    ),
    Topic("diary", ("diary_entries", "diary_occurrences", "uploads"), Action.READ_DIARY),
    Topic(
        "meetings",
        (
            *("meetings", "meeting_partners", "insights", "decisions"),
            *("time_notes", "interpretations"),
        ),
        Action.SEE_CALENDAR,  # open decisions stand on the start page
    ),
    Topic("accounts", ("users", "invitations"), Action.MANAGE_USERS),
    Topic("logins", ("login_sessions", "login_failures")),
    Topic("changes", ("changes",), Action.SEE_CALENDAR),  # its page tells who changed a thing
    Topic("machinery", ("settings", "leases", "data_versions")),
)


@dataclass(frozen=True)
class Contact:
    """Whom to ask about data: the responsible organisation, and how it is reached."""

    responsible: str = ""
    reached: str = ""

    @property
    def is_email(self) -> bool:
        """Whether `reached` can be written to by a tap."""
        return _EMAIL.fullmatch(self.reached) is not None


def roles_that_see(topic: Topic) -> tuple[Role, ...]:
    """Return the roles that a page shows `topic` to, if only what is their own."""
    if topic.seen_with is None:
        return ()
    return tuple(role for role in Role if reach(role, topic.seen_with) is not Reach.NONE)

"""The rooms: the code on each one's wall, and the surveys that it leads to just now."""

from uuid import UUID

from bis import clock
from bis.actions.lab import secret
from bis.actions.surveys import SurveyLink, survey_path
from bis.core import tokens
from bis.core.events import Named
from bis.core.permissions import Action, Actor, check
from bis.core.survey_weeks import ON_WALL_AFTER_END
from bis.errors import NotFoundError
from bis.store import events, partners
from bis.store.session import reading

MOST_ON_WALL = 4  # more than that nobody reads on a phone in the doorway


def room_path(venue_id: UUID) -> str:
    """Return the address on the wall of a room, below the server's."""
    return f"/rum/{tokens.room_code(secret(), venue_id)}"


def surveys_on_wall(code: str) -> list[SurveyLink]:
    """Return the surveys of what is going on or was just in the room of `code`.

    At most MOST_ON_WALL, what ends last first. Raises NotFoundError for an unknown code.
    """
    now = clock.now()
    with reading() as session:
        rooms = (room.id for room in partners.venues(session))
        venue_id = next((one for one in rooms if tokens.room_code(secret(), one) == code), None)
        if venue_id is None:
            raise NotFoundError("no room has this code")
        found = events.in_room_between(
            session, venue_id, now - ON_WALL_AFTER_END, now, MOST_ON_WALL
        )
    return [SurveyLink(one, survey_path(one.id)) for one in found]


def room_to_print(actor: Actor, venue_id: UUID) -> Named:
    """Return the room whose code `actor` wants on paper.

    Raises NotAllowedError, NotFoundError.
    """
    check(actor, Action.PRINT_ROOM)
    with reading() as session:
        found = next((one for one in partners.venues(session) if one.id == venue_id), None)
    if found is None:
        raise NotFoundError(f"venue {venue_id}")
    return found

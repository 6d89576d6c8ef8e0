"""Who may do what: ONE table, which the checks, the menu and their test all read."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from uuid import UUID

from bis.errors import NotAllowedError


class Role(StrEnum):
    """What a person is in the house."""

    COORDINATOR = "coordinator"
    RECEPTION = "reception"
    PARTNER = "partner"
    READER = "reader"


class Action(StrEnum):
    """What a person can do; every function in `bis/actions` names one."""

    SEE_CALENDAR = "see_calendar"
    ADD_EVENT = "add_event"
    CLOSE_OCCURRENCE = "close_occurrence"
    SHOW_SURVEY = "show_survey"
    PRINT_ROOM = "print_room"
    SEE_FIGURES = "see_figures"
    COUNT_DAY = "count_day"
    READ_DIARY = "read_diary"
    WRITE_DIARY = "write_diary"
    LEAD_MEETING = "lead_meeting"
    SEE_PARTNERS = "see_partners"
    MANAGE_PARTNERS = "manage_partners"
    INTERPRET_FIGURES = "interpret_figures"
    MANAGE_USERS = "manage_users"


class Reach(Enum):
    """How far a right goes: nothing, what one's own organisation does, or everything."""

    NONE = 0
    OWN = 1
    ALL = 2


N, O, A = Reach.NONE, Reach.OWN, Reach.ALL  # noqa: E741 - the table below reads as a table
_COLUMNS = (Role.COORDINATOR, Role.RECEPTION, Role.PARTNER, Role.READER)
_TABLE: dict[Action, tuple[Reach, Reach, Reach, Reach]] = {
    #                         coordinator, reception, partner, reader
    Action.SEE_CALENDAR: (A, A, A, A),
    Action.ADD_EVENT: (A, A, O, N),  # and to change it
    Action.CLOSE_OCCURRENCE: (A, A, O, N),
    Action.SHOW_SURVEY: (A, A, O, N),
    Action.PRINT_ROOM: (A, A, N, N),  # a room's code leads to everybody's activities
    Action.SEE_FIGURES: (A, A, A, A),
    Action.COUNT_DAY: (A, A, N, N),
    Action.READ_DIARY: (A, A, A, A),
    Action.WRITE_DIARY: (A, A, N, N),
    Action.LEAD_MEETING: (A, N, N, N),
    Action.SEE_PARTNERS: (A, A, O, N),
    Action.MANAGE_PARTNERS: (A, N, N, N),  # organisations, places and what partners gave
    Action.INTERPRET_FIGURES: (A, N, N, N),  # baseline, notes, what the figures mean
    Action.MANAGE_USERS: (A, N, N, N),
}


@dataclass(frozen=True)
class Actor:
    """The person who acts. `partner_id` is the organisation of the role partner."""

    user_id: UUID
    email: str
    role: Role
    partner_id: UUID | None = None


def reach(role: Role, action: Action) -> Reach:
    """Return how far `role` may do `action`."""
    return _TABLE[action][_COLUMNS.index(role)]


def may(actor: Actor, action: Action, *partners: UUID) -> bool:
    """Return whether `actor` may do `action` to something that `partners` own.

    Without `partners` the question is whether the action is open to the person at all,
    as the menu asks it.
    """
    how_far = reach(actor.role, action)
    if how_far is Reach.OWN and partners:
        return actor.partner_id in partners
    return how_far is not Reach.NONE


def check(actor: Actor, action: Action, *partners: UUID) -> None:
    """Raise NotAllowedError unless `may`."""
    if not may(actor, action, *partners):
        raise NotAllowedError(f"{actor.role} may not {action}")

"""*Börja här*: what a new house does first, and how far it has come."""

from typing import NamedTuple

from bis import clock
from bis.actions import privacy
from bis.core.permissions import Action, Actor, check, may
from bis.store import changes, first_steps, lab
from bis.store.session import reading, writing

_HIDDEN = "first_steps_hidden"
_STEPS = {
    "invite": Action.MANAGE_USERS,
    "privacy": Action.MANAGE_USERS,
    "add": Action.ADD_EVENT,
    "print": Action.PRINT_ROOM,
    "close": Action.CLOSE_OCCURRENCE,
}


class Step(NamedTuple):
    """One of the first steps, by its code, and whether the house has taken it."""

    code: str
    is_done: bool


def of(actor: Actor) -> list[Step]:
    """Return the steps that are this person's, in order; none when all are done or hidden.

    Raises NotAllowedError.
    """
    check(actor, Action.SEE_CALENDAR)
    codes = [code for code, action in _STEPS.items() if may(actor, action)]
    with reading() as session:
        if not codes or lab.get(session, _HIDDEN):
            return []
        done = first_steps.done(session)
    if "privacy" in codes and privacy.contact().reached:
        done.add("privacy")
    return [] if done.issuperset(codes) else [Step(code, code in done) for code in codes]


def hide(actor: Actor) -> None:
    """Show the steps to nobody any more. Raises NotAllowedError."""
    check(actor, Action.MANAGE_USERS)
    with writing() as session:
        lab.lock(session)
        if lab.get(session, _HIDDEN):
            return
        lab.put(session, _HIDDEN, "1")
        changes.note(session, clock.now(), actor.user_id, "hide", "first_steps", "house")

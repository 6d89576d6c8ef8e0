"""The rooms of the house and places elsewhere: added, changed, ended."""

from datetime import date
from typing import Any
from uuid import UUID

from bis import clock
from bis.core import partners as core
from bis.core.events import Named
from bis.core.permissions import Action, Actor, check
from bis.core.typed import clean
from bis.errors import FieldsError
from bis.store import changes, lab, venues
from bis.store.session import Session, reading, writing
from bis.store.venues import Place


def everything(actor: Actor) -> list[Place]:
    """Return every place, ended ones too. Raises NotAllowedError."""
    check(actor, Action.MANAGE_PARTNERS)
    with reading() as session:
        return venues.everything(session)


def add(actor: Actor, name: str, *, at_bis: bool, address: str) -> UUID:
    """Add a place; return its id. Raises NotAllowedError, FieldsError."""
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        lab.lock(session)  # the same name must not be added twice at once
        kept = core.check_name(name, _names(session))
        venue_id = venues.add(session, kept, at_bis, _address(address))
        _note(session, actor, "add", venue_id, None, _state(venues.get(session, venue_id)))
    return venue_id


def change(
    actor: Actor, venue_id: UUID, name: str, *, at_bis: bool, address: str, version: int
) -> None:
    """Say anew what a place is. `version` is the one that the person was shown.

    Raises NotAllowedError, NotFoundError, FieldsError, ChangedMeanwhileError.
    """
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        lab.lock(session)
        before = venues.get(session, venue_id)
        kept = core.check_name(name, [one for one in _names(session) if one.id != venue_id])
        venues.change(session, venue_id, kept, at_bis, _address(address), version)
        after = venues.get(session, venue_id)
        _note(session, actor, "change", venue_id, _state(before), _state(after))


def end(actor: Actor, venue_id: UUID, version: int) -> None:
    """Let a place no longer be chosen, from today. What is planned there stays.

    Raises NotAllowedError, NotFoundError, ChangedMeanwhileError.
    """
    _set_end(actor, venue_id, clock.today(), version)


def reopen(actor: Actor, venue_id: UUID, version: int) -> None:
    """Let a place be chosen again. Raises as `end`."""
    _set_end(actor, venue_id, None, version)


def _set_end(actor: Actor, venue_id: UUID, day: date | None, version: int) -> None:
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        before = venues.get(session, venue_id)
        venues.set_end(session, venue_id, day, version)
        after = venues.get(session, venue_id)
        action = "end" if day else "reopen"
        _note(session, actor, action, venue_id, _state(before), _state(after))


def _address(address: str) -> str:
    kept = clean(address)
    if len(kept) > core.ADDRESS_LENGTH:
        raise FieldsError({"address": "register.error.address_long"})
    return kept


def _names(session: Session) -> list[Named]:
    return [Named(one.id, one.name) for one in venues.everything(session)]


def _state(place: Place) -> dict[str, Any]:
    ended = place.ended_on and str(place.ended_on)
    return {
        "name": place.name,
        "at_bis": place.at_bis,
        "address": place.address,
        "ended_on": ended,
    }


def _note(
    session: Session,
    actor: Actor,
    action: str,
    venue_id: UUID,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    changes.note(
        session, clock.now(), actor.user_id, action, "venue", str(venue_id), before, after
    )

"""The organisations of the house: added, renamed, ended, and what they gave."""

from datetime import date
from typing import Any
from uuid import UUID

from bis import clock
from bis.core import partners as core
from bis.core.events import Named
from bis.core.partners import Registered
from bis.core.permissions import Action, Actor, Reach, check, reach
from bis.core.typed import clean
from bis.errors import FieldsError, NotAllowedError, RefusedError
from bis.store import changes, contributions, lab, partner_register
from bis.store.contributions import Given
from bis.store.partner_register import Hanging
from bis.store.session import Session, reading, writing


def may_see_all(actor: Actor) -> bool:
    """Return whether `actor` sees every organisation, and not only the own one."""
    return reach(actor.role, Action.SEE_PARTNERS) is Reach.ALL


def register(actor: Actor) -> list[Registered]:
    """Return every organisation, ended ones too, by name. Raises NotAllowedError."""
    if not may_see_all(actor):
        raise NotAllowedError(f"{actor.role} may not see every partner")
    with reading() as session:
        return partner_register.everything(session)


def alike(actor: Actor, name: str) -> list[Named]:
    """Return the organisations that `name` may mean. Raises NotAllowedError."""
    check(actor, Action.MANAGE_PARTNERS)
    if not name:
        return []
    with reading() as session:
        return core.alike(name, _names(session))


def add(actor: Actor, name: str, *, is_another: bool = False) -> UUID:
    """Add an organisation, registered today; return its id.

    `is_another` says that it is none of those whose names are alike.
    Raises NotAllowedError, FieldsError; RefusedError when names are alike.
    """
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        lab.lock(session)  # the same name must not be added twice at once
        others = _names(session)
        kept = core.check_name(name, others)
        doubles = [] if is_another else core.alike(kept, others)
        if doubles:
            names = ", ".join(one.name for one in doubles)
            raise RefusedError("register.error.alike", names=names)
        partner_id = partner_register.add(session, kept, clock.today())
        _note(session, actor, "add", partner_id, None, {"name": kept})
    return partner_id


def rename(actor: Actor, partner_id: UUID, name: str, version: int) -> None:
    """Give an organisation another name. `version` is the one that the person was shown.

    Raises NotAllowedError, NotFoundError, FieldsError, ChangedMeanwhileError.
    """
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        lab.lock(session)
        before = partner_register.get(session, partner_id)
        kept = core.check_name(name, [o for o in _names(session) if o.id != partner_id])
        partner_register.rename(session, partner_id, kept, version)
        _note(session, actor, "rename", partner_id, {"name": before.name}, {"name": kept})


def end(actor: Actor, partner_id: UUID, day: date | None, version: int) -> None:
    """Let an organisation end: from `day` on it is not chosen, but stands in all that was.

    Raises NotAllowedError, NotFoundError, FieldsError, ChangedMeanwhileError.
    """
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        before = partner_register.get(session, partner_id)
        day = core.check_end(day, before.registered_on, clock.today())
        _set_end(session, actor, "end", before, day, version)


def reopen(actor: Actor, partner_id: UUID, version: int) -> None:
    """Let an organisation that has ended be chosen again.

    Raises NotAllowedError, NotFoundError, ChangedMeanwhileError.
    """
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        before = partner_register.get(session, partner_id)
        _set_end(session, actor, "reopen", before, None, version)


def hanging(actor: Actor, partner_id: UUID) -> Hanging:
    """Return what still hangs on an organisation. Raises NotAllowedError."""
    check(actor, Action.MANAGE_PARTNERS)
    with reading() as session:
        return partner_register.hanging(session, partner_id, clock.now())


def contribute(
    actor: Actor, partner_id: UUID, kind: str | None, day: date | None, note: str
) -> UUID:
    """Keep what an organisation gave; return its id.

    Raises NotAllowedError, NotFoundError, FieldsError.
    """
    check(actor, Action.MANAGE_PARTNERS)
    core.check_contribution(kind, day, note, clock.today())
    if kind is None or day is None:
        raise FieldsError({"kind": "contribution.error.kind"})
    with writing() as session:
        partner_register.get(session, partner_id)
        given = contributions.add(session, partner_id, day, kind, clean(note))
        after = contributions.get(session, given).as_noted()
        _note(session, actor, "add", given, None, after, "contribution")
    return given


def take_back(actor: Actor, contribution_id: UUID, version: int) -> Given:
    """Let a contribution no longer count; return it as it stands, for `give_again`.

    Raises NotAllowedError, NotFoundError, ChangedMeanwhileError.
    """
    return _set_removed(actor, contribution_id, version, is_removed=True)


def give_again(actor: Actor, contribution_id: UUID, version: int) -> Given:
    """Undo `take_back`. Raises NotAllowedError, NotFoundError, ChangedMeanwhileError."""
    return _set_removed(actor, contribution_id, version, is_removed=False)


def _set_removed(
    actor: Actor, contribution_id: UUID, version: int, *, is_removed: bool
) -> Given:
    check(actor, Action.MANAGE_PARTNERS)
    with writing() as session:
        before = contributions.get(session, contribution_id)
        at = clock.now() if is_removed else None
        contributions.set_removed(session, contribution_id, at, version)
        after = contributions.get(session, contribution_id)
        action = "remove" if is_removed else "undo"
        _note(
            session,
            actor,
            action,
            contribution_id,
            before.as_noted(),
            after.as_noted(),
            "contribution",
        )
    return after


def _set_end(
    session: Session,
    actor: Actor,
    action: str,
    before: Registered,
    day: date | None,
    version: int,
) -> None:
    partner_register.set_end(session, before.id, day, version)
    was = {"ended_on": before.ended_on and str(before.ended_on)}
    _note(session, actor, action, before.id, was, {"ended_on": day and str(day)})


def _names(session: Session) -> list[Named]:
    return [Named(one.id, one.name) for one in partner_register.everything(session)]


def _note(
    session: Session,
    actor: Actor,
    action: str,
    entity_id: UUID,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    entity: str = "partner",
) -> None:
    changes.note(
        session, clock.now(), actor.user_id, action, entity, str(entity_id), before, after
    )

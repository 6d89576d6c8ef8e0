"""What the house tells of the data it keeps, and whom to ask about them."""

from dataclasses import asdict
from typing import NamedTuple

from bis import clock
from bis.actions import invitations, people
from bis.core import privacy, rotation
from bis.core.disclosure import LEAST
from bis.core.permissions import Action, Actor, Role, check
from bis.core.privacy import LONGEST_CONTACT, LONGEST_RESPONSIBLE, Contact, Topic
from bis.core.survey_weeks import OPEN_AFTER_END
from bis.core.typed import clean
from bis.errors import ChangedMeanwhileError, FieldsError
from bis.settings import settings
from bis.store import changes, lab
from bis.store.session import Session, reading, writing
from bis.texts import text

_RESPONSIBLE, _REACHED = "privacy_responsible", "privacy_reached"


class Told(NamedTuple):
    """A topic in words: what is kept, why, how long, and who sees it."""

    code: str
    title: str
    what: str
    why: str
    how_long: str
    who: str


def told(language: str) -> list[Told]:
    """Return every topic in `language`, with the figures that the program really uses."""
    return [_told(topic, language) for topic in privacy.TOPICS]


def facts() -> dict[str, int]:
    """Return the spans and limits that the words name, each from where it is decided."""
    return {
        "least": LEAST,
        "survey_days": OPEN_AFTER_END.days,
        "session_hours": int(people.SESSION_LENGTH.total_seconds()) // 3600,
        "guess_minutes": int(people.GUESSES_WITHIN.total_seconds()) // 60,
        "link_days": invitations.INVITATION_LENGTH.days,
        "link_kept_days": invitations.KEPT_FOR.days,
        "backup_days": rotation.DAYS,
        "backup_weeks": rotation.WEEKS,
    }


def backups_are_rotated() -> bool:
    """Return whether old backups are known to go: the folder that is cleared is set."""
    return settings().backup_dir is not None


def contact() -> Contact:
    """Return whom to ask about data; empty until a coordinator has said."""
    with reading() as session:
        return _contact(session)


def save_contact(actor: Actor, given: Contact, before: Contact) -> None:
    """Say whom to ask. `before` is what the person saw when the typing began.

    Raises:
        NotAllowedError: the person does not look after the house's settings.
        FieldsError: something is too long.
        ChangedMeanwhileError: somebody else has saved another.
    """
    check(actor, Action.MANAGE_USERS)
    new = Contact(clean(given.responsible), clean(given.reached))
    limits = {"responsible": LONGEST_RESPONSIBLE, "reached": LONGEST_CONTACT}
    wrong = {
        name: f"privacy.error.{name}"
        for name, most in limits.items()
        if len(getattr(new, name)) > most
    }
    if wrong:
        raise FieldsError(wrong)
    with writing() as session:
        lab.lock(session)
        now = _contact(session)
        if now not in (before, new):
            raise ChangedMeanwhileError("privacy contact")
        if now == new:
            return
        lab.put(session, _RESPONSIBLE, new.responsible)
        lab.put(session, _REACHED, new.reached)
        changes.note(
            session,
            clock.now(),
            actor.user_id,
            "change",
            "privacy_contact",
            "house",
            before=asdict(now),
            after=asdict(new),
        )


def _contact(session: Session) -> Contact:
    return Contact(
        lab.get(session, _RESPONSIBLE) or "",
        lab.get(session, _REACHED) or "",
    )


def _told(topic: Topic, language: str) -> Told:
    def words(part: str) -> str:
        return text(language, f"privacy.{topic.code}.{part}", **facts())

    return Told(
        topic.code,
        words("title"),
        words("what"),
        words("why"),
        words("how_long"),
        _who(topic, language),
    )


def _who(topic: Topic, language: str) -> str:
    if topic.is_open:
        return text(language, "privacy.who.everybody")
    roles = privacy.roles_that_see(topic)
    if not roles:
        return text(language, f"privacy.who.{'you' if topic.code == 'phone' else 'nobody'}")
    if len(roles) == len(Role):
        return text(language, "privacy.who.staff")
    names = ", ".join(text(language, f"role.{role}").lower() for role in roles)
    return text(language, "privacy.who.roles", roles=names)

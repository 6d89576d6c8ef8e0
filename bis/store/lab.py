"""Facts about the lab as a whole, and the frozen copy of its questionnaire."""

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bis.core.questions import Questionnaire
from bis.store import models
from bis.store.models import Event, Setting, Submission, User

CODE = "lab_code"
EXAMPLE = "example_data"
FINGERPRINT = "secret_fingerprint"
CONFIRMED = "lab_confirmed"
SETUP_TOKEN = "setup_token_hash"
NIGHTLY = "nightly_at"  # when the night's work was last done


_LOCK = 4713  # PostgreSQL: any number that nothing else uses


def lock(session: Session) -> None:
    """Let one transaction at a time decide about the house; SQLite's writers always wait."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def get(session: Session, key: str) -> str | None:
    """Return a setting, None if it has never been set."""
    return session.scalar(select(Setting.value).where(Setting.key == key))


def put(session: Session, key: str, value: str) -> None:
    """Set a setting."""
    session.merge(Setting(key=key, value=value))


def remove(session: Session, key: str) -> None:
    """Forget a setting; nothing happens if it is not there."""
    row = session.get(Setting, key)
    if row is not None:
        session.delete(row)


def is_empty(session: Session) -> bool:
    """Return whether nobody has put anything in: no person, activity or form."""
    return not any(
        session.scalar(select(func.count()).select_from(select(table).limit(1).subquery()))
        for table in (User.id, Event.id, Submission.id)
    )


def questionnaire_versions(session: Session) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return version → question → options, as they were when the version was stored."""
    found = session.execute(
        select(models.Question.version, models.Question.code, models.Question.options)
    )
    versions: dict[int, dict[str, tuple[str, ...]]] = {}
    for version, code, options in found:
        versions.setdefault(version, {})[code] = tuple(options)
    return versions


def add_questionnaire(session: Session, questionnaire: Questionnaire, at: datetime) -> None:
    """Keep a copy of a version of the survey, so that its answers can always be read."""
    session.add(models.Questionnaire(version=questionnaire.version, created_at=at))
    session.flush()
    session.add_all(
        models.Question(
            version=questionnaire.version,
            code=question.code,
            block=question.block,
            position=position,
            options=list(question.options),
        )
        for position, question in enumerate(questionnaire.questions)
    )

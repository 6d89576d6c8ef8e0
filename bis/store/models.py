"""The tables. One model for SQLite and PostgreSQL."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils.compat import uuid7


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware values only, stored and returned in UTC on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite stores them without the zone that is always UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can drop it by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Partner(Base):
    """An organisation, never a person. Registered until it ends."""

    __tablename__ = "partners"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    registered_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)


class Venue(Base):
    """A room of the house (`at_bis`) or a place elsewhere."""

    __tablename__ = "venues"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    at_bis: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)


class Event(Base):
    """A series. Times are Swedish wall time; `lineage_id` ties the parts of a split series."""

    __tablename__ = "events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    lineage_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(120))
    known_code: Mapped[str] = mapped_column(String(60), default="")
    first_day: Mapped[date] = mapped_column(Date)
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    zone: Mapped[str] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(200), default="")
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(30), default="")
    languages: Mapped[list[str]] = mapped_column(JSON)
    child_care: Mapped[bool] = mapped_column(default=False)
    drop_in: Mapped[bool] = mapped_column(default=True)
    meets_across: Mapped[bool] = mapped_column(default=False)
    has_survey: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class EventPartner(Base):
    """A co-organiser of a series; the leading one stands on the series itself."""

    __tablename__ = "event_partners"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)


class Occurrence(Base):
    """One date of a series. `original_start` (wall time) is its RECURRENCE-ID.

    The counts are null until it is closed: zero visits is data, not a gap.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("event_id", "original_start"),
        Index("ix_occurrences_starts_at", "starts_at"),
        Index("ix_occurrences_status_ends_at", "status", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    original_start: Mapped[datetime] = mapped_column(DateTime)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(10), default="planned")
    reason: Mapped[str] = mapped_column(String(200), default="")
    visits: Mapped[int | None]
    visits_counted: Mapped[bool | None]
    children: Mapped[int | None]
    women: Mapped[int | None]
    men: Mapped[int | None]
    other_sex: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class OccurrencePartner(Base):
    """A partner that really organised a held occurrence, as its closing says."""

    __tablename__ = "occurrence_partners"
    __table_args__ = (Index("ix_occurrence_partners_partner_id", "partner_id"),)

    occurrence_id: Mapped[UUID] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)


class Questionnaire(Base):
    """A version of the survey; frozen from its first answer on."""

    __tablename__ = "questionnaires"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Question(Base):
    """A question of a version; `position` is the order in which it is asked."""

    __tablename__ = "questions"

    version: Mapped[int] = mapped_column(
        ForeignKey("questionnaires.version"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    block: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(SmallInteger)
    options: Mapped[list[str]] = mapped_column(JSON)


class Submission(Base):
    """One filled-in form, one row a revision; the highest revision is what the person meant.

    The id is random and the time is the hour, so that nobody is found by when they came;
    the table is ordered by id, since a hidden row number would give the order away.
    `counted` and `wave` say whether and when the form entered the tallies (see Cell).
    """

    __tablename__ = "submissions"
    __table_args__ = (
        Index("ix_submissions_occurrence_id", "occurrence_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    occurrence_id: Mapped[UUID] = mapped_column(ForeignKey("occurrences.id"))
    month: Mapped[str] = mapped_column(String(7))
    version: Mapped[int] = mapped_column(SmallInteger)
    group: Mapped[str] = mapped_column("grp", String(20))
    language: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(10))
    received_hour: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(32))
    counted: Mapped[bool]
    wave: Mapped[int]


class Answer(Base):
    """One answer: an option code, never a label. A question left blank has no row.

    `counted` is False for an answer that waits for a correction or was replaced in time.
    """

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["submission_id", "revision"], ["submissions.id", "submissions.revision"]
        ),
        {"sqlite_with_rowid": False},
    )

    submission_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[str] = mapped_column(String(10))
    counted: Mapped[bool]
    wave: Mapped[int]


class Cell(Base):
    """A month × version × question × group: the pool in which answers wait.

    `wave` counts how many times it has been emptied into the released tallies: an answer
    whose `wave` is lower has been released. `waiting` counts answers that carry a value.
    """

    __tablename__ = "cells"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(30), primary_key=True)
    group: Mapped[str] = mapped_column("grp", String(20), primary_key=True)
    wave: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)


class Tally(Base):
    """How many gave a value: what figures read is `released` alone."""

    __tablename__ = "tallies"
    __table_args__ = ({"sqlite_with_rowid": False},)

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(30), primary_key=True)
    group: Mapped[str] = mapped_column("grp", String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(10), primary_key=True)
    released: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[int] = mapped_column(default=0)


class DataVersion(Base):
    """Rises with every change that an open screen should show; a few rows against queues."""

    __tablename__ = "data_versions"

    shard: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(Integer, default=0)


class User(Base):
    """A person who logs in. The e-mail address is kept in lower case."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Invitation(Base):
    """A one-time link; only the hash of its token is kept.

    Without `user_id` it makes a new account; with it, that account gets a new password.
    """

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginSession(Base):
    """A browser that is logged in; only the hash of its cookie is kept."""

    __tablename__ = "login_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class LoginFailure(Base):
    """A failed try, per account and per address (both hashed), to slow guessing down."""

    __tablename__ = "login_failures"
    __table_args__ = (Index("ix_login_failures_subject_at", "subject", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Change(Base):
    """Who did what, with the state before and after. `user_id` is null for the system."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_entity_entity_id", "entity", "entity_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(40))
    entity: Mapped[str] = mapped_column(String(30))
    entity_id: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Setting(Base):
    """A fact about this lab, e.g. its code, or that its data are an example."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)

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
    LargeBinary,
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


class Contribution(Base):
    """What a partner gave without leading an activity: a room, staff, money, child care."""

    __tablename__ = "contributions"
    __table_args__ = (Index("ix_contributions_partner_id_day", "partner_id", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(200), default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Venue(Base):
    """A room of the house (`at_bis`) or a place elsewhere; no longer chosen once ended."""

    __tablename__ = "venues"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    at_bis: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    ended_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)


class Event(Base):
    """A series. Times are Swedish wall time; `lineage_id` ties the parts of a split series.

    `skipped` are days (ISO) on which the rule says that it is but it is not: after a space
    stands why, where it is a red day or a break, and nothing where it was taken out by hand.
    `cost` is in kronor. A draft, not `published`, is seen by nobody outside the house.
    """

    __tablename__ = "events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    lineage_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(120))
    known_code: Mapped[str] = mapped_column(String(60), default="")
    first_day: Mapped[date] = mapped_column(Date)
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    zone: Mapped[str] = mapped_column(String(40))
    ends_next_day: Mapped[bool] = mapped_column(default=False)
    all_day: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[str] = mapped_column(String(200), default="")
    skips_red_days: Mapped[bool] = mapped_column(default=False)
    skips_breaks: Mapped[bool] = mapped_column(default=False)
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(30), default="")
    target_groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON)
    description: Mapped[str] = mapped_column(String(1000), default="")
    next_step: Mapped[str] = mapped_column(String(200), default="")
    cost: Mapped[int] = mapped_column(default=0)
    child_care: Mapped[bool] = mapped_column(default=False)
    drop_in: Mapped[bool] = mapped_column(default=True)
    meets_across: Mapped[bool] = mapped_column(default=False)
    has_survey: Mapped[bool] = mapped_column(default=True)
    published: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class EventPartner(Base):
    """A co-organiser of a series; the leading one stands on the series itself."""

    __tablename__ = "event_partners"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)


class Occurrence(Base):
    """One date of a series. `original_start` (wall time) is its RECURRENCE-ID.

    The counts are null until it is closed: zero visits is data, not a gap. `status` is one of
    bis.core.events: planned, held, cancelled, or removed (taken out by a change of its series
    or an undo; shown nowhere). `note_handled`: its note no longer waits to become a diary post.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("event_id", "original_start"),
        Index("ix_occurrences_starts_at", "starts_at"),
        Index("ix_occurrences_original_start", "original_start"),
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
    note_handled: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class OccurrencePartner(Base):
    """A partner that really organised a held occurrence, as its closing says."""

    __tablename__ = "occurrence_partners"
    __table_args__ = (Index("ix_occurrence_partners_partner_id", "partner_id"),)

    occurrence_id: Mapped[UUID] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)


class DayCount(Base):
    """The house's door count of a day; a figure of its own, never added to visits."""

    __tablename__ = "day_counts"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    entries: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class Upload(Base):
    """A picture as it is shown: drawn anew, so that nothing hides in the file."""

    __tablename__ = "uploads"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    content_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DiaryEntry(Base):
    """A post of the diary. `code` names one that came with the profile; `source` its page."""

    __tablename__ = "diary_entries"
    __table_args__ = (Index("ix_diary_entries_day", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str | None] = mapped_column(String(60), unique=True)
    day: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    upload_id: Mapped[UUID | None] = mapped_column(ForeignKey("uploads.id"))
    picture_text: Mapped[str] = mapped_column(String(200), default="")
    published: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class DiaryOccurrence(Base):
    """A post speaks of an occurrence."""

    __tablename__ = "diary_occurrences"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("diary_entries.id"), primary_key=True)
    occurrence_id: Mapped[UUID] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)


class Meeting(Base):
    """A partner meeting. `figures_at` is when its figures were frozen, null while live.

    `frozen` is what its scenes showed then, suppressed (bis.figures.board). `scene`, `story`
    and `silent_until` are what the screens that follow it show.
    """

    __tablename__ = "meetings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[str] = mapped_column(String(20))
    figures_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    scene: Mapped[int] = mapped_column(SmallInteger, default=1)
    story: Mapped[int] = mapped_column(SmallInteger, default=0)
    silent_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class MeetingPartner(Base):
    """A partner that was at a meeting."""

    __tablename__ = "meeting_partners"
    __table_args__ = (Index("ix_meeting_partners_partner_id", "partner_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)


class Insight(Base):
    """A line that the meeting wrote down about what it saw."""

    __tablename__ = "insights"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)


class Decision(Base):
    """What, who, when. Open until `done_at`, and so long on Idag."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    what: Mapped[str] = mapped_column(String(300))
    who: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class TimeNote(Base):
    """Something that the charts should tell of on its day, e.g. that the tablet was broken."""

    __tablename__ = "time_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    day: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(String(200))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Interpretation(Base):
    """What the coordinator reads out of an indicator, for the period that ends with `month`."""

    __tablename__ = "interpretations"

    indicator: Mapped[str] = mapped_column(String(30), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))
    version: Mapped[int] = mapped_column(default=1)


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


class ClosedMonth(Base):
    """A month whose breakdowns have been made, once and for all."""

    __tablename__ = "closed_months"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Breakdown(Base):
    """A closed month's answers by one more thing: `dimension` is kind or partner.

    `code` is the kind, or the partner's id; `answers` counts those of `value`.
    """

    __tablename__ = "breakdowns"
    __table_args__ = ({"sqlite_with_rowid": False},)

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    dimension: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    question: Mapped[str] = mapped_column(String(30), primary_key=True)
    group: Mapped[str] = mapped_column("grp", String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(10), primary_key=True)
    answers: Mapped[int]


class Lease(Base):
    """A job that one process at a time may do, and until when it has promised to be done."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


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
    """A secret link; only the hash of its token is kept.

    `kind` is account (makes one, once), password (a new one for `user_id`, once) or week: an
    organisation that never logs in sends its week with it, as often as it wants, until it
    expires; such a link has no address.
    """

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="account")
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

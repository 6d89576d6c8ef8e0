"""The house: partners, calendar, survey, tallies, people.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "cells",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("grp", sa.String(length=20), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "version", "question", "grp", name="pk_cells"),
    )
    op.create_table(
        "data_versions",
        sa.Column("shard", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shard", name="pk_data_versions"),
    )
    op.bulk_insert(
        sa.table(
            "data_versions", sa.column("shard", sa.Integer), sa.column("value", sa.Integer)
        ),
        [{"shard": shard, "value": 0} for shard in range(8)],
    )
    op.create_table(
        "login_failures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_login_failures"),
    )
    op.create_index("ix_login_failures_subject_at", "login_failures", ["subject", "at"])

    op.create_table(
        "partners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_partners"),
        sa.UniqueConstraint("code", name="uq_partners_code"),
    )
    op.create_table(
        "questionnaires",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_questionnaires"),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )
    op.create_table(
        "tallies",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("grp", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=10), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "version", "question", "grp", "value", name="pk_tallies"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "venues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at_bis", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_venues"),
        sa.UniqueConstraint("code", name="uq_venues_code"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lineage_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("known_code", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("level", sa.String(length=30), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("child_care", sa.Boolean(), nullable=False),
        sa.Column("drop_in", sa.Boolean(), nullable=False),
        sa.Column("meets_across", sa.Boolean(), nullable=False),
        sa.Column("has_survey", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["partners.id"], name="fk_events_organiser_id"
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name="fk_events_venue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_organiser_id", "events", ["organiser_id"])

    op.create_table(
        "questions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("block", sa.String(length=20), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["questionnaires.version"], name="fk_questions_version"
        ),
        sa.PrimaryKeyConstraint("version", "code", name="pk_questions"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_users_partner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("entity", sa.String(length=30), nullable=False),
        sa.Column("entity_id", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_changes_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_entity_entity_id", "changes", ["entity", "entity_id"])

    op.create_table(
        "event_partners",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_partners_event_id"),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name="fk_event_partners_partner_id"
        ),
        sa.PrimaryKeyConstraint("event_id", "partner_id", name="pk_event_partners"),
    )
    op.create_table(
        "login_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_login_sessions_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login_sessions"),
    )
    op.create_index("ix_login_sessions_expires_at", "login_sessions", ["expires_at"])
    op.create_index("ix_login_sessions_user_id", "login_sessions", ["user_id"])

    op.create_table(
        "occurrences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("original_start", sa.DateTime(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("visits_counted", sa.Boolean(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("other_sex", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_occurrences_event_id"),
        sa.PrimaryKeyConstraint("id", name="pk_occurrences"),
        sa.UniqueConstraint(
            "event_id", "original_start", name="uq_occurrences_event_id_original_start"
        ),
    )
    op.create_index("ix_occurrences_starts_at", "occurrences", ["starts_at"])
    op.create_index("ix_occurrences_status_ends_at", "occurrences", ["status", "ends_at"])

    op.create_table(
        "occurrence_partners",
        sa.Column("occurrence_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name="fk_occurrence_partners_occurrence_id"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name="fk_occurrence_partners_partner_id"
        ),
        sa.PrimaryKeyConstraint("occurrence_id", "partner_id", name="pk_occurrence_partners"),
    )
    op.create_index("ix_occurrence_partners_partner_id", "occurrence_partners", ["partner_id"])

    op.create_table(
        "submissions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("occurrence_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("grp", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("received_hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name="fk_submissions_occurrence_id"
        ),
        sa.PrimaryKeyConstraint("id", "revision", name="pk_submissions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_submissions_occurrence_id", "submissions", ["occurrence_id"])

    op.create_table(
        "answers",
        sa.Column("submission_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("value", sa.String(length=10), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id", "revision"],
            ["submissions.id", "submissions.revision"],
            name="fk_answers_submission_id_revision",
        ),
        sa.PrimaryKeyConstraint("submission_id", "revision", "question", name="pk_answers"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("answers")
    op.drop_index("ix_submissions_occurrence_id", table_name="submissions")

    op.drop_table("submissions")
    op.drop_index("ix_occurrence_partners_partner_id", table_name="occurrence_partners")

    op.drop_table("occurrence_partners")
    op.drop_index("ix_occurrences_status_ends_at", table_name="occurrences")
    op.drop_index("ix_occurrences_starts_at", table_name="occurrences")

    op.drop_table("occurrences")
    op.drop_index("ix_login_sessions_user_id", table_name="login_sessions")
    op.drop_index("ix_login_sessions_expires_at", table_name="login_sessions")

    op.drop_table("login_sessions")
    op.drop_table("event_partners")
    op.drop_index("ix_changes_entity_entity_id", table_name="changes")

    op.drop_table("changes")
    op.drop_table("users")
    op.drop_table("questions")
    op.drop_index("ix_events_organiser_id", table_name="events")

    op.drop_table("events")
    op.drop_table("venues")
    op.drop_table("tallies")
    op.drop_table("settings")
    op.drop_table("questionnaires")
    op.drop_table("partners")
    op.drop_index("ix_login_failures_subject_at", table_name="login_failures")

    op.drop_table("login_failures")
    op.drop_table("data_versions")
    op.drop_table("cells")

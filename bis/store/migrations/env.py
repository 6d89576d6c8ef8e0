"""Alembic runs this; the connection, its lock and its transaction come from the caller."""

from alembic import context

from bis.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()

"""Pictures, kept in the database so that a backup holds them and every process sees them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from bis.core.pictures import CONTENT_TYPE, Picture
from bis.errors import NotFoundError
from bis.store.models import DiaryEntry, Upload


def add(session: Session, picture: Picture, made_at: datetime) -> UUID:
    """Keep a picture that was drawn here; return its id."""
    upload_id = uuid7()
    session.add(
        Upload(
            id=upload_id,
            content_type=CONTENT_TYPE,
            width=picture.width,
            height=picture.height,
            content=picture.content,
            made_at=made_at,
        )
    )
    session.flush()
    return upload_id


def forget_unused(session: Session, before: datetime) -> None:
    """Remove what was kept before `before` and no post, removed ones too, has for picture."""
    used = exists().where(DiaryEntry.upload_id == Upload.id)
    session.execute(delete(Upload).where(Upload.made_at < before, ~used))


def exists_as(session: Session, upload_id: UUID) -> bool:
    """Return whether the picture is kept."""
    return session.scalar(select(Upload.id).where(Upload.id == upload_id)) is not None


def content(session: Session, upload_id: UUID, *, public: bool) -> bytes:
    """Return a picture's bytes; `public`: only of a published post that stands.

    Raises NotFoundError.
    """
    query = select(Upload.content).where(Upload.id == upload_id)
    if public:
        query = query.where(
            exists().where(
                DiaryEntry.upload_id == Upload.id,
                DiaryEntry.published,
                DiaryEntry.removed_at.is_(None),
            )
        )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError(f"picture {upload_id}")
    return found

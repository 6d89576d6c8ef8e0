"""The diary's posts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from bis.core.diary import Linked, Post, PostDraft, PostPicture, clean_text
from bis.core.diary_file import KnownPost
from bis.core.typed import clean
from bis.errors import ChangedMeanwhileError, NotFoundError
from bis.store.models import (
    DiaryEntry,
    DiaryOccurrence,
    Event,
    Occurrence,
    Upload,
)

ENTITY = "diary"  # under this name the history keeps what was done to a post

_POSTS = (
    select(DiaryEntry, Upload.width, Upload.height)
    .outerjoin(Upload, Upload.id == DiaryEntry.upload_id)
    .order_by(DiaryEntry.day.desc(), DiaryEntry.made_at.desc(), DiaryEntry.id.desc())
)


def posts(
    session: Session, *, removed: bool = False, first: int = 0, most: int | None = None
) -> list[Post]:
    """Return posts, newest first: those that stand, or those that were removed."""
    shown = DiaryEntry.removed_at.is_not(None) if removed else DiaryEntry.removed_at.is_(None)
    return _read(session, _POSTS.where(shown).offset(first).limit(most))


def published(session: Session, *, first: int = 0, most: int | None = None) -> list[Post]:
    """Return what the public may read, newest first."""
    shown = _POSTS.where(DiaryEntry.published, DiaryEntry.removed_at.is_(None))
    return _read(session, shown.offset(first).limit(most))


def count(session: Session, *, only_published: bool = False) -> int:
    """Return how many posts stand."""
    query = select(func.count()).where(DiaryEntry.removed_at.is_(None))
    return session.scalar(query.where(DiaryEntry.published) if only_published else query) or 0


def get(session: Session, entry_id: UUID) -> Post:
    """Return one post, removed ones too. Raises NotFoundError."""
    found = _read(session, _POSTS.where(DiaryEntry.id == entry_id))
    if not found:
        raise NotFoundError(f"post {entry_id}")
    return found[0]


def same_as(session: Session, draft: PostDraft) -> UUID | None:
    """Return the post that says just what a checked draft says."""
    return session.scalar(
        select(DiaryEntry.id)
        .where(DiaryEntry.removed_at.is_(None))
        .filter_by(**_values(draft))
        .limit(1)
    )


def add(session: Session, draft: PostDraft, made_at: datetime) -> UUID:
    """Add a checked draft as a post; return its id."""
    entry_id = uuid7()
    session.add(DiaryEntry(id=entry_id, made_at=made_at, **_values(draft)))
    session.flush()
    _link(session, entry_id, draft.occurrences)
    return entry_id


def add_known(session: Session, known: Sequence[KnownPost], made_at: datetime) -> None:
    """Add the posts that came with the lab, published as they were; a known code is left."""
    there = set(session.scalars(select(DiaryEntry.code).where(DiaryEntry.code.is_not(None))))
    session.add_all(
        DiaryEntry(
            code=one.code,
            day=one.day,
            title=one.title,
            text=clean_text(one.text),
            source=one.source,
            published=True,
            made_at=made_at,
        )
        for one in known
        if one.code not in there
    )
    session.flush()


def change(session: Session, entry_id: UUID, draft: PostDraft, version: int) -> None:
    """Save a checked draft over a post. Raises ChangedMeanwhileError."""
    _set(session, entry_id, version, _values(draft))
    _link(session, entry_id, draft.occurrences)


def set_removed(session: Session, entry_id: UUID, at: datetime | None, version: int) -> None:
    """Take a post away, or put it back with `at` None. Raises ChangedMeanwhileError."""
    _set(session, entry_id, version, {"removed_at": at})


def state(session: Session, entry_id: UUID) -> dict[str, Any]:
    """Return a post as it stands, for the history. Raises NotFoundError."""
    post = get(session, entry_id)
    return {
        "day": post.day.isoformat(),
        "title": post.title,
        "text": post.text,
        "picture": str(post.picture.id) if post.picture else None,
        "picture_text": post.picture.text if post.picture else "",
        "occurrences": sorted(str(one.id) for one in post.linked),
        "published": post.published,
        "removed": post.is_removed,
        "version": post.version,
    }


def _values(draft: PostDraft) -> dict[str, Any]:
    return {
        "day": draft.day,
        "title": clean(draft.title),
        "text": clean_text(draft.text),
        "upload_id": draft.picture,
        "picture_text": clean(draft.picture_text) if draft.picture else "",
        "published": draft.published,
    }


def _set(session: Session, entry_id: UUID, version: int, values: dict[str, Any]) -> None:
    done = session.execute(
        update(DiaryEntry)
        .where(DiaryEntry.id == entry_id, DiaryEntry.version == version)
        .values(**values, version=version + 1)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedMeanwhileError(f"post {entry_id} is not at {version}")
    session.expire_all()


def _link(session: Session, entry_id: UUID, occurrences: Iterable[UUID]) -> None:
    session.execute(delete(DiaryOccurrence).where(DiaryOccurrence.entry_id == entry_id))
    rows = [{"entry_id": entry_id, "occurrence_id": one} for one in set(occurrences)]
    if rows:
        session.execute(insert(DiaryOccurrence), rows)


def _read(session: Session, query: Select[DiaryEntry, int | None, int | None]) -> list[Post]:
    rows = session.execute(query).all()
    linked = _linked(session, [entry.id for entry, _, _ in rows])
    return [
        Post(
            id=entry.id,
            version=entry.version,
            code=entry.code or "",
            day=entry.day,
            title=entry.title,
            text=entry.text,
            source=entry.source,
            picture=PostPicture(entry.upload_id, width or 0, height or 0, entry.picture_text)
            if entry.upload_id
            else None,
            published=entry.published,
            is_removed=entry.removed_at is not None,
            linked=tuple(linked.get(entry.id, ())),
        )
        for entry, width, height in rows
    ]


def _linked(session: Session, entry_ids: Sequence[UUID]) -> dict[UUID, list[Linked]]:
    found = session.execute(
        select(DiaryOccurrence.entry_id, Occurrence.id, Event.title, Occurrence.starts_at)
        .join(Occurrence, Occurrence.id == DiaryOccurrence.occurrence_id)
        .join(Event, Event.id == Occurrence.event_id)
        .where(DiaryOccurrence.entry_id.in_(entry_ids))
        .order_by(Occurrence.starts_at, Event.title)
    )
    linked: dict[UUID, list[Linked]] = {}
    for entry_id, occurrence_id, title, starts_at in found:
        linked.setdefault(entry_id, []).append(Linked(occurrence_id, title, starts_at))
    return linked

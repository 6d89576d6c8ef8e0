"""The diary: writing posts, their pictures, and the notes that wait to become one."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from bis import clock
from bis.core import diary, diary_file, pictures
from bis.core.diary import Post, PostDraft
from bis.core.diary_file import KnownPost
from bis.core.events import HELD
from bis.core.permissions import Action, Actor, check
from bis.errors import NotFoundError, RefusedError, SettingsError
from bis.settings import settings
from bis.store import changes, events, lab, uploads
from bis.store import diary as stored
from bis.store.session import Session, reading, writing

_UNUSED_FOR = timedelta(days=1)  # long enough to finish the post that a picture was meant for


@cache
def known_posts() -> tuple[KnownPost, ...]:
    """Return the posts that come with the lab, none where it has no file of them.

    Raises SettingsError.
    """
    profile_file = settings().profile_file
    file = profile_file.with_name(f"{profile_file.stem}-dagbok.toml")
    name = f"data/labs/{file.name}"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("error.profile", file=name, detail=str(error)) from error
    return diary_file.parse(text, name)


def add(actor: Actor, draft: PostDraft) -> UUID:
    """Save a new post; return its id. The same one saved twice is one.

    Raises FieldsError, NotAllowedError, RefusedError.
    """
    now = _checked(actor, draft)
    with writing() as session:
        lab.lock(session)  # two taps at once must not both find nothing
        same = stored.same_as(session, draft)
        if same is not None:
            return same
        _check_links(session, draft)
        entry_id = stored.add(session, draft, now)
        _note(session, now, actor, "add", entry_id, None)
    return entry_id


def change(actor: Actor, entry_id: UUID, draft: PostDraft, version: int) -> None:
    """Save a draft over a post. `version` is the one that the person was shown.

    Raises FieldsError, NotAllowedError, NotFoundError, RefusedError, ChangedMeanwhileError.
    """
    now = _checked(actor, draft)
    with writing() as session:
        before = stored.state(session, entry_id)
        _check_links(session, draft, before["occurrences"])
        stored.change(session, entry_id, draft, version)
        _note(session, now, actor, "change", entry_id, before)


def remove(actor: Actor, entry_id: UUID, version: int) -> None:
    """Take a post away, also from the public page; it can be put back.

    Raises NotAllowedError, NotFoundError, ChangedMeanwhileError.
    """
    _set_removed(actor, entry_id, version, removed=True)


def put_back(actor: Actor, entry_id: UUID, version: int) -> None:
    """Put a removed post back as it was.

    Raises NotAllowedError, NotFoundError, ChangedMeanwhileError.
    """
    _set_removed(actor, entry_id, version, removed=False)


def _set_removed(actor: Actor, entry_id: UUID, version: int, *, removed: bool) -> None:
    check(actor, Action.WRITE_DIARY)
    now = clock.now()
    with writing() as session:
        before = stored.state(session, entry_id)
        stored.set_removed(session, entry_id, now if removed else None, version)
        action = "remove" if removed else "put_back"
        _note(session, now, actor, action, entry_id, before)


def set_note_aside(actor: Actor, occurrence_id: UUID, *, aside: bool) -> None:
    """Let the note of a closing wait for a post no longer, or again.

    Raises NotAllowedError, NotFoundError.
    """
    check(actor, Action.WRITE_DIARY)
    now = clock.now()
    with writing() as session:
        events.get(session, occurrence_id)
        events.set_note_aside(session, occurrence_id, aside=aside)
        what = "set_aside" if aside else "take_up"
        changes.note(session, now, actor.user_id, what, "note", str(occurrence_id))


# ---- Pictures


def keep_picture(actor: Actor, content: bytes) -> UUID:
    """Draw a picture anew and keep it for a post that is being written; return its id.

    What was kept earlier and came into no post is forgotten.

    Raises NotAllowedError, RefusedError.
    """
    check(actor, Action.WRITE_DIARY)
    drawn = pictures.redraw(content)
    now = clock.now()
    with writing() as session:
        uploads.forget_unused(session, now - _UNUSED_FOR)
        return uploads.add(session, drawn, now)


def picture(actor: Actor, upload_id: UUID) -> bytes:
    """Return a picture for those who work here. Raises NotAllowedError, NotFoundError."""
    check(actor, Action.READ_DIARY)
    with reading() as session:
        return uploads.content(session, upload_id, public=False)


def open_picture(upload_id: UUID) -> bytes:
    """Return a picture of the public page. Raises NotFoundError."""
    with reading() as session:
        return uploads.content(session, upload_id, public=True)


def open_post(entry_id: UUID) -> Post:
    """Return a post of the public page. Raises NotFoundError."""
    with reading() as session:
        found = stored.get(session, entry_id)
    if not found.published or found.is_removed:
        raise NotFoundError(f"published post {entry_id}")
    return found


def _checked(actor: Actor, draft: PostDraft) -> datetime:
    """Return now, once this person may save this draft."""
    check(actor, Action.WRITE_DIARY)
    diary.check(draft, clock.today())
    return clock.now()


def _check_links(session: Session, draft: PostDraft, linked: Collection[str] = ()) -> None:
    """Refuse what a draft points at and is no longer there; what was `linked` may stay so."""
    if draft.picture and not uploads.exists_as(session, draft.picture):
        raise RefusedError("diary.error.picture_gone")
    for one in draft.occurrences:
        if str(one) not in linked and events.get(session, one).status != HELD:
            raise RefusedError("diary.error.not_held")


def _note(
    session: Session,
    now: datetime,
    actor: Actor,
    action: str,
    entry_id: UUID,
    before: dict[str, object] | None,
) -> None:
    after = stored.state(session, entry_id)
    changes.note(
        session, now, actor.user_id, action, stored.ENTITY, str(entry_id), before, after
    )

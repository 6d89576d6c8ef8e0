"""Two wrote over the same post: what is saved beside what is not, field by field."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from bis import clock
from bis.core.diary import Post, PostDraft, PostPicture
from bis.core.events import wall
from bis.ui import reads, reads_diary
from bis.ui.diary_parts import plain_text, show_picture
from bis.ui.text import day_name, plain, second_of, t

_PLAIN_FIELDS = ("title", "text", "picture_text")


def show_both(mine: PostDraft, post: Post) -> None:
    """Say who saved and when, to the second, and draw both versions of what differs."""
    newest = reads_diary.history(post.id)[0]
    at, now = wall(newest.at), clock.local_now()
    clock_then = second_of(at)
    said = t(
        "diary.form.somebody_first",
        who=plain(newest.who),
        day=plain(day_name(at.date())),
        clock=clock_then,
    )
    st.warning(said, icon=":material/group:")
    left, right = st.columns(2)
    left.markdown(f"**{t('diary.form.mine', clock=second_of(now))}**")
    right.markdown(f"**{t('diary.form.theirs', clock=clock_then)}**")
    for name in _differing(mine, post.draft):
        for column, draft in ((left, mine), (right, post.draft)):
            with column:
                _field(name, draft)


def _differing(mine: PostDraft, theirs: PostDraft) -> list[str]:
    names = ("title", "day", "text", "occurrences", "picture", "picture_text", "published")
    return [name for name in names if getattr(mine, name) != getattr(theirs, name)]


def _field(name: str, draft: PostDraft) -> None:
    st.markdown(f":small[{t(f'diary.form.{name}')}]")
    if name == "picture" and draft.picture:
        show_picture(PostPicture(draft.picture, 320, 200, draft.picture_text))
        return
    st.markdown(_words(name, draft) or t("diary.form.nothing"))


def _words(name: str, draft: PostDraft) -> str:
    if name == "day":
        return plain(f"{day_name(draft.day)} {draft.day.year}") if draft.day else ""
    if name == "occurrences":
        return plain(", ".join(_titles(draft.occurrences)))
    if name == "published":
        return t("diary.form.yes" if draft.published else "diary.form.no")
    return plain_text(getattr(draft, name)) if name in _PLAIN_FIELDS else ""


def _titles(occurrences: Sequence[UUID]) -> list[str]:
    found = (reads.occurrence(one) for one in occurrences)
    return [f"{one.title} {day_name(one.day)}" for one in found]

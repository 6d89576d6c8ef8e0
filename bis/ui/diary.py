"""The diary as it is read: posts newest first, what waits to become one, what was removed."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

import streamlit as st

from bis.actions import diary
from bis.core.diary import Post
from bis.core.events import Occurrence, wall
from bis.core.permissions import Action
from bis.store.changes import Kept
from bis.ui import diary_form, happenings, reads_diary
from bis.ui.as_shown import version_shown
from bis.ui.diary_parts import plain_text, show_picture
from bis.ui.folds import unfolded
from bis.ui.frame import plain_link
from bis.ui.telling import telling
from bis.ui.text import day_name, plain, quiet, second_of, t
from bis.ui.who import actor, can

T = TypeVar("T")

WIDTH = 760  # pixels: longer lines are hard to read
_A_TIME = 10
_SHOWN = "_diary_shown"  # how many posts stand on this screen
_HISTORY = "_diary_history"  # the post whose history is open
_REMOVED = "_diary_removed"  # the id of the post that was removed here last
_ASIDE = "_diary_aside"  # the id of the activity whose note was set aside here last


def head() -> None:
    """Draw the title, the way to write, and the way to what the public reads."""
    title, new = st.columns([4, 1], vertical_alignment="bottom")
    title.title(t("menu.diary"))
    if can(Action.WRITE_DIARY):
        new.button(
            t("diary.write"),
            icon=":material/edit:",
            type="primary",
            width="stretch",
            on_click=diary_form.open_at,
            args=(diary_form.NEW,),
        )
    quiet(t("diary.intro"))
    if reads_diary.count()[1]:
        plain_link("/oppet/dagbok", t("diary.open_page"))


def tell_done() -> None:
    """Say what was just done here, with the way to undo it."""
    diary_form.tell_saved()
    _offer_undo(_REMOVED, _undo_removal)
    _offer_undo(_ASIDE, _undo_setting_aside)


def _offer_undo(key: str, draw: Callable[[UUID], bool]) -> None:
    """Let `draw` say what was done to the id under `key`; forget it once that is undone."""
    done_to = st.session_state.get(key)
    if done_to is not None and draw(done_to):
        del st.session_state[key]
        st.rerun()


def _undo_removal(entry_id: UUID) -> bool:
    post = reads_diary.post(entry_id)
    if not post.is_removed:  # somebody has put it back
        return True
    st.success(t("diary.removed", title=plain(post.title)), icon=":material/delete:")
    return _pressed("undo", f"undo-{entry_id}") and _done(
        lambda: diary.put_back(actor(), entry_id, post.version)
    )


def _undo_setting_aside(occurrence_id: UUID) -> bool:
    aside = {one.id: one for one in reads_diary.notes(set_aside=True)}
    if occurrence_id not in aside:
        return True
    title = plain(_said_at(aside[occurrence_id]))
    st.success(t("diary.was_set_aside", title=title), icon=":material/inventory_2:")
    return _pressed("undo", f"undo-{occurrence_id}") and _done(
        lambda: diary.set_note_aside(actor(), occurrence_id, aside=False)
    )


def _pressed(label: str, key: str, icon: str = ":material/undo:") -> bool:
    return st.button(t(f"diary.{label}"), key=key, icon=icon)


def _done(action: Callable[[], None]) -> bool:
    """Do it, or tell why not; return whether it was done."""
    with telling() as outcome:
        action()
    return outcome.succeeded


# ---- What waits to become a post


def show_waiting() -> None:
    """List the notes of closings that nobody has written about, for those who write."""
    if not can(Action.WRITE_DIARY):
        return
    waiting = reads_diary.notes(set_aside=False)
    aside = reads_diary.notes(set_aside=True)
    if waiting:
        _fold("waiting", ":material/chat:", waiting, _waiting, t("diary.waiting_meaning"))
    if aside:
        _fold("aside_list", ":material/inventory_2:", aside, _set_aside)


def _fold(
    name: str, icon: str, found: Sequence[T], draw: Callable[[T], None], meaning: str = ""
) -> None:
    """Draw a fold that says how many were found, and what each of them is while it is open."""
    fold = unfolded(t(f"diary.{name}"), key=name, count=len(found), icon=icon)
    if fold:
        with fold:
            if meaning:
                quiet(meaning)
            for one in found:
                draw(one)


def _waiting(one: Occurrence) -> None:
    with st.container(border=True):
        _say_note(one)
        with st.container(horizontal=True):
            st.button(
                t("diary.write_about"),
                key=f"write-{one.id}",
                icon=":material/edit:",
                on_click=diary_form.open_at,
                args=(diary_form.about(one.id),),
            )
            pressed = _pressed("set_aside", f"aside-{one.id}", ":material/inventory_2:")
        if pressed and _done(lambda: diary.set_note_aside(actor(), one.id, aside=True)):
            st.session_state[_ASIDE] = one.id
            st.rerun()


def _set_aside(one: Occurrence) -> None:
    with st.container(border=True):
        _say_note(one)
        if _pressed("take_up", f"up-{one.id}") and _done(
            lambda: diary.set_note_aside(actor(), one.id, aside=False)
        ):
            st.rerun()


def _say_note(one: Occurrence) -> None:
    quiet(plain(_said_at(one)))
    st.markdown(plain(one.note))


def _said_at(one: Occurrence) -> str:
    return f"{one.title}, {happenings.begins(one, wall(one.starts_at))}"


# ---- The posts


def show_posts() -> None:
    """Draw the newest posts, and a way to older ones."""
    shown = st.session_state.get(_SHOWN, _A_TIME)
    found = reads_diary.posts(shown)
    if not found:
        st.info(t("diary.empty" if can(Action.WRITE_DIARY) else "diary.empty_reader"))
    for post in found:
        with st.container(border=True, width=WIDTH, key=f"post-{post.id}"):
            _post(post)
    if reads_diary.count()[0] > shown and st.button(
        t("diary.more"), icon=":material/expand_more:", key="more"
    ):
        st.session_state[_SHOWN] = shown + _A_TIME
        st.rerun()


def _post(post: Post) -> None:
    seen = "is_public" if post.published else "is_internal"
    colour = "green" if post.published else "gray"
    day = plain(f"{day_name(post.day)} {post.day.year}")
    st.markdown(f":small[{day}] :{colour}-badge[{t(f'diary.{seen}')}]")
    st.subheader(plain(post.title), anchor=False)
    if post.picture:
        show_picture(post.picture)
    st.markdown(plain_text(post.text))
    if post.text_is_elsewhere:
        quiet(t("diary.elsewhere"))
    for one in post.linked:
        said = f"{day_name(wall(one.starts_at).date())} {wall(one.starts_at).year}"
        quiet(t("diary.about", title=plain(one.title), day=plain(said)))
    if post.source:
        plain_link(post.source, t("diary.source"))
    if can(Action.WRITE_DIARY):
        _buttons(post)


def _buttons(post: Post) -> None:
    is_open = st.session_state.get(_HISTORY) == post.id
    version = version_shown(f"_diary_version-{post.id}", post.version)
    with st.container(horizontal=True):
        st.button(
            t("diary.edit"),
            key=f"edit-{post.id}",
            icon=":material/edit:",
            on_click=diary_form.open_at,
            args=(str(post.id),),
        )
        removes = _pressed("remove", f"remove-{post.id}", ":material/delete:")
        label = "history_hide" if is_open else "history"
        turns = _pressed(label, f"history-{post.id}", ":material/history:")
    if removes and _done(lambda: diary.remove(actor(), post.id, version)):
        st.session_state[_REMOVED] = post.id
        st.rerun()
    if turns:
        st.session_state[_HISTORY] = None if is_open else post.id
        st.rerun()
    if is_open:
        _history(post)


def _history(post: Post) -> None:
    found = reads_diary.history(post.id)
    for change in found:
        at = wall(change.at)
        said = t(
            "diary.history_line",
            day=f"{day_name(at.date())} {at.year}",
            clock=second_of(at),
            who=change.who or t("diary.history_house"),
            what=_what(change),
        )
        quiet(plain(said))
    if not any(change.action == "add" for change in found):
        quiet(t("diary.history_came"))


def _what(change: Kept) -> str:
    before, after = change.before or {}, change.after or {}
    if change.action == "change" and before.get("published") != after.get("published"):
        return t("diary.did.taken_public" if after["published"] else "diary.did.taken_internal")
    return t(f"diary.did.{change.action}")


def show_removed() -> None:
    """List what was removed, each with a way to put it back."""
    found = reads_diary.removed() if can(Action.WRITE_DIARY) else []
    if found:
        _fold("removed_list", ":material/delete:", found, _removed)


def _removed(post: Post) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(post.title)}**")
        quiet(plain(f"{day_name(post.day)} {post.day.year}"))
        if _pressed("put_back", f"back-{post.id}") and _done(
            lambda: diary.put_back(actor(), post.id, post.version)
        ):
            st.rerun()

"""The form in which a post is written; what is typed stays until it is saved or given up."""

from datetime import date
from typing import Any
from uuid import UUID

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from bis import clock
from bis.actions import diary
from bis.core import diary as core
from bis.core.diary import Post, PostDraft, PostPicture
from bis.core.events import wall
from bis.core.permissions import Action
from bis.errors import ChangedMeanwhileError, NotFoundError, RefusedError
from bis.ui import drafts, happenings, reads, reads_diary
from bis.ui.diary_both import show_both
from bis.ui.diary_parts import show_picture
from bis.ui.drafts import Draft
from bis.ui.telling import telling, wrong_here
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor, can

NEW = "ny"
WIDTH = 760  # pixels: longer lines are hard to read
_ABOUT = "om-"  # then the id of the activity whose note is written about
_ASKED = "skriv"  # the place in the address: NEW, an activity's note, or the id of a post
_FIELDS = ("title", "day", "text", "occurrences", "picture", "picture_text", "published")
_SAVED = "_diary_saved"
_FIRST_DAY = date(2000, 1, 1)


def is_open() -> bool:
    """Return whether the address asks for the form, and this person may write."""
    return _ASKED in st.query_params and can(Action.WRITE_DIARY)


def open_at(place: str) -> None:
    """Open the form at `place` in the next run: NEW, `about`, or the id of a post."""
    st.query_params[_ASKED] = place


def about(occurrence_id: UUID) -> str:
    """Return the place of a new post about the note of an activity."""
    return f"{_ABOUT}{occurrence_id}"


def tell_saved() -> None:
    """Say once what has just been saved."""
    title = st.session_state.pop(_SAVED, None)
    if title is not None:
        st.success(t("diary.form.saved", title=plain(title)), icon=":material/task_alt:")


def write() -> None:
    """Draw the form at the place of the address, and save what stands in it."""
    place = st.query_params[_ASKED]
    st.empty()  # the place of the list's poll, whose late answer would take the title away
    with telling() as found:
        post = _post_at(place)
        fresh = _fresh(place, post)
    if not found.succeeded:
        _way_back(place)
        return
    _begin(place, fresh)
    st.title(t("diary.form.edit" if post else "diary.form.new"))
    with st.container(width=WIDTH, key="diary-form"):
        _tell_unsaved(place)
        if post and _state(place, "conflict"):
            _offer_both(place, post)
        if post and post.is_removed:
            st.warning(t("diary.form.removed_meanwhile"), icon=":material/delete:")
        _fields(place)
        _keep(place, fresh)
        _save(place, post)


# ---- What stands in the form


def _key(place: str, name: str) -> str:
    return f"dagbok-{place}-{name}"


def _state(place: str, name: str) -> Any:
    return st.session_state.get(_key(place, name))


def _post_at(place: str) -> Post | None:
    """Return the post that is written over, None for a new one. Raises NotFoundError."""
    if place == NEW or place.startswith(_ABOUT):
        return None
    return reads_diary.post(_id_of(place))


def _id_of(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise NotFoundError(f"diary at {typed}") from error


def _fresh(place: str, post: Post | None) -> Draft:
    """Return what the form begins with. Raises NotFoundError."""
    if post:
        return Draft(post.version, _as_values(post.draft))
    if place == NEW:
        return Draft(0, _as_values(PostDraft(clock.today(), "")))
    told = reads.occurrence(_id_of(place.removeprefix(_ABOUT)))
    return Draft(0, _as_values(PostDraft(told.day, "", told.note, (told.id,))))


def _as_values(draft: PostDraft) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in _FIELDS}
    return {**values, "occurrences": list(draft.occurrences)}


def _begin(place: str, fresh: Draft) -> None:
    """Fill the fields as the form opens, with what was typed before if something was."""
    if _key(place, "title") in st.session_state:
        return
    kept = drafts.of(actor().user_id, place)
    start = kept or fresh
    for name, value in start.values.items():
        st.session_state[_key(place, name)] = value
    st.session_state[_key(place, "version")] = start.version
    st.session_state[_key(place, "unsaved")] = kept is not None


def _values(place: str) -> dict[str, Any]:
    values = {name: _state(place, name) for name in _FIELDS}
    return {**values, "picture_text": values["picture_text"] or ""}  # its field may be away


def _draft(place: str) -> PostDraft:
    values = _values(place)
    return PostDraft(**{**values, "occurrences": tuple(values["occurrences"])})


def _keep(place: str, fresh: Draft) -> None:
    values = _values(place)
    if values == fresh.values:
        drafts.forget(actor().user_id, place)
    else:
        drafts.keep(actor().user_id, place, Draft(_state(place, "version"), values))


def _give_up(place: str) -> None:
    """Forget what was typed; the form would begin anew."""
    drafts.forget(actor().user_id, place)
    for key in [key for key in st.session_state if str(key).startswith(_key(place, ""))]:
        del st.session_state[key]


def _tell_unsaved(place: str) -> None:
    if _state(place, "unsaved"):
        st.info(t("diary.form.unsaved"), icon=":material/edit_note:")
        st.button(
            t("diary.form.start_over"),
            icon=":material/restart_alt:",
            on_click=_give_up,
            args=(place,),
        )


# ---- The fields


def _fields(place: str) -> None:
    wrong: dict[str, str] = st.session_state.pop(_key(place, "wrong"), {})
    st.text_input(
        t("diary.form.title"),
        key=_key(place, "title"),
        placeholder=t("diary.form.title_hint"),
        autocomplete="off",
        live=True,
    )
    wrong_here(wrong.get("title"))
    _day(place)
    wrong_here(wrong.get("day"))
    quiet(t("diary.form.no_names"))
    text = st.text_area(t("diary.form.text"), key=_key(place, "text"), height=260)
    quiet(t("diary.form.text_help", count=len(core.clean_text(text))))
    wrong_here(wrong.get("text"))
    _occurrences(place)
    _picture(place, wrong.get("picture_text"))
    st.toggle(t("diary.form.published"), key=_key(place, "published"))


def _day(place: str) -> None:
    today = clock.today()
    st.date_input(
        t("diary.form.day"),
        min_value=_FIRST_DAY,
        max_value=max(today, _state(place, "day") or today),
        format="YYYY-MM-DD",
        key=_key(place, "day"),
        width=260,
    )


def _occurrences(place: str) -> None:
    """Offer what was held of late, and what the post is about already."""
    names = {
        one.id: f"{one.title}, {happenings.begins(one, wall(one.starts_at))}"
        for one in reads_diary.held()
    }
    for chosen in _state(place, "occurrences"):
        if chosen not in names:
            older = reads.occurrence(chosen)
            names[chosen] = f"{older.title}, {day_name(older.day)} {older.day.year}"
    st.multiselect(
        t("diary.form.occurrences"),
        list(names),
        format_func=names.__getitem__,
        placeholder=t("diary.form.occurrences_hint"),
        select_all=False,
        key=_key(place, "occurrences"),
    )


def _picture(place: str, wrong_text: str | None) -> None:
    tries = _state(place, "tries") or 0
    file = st.file_uploader(
        t("diary.form.picture"),
        type=["jpg", "jpeg", "png", "webp"],
        key=_key(place, f"file-{tries}"),
    )
    _take(place, file)
    wrong_here(_state(place, "picture_wrong"))
    quiet(t("diary.form.picture_help"))
    picture: UUID | None = _state(place, "picture")
    if picture is None:
        return
    text = st.text_input(
        t("diary.form.picture_text"), key=_key(place, "picture_text"), autocomplete="off"
    )
    quiet(t("diary.form.picture_text_help"))
    wrong_here(wrong_text)
    with st.container(width=320):
        show_picture(PostPicture(picture, 320, 200, text))
    st.button(
        t("diary.form.picture_away"),
        icon=":material/hide_image:",
        on_click=_take_away,
        args=(place,),
    )


def _take(place: str, file: UploadedFile | None) -> None:
    """Keep a picture as soon as it is there; what is wrong with one is said beside the field.

    Then the field is made anew, ready for another. That comes last: what is typed meanwhile
    stops the run at any of these lines, and the next one must find the file again.
    """
    if file is None:
        return
    wrong = None
    try:
        st.session_state[_key(place, "picture")] = diary.keep_picture(actor(), file.getvalue())
    except RefusedError as error:
        wrong = t(error.text_key)
    st.session_state[_key(place, "picture_wrong")] = wrong
    st.session_state[_key(place, "tries")] = (_state(place, "tries") or 0) + 1
    st.rerun()


def _take_away(place: str) -> None:
    st.session_state[_key(place, "picture")] = None


# ---- Saving


def _save(place: str, post: Post | None) -> None:
    draft = _draft(place)
    personal = core.personal_data(draft)
    if personal and _state(place, "warned") == personal:
        what = t("diary.form.and_between").join(t(f"diary.personal.{one}") for one in personal)
        st.warning(t("diary.form.personal", what=what), icon=":material/privacy_tip:")
    with st.container(horizontal=True):
        pressed = st.button(
            t("diary.form.save"), type="primary", icon=":material/task_alt:", key="diary_save"
        )
        _way_back(place)
    again = st.session_state.pop(_key(place, "again"), False)
    if not (pressed or again):
        return
    if personal and _state(place, "warned") != personal:
        st.session_state[_key(place, "warned")] = personal
        st.rerun()
    with telling() as outcome:
        _try_to_save(place, post, draft)
    if outcome.succeeded:
        _leave(place)
        st.session_state[_SAVED] = draft.title
    st.session_state[_key(place, "wrong")] = outcome.fields
    if outcome.succeeded or outcome.fields:
        st.rerun()


def _try_to_save(place: str, post: Post | None, draft: PostDraft) -> None:
    if post is None:
        diary.add(actor(), draft)
        return
    try:
        diary.change(actor(), post.id, draft, _state(place, "version"))
    except ChangedMeanwhileError:
        st.session_state[_key(place, "conflict")] = True
        st.rerun()


def _offer_both(place: str, post: Post) -> None:
    """Show what is saved beside what stands in the form, and let the person choose."""
    mine = _draft(place)
    with st.container(border=True, key="diary-both"):
        show_both(mine, post)
        with st.container(horizontal=True):
            st.button(
                t("diary.form.keep_mine"),
                icon=":material/task_alt:",
                on_click=_keep_mine,
                args=(place, post.version),
            )
            st.button(
                t("diary.form.take_theirs"),
                icon=":material/undo:",
                on_click=_give_up,
                args=(place,),
            )


def _keep_mine(place: str, over: int) -> None:
    """Save over the version `over`, which the person has seen, and over no later one."""
    st.session_state[_key(place, "version")] = over
    st.session_state[_key(place, "again")] = True
    del st.session_state[_key(place, "conflict")]


def _way_back(place: str) -> None:
    st.button(
        t("diary.form.back"),
        icon=":material/arrow_back:",
        key="diary_back",
        on_click=_leave,
        args=(place,),
    )


def _leave(place: str) -> None:
    _give_up(place)
    del st.query_params[_ASKED]

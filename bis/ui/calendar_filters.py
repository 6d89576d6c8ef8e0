"""Which activities the calendar shows: each choice in the address, and a tap takes it away."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import streamlit as st

from bis.actions import lab
from bis.core.events import Occurrence
from bis.ui import reads
from bis.ui.happenings import Wish, level_name
from bis.ui.text import plain, quiet, t

# other names than those on Idag: a page that is left must not fill in this one
KIND, LEVEL, PARTNER = "slag", "kurs", "partner"
PLACE, CHILD_CARE, LANGUAGE = "var", "barnpassning", "sprak"
_EMPTY = dict.fromkeys((KIND, LEVEL, PARTNER, PLACE, LANGUAGE)) | {CHILD_CARE: False}
T = TypeVar("T")


def choose() -> Wish:
    """Draw the button that the choices lie behind; return what is asked for."""
    profile, (partners, _) = lab.profile(), reads.choices()
    names = {one.id: one.name for one in partners}
    spoken = sorted({code for known in profile.activities for code in known.languages})
    with st.popover(t("calendar_filter.open"), icon=":material/filter_alt:", key="filters"):
        return Wish(
            kind=_one_of(KIND, "event.kind", profile.kinds, _kind_name),
            level=_one_of(LEVEL, "today.level", profile.levels, level_name),
            partner=_one_of(PARTNER, "calendar_filter.partner", names, names.__getitem__),
            elsewhere=_one_of(PLACE, "today.where", ("at_bis", "elsewhere"), _place_name),
            language=_one_of(LANGUAGE, "calendar_filter.language", spoken, _spoken),
            child_care=st.toggle(t("event.child_care"), key=CHILD_CARE, bind="query-params"),
        )


def show_chosen(wish: Wish) -> None:
    """Draw each choice as a button that takes it away, and one for all of them."""
    chosen = _said(wish)
    if not chosen:
        return
    with st.container(horizontal=True, key="chosen-filters"):
        for key, words in chosen.items():
            st.button(
                plain(words),
                icon=":material/close:",
                icon_position="right",
                key=f"without-{key}",
                help=t("calendar_filter.take_away"),
                on_click=_empty,
                args=(key,),
            )
        if len(chosen) > 1:
            st.button(t("today.clear"), type="tertiary", on_click=_empty, args=tuple(chosen))


def say_if_none(found: Sequence[Occurrence], planned: Sequence[Occurrence]) -> None:
    """Say so when the choices leave out all that is planned."""
    if planned and not found:
        quiet(t("calendar_filter.none"))


def _said(wish: Wish) -> dict[str, str]:
    """Return the choices in words, under their keys."""
    partners = {one.id: one.name for one in reads.choices()[0]}
    asked: tuple[tuple[str, Any, Callable[[Any], str]], ...] = (
        (KIND, wish.kind, _kind_name),
        (LEVEL, wish.level, level_name),
        (PARTNER, wish.partner, partners.__getitem__),
        (PLACE, wish.elsewhere, _place_name),
        (LANGUAGE, wish.language, _in_language),
        (CHILD_CARE, wish.child_care, lambda _: t("event.child_care")),
    )
    return {key: say(value) for key, value, say in asked if value}


def _one_of(key: str, label: str, codes: Iterable[T], say: Callable[[Any], str]) -> T | None:
    return st.selectbox(
        t(label),
        codes,
        index=None,
        key=key,
        bind="query-params",
        format_func=say,
        placeholder=t("calendar_filter.any"),
    )


def _kind_name(code: str) -> str:
    return t(f"kind.{code}")


def _place_name(code: str) -> str:
    return t(f"today.{code}")


def _spoken(code: str) -> str:
    said = t(f"open.spoken.{code}")
    return said[:1].upper() + said[1:]


def _in_language(code: str) -> str:
    return t("calendar.languages", languages=t(f"open.spoken.{code}"))


def _empty(*keys: str) -> None:
    st.session_state.update({key: _EMPTY[key] for key in keys})

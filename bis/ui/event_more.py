"""*Fler uppgifter*: what an activity can say beside what, where, when and how often."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import streamlit as st

from bis.actions import lab
from bis.core.events import Named, spoken
from bis.ui import event_fields as fields
from bis.ui.event_fields import begin_with
from bis.ui.telling import wrong_here
from bis.ui.text import t
from bis.ui.whole_numbers import whole_number


def ask(partners: list[Named], wrong: Mapping[str, str]) -> dict[str, Any]:
    """Draw the folded fields; return what they say, under the names of a draft.

    `partners`: those who can organise it beside the leading one.
    They are open from the start where something stands in one of them, as in a wrong one.
    """
    is_open = any(map(fields.is_filled, fields.FOLDED))
    with st.expander(t("event.more"), expanded=is_open, icon=":material/tune:"):
        helpers = _together(partners, wrong)
        level, languages = _language(wrong)
        return {
            "co_organisers": helpers,
            "level": level or "",
            "languages": languages,
            "target_groups": _groups(wrong),
            **_welcome(),
            **_words(wrong),
            **_measured(),
        }


def _together(partners: list[Named], wrong: Mapping[str, str]) -> tuple[UUID, ...]:
    """Ask for everybody else who organises it."""
    names = fields.names_of(partners)
    chosen = st.multiselect(
        t("event.together"),
        list(names),
        format_func=names.__getitem__,
        placeholder=t("event.choose"),
        select_all=False,
        key=begin_with(fields.HELPERS),
        bind="query-params",
    )
    wrong_here(wrong.get("together"))
    return tuple(chosen)


def _language(wrong: Mapping[str, str]) -> tuple[str | None, tuple[str, ...]]:
    level_column, language_column = st.columns(2)
    level = level_column.selectbox(
        t("event.level"),
        lab.profile().levels,
        index=None,
        format_func=lambda code: t(f"level.{code}"),
        placeholder=t("event.any_level"),
        key=begin_with(fields.LEVEL),
        bind="query-params",
    )
    languages = language_column.multiselect(
        t("event.languages"),
        spoken(),
        default=fields.first_value(fields.LANGUAGES),
        format_func=lambda code: t(f"open.spoken.{code}"),
        placeholder=t("event.choose"),
        select_all=False,
        key=begin_with(fields.LANGUAGES),
        bind="query-params",
    )
    for field in ("level", "languages"):
        wrong_here(wrong.get(field))
    return level, tuple(languages)


def _groups(wrong: Mapping[str, str]) -> tuple[str, ...]:
    chosen = st.multiselect(
        t("event.target_groups"),
        lab.profile().target_groups,
        format_func=lambda code: t(f"target_group.{code}"),
        placeholder=t("event.everybody"),
        select_all=False,
        key=begin_with(fields.GROUPS),
        bind="query-params",
    )
    wrong_here(wrong.get("target_groups"))
    return tuple(chosen)


def _welcome() -> dict[str, bool]:
    with st.container(horizontal=True):
        return {
            "drop_in": _toggle("event.may_drop_in", fields.DROP_IN),
            "child_care": _toggle("event.child_care", fields.CHILD_CARE),
        }


def _words(wrong: Mapping[str, str]) -> dict[str, Any]:
    cost = whole_number(
        t("event.cost"),
        key=begin_with(fields.COST),
        bind="query-params",
        width=220,
    )
    wrong_here(wrong.get("cost"))
    description = st.text_area(
        t("event.description"),
        key=begin_with(fields.DESCRIPTION),
        bind="query-params",
        placeholder=t("event.description_hint"),
        height=110,
    )
    wrong_here(wrong.get("description"))
    next_step = st.text_input(
        t("event.next_step"),
        key=begin_with(fields.NEXT_STEP),
        bind="query-params",
        placeholder=t("event.next_step_hint"),
        autocomplete="off",
    )
    wrong_here(wrong.get("next_step"))
    return {"cost": cost or 0, "description": description or "", "next_step": next_step or ""}


def _measured() -> dict[str, bool]:
    return {
        "meets_across": _toggle("event.meets_across", fields.MEETS_ACROSS),
        "has_survey": not _toggle("event.no_survey", fields.NO_SURVEY),
        "published": not _toggle("event.as_draft", fields.DRAFT),
    }


def _toggle(label: str, key: str) -> bool:
    return st.toggle(t(label), key=begin_with(key), bind="query-params")

"""What is missing in a choice: added and chosen on the spot, or who adds it."""

from collections.abc import Callable
from uuid import UUID

import streamlit as st

from bis.actions import partners, venues
from bis.core.permissions import Action
from bis.errors import BisError, FieldsError
from bis.ui.telling import wrong_here
from bis.ui.text import plain, quiet, t
from bis.ui.who import actor, can

NAME, AT_BIS, ADDRESS = "saknas-namn", "saknas-i-huset", "saknas-adress"
ANOTHER = "saknas-annan"
_WRONG = "_quick_wrong"  # what was wrong: the key of the choice and the sentence


def venue(choice: str) -> None:
    """Stand under the choice of a place, whose widget has the key `choice`."""
    if not can(Action.MANAGE_PARTNERS):
        quiet(t("quick_add.missing"))
        return
    with st.popover(t("quick_add.venue"), icon=":material/add_location_alt:"):
        _name(choice)
        st.toggle(t("places.at_bis"), value=True, key=f"{AT_BIS}-{choice}")
        st.text_input(t("places.address"), key=f"{ADDRESS}-{choice}", autocomplete="off")
        _button(choice, _add_venue)


def organisation(choice: str) -> None:
    """Stand under the choice of an organiser, whose widget has the key `choice`."""
    if not can(Action.MANAGE_PARTNERS):
        quiet(t("quick_add.missing_partner"))
        return
    with st.popover(t("quick_add.partner"), icon=":material/add_business:"):
        name = _name(choice)
        _button(choice, _add_partner)
        doubles = partners.alike(actor(), name)
        if doubles:
            names = ", ".join(one.name for one in doubles)
            st.warning(t("register.alike", names=plain(names)))
            st.checkbox(t("register.is_another"), key=f"{ANOTHER}-{choice}")


def _name(choice: str) -> str:
    name = st.text_input(t("register.name"), key=f"{NAME}-{choice}", autocomplete="off")
    at, words = st.session_state.get(_WRONG, ("", ""))
    if at == choice:
        del st.session_state[_WRONG]
        wrong_here(words)
    return name


def _button(choice: str, add: Callable[[str], UUID]) -> None:
    # before the next run, when the widget of the choice may still be told what is chosen
    st.button(
        t("quick_add.save"), key=f"saknas-spara-{choice}", on_click=_choose, args=(choice, add)
    )


def _choose(choice: str, add: Callable[[str], UUID]) -> None:
    try:
        added = add(choice)
    except FieldsError as error:
        st.session_state[_WRONG] = (choice, t(next(iter(error.fields.values()))))
        return
    except BisError as error:
        st.session_state[_WRONG] = (choice, t(error.text_key, **error.blanks))
        return
    st.session_state[choice] = added
    for field, first in ((NAME, ""), (AT_BIS, True), (ADDRESS, ""), (ANOTHER, False)):
        if f"{field}-{choice}" in st.session_state:
            st.session_state[f"{field}-{choice}"] = first


def _add_venue(choice: str) -> UUID:
    said = st.session_state
    return venues.add(
        actor(),
        said[f"{NAME}-{choice}"],
        at_bis=said[f"{AT_BIS}-{choice}"],
        address=said[f"{ADDRESS}-{choice}"],
    )


def _add_partner(choice: str) -> UUID:
    said = st.session_state
    is_another = said.get(f"{ANOTHER}-{choice}", False)
    return partners.add(actor(), said[f"{NAME}-{choice}"], is_another=is_another)

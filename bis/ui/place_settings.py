"""The part *Lokaler* of the settings: rooms of the house and places elsewhere."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from bis import clock
from bis.actions import venues
from bis.errors import ChangedMeanwhileError
from bis.store.venues import Place
from bis.ui import drafts
from bis.ui.as_shown import version_shown
from bis.ui.emptying import empty
from bis.ui.frame import plain_links
from bis.ui.telling import Outcome, telling, wrong_at, wrong_here
from bis.ui.text import plain, quiet, t
from bis.ui.who import actor

NAME, AT_BIS, ADDRESS = "plats-namn", "plats-i-huset", "plats-adress"
_OPEN = "_open_place"  # the place whose form is open, as this person was shown it
_WRONG = "_place_wrong"  # what was wrong: the id of the place or NEW, its sentences
_DONE = "_place_done"
_NEW, _NEW_PLACE = "new", "new-place"


def add() -> None:
    """Draw the form for a new place."""
    words = st.session_state.pop(_DONE, "")
    if words:
        st.success(words, icon=":material/task_alt:")
    with st.expander(
        t("places.add"),
        icon=":material/add_location_alt:",
        key="ny-plats",
        expanded=drafts.is_kept(_NEW_PLACE),
    ):
        with drafts.kept(_NEW_PLACE, [f"{field}-{_NEW}" for field in (NAME, AT_BIS, ADDRESS)]):
            name, at_bis, address = _fields(_NEW)
        if st.button(t("places.add"), key="plats-spara", type="primary") and _try(
            _NEW, lambda: venues.add(actor(), name, at_bis=at_bis, address=address)
        ):
            drafts.saved(_NEW_PLACE)
            first = {NAME: "", AT_BIS: True, ADDRESS: ""}
            empty({f"{field}-{_NEW}": value for field, value in first.items()})
            _again(t("places.added", name=plain(name)))


def show() -> None:
    """List the places: those of the house, those elsewhere, those no longer used."""
    today = clock.today()
    used: dict[str, list[Place]] = {"in_house": [], "elsewhere": [], "ended": []}
    for place in venues.everything(actor()):
        has_ended = place.ended_on is not None and place.ended_on <= today
        used["ended" if has_ended else "in_house" if place.at_bis else "elsewhere"].append(
            place
        )
    for key, places in used.items():
        if places:
            st.subheader(t(f"places.{key}", count=len(places)))
        for place in places:
            _row(place, has_ended=key == "ended")
    quiet(t("places.end_meaning"))


def _row(place: Place, *, has_ended: bool) -> None:
    seen: Place | None = st.session_state.get(_OPEN)
    version = version_shown(f"_place_version-{place.id}", place.version)
    is_open = seen is not None and seen.id == place.id
    with st.container(border=True, key=f"place-{place.id}"):
        what, way = st.columns([4, 1], vertical_alignment="center")
        what.markdown(f"**{plain(place.name)}**  \n:small[{plain(place.address)}]")
        label = t("places.fold" if is_open else "places.change")
        if has_ended:
            if way.button(
                t("places.reopen"), key=f"reopen-{place.id}", width="stretch"
            ) and _try(str(place.id), lambda: venues.reopen(actor(), place.id, version)):
                st.rerun()
        elif way.button(label, key=f"change-{place.id}", width="stretch"):
            st.session_state[_OPEN] = None if is_open else place
            st.rerun()
        if seen is not None and is_open:
            _change(place, seen, version, has_ended=has_ended)


def _change(place: Place, seen: Place, version: int, *, has_ended: bool) -> None:
    """Draw the form; of a place that somebody else has ended meanwhile too, which is said."""
    if has_ended:
        st.warning(t("places.ended_meanwhile"), icon=":material/block:")
    name, at_bis, address = _fields(str(place.id), place.name, place.at_bis, place.address)
    with st.container(horizontal=True):
        saves = st.button(t("places.save"), key=f"save-{place.id}", type="primary")
        if has_ended:
            ends = False
            st.button(t("places.fold"), key=f"fold-{place.id}", on_click=_fold)
        else:
            ends = st.button(t("places.end"), key=f"end-{place.id}", icon=":material/block:")
    if place.at_bis:
        plain_links((f"/visa/rum/{place.id}", t("places.qr")))
    if saves:
        _save(place, seen, name, at_bis, address)
    if ends and _try(str(place.id), lambda: venues.end(actor(), place.id, version)):
        _again("")


def _save(place: Place, seen: Place, name: str, at_bis: bool, address: str) -> None:
    """Save; whoever comes second is shown what both wrote and may press once more."""
    with telling() as outcome:
        try:
            venues.change(
                actor(), place.id, name, at_bis=at_bis, address=address, version=seen.version
            )
        except ChangedMeanwhileError:
            st.session_state[_OPEN] = place
            now = _line(place.name, place.at_bis, place.address)
            typed = _line(name, at_bis, address)
            st.error(t("places.changed_meanwhile", now=now, typed=typed))
            return
    if _succeeded(outcome, str(place.id)):
        _again(t("places.saved"))


def _line(name: str, at_bis: bool, address: str) -> str:
    """Return all that is said of a place as Markdown in one line."""
    where = t("places.inside" if at_bis else "places.outside")
    return " · ".join((plain(name), where, plain(address) or t("places.no_address")))


def _fold() -> None:
    st.session_state[_OPEN] = None


def _fields(
    of: str, name: str = "", at_bis: bool = True, address: str = ""
) -> tuple[str, bool, str]:
    """Ask for name, house and address; each mistake beside its field."""
    wrong = wrong_at(_WRONG, of)
    name = st.text_input(t("places.name"), name, key=f"{NAME}-{of}", autocomplete="off")
    wrong_here(wrong.get("name"))
    at_bis = st.toggle(t("places.at_bis"), at_bis, key=f"{AT_BIS}-{of}")
    address = st.text_input(
        t("places.address"), address, key=f"{ADDRESS}-{of}", autocomplete="off"
    )
    wrong_here(wrong.get("address"))
    return name, at_bis, address


def _try(of: str, action: Callable[[], Any]) -> bool:
    with telling() as outcome:
        action()
    return _succeeded(outcome, of)


def _succeeded(outcome: Outcome, of: str) -> bool:
    if outcome.fields:
        st.session_state[_WRONG] = (of, outcome.fields)
        st.rerun()  # so that each sentence stands beside its field
    return outcome.succeeded


def _again(words: str) -> None:
    st.session_state[_OPEN] = None
    st.session_state[_DONE] = words
    st.rerun()

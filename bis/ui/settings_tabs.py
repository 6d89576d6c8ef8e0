"""The parts of the settings, one shown at a time; which one stands in the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from bis.ui import people_settings, place_settings, privacy_settings
from bis.ui.text import t

PART = "del"  # in the address: the part that is shown, by its words
PARTS: Mapping[str, tuple[Callable[[], None], ...]] = {
    "people": (
        people_settings.invite,
        people_settings.show_waiting,
        people_settings.show_people,
        people_settings.show_closed,
    ),
    "places": (place_settings.add, place_settings.show),
    "privacy": (privacy_settings.show,),
}


def choose() -> str:
    """Draw the choice of a part and return its name."""
    first = next(iter(PARTS))
    part = st.segmented_control(
        t("settings.tab"),
        list(PARTS),
        default=first,
        required=True,
        format_func=lambda name: t(f"settings.{name}"),
        key=PART,
        bind="query-params",
        label_visibility="collapsed",
    )
    return part or first  # nothing is chosen at ?del=


def draw(part: str) -> None:
    """Draw a part of the settings."""
    st.header(t(f"settings.{part}"))
    for piece in PARTS[part]:
        piece()

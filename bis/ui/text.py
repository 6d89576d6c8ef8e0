"""Words on the screen. Staff pages are in Swedish."""

import re
from datetime import date, datetime

import streamlit as st

from bis.core.events import time_words, wall
from bis.texts import text

_MARKDOWN = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_{}[]()#+-.!|<>~:$&"}
)

# Streamlit makes links and icons of these also where they are escaped; the mark is not seen
_JOINER = "\u2060"
_LINKS = re.compile(r"@|www(?=\.)|:/(?=/)|:(?=material/)", re.IGNORECASE)

_UNHEARD = str.maketrans(dict.fromkeys("\\`*_{}[]#|<>~:$&", " "))


def t(key: str, **blanks: object) -> str:
    """Return the Swedish words for `key`, with its blanks filled in."""
    return text("sv", key, **blanks)


def plain(user_text: str) -> str:
    """Return what a person wrote so that Streamlit shows it letter by letter.

    Without it a title could hold Markdown, and an image in it would call a foreign server.
    """
    unlinked = _LINKS.sub(rf"\g<0>{_JOINER}", " ".join(user_text.split()))
    return unlinked.translate(_MARKDOWN)


def heard(user_text: str) -> str:
    """Return what a person wrote for the name of a field that is heard and not seen.

    Streamlit reads such a name out letter by letter, and the hidden label too is Markdown: the
    marks that matter to it are left out, since a backslash before them would be heard.
    """
    return " ".join(user_text.translate(_UNHEARD).split())


def quiet(words: str) -> None:
    """Draw a smaller line. st.caption fades it below the contrast that many need."""
    st.markdown(f":small[{words}]")


def day_name(day: date) -> str:
    """Return a day in words: måndag 23 november."""
    return f"{t(f'day.{day.weekday()}')} {day.day} {t(f'month.{day.month}')}"


def day_in_words(day: date, today: date) -> str:
    """Return a day in words, with its year unless that is the year of `today`."""
    return day_name(day) if day.year == today.year else f"{day_name(day)} {day.year}"


def clock_of(at: datetime) -> str:
    """Return the Swedish time of an instant: 13.00."""
    return time_words(wall(at))


def second_of(at: datetime) -> str:
    """Return a Swedish wall time to the second: 13.00.59."""
    return f"{time_words(at)}.{at:%S}"

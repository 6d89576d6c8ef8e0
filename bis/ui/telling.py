"""How a mistake is told on the screen: one plain sentence, never a traceback."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st

from bis.errors import BisError, DatabaseUnavailableError, FieldsError
from bis.ui import fragments, reads
from bis.ui.page_files import page_file
from bis.ui.text import plain, t

_FIRST_TRY = "_first_try"
_log = logging.getLogger("bis")


def tell_script_error(error: Exception) -> bool:
    """Show a sentence in place of the page; a bug goes to the log, whole."""
    fragments.forget_undrawn()
    if isinstance(error, DatabaseUnavailableError):
        st.error(t(error.text_key), icon=":material/cloud_off:")
        st.session_state[_FIRST_TRY] = True
        _try_again()
        return True
    if isinstance(error, BisError):
        st.error(t(error.text_key, **error.blanks))
        return True
    _log.error("the script failed", exc_info=error)
    st.error(t("error.unexpected"))
    return True


def say_not_allowed() -> None:
    """Stand in for a page that this person may not use, with a way on."""
    st.error(t("error.not_allowed"))
    st.page_link(page_file("today"), label=t("closing.to_today"), icon=":material/today:")


@dataclass
class Outcome:
    """How a try went. `fields`: the sentence for each field that was wrong."""

    succeeded: bool = True
    fields: dict[str, str] = field(default_factory=dict)


@contextmanager
def telling() -> Iterator[Outcome]:
    """Tell a BisError under what was tried; what was typed stays.

    Sentences that belong to a field are not drawn here: show each beside its field.
    """
    outcome = Outcome()
    try:
        yield outcome
    except FieldsError as error:
        outcome.succeeded = False
        outcome.fields = {name: t(key) for name, key in error.fields.items()}
    except BisError as error:
        outcome.succeeded = False
        st.error(t(error.text_key, **error.blanks))
    else:
        reads.look_anew()


def wrong_here(sentence: str | None) -> None:
    """Tell under a field what is wrong with it; nothing where there is no sentence."""
    if sentence:
        st.markdown(f":red[:material/error: {plain(sentence)}]")


def wrong_at(key: str, place: str) -> dict[str, str]:
    """Return, once, the sentence for each field of `place` that the last try found wrong.

    `key`: where a page keeps the place of its last try and those sentences.
    """
    at, wrong = st.session_state.get(key, ("", {}))
    if at != place:
        return {}
    del st.session_state[key]
    return dict(wrong)


@st.fragment(run_every=3)
def _try_again() -> None:
    """Run the page again every three seconds until the database is back."""
    if not st.session_state.pop(_FIRST_TRY, False):
        st.rerun()

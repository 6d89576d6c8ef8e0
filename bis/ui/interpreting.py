"""Where a coordinator says what the figures mean. No open screen runs this page anew."""

import streamlit as st

from bis import clock
from bis.actions import interpreting
from bis.core.periods import Month, Period
from bis.errors import ChangedMeanwhileError, RefusedError
from bis.figures.model import Sentences
from bis.figures.swedish import date_in_words, period_name
from bis.store.interpreting import Note, Reading
from bis.ui import reads_figures
from bis.ui.page_files import page_file
from bis.ui.telling import Outcome, telling
from bis.ui.text import plain, quiet, t
from bis.ui.who import actor

_MONTHS = 24  # as far back as anybody interprets
_AT_ONCE = 3  # months, as Indikatorer shows first
_SAID = "_interpreting_said"  # the place at which something has just been saved
_NOTE, _BASELINE = "note", "baseline"
_NOTED = "_notes_added"


def back() -> None:
    """Draw the way back."""
    st.page_link(
        page_file("indicators"), label=t("interpreting.back"), icon=":material/arrow_back:"
    )


def ask_readings() -> None:
    """Ask what each indicator says, for the period that ends with the chosen month."""
    st.header(t("interpreting.reading"))
    st.markdown(t("interpreting.reading_help"))
    this_month = Month.of(clock.today())
    month = st.selectbox(
        t("interpreting.month"),
        [this_month.plus(-back) for back in range(_MONTHS)],
        format_func=_name_of,
        key="reading_month",
    )
    period = Period.ending(month, _AT_ONCE)
    said = reads_figures.shown_for(period).sentences
    for code in interpreting.CODES:
        _say_figures(period, said[code])
        _ask_reading(code, month)


def _ask_reading(code: str, month: Month) -> None:
    key = f"reading-{code}-{month}"
    seen = _shown(key, reads_figures.reading_for(code, month))
    name = t(f"indicator.{code}.name")
    words = st.text_area(
        t("interpreting.reading_of", name=name, month=_name_of(month)),
        seen.text,
        key=key,
        persist_state="session",  # a look at another page or month loses nothing
    )
    # the name of what is saved, since three buttons stand under each other
    pressed = st.button(f"{t('interpreting.save')}: {name}", key=f"save-{key}")
    _say_saved(key)
    if not pressed:
        return
    with telling() as outcome:
        try:
            interpreting.write_reading(actor(), code, month, words, seen.version)
        except ChangedMeanwhileError as error:
            # both are shown; who saves once more has read the other
            newest = reads_figures.reading_for(code, month)
            st.session_state[f"_{key}"] = newest
            st.info(plain(newest.text))
            raise RefusedError("interpreting.error.meanwhile") from error
    if outcome.succeeded:
        del st.session_state[f"_{key}"]
    _tell(outcome, key)


def _say_figures(period: Period, said: Sentences) -> None:
    """Say what is to be read, as Indikatorer does."""
    found = " ".join(filter(None, (said.fact, said.change)))
    quiet(plain(f"{period_name(period).capitalize()}: {found}"))


def _shown(key: str, newest: Reading) -> Reading:
    """Return the reading that the box was filled with: the newest until somebody types."""
    seen: Reading = st.session_state.setdefault(f"_{key}", newest)
    if seen != newest and st.session_state.get(key, seen.text) == seen.text:
        st.session_state.update({f"_{key}": newest, key: newest.text})
        return newest
    return seen


def ask_note() -> None:
    """Ask for a note on the time axis."""
    st.header(t("interpreting.notes"))
    st.markdown(t("interpreting.notes_meaning"))
    with st.form(_NOTE, border=False):
        day = st.date_input(
            t("interpreting.day"), value=clock.today(), format="YYYY-MM-DD", key="note_day"
        )
        words = st.text_input(
            t("interpreting.text"),
            key=f"note_text_{st.session_state.get(_NOTED, 0)}",  # a new box after each
        )
        pressed = st.form_submit_button(t("interpreting.add"))
    _say_saved(_NOTE)
    if not pressed:
        return
    with telling() as outcome:
        interpreting.add_note(actor(), day, words)
    if outcome.succeeded:
        st.session_state[_NOTED] = st.session_state.get(_NOTED, 0) + 1
    _tell(outcome, _NOTE)


def show_notes() -> None:
    """List the notes, each with the button that takes it away."""
    found = reads_figures.notes()
    if not found:
        st.markdown(t("interpreting.no_notes"))
    for note in found:
        _show_note(note)


def _show_note(note: Note) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"note-{note.id}"):
        words = t("interpreting.mark", day=date_in_words(note.day), text=note.text)
        st.markdown(plain(words), width="stretch")
        if not st.button(t("interpreting.remove"), key=f"remove-{note.id}"):
            return
    with telling() as outcome:
        interpreting.remove_note(actor(), note.id, note.version)
    _tell(outcome, _NOTE)


def ask_baseline() -> None:
    """Ask for the months that the house began with."""
    st.header(t("interpreting.baseline"))
    st.markdown(t("interpreting.baseline_meaning"))
    seen = st.session_state.setdefault("_baseline", reads_figures.baseline()).period
    if seen is not None:
        st.markdown(t("interpreting.baseline_now", period=period_name(seen)))
    last_month = Month.of(clock.today()).plus(-1)
    first_month = min(reads_figures.first_month(), last_month)
    months = list(Period(first_month, last_month).months)
    with st.form(_BASELINE, border=False):
        columns = st.columns(2)
        first = columns[0].selectbox(
            t("interpreting.baseline_first"), months, format_func=_name_of, key="baseline_first"
        )
        last = columns[1].selectbox(
            t("interpreting.baseline_last"), months, format_func=_name_of, key="baseline_last"
        )
        pressed = st.form_submit_button(t("interpreting.save"))
    _say_saved(_BASELINE)
    if not pressed:
        return
    if last < first:
        st.error(t("interpreting.error.baseline"))
        return
    del st.session_state["_baseline"]
    with telling() as outcome:
        interpreting.set_baseline(actor(), Period(first, last), seen)
    _tell(outcome, _BASELINE)


def _say_saved(place: str) -> None:
    """Say, once, that what stands here has just been saved."""
    if st.session_state.get(_SAID) == place:
        del st.session_state[_SAID]
        st.success(t("interpreting.saved"))


def _tell(outcome: Outcome, place: str) -> None:
    """Say what was wrong, or draw the page anew with the word at `place` that it is saved."""
    for sentence in outcome.fields.values():
        st.error(sentence)
    if outcome.succeeded:
        st.session_state[_SAID] = place
        st.rerun()


def _name_of(month: Month) -> str:
    return period_name(Period(month, month))

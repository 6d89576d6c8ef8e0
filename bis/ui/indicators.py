"""The indicators on the screen: period, count of forms, sentences, pictures, tables."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bis import clock
from bis.charts.look import LOOKS
from bis.charts.monthly import NAMES, Frame, monthly, small
from bis.core.periods import Month, Period
from bis.figures import Figures, IndicatorFigures, Sentences
from bis.figures.pictures import alt_text, chart_rows, compared, line_name, series_of
from bis.figures.swedish import period_name, whole
from bis.figures.tables import by_month, by_part, months_of
from bis.figures.visits import visits_in_words
from bis.store.data_version import Versions
from bis.ui import indicator_parts, reads
from bis.ui.arrow import arrow
from bis.ui.live import watch_changes
from bis.ui.reads_figures import Shown, breakdowns_for, first_month, forms_received
from bis.ui.text import t
from bis.ui.who import actor, guarded_fragment

# code in the address → the last month, counted from this one, and how many months
_MONTHS = {
    "this_month": (0, 1),
    "last_month": (-1, 1),
    "months_3": (0, 3),
    "months_6": (0, 6),
    "months_12": (0, 12),
}
_YEAR, _SINCE_START = "year", "since_start"
_PERIODS = (*_MONTHS, _YEAR, _SINCE_START)
_FIRST_SEEN = "months_3"
_FORMS = "_forms_seen"
# the page is read from a chair by the projector and from one at the far end of the room: what
# is said grows with the width of the screen
_STYLE = """<style>
@keyframes bis-pulse { 30% { background: color-mix(in srgb, currentColor 25%, transparent) } }
.bis-counts { display: flex; flex-wrap: wrap; gap: .5rem 3rem; align-items: flex-end }
.bis-forms, .bis-fact, .bis-said { margin: 0 0 .5rem; line-height: 1.35 }
.bis-forms, .bis-said { font-size: clamp(1rem, 1.15vw, 1.5rem) }
.bis-forms b { font-size: 2em; border-radius: .4rem; padding: 0 .3rem 0 0 }
.bis-forms b.moved { animation: bis-pulse 1.2s ease-out }
.bis-fact { font-size: clamp(1.25rem, 1.65vw, 2.25rem); font-weight: 600; text-wrap: balance }
.bis-fact b { font-size: 1.6em; line-height: 1.1 }
.bis-note { font-size: clamp(.875rem, .95vw, 1.25rem); margin: 0; line-height: 1.4 }
.st-key-indicators [data-testid="stExpander"] p { font-size: clamp(1rem, 1vw, 1.25rem) }
.st-key-indicators [data-testid="stTable"] :is(td, th) {
  font-size: clamp(.875rem, 1vw, 1.25rem)
}
.st-key-indicators [data-testid="stColumn"] { min-width: min(100%, 26rem) }
@media (max-width: 640px) {
  .st-key-period [role="radiogroup"] { display: grid; grid: auto / 1fr 1fr; gap: .25rem }
  .st-key-period [role="radio"] { width: 100%; margin: 0; border-radius: .5rem }
  .st-key-period [role="radio"]:not([aria-checked="true"]) {
    border: 1px solid color-mix(in srgb, currentcolor 30%, transparent) !important;
  }
  .st-key-indicators [data-testid="stTable"] :is(td, th) { padding: .25rem }
}
@media (prefers-reduced-motion: reduce) { .bis-forms b.moved { animation: none } }
</style>"""


def head() -> Period:
    """Draw the page's name and, beside it, the choice of period."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.title(t("menu.indicators"), width="content")
        return choose_period()


def say_nothing_yet() -> None:
    """Say what will stand here, and what comes first, until an activity has been put in."""
    watch_changes()
    st.title(t("menu.indicators"))
    st.info(t("indicators.nothing_yet"), icon=":material/monitoring:")


def choose_period() -> Period:
    """Draw the choice of period, which stands in the address, and return it."""
    code = st.segmented_control(
        t("indicators.period"),
        _PERIODS,
        default=_FIRST_SEEN,
        required=True,
        format_func=lambda code: t(f"indicators.{code}"),
        key="period",
        bind="query-params",
        label_visibility="collapsed",
        wrap=True,
    )
    this_month = Month.of(clock.today())
    if code == _YEAR:
        return Period(Month(this_month.year, 1), this_month)
    if code == _SINCE_START:
        return Period(first_month(), this_month)
    last, length = _MONTHS[code or _FIRST_SEEN]  # nothing is chosen at ?period=
    return Period.ending(this_month.plus(last), length)


def show_counts(shown: Shown, read_at: Versions) -> None:
    """Say how many forms and visits there were, and follow the house from now on.

    A form that waits moves the number of forms, which lights up; anything else draws the
    whole page anew. `read_at`: the versions before `shown` was read.
    """
    period = shown.figures.period
    seen = st.session_state.get(_FORMS)
    before = seen[1] if seen and seen[0] == period else forms_received(period, read_at.data)
    st.html(_STYLE)
    _follow_counts(shown, read_at.changes, before)


@guarded_fragment(run_every=1.0)
def _follow_counts(shown: Shown, changes: int, before: int) -> None:
    now = reads.versions()
    if now.changes != changes:
        st.rerun()
    period = shown.figures.period
    forms = forms_received(period, now.data)
    st.session_state[_FORMS] = (period, forms)
    number = f'<b class="{"" if forms == before else "moved"}">{whole(forms)}</b>'
    words = t("indicators.forms", period=period_name(period))
    note = t("indicators.forms_note")
    came = " ".join(visits_in_words(shown.visits))
    st.html(
        f'<div class="bis-counts"><div><p class="bis-forms">{number} {words}</p>'
        f'<p class="bis-note">{note}</p></div><div><p class="bis-forms">{came}</p>'
        f'<p class="bis-note">{t("visits.note")}</p></div></div>'
    )


def show_sentences(one: IndicatorFigures, found: Figures) -> None:
    """Draw fact, change and limit, with the small picture under them.

    A series that has no line has no name in the picture, so its sign is named below.
    """
    st.header(_name(one), anchor=one.indicator.code)
    say(one.sentences)
    _draw(small, one, found)
    picture = t(f"indicator.{one.indicator.code}.picture")
    unnamed = [
        f"{sign}."
        for part, sign in zip(compared(one), _signs(one), strict=True)
        if all(month.value is None for month in part.months)
    ]
    words = " ".join((picture, *unnamed, escape(t("indicators.signs"))))
    st.html(f'<p class="bis-note">{words}</p>')


def say(said: Sentences) -> None:
    """Draw the sentences of an indicator, the fact in large type."""
    others = "".join(
        f'<p class="bis-said">{sentence}</p>'
        for sentence in (said.change, said.since, said.limit)
        if sentence
    )
    notes = " ".join(filter(None, (said.note, said.asked)))
    note = f'<p class="bis-note">{notes}</p>' if notes else ""
    st.html(f'<p class="bis-fact">{_with_value(said)}</p>{others}{note}')


def _with_value(said: Sentences) -> str:
    """Return the fact, its value in large type."""
    if not said.value:
        return said.fact
    before, value, after = said.fact.rpartition(said.value)
    return f"{before}<b>{value}</b>{after}"


def show_more(one: IndicatorFigures, shown: Shown) -> None:
    """Draw the fold with the chart by group, how it is counted, and the tables."""
    found, code = shown.figures, one.indicator.code
    fold = open_fold(code)
    if fold is None:
        return
    with fold:
        indicator_parts.show_reading(code, found.period.last)
        _draw(monthly, one, found, [Month.of(mark.day) for mark in shown.marks])
        indicator_parts.show_marks(shown.marks)
        signs = ", ".join(_signs(one))
        st.markdown(f"{t('indicators.caption', signs=signs)} {t('indicators.signs')}")
        st.markdown(f"### {t('indicators.parts')}")
        st.markdown(t(f"indicator.{code}.parts_caption"))
        indicator_parts.table(by_part(one, found.period), f"{code}-nu")
        indicator_parts.show_breakdowns(one, breakdowns_for(found.period, actor()))
        st.markdown(f"### {t('indicators.method')}")
        st.markdown(t(f"indicator.{code}.method"))
        st.markdown(f"### {t('indicators.table')}")
        st.markdown(t("indicators.table_caption"))
        indicator_parts.table(
            by_month(one, found.months), f"{code}-manader", months_of(one, found.months)
        )


def open_fold(code: str) -> DeltaGenerator | None:
    """Draw the fold of an indicator; None unless it is open: what nobody sees costs nothing."""
    name = t(f"indicator.{code}.name").lower()
    fold = st.expander(t("indicators.more", name=name), key=f"visa-{code}", bind="query-params")
    return fold if fold.open else None


def _draw(
    spec: Callable[[Frame], dict[str, Any]],
    one: IndicatorFigures,
    found: Figures,
    marked: Iterable[Month] = (),
) -> None:
    """Draw the two compared parts; the kept spec costs a quarter of an Altair chart."""
    first, second = compared(one)
    code = one.indicator.code
    frame = Frame(
        months=tuple(map(str, found.months)),
        series=(series_of(first), series_of(second)),
        scale=(one.indicator.points[0], one.indicator.points[-1]),
        ends=(t(f"indicator.{code}.lowest"), t(f"indicator.{code}.highest")),
        heads=(t("indicators.answers"), t("indicators.mean")),
    )
    rows = arrow(chart_rows(one, found.months, NAMES, marked))
    st.vega_lite_chart(rows, spec(frame), alt=alt_text(one, found.months))


def _signs(one: IndicatorFigures) -> list[str]:
    return [
        f"{LOOKS[series_of(part)].sign} {' '.join(line_name(one, part).split())}"
        for part in compared(one)
    ]


def _name(one: IndicatorFigures) -> str:
    return t(f"indicator.{one.indicator.code}.name")

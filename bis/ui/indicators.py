"""The indicators on the screen: period, count of forms, sentences, pictures, tables."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from bis import clock
from bis.charts.look import LOOKS
from bis.charts.monthly import NAMES, Frame, monthly, small
from bis.core.periods import Month, Period
from bis.figures import Figures, IndicatorFigures
from bis.figures.pictures import alt_text, chart_rows, compared, line_name, series_of
from bis.figures.swedish import period_name, whole
from bis.figures.tables import by_month, by_part
from bis.ui.text import t

# code in the address → the last month, counted from this one, and how many months
_PERIODS = {
    "this_month": (0, 1),
    "last_month": (-1, 1),
    "months_3": (0, 3),
    "months_12": (0, 12),
}
_FORMS = "_forms_seen"
_STYLE = """<style>
@keyframes bis-pulse { 30% { background: color-mix(in srgb, currentColor 25%, transparent) } }
.bis-forms, .bis-fact { font-size: 1.25rem; margin: 0 0 .75rem }
.bis-fact { font-weight: 600; text-wrap: balance }
.bis-forms b { font-size: 1.75rem; border-radius: .4rem; padding: 0 .3rem }
.bis-forms b.moved { animation: bis-pulse 1.2s ease-out }
@media (prefers-reduced-motion: reduce) { .bis-forms b.moved { animation: none } }
</style>"""


def choose_period() -> Period:
    """Draw the choice of period, which stands in the address, and return it."""
    code = st.segmented_control(
        t("indicators.period"),
        list(_PERIODS),
        default="months_3",
        required=True,
        format_func=lambda code: t(f"indicators.{code}"),
        key="period",
        bind="query-params",
        label_visibility="collapsed",
    )
    last, length = _PERIODS[code]
    return Period.ending(Month.of(clock.today()).plus(last), length)


def show_forms(found: Figures) -> None:
    """Say how many forms have come in; the number lights up when it has just moved."""
    seen = st.session_state.get(_FORMS)
    st.session_state[_FORMS] = (found.period, found.forms)
    moved = seen is not None and seen[0] == found.period and seen[1] != found.forms
    number = f'<b class="{"moved" if moved else ""}">{whole(found.forms)}</b>'
    words = t("indicators.forms", period=period_name(found.period))
    st.html(f'{_STYLE}<p class="bis-forms">{number} {words}</p>')


def show_sentences(one: IndicatorFigures, found: Figures) -> None:
    """Draw fact, change and limit, with the small picture beside them."""
    words, picture = st.columns([3, 2], gap="large", vertical_alignment="center")
    words.header(_name(one), anchor=one.indicator.code)
    said = (one.sentences.change, one.sentences.limit)
    others = "".join(f"<p>{sentence}</p>" for sentence in said if sentence)
    words.html(f'<p class="bis-fact">{one.sentences.fact}</p>{others}')
    with picture:
        _draw(small, one, found)


def show_more(one: IndicatorFigures, found: Figures) -> None:
    """Draw the fold with the chart by group, how it is counted, and the tables."""
    fold = st.expander(
        t("indicators.more", name=_name(one).lower()),
        key=f"visa-{one.indicator.code}",
        bind="query-params",
    )
    if not fold.open:  # what nobody looks at costs nothing
        return
    with fold:
        _draw(monthly, one, found)
        st.markdown(t("indicators.caption", signs=_signs(one)))
        st.markdown(f"### {t('indicators.parts')}")
        st.markdown(t("indicators.parts_caption"))
        st.table(pd.DataFrame(by_part(one)), hide_index=True)
        st.markdown(f"### {t('indicators.method')}")
        st.markdown(t(f"indicator.{one.indicator.code}.method"))
        st.markdown(f"### {t('indicators.table')}")
        st.markdown(t("indicators.table_caption"))
        st.table(pd.DataFrame(by_month(one, found.months)), hide_index=True)


def _draw(
    spec: Callable[[Frame], dict[str, Any]], one: IndicatorFigures, found: Figures
) -> None:
    """Draw the two compared parts; the kept spec costs a quarter of an Altair chart."""
    first, second = compared(one)
    code = one.indicator.code
    frame = Frame(
        months=tuple(map(str, found.months)),
        series=(series_of(first), series_of(second)),
        scale=(one.indicator.points[0], one.indicator.points[-1]),
        ends=(t(f"indicator.{code}.lowest"), t(f"indicator.{code}.highest")),
    )
    rows = pd.DataFrame(chart_rows(one, found.months, NAMES))
    st.vega_lite_chart(rows, spec(frame), alt=alt_text(one, found.months))


def _signs(one: IndicatorFigures) -> str:
    return ", ".join(
        f"{LOOKS[series_of(part)].sign} {line_name(one, part)}" for part in compared(one)
    )


def _name(one: IndicatorFigures) -> str:
    return t(f"indicator.{one.indicator.code}.name")

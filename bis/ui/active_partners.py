"""The third indicator on the screen: which partners took part."""

from collections.abc import Iterable

import streamlit as st

from bis.charts import partners as chart
from bis.core.active_partners import CODE
from bis.core.periods import Month
from bis.core.permissions import Action, Reach, reach
from bis.figures.partners import (
    Named,
    PartnerFigures,
    alt_text,
    by_month,
    by_name,
    chart_rows,
)
from bis.ui import indicator_parts
from bis.ui.arrow import arrow
from bis.ui.indicators import open_fold, say
from bis.ui.reads_figures import Shown
from bis.ui.text import t
from bis.ui.who import actor

_SMALL, _LARGE = 320, 480  # pixels


def show_sentences(found: PartnerFigures) -> None:
    """Draw fact, change and limit, with the small picture under them."""
    st.header(t(f"indicator.{CODE}.name"), anchor=CODE)
    say(found.sentences)
    _draw(found, _SMALL)
    st.html(f'<p class="bis-note">{t(f"indicator.{CODE}.picture")}</p>')


def show_more(shown: Shown) -> None:
    """Draw the fold with the chart, the names, how it is counted, and the months."""
    found = shown.partners
    fold = open_fold(CODE)
    if fold is None:
        return
    with fold:
        indicator_parts.show_reading(CODE, found.period.last)
        _draw(found, _LARGE, [Month.of(mark.day) for mark in shown.marks])
        indicator_parts.show_marks(shown.marks)
        st.markdown(t(f"indicator.{CODE}.picture"))
        _show_names(found)
        st.markdown(f"### {t('indicators.method')}")
        st.markdown(t(f"indicator.{CODE}.method"))
        st.markdown(f"### {t('indicators.table')}")
        indicator_parts.table(by_month(found), f"{CODE}-manader")


def _show_names(found: PartnerFigures) -> None:
    """Name everybody, or a partner itself; who only reads figures sees no names."""
    how_far = reach(actor().role, Action.SEE_PARTNERS)
    if how_far is Reach.NONE:
        return
    st.markdown(f"### {t(f'indicator.{CODE}.named')}")
    caption = "named_caption" if how_far is Reach.ALL else "own_caption"
    st.markdown(t(f"indicator.{CODE}.{caption}"))
    _table(_seen(found.named, how_far), "namn")
    if quiet := _seen(found.quiet, how_far):
        st.markdown(f"### {t(f'indicator.{CODE}.quiet')}")
        _table(quiet, "tysta")


def _seen(named: tuple[Named, ...], how_far: Reach) -> tuple[Named, ...]:
    own = actor().partner_id
    return tuple(one for one in named if how_far is Reach.ALL or one.id == own)


def _table(named: tuple[Named, ...], file: str) -> None:
    if named:
        indicator_parts.table(by_name(named), f"{CODE}-{file}", has_names=True)
    else:
        st.markdown(t(f"indicator.{CODE}.nobody"))


def _draw(found: PartnerFigures, height: int, marked: Iterable[Month] = ()) -> None:
    months = tuple(str(month) for month, _ in found.months)
    most = max(1, *(count.registered for _, count in found.months))
    rows = arrow(chart_rows(found, marked))
    st.vega_lite_chart(rows, chart.partners(months, most, height), alt=alt_text(found))

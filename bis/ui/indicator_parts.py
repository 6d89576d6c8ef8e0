"""What the folds of all indicators have: tables to take away, arrows, readings, breakdowns."""

from collections.abc import Sequence

import streamlit as st

from bis.core.periods import Month, Period
from bis.core.permissions import Action
from bis.figures import IndicatorFigures
from bis.figures.breakdowns import Breakdowns
from bis.figures.pictures import arrows
from bis.figures.spreadsheet import as_csv
from bis.figures.swedish import date_in_words, period_name
from bis.figures.tables import by_place
from bis.store.interpreting import Mark
from bis.ui.arrow import arrow
from bis.ui.page_files import page_file
from bis.ui.reads_figures import reading_for
from bis.ui.text import plain, t
from bis.ui.who import can

Rows = Sequence[dict[str, str]]


def table(
    rows: Rows, file: str, to_take: Rows | None = None, *, has_names: bool = False
) -> None:
    """Draw a table with the button that takes it away, as it stands or as `to_take`.

    `file`: the code of the indicator, a hyphen, and what the table is of.
    `has_names`: there are words in it that people typed.
    """
    drawn = [
        {head: plain(cell) if has_names else cell for head, cell in row.items()} for row in rows
    ]
    code, _, what = file.partition("-")
    st.table(arrow(drawn), hide_index=True)
    st.download_button(
        t("indicators.download"),
        as_csv(to_take or rows),
        file_name=f"{t(f'indicator.{code}.file')}-{what}.csv",
        mime="text/csv",
        key=f"download-{file}",
        icon=":material/download:",
        on_click="ignore",
    )


def show_reading(code: str, month: Month) -> None:
    """Draw what the coordinator reads out of an indicator, where something is written."""
    said = reading_for(code, month).text
    if not said:
        return
    st.markdown(f"### {t('interpreting.reading')}, {period_name(Period(month, month))}")
    for line in said.splitlines():
        st.markdown(plain(line))


def show_marks(marks: Sequence[Mark]) -> None:
    """Say what the arrows of the chart stand for, each by its name."""
    if not marks:
        return
    over = arrows(Month.of(mark.day) for mark in marks)
    said = []
    for mark in marks:
        words = t("interpreting.mark", day=date_in_words(mark.day), text=mark.text)
        said.append(plain(f"{over[Month.of(mark.day)]} {words}"))
    st.markdown(f"**{t('interpreting.marks')}**")
    st.markdown("  \n".join(said))


def show_breakdowns(one: IndicatorFigures, found: Breakdowns) -> None:
    """Draw the closed months by kind and by partner, as far as they may be shown."""
    st.markdown(f"### {t('breakdown.title')}")
    if not found.months:
        st.markdown(t("breakdown.none"))
        return
    code, divided = one.indicator.code, found.indicators[one.indicator.code]
    closed = period_name(Period(found.months[0], found.months[-1]))
    st.markdown(f"{t('breakdown.caption', months=closed)} {t('breakdown.hidden')}")
    table(by_place(one, t("breakdown.by_kind"), divided.by_kind), f"{code}-slag")
    if divided.by_partner:
        st.markdown(t("breakdown.partner_caption"))
        rows = by_place(one, t("breakdown.by_partner"), divided.by_partner)
        table(rows, f"{code}-arrangor", has_names=True)


def offer_interpreting() -> None:
    """Draw the way to the page where the figures are interpreted, for who may."""
    if can(Action.INTERPRET_FIGURES):
        st.page_link(
            page_file("interpreting"),
            label=t("interpreting.open"),
            icon=":material/edit_note:",
        )

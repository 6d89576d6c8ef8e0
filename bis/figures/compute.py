"""From released tallies to figures: add up, compute, and suppress last of all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bis.core import indicators as known
from bis.core.disclosure import (
    CountState,
    State,
    coarse,
    count_state,
    publishable,
    spread_behind,
    state_of,
    total_state,
)
from bis.core.indicators import NOTHING, Cell, Indicator, Part, Sums
from bis.core.intervals import (
    Interval,
    bounded_mean,
    difference_of_means,
    difference_of_shares,
    pooled,
    wilson,
)
from bis.core.periods import Period
from bis.core.survey_weeks import Asking
from bis.figures.model import (
    Change,
    Count,
    Figure,
    Figures,
    IndicatorFigures,
    PartFigures,
    Verdict,
)
from bis.figures.sentences import Told, sentences
from bis.store import interpreting, tallies
from bis.store.session import Session

_PERIODS = _NOW, _BEFORE, _BASELINE = "now", "before", "baseline"

Cells = Mapping[tuple[str, str, str], Sums]  # month, question, group → its released answers
Spans = Mapping[str, tuple[str, ...]]  # now, before, baseline, or one month → its months
Place = tuple[str, str]  # part, span


def figures(
    session: Session, period: Period, chart_months: int, asking: Asking | None = None
) -> Figures:
    """Return all indicators for `period`, with the `chart_months` months that end with it.

    `asking`: when the questions about the future are asked, where that is not every week.
    """
    baseline = interpreting.baseline(session).before(period)
    first = min(period.before.first, period.last.plus(1 - chart_months))
    first = min(first, baseline.first) if baseline else first
    return compute(
        tallies.released(session, first, period.last),
        tallies.forms_received(session, first, period.last),
        period,
        chart_months,
        baseline,
        asking,
    )


def compute(
    released: Cells,
    forms: Mapping[str, int],
    period: Period,
    chart_months: int,
    baseline: Period | None = None,
    asking: Asking | None = None,
) -> Figures:
    """Compute and suppress.

    Args:
        released: (month, question, group) → sums of the released answers.
        forms: month → number of forms received, of every group.
        period: the months that the figures speak of.
        chart_months: how many months, the last of `period` included, make the chart.
        baseline: the period that the house began with.
        asking: see `figures`.
    """
    months = Period.ending(period.last, chart_months).months
    spans = {
        _NOW: tuple(map(str, period.months)),
        _BEFORE: tuple(map(str, period.before.months)),
        **({_BASELINE: tuple(map(str, baseline.months))} if baseline else {}),
        **{str(month): (str(month),) for month in months},
    }
    cells = publishable(released)
    received = {name: sum(forms.get(m, 0) for m in span) for name, span in spans.items()}
    found = []
    for indicator in known.ALL:
        sums, counts = _sums(indicator, cells, spans), _counts(indicator, cells, spans)
        board = _board(indicator, sums, counts, received)
        parts = {part.code: _part(indicator, part, board, spans) for part in indicator.parts}
        said = sentences(indicator.code, parts, Told(period, baseline, asking))
        found.append(IndicatorFigures(indicator, parts, said))
    return Figures(period, months, received[_NOW], tuple(found), baseline)


def _sums(indicator: Indicator, cells: Cells, spans: Spans) -> dict[Place, Sums]:
    """Add up the cells of every part over every span."""
    months_of: dict[Cell, dict[str, Sums]] = {
        cell: {} for part in indicator.parts for cell in part.cells
    }
    for (month, *cell), sums in cells.items():
        if (where := (cell[0], cell[1])) in months_of:
            months_of[where][month] = sums
    by_cell = {
        (cell, name): _add([by_month[month] for month in span if month in by_month])
        for cell, by_month in months_of.items()
        for name, span in spans.items()
    }
    return {
        (part.code, name): _add([by_cell[cell, name] for cell in part.cells])
        for part in indicator.parts
        for name in spans
    }


def _add(found: Sequence[Sums]) -> Sums:
    if len(found) < 2:  # most spans are one month
        return found[0] if found else NOTHING
    return Sums(*map(sum, zip(*found, strict=True)))


def _board(
    indicator: Indicator,
    sums: Mapping[Place, Sums],
    counts: Mapping[Place, Count],
    received: Mapping[str, int],
) -> dict[Place, Figure]:
    """Decide what is shown, and compute only that."""
    states = {place: state_of(each, received[place[1]]) for place, each in sums.items()}
    totals = [part for part in indicator.parts if part.total_of]
    for part in totals:
        for name in received:
            states[part.code, name] = total_state(states[code, name] for code in part.total_of)
    shown = {place: sums[place] for place, state in states.items() if state is State.SHOWN}
    board = {place: Figure(state) for place, state in states.items()}
    board |= _shown(indicator, shown, counts)
    for part in totals:
        for name in received:
            if states[part.code, name] is State.SHOWN:
                siblings = [board[code, name] for code in part.total_of]
                board[part.code, name] = _with_interval_of(board[part.code, name], siblings)
    return board


def _shown(
    indicator: Indicator, sums: Mapping[Place, Sums], counts: Mapping[Place, Count]
) -> dict[Place, Figure]:
    """Compute figures that may be shown; all intervals in one call, which is what is quick."""
    lows, highs = bounded_mean(
        [each.n for each in sums.values()],
        [each.s1 for each in sums.values()],
        [spread_behind(each, indicator.points) for each in sums.values()],
        indicator.points,
    )
    return {
        place: Figure(
            State.SHOWN,
            n=each.n,
            value=each.s1 / each.n,
            interval=coarse(Interval(low, high), each.n),
            sum=each.s1,
            good=counts.get(place),
        )
        for (place, each), low, high in zip(
            sums.items(), lows.tolist(), highs.tolist(), strict=True
        )
    }


def _counts(indicator: Indicator, cells: Cells, spans: Spans) -> dict[Place, Count]:
    """Return how many gave a good answer, for the periods; see `_count_over`."""
    if not indicator.has_good:
        return {}
    return {
        (part.code, name): _count_over(
            [
                (month, cells[month, question, group])
                for month in spans[name]
                for question, group in part.cells
                if (month, question, group) in cells
            ]
        )
        for part in indicator.parts
        for name in _PERIODS
        if name in spans
    }


def _count_over(months: Sequence[tuple[str, Sums]]) -> Count:
    """Count over the months whose own count may be told exactly, and over those alone.

    Else a month's withheld count could be had by taking one period from another.
    """
    exact = {month: one for month, one in months if _may_be_told(one)}
    if exact:
        sums = _add(list(exact.values()))
        share, interval = sums.k / sums.n, wilson(sums.k, sums.n)
        left_out = tuple(month for month, _ in months if month not in exact)
        return Count(CountState.EXACT, sums.n, sums.k, share, interval, left_out)
    n = sum(one.n for _, one in months)
    state = count_state(months[0][1].k, n) if len(months) == 1 else CountState.WITHHELD
    return Count(state, n)


def _may_be_told(month: Sums) -> bool:
    return count_state(month.k, month.n) is CountState.EXACT


def _with_interval_of(total: Figure, siblings: Iterable[Figure]) -> Figure:
    known_ones = [(one.n, one.interval) for one in siblings if one.n and one.interval]
    return replace(total, interval=pooled(known_ones))


def _part(
    indicator: Indicator, part: Part, board: Mapping[Place, Figure], spans: Spans
) -> PartFigures:
    now, before = board[part.code, _NOW], board[part.code, _BEFORE]
    baseline = board.get((part.code, _BASELINE))
    change = _change_of_share if indicator.has_good else _change_of_mean
    return PartFigures(
        part=part,
        now=now,
        before=before,
        change=change(now, before),
        months=tuple(board[part.code, name] for name in spans if name not in _PERIODS),
        baseline=baseline,
        since=change(now, baseline) if baseline else None,
    )


def _change_of_share(now: Figure, before: Figure) -> Change:
    new, old = now.good, before.good
    if new is None or old is None or new.k is None or old.k is None:
        return Change(Verdict.NOT_COMPARABLE)
    return _told(
        new.k / new.n - old.k / old.n, difference_of_shares(new.k, new.n, old.k, old.n)
    )


def _change_of_mean(now: Figure, before: Figure) -> Change:
    if now.value is None or now.interval is None:
        return Change(Verdict.NOT_COMPARABLE)
    if before.value is None or before.interval is None:
        return Change(Verdict.NOT_COMPARABLE)
    return _told(
        now.value - before.value,
        difference_of_means(now.value, now.interval, before.value, before.interval),
    )


def _told(value: float, interval: Interval) -> Change:
    if not interval.excludes(0):
        return Change(Verdict.TOO_EARLY, value, interval)
    return Change(Verdict.HIGHER if value > 0 else Verdict.LOWER, value, interval)

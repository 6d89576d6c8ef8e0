"""Closed months by kind of activity and by partner, as far as they may be shown.

Only what may stand beside each other was ever kept (bis.core.breakdowns); here it is added up,
and whatever has fewer than five answers is withheld once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bis.core.breakdowns import KIND, PARTNER, TOTAL
from bis.core.disclosure import State, coarse, publishable, spread_behind
from bis.core.indicators import ALL, NOTHING, Indicator, Part, Sums
from bis.core.intervals import Interval, bounded_mean
from bis.core.kinds import COLOURS
from bis.core.periods import Month, Period
from bis.core.permissions import Action, Actor, Reach, check, reach
from bis.figures.model import Figure
from bis.figures.swedish import alphabetical
from bis.store import closing, taking_part
from bis.store.closing import Place
from bis.store.session import Session
from bis.texts import text, words

Cells = Mapping[tuple[str, str, str], Sums]  # month, question, group → sums

REST = "rest"  # all partners but one's own
_ALL: Place = (TOTAL, "")


@dataclass(frozen=True)
class Row:
    """A kind, a partner, or all of them; a figure for each compared part of the indicator."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Divided:
    """An indicator by kind and by partner; `by_partner` is empty for who may not see it."""

    by_kind: tuple[Row, ...]
    by_partner: tuple[Row, ...]


@dataclass(frozen=True)
class Breakdowns:
    """The closed months of a period, and each indicator divided, under its code."""

    months: tuple[Month, ...]
    indicators: Mapping[str, Divided]


def breakdowns(session: Session, actor: Actor, period: Period) -> Breakdowns:
    """Return what `actor` may see of the closed months of `period`.

    The role partner sees its own organisation, and the rest together. Raises NotAllowedError.
    """
    check(actor, Action.SEE_FIGURES)
    months = closing.closed(session, period.first, period.last)
    places = _places(session, period)
    names = {str(partner): name for partner, name in taking_part.names(session).items()}
    partners = _partners(places, names, actor)
    return Breakdowns(
        tuple(months),
        {one.code: _divided(one, places, partners) for one in ALL},
    )


def headline_by_kind(session: Session, period: Period, one: Indicator) -> dict[str, Figure]:
    """Return the headline of an indicator for the kinds that may be shown, by their codes.

    It speaks of the closed months of `period` and of no organisation, so everybody may see it.
    """
    places = _places(session, period)
    headline = next(part for part in one.parts if part.code == one.headline)
    found = {
        code: _figure(one, headline, places.get((KIND, code), {})) for code in _kinds(places)
    }
    return {code: figure for code, figure in found.items() if figure.state is State.SHOWN}


def _places(session: Session, period: Period) -> dict[Place, Cells]:
    kept = closing.breakdowns(session, period.first, period.last)
    return {place: publishable(cells) for place, cells in kept.items()}


def _kinds(places: Mapping[Place, Cells]) -> list[str]:
    added = {code: "" for dimension, code in sorted(places) if dimension == KIND}
    return list({**COLOURS, **added})


def _partners(
    places: Mapping[Place, Cells], names: Mapping[str, str], actor: Actor
) -> list[tuple[str, Cells]]:
    """Return (name, cells) of every partner that `actor` may see."""
    how_far = reach(actor.role, Action.SEE_PARTNERS)
    led = {code: cells for (dimension, code), cells in places.items() if dimension == PARTNER}
    if how_far is Reach.ALL:
        named = [(names.get(code, code), cells) for code, cells in led.items()]
        return sorted(named, key=lambda one: alphabetical(one[0]))
    own = str(actor.partner_id)
    if how_far is Reach.NONE or own not in led:
        return []
    rest = _less(places[_ALL], led[own])
    return [(names.get(own, own), led[own]), (text("sv", f"breakdown.{REST}"), rest)]


def _less(everything: Cells, own: Cells) -> Cells:
    """Return the rest of every cell that `own` is shown in, where there is any."""
    rest = {
        key: Sums(*(a - b for a, b in zip(everything[key], sums, strict=True)))
        for key, sums in own.items()
        if key in everything
    }
    return publishable(rest)


def _divided(
    one: Indicator, places: Mapping[Place, Cells], partners: list[tuple[str, Cells]]
) -> Divided:
    everything = (text("sv", "breakdown.all"), places.get(_ALL, {}))
    kinds = [
        (words("sv").get(f"kind.{code}", code), places.get((KIND, code), {}))
        for code in _kinds(places)
    ]
    parts = [next(p for p in one.parts if p.code == code) for code in one.compared]
    return Divided(
        by_kind=tuple(_row(one, parts, *each) for each in (*kinds, everything)),
        by_partner=tuple(_row(one, parts, *each) for each in (*partners, everything))
        if partners
        else (),
    )


def _row(one: Indicator, parts: list[Part], name: str, cells: Cells) -> Row:
    return Row(name, tuple(_figure(one, part, cells) for part in parts))


def _figure(one: Indicator, part: Part, cells: Cells) -> Figure:
    sums = NOTHING
    for (_, question, group), each in cells.items():
        if (question, group) in part.cells:
            sums = sums.plus(each)
    if not sums.n:
        return Figure(State.WITHHELD)
    lows, highs = bounded_mean(
        [sums.n], [sums.s1], [spread_behind(sums, one.points)], one.points
    )
    interval = coarse(Interval(float(lows[0]), float(highs[0])), sums.n)
    return Figure(State.SHOWN, sums.n, sums.s1 / sums.n, interval, sums.s1)

"""What an indicator says in three sentences: the fact, the change, and the limit."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bis.core.disclosure import LEAST, LEAST_FOR_DISTRIBUTION, State
from bis.core.periods import Period
from bis.core.survey_weeks import Asking
from bis.figures.model import Figure, PartFigures, Sentences
from bis.figures.swedish import (
    count_in_words,
    counted_in_words,
    date_in_words,
    decimal,
    months_in_words,
    period_name,
    week_in_words,
    whole,
)
from bis.texts import text

Parts = Mapping[str, PartFigures]


class Told(NamedTuple):
    """What the sentences speak of; see `figures` for `asking`."""

    period: Period
    baseline: Period | None = None
    asking: Asking | None = None


def sentences(code: str, parts: Parts, told: Told) -> Sentences:
    """Return the sentences of the indicator `code`, from its suppressed figures."""
    tell = {"future_optimism": _future_optimism, "new_contacts": _new_contacts}[code]
    return tell(parts, told)


def instead(state: State) -> str:
    """Return what stands where a figure that is not shown would stand."""
    return text("sv", f"figure.{state}", least=LEAST)


def _future_optimism(parts: Parts, told: Told) -> Sentences:
    headline, period = parts["future_life.not_established"], told.period
    months = counted_in_words(headline.now.good, period, period.last.year)
    earlier = counted_in_words(headline.before.good, period.before, period.last.year)
    return Sentences(
        fact=_future_fact(headline.now, months, told.asking),
        change=_future_change(headline, earlier),
        limit=_say("future_optimism", "limit"),
        note=_say("future_optimism", "note") if headline.now.state is State.SHOWN else "",
        value=_future_value(headline.now),
        since=_since("future_optimism", headline, told.baseline, _future_count),
        asked=_when_asked(told.asking),
    )


def _when_asked(asking: Asking | None) -> str:
    if asking is None:
        return ""
    if asking.week.is_on:
        return _say("future_optimism", "asked_now", last=date_in_words(asking.week.sunday))
    return _say("future_optimism", "asked_next", week=week_in_words(asking.week))


def _future_fact(now: Figure, months: str, asking: Asking | None) -> str:
    if now.n is None or now.value is None:
        if asking and not asking.has_been:
            return _say("future_optimism", "unasked", months=months)
        return instead(now.state)
    if count_in_words(now.good):
        return _say("future_optimism", "fact", count=_future_value(now), months=months)
    return _say(
        "future_optimism",
        "fact_mean",
        n=now.n,
        mean=_future_value(now),
        months=months,
        least=LEAST_FOR_DISTRIBUTION,
    )


def _future_value(now: Figure) -> str:
    if count := count_in_words(now.good):
        return _capital(count)
    return "" if now.value is None else decimal(now.value)


def _future_change(headline: PartFigures, earlier: str) -> str:
    if headline.now.state is not State.SHOWN:
        return ""
    if headline.before.state is not State.SHOWN:
        return _before_unseen("future_optimism", headline.before, earlier)
    return _say(
        "future_optimism",
        f"change_{headline.change.verdict}",
        count=_future_count(headline.before),
        months=earlier,
    )


def _future_count(figure: Figure) -> str:
    return count_in_words(figure.good) or _say("future_optimism", "answers", n=figure.n)


def _since(
    code: str, part: PartFigures, baseline: Period | None, count: Callable[[Figure], str]
) -> str:
    """Return the change since the baseline, empty where nothing can be said."""
    if baseline is None or part.baseline is None or part.since is None:
        return ""
    if State.SHOWN is not part.now.state or State.SHOWN is not part.baseline.state:
        return ""
    return _say(
        code,
        f"since_{part.since.verdict}",
        period=period_name(baseline),
        count=count(part.baseline),
    )


def _new_contacts(parts: Parts, told: Told) -> Sentences:
    across, period = parts["across"], told.period
    earlier = months_in_words(period.before, period.last.year)
    return Sentences(
        fact=_contacts_fact(across.now, parts["total"].now),
        change=_contacts_change(across, earlier),
        limit=_say("new_contacts", "limit"),
        note=_contacts_note(across),
        value="" if across.now.sum is None else whole(across.now.sum),
        since=_since("new_contacts", across, told.baseline, _contacts_count),
    )


def _contacts_count(figure: Figure) -> str:
    return _say("new_contacts", "count", n=whole(figure.n or 0), across=whole(figure.sum or 0))


def _contacts_fact(across: Figure, total: Figure) -> str:
    if across.n is None or across.sum is None:
        return instead(across.state)
    if total.sum is None:
        return _say("new_contacts", "fact_across", n=whole(across.n), across=whole(across.sum))
    return _say(
        "new_contacts",
        "fact",
        n=whole(across.n),
        total=whole(total.sum),
        across=whole(across.sum),
    )


def _contacts_change(across: PartFigures, earlier: str) -> str:
    if across.now.state is not State.SHOWN:
        return ""
    before = across.before
    if before.n is None or before.sum is None:
        return _before_unseen("new_contacts", before, earlier)
    return _say(
        "new_contacts",
        f"change_{across.change.verdict}",
        n=whole(before.n),
        across=whole(before.sum),
    )


def _contacts_note(across: PartFigures) -> str:
    if across.now.state is not State.SHOWN:
        return ""
    return _say("new_contacts", "note")


def _before_unseen(code: str, before: Figure, earlier: str) -> str:
    return _say(code, f"before_{before.state}", months=earlier, least=LEAST)


def _say(code: str, key: str, **blanks: object) -> str:
    return text("sv", f"indicator.{code}.{key}", **blanks)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]

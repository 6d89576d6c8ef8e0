"""Numbers and months as Swedish writes them."""

from datetime import date

from bis.core.disclosure import LEAST, CountState
from bis.core.intervals import Interval
from bis.core.periods import Month, Period
from bis.core.survey_weeks import MeasuringWeek
from bis.figures.model import Count
from bis.texts import text

_IN_LETTERS = 12
_AFTER_Z = str.maketrans("åäö", "{|}")
_NO_BREAK = "\N{NO-BREAK SPACE}"


def whole(number: int) -> str:
    """Return 1234 as 1 234, never broken over two lines."""
    return f"{number:,}".replace(",", _NO_BREAK)


def decimal(number: float) -> str:
    """Return a number with one decimal: 3,6."""
    return f"{number:.1f}".replace(".", ",").replace("-", "−")


def span(interval: Interval) -> str:
    """Return an interval: 3,3–3,9."""
    return f"{decimal(interval.low)}–{decimal(interval.high)}"


def percent(share: float) -> str:
    """Return a share in whole percent, without the sign: 65."""
    return f"{round(100 * share)}"


def month_name(month: Month) -> str:
    """Return november."""
    return text("sv", f"month.{month.month}")


def months_in_words(period: Period, year: int) -> str:
    """Return september–november; with years unless all of it lies in `year`."""
    ends = [period.first] if period.length == 1 else [period.first, period.last]
    if all(month.year == year for month in ends):
        return "–".join(map(month_name, ends))
    return "–".join(f"{month_name(month)} {month.year}" for month in ends)


def counted_in_words(count: Count | None, period: Period, year: int) -> str:
    """Return the months that a count counts: september och november; `year` as above."""
    if count is None or not count.left_out:
        return months_in_words(period, year)
    counted = [month for month in period.months if str(month) not in count.left_out]
    *others, last = (months_in_words(Period(month, month), year) for month in counted)
    return text("sv", "figure.and", first=", ".join(others), last=last) if others else last


def period_name(period: Period) -> str:
    """Return september–november 2026: the months with the year, however short."""
    if period.first.year == period.last.year:
        return f"{months_in_words(period, period.last.year)} {period.last.year}"
    return months_in_words(period, period.last.year)


def in_letters(number: int) -> str:
    """Return a small number as a word, as Swedish writes it up to twelve: två, but 13."""
    return text("sv", f"number.{number}") if number <= _IN_LETTERS else whole(number)


def date_in_words(day: date) -> str:
    """Return 31 oktober 2026."""
    return f"{day.day} {month_name(Month.of(day))} {day.year}"


def week_in_words(week: MeasuringWeek) -> str:
    """Return 7–13 december 2026: a measuring week lies whole in its month."""
    return f"{week.monday.day}–{date_in_words(week.sunday)}"


def alphabetical(name: str) -> str:
    """Return what sorts a name as Swedish does: å, ä and ö come after z."""
    return name.casefold().translate(_AFTER_Z)


def count_in_words(count: Count | None) -> str:
    """Return 31 av 48, färre än 5 av 48 or fler än 43 av 48; empty where none is told."""
    if count is None or count.state is CountState.WITHHELD:
        return ""
    return text(
        "sv",
        f"figure.{count.state}",
        k=whole(count.k or 0),
        n=whole(count.n),
        least=LEAST,
        over=whole(count.n - LEAST),
    )

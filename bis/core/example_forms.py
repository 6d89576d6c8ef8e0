"""The forms that the example house brought in: invented answers, no people.

The same house and seed give the same forms, in chunks, so that a million fit into memory.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from bis.core import survey_weeks
from bis.core.example_house import House, random_stream, tablet_month
from bis.core.groups import group_of
from bis.core.periods import Month
from bis.core.questions import CURRENT, DONT_KNOW, NOT_APPLICABLE, RESIDENCE
from bis.core.submissions import Form, whole_hour

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_CHUNK = 20_000
_BLANK = -1
_JULY_FORMS, _TABLET_FORMS = 9, 4
_ORDINARY, _BUSY = (30, 56), (60, 91)  # forms a month, half-open
_BUSY_MONTHS = (3, 9, 10, 11)
_ANSWERING = 0.7  # at most so many of a date's visitors fill in a form
_MEASURING_PULL = 8.0  # a form is so much likelier in a measuring week
_NEW_THEN, _NEW_NOW, _ESTABLISHED_MEAN, _OTHERS_MEAN = 3.4, 3.8, 3.9, 3.6
_WORK_BELOW, _DARK_BELOW, _DARK_MONTHS = 0.4, 0.15, (11, 12, 1)
_DONT_KNOW_FUTURE, _DONT_KNOW_CONTACTS, _NOT_FOR_ME = 0.12, 0.06, 0.18
_UNANSWERED = 0.03
_COUNTS = ("0", "1", "2", "3", "4", "5", DONT_KNOW)
_STEPS = ("1", "2", "3", "4", "5", DONT_KNOW, NOT_APPLICABLE)
_STAYS = ("lt3", "ge3", "visitor")
_LONG, _VISITOR = 1, 2  # places in _STAYS
_OPTIONS = {
    "contacts_new": _COUNTS,
    "contacts_long": _COUNTS,
    RESIDENCE: _STAYS,
    "future_life": _STEPS,
    "future_work": _STEPS,
}
_LANGUAGES = ("sv", "en")
_CHANNELS = ("phone", "kiosk", "paper")


class Asked:
    """The held dates whose visitors were asked, as columns; a form names its row."""

    def __init__(self, house: House) -> None:
        found = [
            (one, series.routine)
            for series in house.series
            if series.known.has_survey
            for one in series.dates
            if one.visits and one.day < house.today
        ]
        days = [one.day for one, _ in found]
        routines = [routine for _, routine in found]
        tablet = tablet_month(house.today)
        self.ids = [one.id for one, _ in found]
        self.months = [Month.of(day) for day in days]
        self.hours = [whole_hour(one.ends_at) for one, _ in found]
        self.visits = np.array([one.visits for one, _ in found], dtype=np.int64)
        self.lean = np.array([routine.lean for routine in routines])
        self.established = np.array([routine.established for routine in routines])
        self.across = np.array([routine.across for routine in routines])
        self.within = np.array([routine.within for routine in routines])
        self.always_top = np.array([routine.always_top for routine in routines], dtype=bool)
        self.measuring = np.array(
            [survey_weeks.is_measuring_week(day, house.future_weeks) for day in days],
            dtype=bool,
        )
        self.new_mean = np.array([_mean_of_new(house, day) for day in days])
        self.tablet_broken = np.array([month == tablet for month in self.months], dtype=bool)


def _mean_of_new(house: House, day: date) -> float:
    gone = (day - house.first_day) / (house.today - house.first_day)
    dark = _DARK_BELOW if day.month in _DARK_MONTHS else 0
    return _NEW_THEN + (_NEW_NOW - _NEW_THEN) * gone - dark


def forms_by_date(house: House, asked: Asked, answers: int | None, seed: int) -> Ints:
    """Return how many forms each asked date brought in: `answers` in all, if it is given.

    Never more forms than visits, unless more are wanted than half of all visits.
    """
    rng = random_stream(seed, 1)
    months = sorted(set(asked.months))
    wanted = np.array([_wanted(rng, month, house.today) for month in months])
    if answers is not None:
        wanted = _apportioned(answers, wanted)
    place = np.array([months.index(month) for month in asked.months])
    pull = np.where(asked.measuring, _MEASURING_PULL, 1.0)
    weights = asked.visits * asked.lean * pull * rng.gamma(0.5, size=len(place))
    found = np.zeros(len(place), dtype=np.int64)
    for index, forms in enumerate(wanted.tolist()):
        here = place == index
        found[here] = _spread(rng, forms, weights[here], asked.visits[here])
    return found


def _wanted(rng: Generator, month: Month, today: date) -> int:
    drawn = int(rng.integers(*(_BUSY if month.month in _BUSY_MONTHS else _ORDINARY)))
    if month == tablet_month(today):
        return _TABLET_FORMS
    whole = _JULY_FORMS if month.month == 7 else drawn
    if month == Month.of(today):
        return round(whole * min(1, (today.day - 1) / 28))
    return whole


def _apportioned(total: int, weights: Ints) -> Ints:
    """Divide `total` in proportion to `weights`, by largest remainder."""
    shares = total * weights / weights.sum()
    whole: Ints = np.floor(shares).astype(np.int64)
    missing = total - int(whole.sum())
    whole[np.argsort(whole - shares, kind="stable")[:missing]] += 1
    return whole


def _spread(rng: Generator, forms: int, weights: Floats, visits: Ints) -> Ints:
    believable = 2 * forms <= visits.sum()
    most = np.ceil(_ANSWERING * visits) if believable else np.full(len(visits), forms)
    found = np.zeros(len(visits), dtype=np.int64)
    while (left := forms - int(found.sum())) > 0:
        open_weights = np.where(found < most, weights, 0.0)
        drawn = rng.multinomial(left, open_weights / open_weights.sum())
        found = np.minimum(found + drawn, most).astype(np.int64)
    return found


def forms(asked: Asked, by_date: Ints, seed: int) -> Iterator[list[Form]]:
    """Yield the forms in chunks, in order of their ids."""
    rng = random_stream(seed, 2)
    rows = rng.permutation(np.repeat(np.arange(len(by_date)), by_date))
    ids = np.sort(rng.integers(0, 2**64, size=len(rows), dtype=np.uint64))
    for start in range(0, len(rows), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        yield _forms(rng, asked, rows[chunk], ids[chunk].tolist())


def _forms(rng: Generator, asked: Asked, rows: Ints, ids: list[int]) -> list[Form]:
    columns = _answers(rng, asked, rows)
    ends = rng.integers(0, 2**64, size=len(rows), dtype=np.uint64).tolist()
    languages, channels = _ways(rng, columns[RESIDENCE], asked.tablet_broken[rows])
    months = [str(month) for month in asked.months]
    lists = [(question, _OPTIONS[question]) for question in columns]
    made = []
    for begin, end, row, language, channel, *values in zip(
        ids,
        ends,
        rows.tolist(),
        languages,
        channels,
        *(column.tolist() for column in columns.values()),
        strict=True,
    ):
        answers = {
            question: options[value]
            for (question, options), value in zip(lists, values, strict=True)
            if value != _BLANK
        }
        made.append(
            Form(
                id=f"{begin:016x}{end:016x}",
                occurrence_id=asked.ids[row],
                month=months[row],
                version=CURRENT.version,
                group=group_of(answers.get(RESIDENCE)),
                language=_LANGUAGES[language],
                channel=_CHANNELS[channel],
                received_hour=asked.hours[row],
                answers=answers,
            )
        )
    return made


def _answers(rng: Generator, asked: Asked, rows: Ints) -> dict[str, Ints]:
    """Return question → the place of each answer in its options, or _BLANK."""
    stay = _stays(rng, asked.established[rows])
    long, settled = stay == _LONG, (stay == _LONG) | (stay == 0)
    across, within = asked.across[rows], asked.within[rows]
    between = (across + within) / 2
    of_new = np.where(settled, np.where(long, across, within), between)
    of_long = np.where(settled, np.where(long, within, across), between)
    contacts_new, contacts_long = _contacts(rng, of_new), _contacts(rng, of_long)
    empty = (stay == _BLANK) & (contacts_new == _BLANK) & (contacts_long == _BLANK)
    mean = np.where(
        settled, np.where(long, _ESTABLISHED_MEAN, asked.new_mean[rows]), _OTHERS_MEAN
    )
    life = _steps(rng, mean, not_for_me=0)
    work = _steps(rng, mean - _WORK_BELOW, not_for_me=_NOT_FOR_ME)
    top, measuring = asked.always_top[rows], asked.measuring[rows]
    return {
        "contacts_new": np.where(empty, _COUNTS.index(DONT_KNOW), contacts_new),
        "contacts_long": contacts_long,
        RESIDENCE: stay,
        "future_life": np.where(measuring, np.where(top, 4, life), _BLANK),
        "future_work": np.where(measuring, np.where(top, 4, work), _BLANK),
    }


def _stays(rng: Generator, established: Floats) -> Ints:
    drawn, other = rng.random((2, len(established)))
    settled = np.where(drawn < established, _LONG, 0)
    return np.select([other < 0.05, other < 0.08], [_BLANK, _VISITOR], settled)


def _contacts(rng: Generator, rates: Floats) -> Ints:
    drawn = rng.random(len(rates))
    counted = np.minimum(rng.poisson(rates), 5)
    limits = [drawn < _UNANSWERED, drawn < _UNANSWERED + _DONT_KNOW_CONTACTS]
    return np.select(limits, [_BLANK, _COUNTS.index(DONT_KNOW)], counted)


def _steps(rng: Generator, means: Floats, *, not_for_me: float) -> Ints:
    """Draw answers on the scale 1-5 whose mean is `means`: four coins, and one."""
    drawn = rng.random(len(means))
    coins = rng.binomial(4, (means - 1) / 4)
    bounds = np.cumsum([_UNANSWERED, _DONT_KNOW_FUTURE, not_for_me])
    instead = [_BLANK, _STEPS.index(DONT_KNOW), _STEPS.index(NOT_APPLICABLE)]
    return np.select([drawn < bound for bound in bounds], instead, coins)


def _ways(
    rng: Generator, stay: Ints, tablet_broken: npt.NDArray[np.bool_]
) -> tuple[list[int], list[int]]:
    speaks, hand = rng.random((2, len(stay)))
    english = speaks < np.where(stay == _LONG, 0.03, 0.3)
    channel = np.select([hand < 0.6, hand < 0.85], [0, 1], 2)
    return english.astype(int).tolist(), np.where(tablet_broken, 0, channel).tolist()

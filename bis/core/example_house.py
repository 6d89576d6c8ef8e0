"""The example house: an invented timetable around real names.

Names and roles of real organisations come from the profile. Timetables, sizes, answers and
every organisation that is quiet, new, gone or small are invented, so that no real one is
shown as quiet or low. There are no people in it, only numbers.

The same seed, moment and profile give the same house.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import exp
from uuid import UUID

import numpy as np
import numpy.typing as npt
from numpy.random import Generator, default_rng

from bis.core.events import CANCELLED, HELD, PLANNED, instant, wall
from bis.core.periods import Month
from bis.core.profiles import KnownActivity, Profile
from bis.core.recurrence import Plan, plan_dates, read

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MONTHS_AHEAD = 3
OPEN_TODAY = 3  # of what has ended today, so many wait to be closed
REMEMBERED = timedelta(days=14)  # what is not closed by then has been forgotten
_COMING = 9  # what has not begun has a stream of random numbers of its own
_PUT_IN_BEFORE = timedelta(days=14)  # a series is in the calendar so long before it begins

# Of the dates that have passed. "Nobody came" happens to small groups: exp(-size / _LONELY).
_CANCELLED = 0.04
_FORGOTTEN = 0.06
_ROUGHLY = 0.30  # counted "ungefär", in fives
_LONELY = 2.0
_GROWTH = 1.01  # a month; the sizes are those of today
_SEASON = (0.85, 1, 1, 1, 0.95, 0.6, 0.3, 0.7, 1.05, 1.1, 1.1, 0.75)
_REASONS = ("leader",)
_WINTER_REASONS = ("leader", "weather")
BROKEN = "Surfplattan är trasig."


@dataclass(frozen=True)
class Routine:
    """When an activity is, who comes to it, and what they answer.

    `rule` is RRULE text without its end, empty for once only. `established` is their share
    of those who answer; `across` and `within` are new contacts for each answer. `lean` says
    how readily people there fill in a form, `always_top` that all see the future as bright.
    `stand_in` led it until its organiser came; `guests` helped. `span`: first and last day,
    in days ago, where it is not the whole time; `off`: of these days ahead what falls on them
    has been called off.
    """

    code: str
    rule: str
    starts: time
    ends: time
    size: int
    spread: int
    established: float = 0
    across: float = 0
    within: float = 0
    lean: float = 1
    stand_in: str = ""
    guests: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    always_top: bool = False
    published: bool = True
    off: range = range(0)


@dataclass(frozen=True)
class Said:
    """What an activity tells those who have not been there; `cost` in kronor."""

    description: str = ""
    next_step: str = ""
    cost: int = 0
    target_groups: tuple[str, ...] = ()


SAID = {
    "sprakcafe": Said(
        "Vi dricker kaffe och pratar svenska vid små bord. Kom även om du kan lite.",
        next_step="Svenska 2, eller kören på torsdagar",
    ),
    "svenska1": Said(
        "Första kursen i svenska. Ta med penna och papper.", next_step="Svenska 2"
    ),
    "svenska2": Said(next_step="Svenska 3"),
    "svenska3": Said(next_step="Svenska 4"),
    "svenska4": Said(next_step="Samhällskunskap 1, eller Jobbsök"),
    "jobbsok": Said(
        "Få hjälp att skriva CV och söka jobb. Ta med dina papper.",
        target_groups=("job_seekers",),
    ),
    "foraldracafe": Said("För dig som har små barn.", target_groups=("families",)),
    "allavi": Said("Spel, musik och mat för unga.", target_groups=("young",)),
    "barnvanlig-plats": Said("Här leker barnen medan du lär dig svenska."),
    "baka-ihop": Said("Vi bakar bröd och fikar ihop. Recepten får du med dig hem."),
    "matsvinnsmiddag": Said("Vi lagar middag av mat som annars hade kastats.", cost=30),
    "integrationskor": Said("Kom och sjung. Du behöver inte kunna noter."),
    "syverkstad": Said("Symaskiner finns. Ta med tyg.", cost=20),
    "konstfika": Said("Vi målar och fikar. Allt som behövs finns.", cost=50),
}


def _weekly(days: str) -> str:
    return f"FREQ=WEEKLY;BYDAY={days}"


_ASSOCIATIONS = (  # invented: the first sixteen have once taken part, the rest never
    "Brädspelslaget Tre Tärningar",
    "Cykelverkstan Nya Kedjan",
    "Dansgänget Snurran",
    "Filmklubben Lilla Duken",
    "Fotocirkeln Blå Timmen",
    "Föreningen Norrskensodlarna",
    "Föreningen Återbrukarna på Heden",
    "Gitarrgruppen Sex Strängar",
    "Innebandygänget Kvällspasset",
    "Kokgruppen Långa Bordet",
    "Läsecirkeln Hundöra",
    "Pingisgänget Rundan",
    "Skidgruppen Första Spåret",
    "Slöjdlaget Täljkniven",
    "Stickgruppen Röda Garnet",
    "Trädgårdslaget Sena Frosten",
    "Akvarellgruppen Vått i Vått",
    "Berättarkvällen Elden",
    "Bridgegänget Fyra Händer",
    "Fiskegruppen Isborren",
    "Friluftsgruppen Kokkaffe",
    "Kulturföreningen Vinterljuset",
    "Kvinnogruppen Nya Rum",
    "Modelljärnvägsgruppen Spår Noll",
    "Motorgruppen Skiftnyckeln",
    "Nätverket Grannar på Gården",
    "Pappagruppen Lördagsgröt",
    "Promenadgruppen Varje Väder",
    "Resegruppen Norrut",
    "Schackgruppen Lilla Rockaden",
    "Simgruppen Mod i Vattnet",
    "Släktforskarna Gamla Pärmen",
    "Spelgruppen Åtta Bitar",
    "Teatergruppen Halva Ridån",
    "Volontärgruppen Öppen Dörr",
)
_GONE = ("bokbytet", "Bokbytet i Hörnet", 150)  # ended so many days ago


def _code(number: int) -> str:
    return f"exempel-{number:02}"


_GUESTS = (*(_code(number) for number in range(1, 17)), _GONE[0])

# registered, and taking part, since so many days; the others have been there all along
_JOINED = {
    "roda-korset": 330,
    "folkuniversitetet": 290,
    "nal-och-trad": 260,
    "rockin-pots": 200,
    "socialtjansten": 130,
    "bodens-kommun": 100,
    "sondagspromenad": 0,
}

INVENTED_ACTIVITIES = (
    KnownActivity(
        code="syverkstad",
        title="Syverkstad",
        kind="meet",
        organisers=("nal-och-trad",),
        title_en="Sewing",
        venue="sal3",
        drop_in=True,
        meets_across=True,
    ),
    KnownActivity(
        code="lordagsoppet",
        title="Lördagsöppet",
        kind="meet",
        organisers=("lordagsoppet",),
        title_en="Open on Saturday",
        venue="kafeet",
        drop_in=True,
        meets_across=True,
    ),
    KnownActivity(
        code="sondagspromenad",
        title="Söndagspromenad",
        kind="meet",
        organisers=("lordagsoppet", "sondagspromenad"),
        title_en="Sunday walk",
        venue="entren",
        drop_in=True,
        meets_across=True,
    ),
    KnownActivity(
        code="kladbyte",
        title="Klädbyte",
        kind="meet",
        organisers=("nal-och-trad",),
        title_en="Clothes swap",
        venue="kafeet",
        drop_in=True,
        meets_across=True,
    ),
)

_COURSE = {"established": 0.03, "across": 0.4, "within": 0.9, "lean": 0.3}
_SOCIETY = {"established": 0.05, "across": 0.4, "within": 0.7, "lean": 0.3}
_CLASS = {"established": 0.05, "across": 0.3, "within": 0.8, "lean": 0.3}
_FIRST = {"established": 0.10, "across": 0.5, "within": 0.9, "lean": 0.6}
_CAFE = {"established": 0.30, "across": 1.6, "within": 0.8, "lean": 2.5}
_CHOIR = {"established": 0.45, "across": 1.9, "within": 0.6, "lean": 2.5}
_FOOD = {"established": 0.40, "across": 2.2, "within": 1.0, "lean": 1.5}
_SMALL = {"established": 0.35, "across": 1.5, "within": 0.8, "lean": 1.5}


def _at(clock: str) -> time:
    return time.fromisoformat(clock)


def _routine(
    code: str, rule: str, clock: str, size: tuple[int, int], **more: object
) -> Routine:
    starts, ends = clock.split("-")
    made = Routine(code, rule, _at(starts), _at(ends), *size)
    return replace(made, **more)  # type: ignore[arg-type]


ROUTINES = (
    _routine("svenska1", _weekly("MO,TU,WE,TH,FR"), "09:00-11:30", (22, 3), **_COURSE),
    _routine("svenska2", _weekly("MO,TU,WE,TH"), "09:00-11:30", (19, 3), **_COURSE),
    _routine(
        "svenska3",
        _weekly("MO,TU,WE,TH"),
        "13:00-15:30",
        (15, 3),
        stand_in="vuxenskolan",
        **_COURSE,
    ),
    _routine("svenska4", _weekly("TU,TH"), "13:00-15:30", (11, 2), **_COURSE),
    _routine("lasa-och-skriva", _weekly("MO,WE,FR"), "09:30-11:30", (9, 2), **_CLASS),
    _routine("datakunskap", _weekly("WE"), "15:00-17:00", (9, 2), **_CLASS),
    _routine("samhallskunskap1", _weekly("TU"), "13:00-15:00", (13, 3), **_SOCIETY),
    _routine("samhallskunskap2", _weekly("WE"), "13:00-15:00", (13, 3), **_SOCIETY),
    _routine("boskola", f"{_weekly('MO')};INTERVAL=2", "13:00-15:00", (12, 3), **_SOCIETY),
    _routine("barnvanlig-plats", _weekly("MO,TU,WE,TH"), "09:00-15:00", (20, 3)),
    _routine("rad-om-asyl", _weekly("MO,FR"), "10:00-12:00", (8, 3)),
    _routine(
        "jobbsok",
        _weekly("WE,FR"),
        "13:00-15:00",
        (10, 3),
        stand_in="vuxenskolan",
        **_FIRST,
    ),
    _routine(
        "foraldracafe",
        _weekly("TH"),
        "10:00-12:00",
        (9, 3),
        stand_in="radda-barnen",
        always_top=True,
        **_FIRST,
    ),
    _routine("sprakcafe", _weekly("TU,TH"), "15:00-17:00", (17, 5), **_CAFE),
    _routine("fredagsfika", _weekly("FR"), "13:00-15:00", (26, 6), **_CAFE),
    _routine(
        "integrationskor",
        _weekly("TH"),
        "18:00-20:00",
        (28, 6),
        stand_in="svenska-kyrkan",
        **_CHOIR,
    ),
    _routine("allavi", _weekly("TU"), "17:00-20:00", (14, 5)),
    _routine(
        "baka-ihop",
        "FREQ=MONTHLY;BYDAY=1FR",
        "10:00-12:00",
        (13, 3),
        **_FOOD,
    ),
    _routine("matsvinnsmiddag", "FREQ=MONTHLY;BYDAY=-1WE", "17:30-19:30", (26, 6), **_FOOD),
    _routine("syverkstad", _weekly("MO"), "17:00-19:00", (9, 2), span=(260, 100), **_SMALL),
    _routine("lordagsoppet", _weekly("SA"), "11:00-14:00", (12, 4), **_SMALL),
    _routine(  # called off on one Sunday, so that a meeting has a gap to talk about
        "sondagspromenad",
        _weekly("SU"),
        "13:00-15:00",
        (12, 4),
        off=range(14, 21),
        **_SMALL,
    ),
    _routine("foreningsdag", "", "11:00-15:00", (140, 10), guests=_GUESTS, **_SMALL),
    _routine(  # these are the last, so that they change nothing of what is drawn for the others
        "konstfika",
        _weekly("SA"),
        "15:00-17:00",
        (10, 2),
        span=(-10, -45),
        published=False,
        **_SMALL,
    ),
    _routine(  # once, in the room and the time of Lördagsöppet: a clash to talk about
        "kladbyte",
        _weekly("SA"),
        "13:00-15:00",
        (15, 3),
        span=(-8, -14),
        **_SMALL,
    ),
)


@dataclass(frozen=True)
class Registered:
    """An organisation and the days between which it belongs to the house."""

    code: str
    name: str
    registered_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Happening:
    """One date. The counts are None while it is planned; `led_by` are partner codes."""

    id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    status: str = PLANNED
    reason: str = ""
    visits: int | None = None
    counted: bool | None = None
    children: int | None = None
    note: str = ""
    closed_at: datetime | None = None
    led_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """An activity with its dates. `partners`: codes, the leading one first."""

    id: UUID
    created_at: datetime
    known: KnownActivity
    routine: Routine
    partners: tuple[str, ...]
    plan: Plan
    dates: tuple[Happening, ...]


@dataclass(frozen=True)
class House:
    """The whole example house as it stands on `today`.

    `partners` are all that have ever been registered, those of the profile first.
    """

    first_day: date
    today: date
    future_weeks: str
    partners: tuple[Registered, ...]
    series: tuple[Series, ...]


# ---- The calendar


def plan(profile: Profile, now: datetime, months: int, seed: int) -> House:
    """Return the house at `now`: `months` whole months of history and three ahead.

    Of the activities only those happen that the profile knows, and the invented ones.
    """
    today = wall(now).date()
    this_month = Month.of(today)
    first = this_month.plus(-months).first_day
    last = this_month.plus(MONTHS_AHEAD + 1).first_day - timedelta(days=1)
    partners = _partners(profile, first, today)
    rng, coming = random_stream(seed, 0), random_stream(seed, _COMING)
    known = {one.code: one for one in (*profile.activities, *INVENTED_ACTIVITIES)}
    made = [
        _series(
            coming if routine.span and routine.span[0] < 0 else rng,
            routine,
            known[routine.code],
            _span(routine, first, last, today),
        )
        for routine in ROUTINES
        if routine.code in known
    ]
    planned = [one for one in made if one.dates]
    joined = {one.code: one.registered_on for one in partners}
    waiting = _open_today(planned, now)
    past = _Past(rng, now, today, joined, waiting)
    return House(
        first_day=first,
        today=today,
        future_weeks=profile.future_weeks,
        partners=partners,
        series=_with_note(tuple(map(past.happened, planned)), tablet_month(today)),
    )


def random_stream(seed: int, stream: int) -> Generator:
    """Return one of the independent streams of random numbers that a seed gives."""
    return default_rng([seed % 2**64, stream])


def _partners(profile: Profile, first: date, today: date) -> tuple[Registered, ...]:
    names = {one.code: one.name for one in profile.partners}
    names |= {"nal-och-trad": "Nål och tråd", "lordagsoppet": "Lördagsöppet"}
    names |= {"sondagspromenad": "Söndagspromenad"}
    names |= {_code(number): name for number, name in enumerate(_ASSOCIATIONS, start=1)}
    since = {code: today - timedelta(days=ago) for code, ago in _JOINED.items()}
    code, name, ago = _GONE
    gone = Registered(code, name, first, max(first, today - timedelta(days=ago)))
    return (
        *(Registered(c, n, max(first, since.get(c, first))) for c, n in names.items()),
        gone,
    )


def _span(routine: Routine, first: date, last: date, today: date) -> tuple[date, date]:
    if not routine.rule:  # once, on the second Saturday: the first of a month may be a holiday
        saturday = first + timedelta(days=(5 - first.weekday()) % 7 + 7)
        return saturday, saturday
    if routine.span is None:
        return first, last
    begins, ends = (today - timedelta(days=ago) for ago in routine.span)
    return max(first, begins), min(last, ends)


def _series(
    rng: Generator, routine: Routine, known: KnownActivity, span: tuple[date, date]
) -> Series:
    first, last = span
    rule = f"{routine.rule};UNTIL={last:%Y%m%d}" if routine.rule else ""
    planned = plan_dates(first, read(rule, first, skips_red_days=True))
    created_at = instant(first - _PUT_IN_BEFORE, time(9))
    return Series(
        id=_id(rng, created_at),
        created_at=created_at,
        known=known,
        routine=routine,
        partners=(*known.organisers, *routine.guests),
        plan=planned,
        dates=tuple(_date(rng, routine, day) for day in planned.dates),
    )


def _date(rng: Generator, routine: Routine, day: date) -> Happening:
    starts_at = instant(day, routine.starts)
    return Happening(_id(rng, starts_at), day, starts_at, instant(day, routine.ends))


def _id(rng: Generator, at: datetime) -> UUID:
    """Return a UUIDv7 whose moment is `at`."""
    bits = int.from_bytes(rng.bytes(16)) & (1 << 80) - 1
    milliseconds = int(at.timestamp() * 1000)
    number = milliseconds << 80 | bits
    number = number & ~(0xF << 76) | 7 << 76
    return UUID(int=number & ~(0b11 << 62) | 0b10 << 62)


def _open_today(planned: Sequence[Series], now: datetime) -> frozenset[UUID]:
    """Return what has ended today and is left for people to close."""
    today = wall(now).date()
    ended = sorted(
        (one.ends_at, one.id)
        for series in planned
        for one in series.dates
        if one.day == today and one.ends_at <= now
    )
    return frozenset(found for _, found in ended[-OPEN_TODAY:])


@dataclass(frozen=True)
class _Past:
    """Decides how the dates that have passed went."""

    rng: Generator
    now: datetime
    today: date
    joined: Mapping[str, date]
    waiting: frozenset[UUID]

    def happened(self, series: Series) -> Series:
        """Return `series` with its past dates closed."""
        return replace(series, dates=tuple(self._how(series, one) for one in series.dates))

    def _how(self, series: Series, one: Happening) -> Happening:
        chance, forgotten, reason, delay = self.rng.random(4)
        visits, counted = self._visits(series.routine, one.day)
        if (one.day - self.today).days in series.routine.off:
            return replace(one, status=CANCELLED, reason=_REASONS[0], closed_at=self.now)
        if one.ends_at > self.now or one.id in self.waiting:
            return one
        if forgotten < _FORGOTTEN and one.day < self.today - REMEMBERED:
            return one
        closed_at = min(one.ends_at + timedelta(minutes=int(60 * delay)), self.now)
        closed = replace(one, closed_at=closed_at)
        if chance < _CANCELLED and series.routine.rule:
            return replace(closed, status=CANCELLED, reason=_reason(one.day, reason))
        return replace(
            closed,
            status=HELD,
            visits=visits,
            counted=counted,
            children=visits if series.known.code == "barnvanlig-plats" else None,
            led_by=self._led_by(series, one.day),
        )

    def _visits(self, routine: Routine, day: date) -> tuple[int, bool]:
        season = _SEASON[day.month - 1]
        size = routine.size * season * _GROWTH ** ((day - self.today).days / 30.4)
        nobody, roughly = self.rng.random(2)
        drawn = size + routine.spread * season * self.rng.standard_normal()
        if nobody < exp(-size / _LONELY):
            return 0, True
        if roughly < _ROUGHLY:
            return max(5, 5 * round(drawn / 5)), False
        return max(1, round(drawn)), True

    def _led_by(self, series: Series, day: date) -> tuple[str, ...]:
        there = tuple(code for code in series.partners if self.joined[code] <= day)
        return there or (series.routine.stand_in,)


def _reason(day: date, draw: float) -> str:
    reasons = _WINTER_REASONS if day.month in (12, 1, 2) else _REASONS
    return reasons[int(draw * len(reasons))]


def tablet_month(today: date) -> Month:
    """Return the last whole February: the month that brought in four forms."""
    month = Month.of(today)
    return Month(month.year if month.month > 2 else month.year - 1, 2)


def _with_note(series: tuple[Series, ...], month: Month) -> tuple[Series, ...]:
    """Say on every language café of `month` why so few answered."""

    def noted(one: Happening) -> Happening:
        told = one.status == HELD and Month.of(one.day) == month
        return replace(one, note=BROKEN) if told else one

    return tuple(
        replace(each, dates=tuple(map(noted, each.dates)))
        if each.known.code == "sprakcafe"
        else each
        for each in series
    )

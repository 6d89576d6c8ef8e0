"""Two partner meetings that the example house has had; all in them is invented."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bis.core.events import HELD, instant
from bis.core.example_house import House
from bis.core.meetings import DecisionDraft
from bis.core.periods import Month, Period

_LATELY = timedelta(days=60)  # so that who is quiet by now was not at the last one
_BEGINS, _LASTS = time(14, 5), timedelta(minutes=45)


@dataclass(frozen=True)
class ExampleMeeting:
    """A meeting that is over. `partners` are codes; a decision without an instant is open."""

    day: date
    period: Period
    began_at: datetime
    ended_at: datetime
    partners: tuple[str, ...]
    insights: tuple[str, ...]
    decisions: tuple[tuple[DecisionDraft, datetime | None], ...]


@dataclass(frozen=True)
class _Script:
    """What was said at a meeting `ago` days ago; `due` and `done` are days after it."""

    ago: int
    insights: tuple[str, ...]
    decisions: tuple[tuple[str, str, int, int | None], ...]


_SCRIPTS = (
    _Script(
        ago=119,
        insights=(
            "De som sjunger och lagar mat ihop lär känna flest över gränsen.",
            "Sommaren är tunn: få aktiviteter, och de som kommer vill ha fler.",
        ),
        decisions=(
            ("En drop-in varje lördag i augusti", "Lördagsöppet", 14, 12),
            ("Affischer på fler språk vid entrén", "Receptionen", 21, 20),
        ),
    ),
    _Script(
        ago=35,
        insights=(
            "Språkcaféet är fullt på tisdagar men har plats på torsdagar.",
            "Fler som är nya tror på sitt liv här, men jobbet oroar.",
            "Föräldrar frågar efter barnpassning på kvällar.",
        ),
        decisions=(
            ("Bjuda in fler etablerade till fredagsfikat", "Promenadgruppen", 28, 26),
            ("Prova barnpassning en kväll i månaden", "Samordnaren", 42, None),
        ),
    ),
)


def plan(house: House) -> list[ExampleMeeting]:
    """Return the meetings that fit into the history of `house`, the oldest first."""
    days = [(_tuesday(house.today - timedelta(days=one.ago)), one) for one in _SCRIPTS]
    return [_meeting(house, day, script) for day, script in days if day > house.first_day]


def _tuesday(day: date) -> date:
    return day + timedelta(days=1 - day.weekday())


def _meeting(house: House, day: date, script: _Script) -> ExampleMeeting:
    began_at = instant(day, _BEGINS)
    return ExampleMeeting(
        day=day,
        period=Period.ending(Month.of(day), 3),
        began_at=began_at,
        ended_at=began_at + _LASTS,
        partners=_active(house, day),
        insights=script.insights,
        decisions=tuple(
            (
                DecisionDraft(what, who, day + timedelta(days=due)),
                None if done is None else instant(day + timedelta(days=done), _BEGINS),
            )
            for what, who, due, done in script.decisions
        ),
    )


def _active(house: House, day: date) -> tuple[str, ...]:
    """Return who led something lately: at a meeting sit those who work in the house."""
    return tuple(
        sorted(
            {
                code
                for series in house.series
                for one in series.dates
                if one.status == HELD and day - _LATELY < one.day <= day
                for code in one.led_by
            }
        )
    )

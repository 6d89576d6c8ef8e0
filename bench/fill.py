"""What a house is filled with for a measurement."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import count, cycle, islice
from random import Random
from uuid import UUID

from bench.place import NOW, TODAY
from bis.core import questions
from bis.core.events import EventDraft
from bis.core.groups import group_of
from bis.core.submissions import Form, whole_hour
from bis.store import partners, series
from bis.store.session import writing

_KINDS = ("swedish", "meet", "family")
_LANGUAGES = (("sv",), ("sv", "en"), ("sv", "ar", "uk"))


def add_open_surveys(number: int) -> None:
    """Add activities of this measuring week whose surveys are open and ask both blocks."""
    days = (TODAY, TODAY - timedelta(days=1))
    _add(zip(islice(cycle(days), number), cycle((time(8), time(10), time(12))), strict=False))


def add_events(number: int, days: int) -> None:
    """Add single activities, spread over `days` days with today in the middle."""
    first = TODAY - timedelta(days=days // 2)
    _add(
        (first + timedelta(days=n * days // number), time(9 + n % 11, 30 * (n % 2)))
        for n in range(number)
    )


def add_outside(number: int, first: date, days: int) -> None:
    """Add single activities, spread over `days` days from `first` on."""
    _add((first + timedelta(days=n % days), time(9 + n % 11)) for n in range(number))


def forms(occurrence: UUID, seed: int) -> Iterator[Form]:
    """Yield fully answered forms with fresh ids, without end."""
    chance = Random(seed)
    for _ in count():
        answers = full_answers(chance)
        yield Form(
            id=f"{chance.getrandbits(128):032x}",
            occurrence_id=occurrence,
            month=f"{NOW:%Y-%m}",
            version=questions.CURRENT.version,
            group=group_of(answers[questions.RESIDENCE]),
            language="sv",
            channel="phone",
            received_hour=whole_hour(NOW),
            answers=answers,
        )


def full_answers(chance: Random) -> dict[str, str]:
    """Return an answer to every question of both blocks."""
    return {
        question.code: chance.choice(question.options)
        for question in questions.CURRENT.questions
    }


def _add(slots: Iterator[tuple[date, time]]) -> None:
    with writing() as session:
        organisers = cycle(partners.by_code(session).values())
        venues = cycle(partners.venues_by_code(session).values())
        for number, (day, starts) in enumerate(slots):
            draft = EventDraft(
                title=f"Aktivitet {number} för alla som vill komma",
                venue_id=next(venues),
                organiser_id=next(organisers),
                day=day,
                starts=starts,
                ends=time(starts.hour + 1, 30),
                kind=_KINDS[number % len(_KINDS)],
                languages=_LANGUAGES[number % len(_LANGUAGES)],
                drop_in=True,
                meets_across=number % 2 == 0,
            )
            series.add(session, draft, draft.plan(), NOW)

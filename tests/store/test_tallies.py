"""What figures are given: released answers of residents, added up in the database."""

from bis.core.indicators import Sums
from bis.core.periods import Month, Period
from bis.figures import figures
from bis.store import tallies
from bis.store.session import reading, writing_connection
from bis.store.submissions import accept
from tests.support.forms import form
from tests.support.house import House

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
LIFE, NEW = "future_life", "not_established"

Answers = tuple[str, ...]


def hand_in(house: House, lives: Answers, *, first: int, **form_of: str | int) -> None:
    """Hand in a form for each answer about life, numbered from `first`."""
    with writing_connection() as connection:
        for number, life in enumerate(lives, first):
            sent = form(number, house.today.id, future_life=life, **form_of)  # type: ignore[arg-type]
            accept(connection, [sent])


def released(first: Month = NOVEMBER) -> dict[tuple[str, str, str], Sums]:
    with reading() as session:
        return tallies.released(session, first, NOVEMBER)


def test_released_answers_are_added_up(house: House) -> None:
    hand_in(house, ("1", "4", "5", "5", "3"), first=1)
    assert released() == {("2026-11", LIFE, NEW): Sums(n=5, s1=18, s2=76, k=3)}


def test_answers_that_wait_are_not_read(house: House) -> None:
    hand_in(house, ("5",) * 9, first=1)
    assert released()["2026-11", LIFE, NEW].n == 5


def test_dont_know_is_no_answer(house: House) -> None:
    hand_in(house, ("dk", "dk", "5", "5", "5", "5", "5"), first=1)
    assert released()["2026-11", LIFE, NEW] == Sums(5, 25, 125, 5)


def test_versions_of_a_question_are_added_up(house: House) -> None:
    hand_in(house, ("5",) * 5, first=1)
    hand_in(house, ("1",) * 5, first=6, version=2)
    assert released() == {("2026-11", LIFE, NEW): Sums(10, 30, 130, 5)}


def test_only_the_asked_months_and_residents_are_read(house: House) -> None:
    hand_in(house, ("5",) * 5, first=1, month="2026-10")
    hand_in(house, ("5",) * 5, first=6, residence="visitor")
    assert released() == {}
    assert set(released(OCTOBER)) == {("2026-10", LIFE, NEW)}


def test_every_form_counts_at_once_whatever_its_group(house: House) -> None:
    hand_in(house, ("5",) * 6, first=1)
    hand_in(house, ("5",), first=7, residence="")
    hand_in(house, ("5",), first=8, month="2026-10")
    with reading() as session:
        assert tallies.forms_received(session, OCTOBER, NOVEMBER) == {
            "2026-10": 1,
            "2026-11": 7,
        }
        assert tallies.forms_received(session, NOVEMBER, NOVEMBER) == {"2026-11": 7}


def test_figures_read_what_was_released(house: House) -> None:
    hand_in(house, ("5",) * 6, first=1)
    with reading() as session:
        found = figures(session, Period(NOVEMBER, NOVEMBER), chart_months=12)
    assert found.forms == 6
    assert found.indicators[0].headline.now.n == 5
    assert found.indicators[0].headline.months[-1].n == 5

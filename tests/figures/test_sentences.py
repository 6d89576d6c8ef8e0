"""The exact words of the indicators."""

from datetime import date

from bis.core.indicators import Sums
from bis.core.periods import Month, Period
from bis.core.survey_weeks import Asking, MeasuringWeek
from bis.figures import IndicatorFigures, compute
from bis.figures.model import Sentences
from tests.figures.support import ESTABLISHED, NEW, computed, sums_of

NOVEMBER, OCTOBER = "2026-11", "2026-10"
LIFE, WORK = "future_life", "future_work"
LIMIT = "Olika personer svarade; de som slutat komma är inte med."


def good(k: int, n: int) -> Sums:
    return sums_of([5] * k + [3] * (n - k))


def future(
    now: Sums | None, before: Sums | None, *, months: int = 1, forms: int = 60
) -> Sentences:
    last = Month(2026, 11)
    cells = {}
    if now:
        cells[NOVEMBER, LIFE, NEW] = now
    if before:
        cells[str(last.plus(-months)), LIFE, NEW] = before
    received = {NOVEMBER: forms} | {month: 60 for month, _, _ in cells}
    return computed(cells, Period.ending(last, months), received).indicators[0].sentences


def contacts(cells: dict[tuple[str, str, str], Sums]) -> Sentences:
    one: IndicatorFigures = computed(cells, Period.ending(Month(2026, 11), 1)).indicators[1]
    return one.sentences


def test_future_fact_change_and_limit() -> None:
    said = future(good(31, 48), good(22, 45))
    assert said.fact == "31 av 48 nya som svarade i november tror att livet i Boden blir bra."
    assert said.change == "I oktober 22 av 45: för tidigt att säga om det ändrats."
    assert said.limit == LIMIT


def test_the_words_that_the_sentences_count_in_are_explained() -> None:
    assert future(good(31, 48), None).note == "Nya har bott i Boden mindre än 3 år."
    answers = "”Svar” är svar på frågan om den andra gruppen."
    now = {(NOVEMBER, "contacts_long", NEW): sums_of([1] * 12)}
    before = {(OCTOBER, "contacts_long", NEW): sums_of([1] * 12)}
    assert contacts(now).note == answers
    both = contacts(now | before)
    assert "mellan nya och etablerade" in both.change
    assert both.note == answers


def test_nothing_is_explained_or_enlarged_where_no_figure_is_shown() -> None:
    for said in (future(None, None), future(None, None, forms=0), contacts({})):
        assert (said.note, said.value) == ("", "")


def test_the_value_of_a_fact_stands_in_it() -> None:
    counted, few, mean = (
        future(good(31, 48), None),
        future(good(2, 48), None),
        future(good(3, 8), None),
    )
    assert [said.value for said in (counted, few, mean)] == [
        "31 av 48",
        "Färre än 5 av 48",
        "3,8",
    ]
    met = contacts({(NOVEMBER, "contacts_long", NEW): sums_of([2] * 600)})
    assert met.value == "1\u00a0200"
    assert all(said.value in said.fact for said in (counted, few, mean, met))


def test_future_change_beyond_chance() -> None:
    rose, fell = future(good(40, 48), good(12, 45)), future(good(12, 48), good(40, 45))
    assert rose.change == (
        "I oktober 12 av 45. Högre bland dem som svarade, mer än slumpen brukar ge."
    )
    assert fell.change.endswith("Lägre bland dem som svarade, mer än slumpen brukar ge.")


def test_future_bounds_where_a_count_would_point_at_somebody() -> None:
    assert future(good(2, 48), None).fact.startswith("Färre än 5 av 48 nya som svarade")
    said = future(good(46, 48), good(1, 45))
    assert said.fact.startswith("Fler än 43 av 48 nya som svarade")
    assert said.change == "I oktober färre än 5 av 45: går inte att jämföra."


def test_future_mean_alone_under_ten_answers() -> None:
    said = future(good(3, 8), good(6, 9))
    assert said.fact == (
        "8 nya svarade i november: 3,8 i snitt på skalan 1–5."
        " Hur många som tror att livet blir bra visas från 10 svar."
    )
    assert said.change == "I oktober 9 svar: går inte att jämföra."


def test_future_withheld_and_missing() -> None:
    assert future(None, None).fact == "För få svar för att visas (färre än 5)."
    assert future(None, None, forms=0).fact == "Inga svar."
    assert future(None, good(22, 45)).change == ""


def test_future_with_nothing_to_compare_with() -> None:
    assert future(good(31, 48), None).change == "I oktober inga svar att jämföra med."
    said = future(good(31, 48), Sums(3, 9, 27, 1))
    assert said.change == "I oktober för få svar för att jämföra (färre än 5)."


def test_longer_periods_are_named_by_their_ends() -> None:
    assert "i september–november tror" in future(good(31, 48), None, months=3).fact
    said = future(good(31, 48), good(22, 45), months=12)
    assert "i december 2025–november 2026 tror" in said.fact
    assert said.change.startswith("I december 2024–november 2025 22 av 45")


def test_contacts_fact_change_and_limit() -> None:
    said = contacts(
        {
            (NOVEMBER, "contacts_long", NEW): sums_of([2] * 22 + [1] * 54),
            (NOVEMBER, "contacts_new", ESTABLISHED): sums_of([1] * 20),
            (NOVEMBER, "contacts_new", NEW): sums_of([1] * 94 + [0] * 2),
            (OCTOBER, "contacts_long", NEW): sums_of([2] * 11 + [1] * 79),
        }
    )
    assert said.fact == "96 svar: 212 nya kontakter, 118 av dem mellan nya och etablerade."
    assert (
        said.change
        == "Förra perioden 90 svar och 101 mellan nya och etablerade: för tidigt att säga."
    )
    assert said.limit == (
        "Samma möte kan räknas från båda håll, och vi vet inte om de träffas igen."
    )


def test_contacts_change_beyond_chance() -> None:
    many, few = sums_of([4, 5] * 20), sums_of([0, 1] * 20)
    rose = contacts(
        {(NOVEMBER, "contacts_long", NEW): many, (OCTOBER, "contacts_long", NEW): few}
    )
    fell = contacts(
        {(NOVEMBER, "contacts_long", NEW): few, (OCTOBER, "contacts_long", NEW): many}
    )
    assert rose.change.endswith("Fler per svar nu, mer än slumpen brukar ge.")
    assert fell.change.endswith("Färre per svar nu, mer än slumpen brukar ge.")


def test_contacts_without_their_other_half() -> None:
    said = contacts({(NOVEMBER, "contacts_long", NEW): sums_of([0] * 12)})
    assert said.fact == "12 svar: 0 nya kontakter mellan nya och etablerade."
    assert said.change == "Förra perioden inga svar att jämföra med."


def test_contacts_withheld() -> None:
    said = contacts({(NOVEMBER, "contacts_new", NEW): sums_of([1] * 12)})
    assert said.fact == "För få svar för att visas (färre än 5)."
    assert said.change == ""


def asked(
    cells: dict[tuple[str, str, str], Sums], *, is_on: bool = False, has_been: bool = False
) -> tuple[Sentences, Sentences]:
    """Return what both indicators say, the measuring week on or coming in December."""
    asking = Asking(MeasuringWeek(date(2026, 12, 7), is_on), has_been)
    period = Period.ending(Month(2026, 11), 1)
    told = compute(cells, {NOVEMBER: 60}, period, 12, None, asking)
    future_said, contacts_said = (one.sentences for one in told.indicators)
    return future_said, contacts_said


def test_a_question_that_no_measuring_week_has_asked_yet_is_not_said_to_have_few_answers() -> (
    None
):
    future_said, contacts_said = asked({})
    assert future_said.fact == "Frågan har inte ställts i november."
    assert contacts_said.fact == "För få svar för att visas (färre än 5)."
    assert asked({}, has_been=True)[0].fact == contacts_said.fact


def test_answers_that_can_be_shown_are_shown_though_no_measuring_week_has_begun() -> None:
    assert asked({(NOVEMBER, LIFE, NEW): good(31, 48)})[0].fact.startswith("31 av 48 nya")


def test_when_the_question_is_asked_is_told_by_its_own_indicator_alone() -> None:
    once = "Frågan ställs en vecka i månaden"
    future_said, contacts_said = asked({})
    assert future_said.asked == f"{once}. Nästa gång: 7–13 december 2026."
    assert contacts_said.asked == ""
    now = asked({(NOVEMBER, LIFE, NEW): good(31, 48)}, is_on=True, has_been=True)[0].asked
    assert now == f"{once}: nu, till och med söndag 13 december 2026."


def since(now: Sums, began: Sums | None) -> str:
    cells = {(NOVEMBER, LIFE, NEW): now}
    if began:
        cells["2025-10", LIFE, NEW] = began
    baseline = Period(Month(2025, 9), Month(2025, 11))
    forms = {NOVEMBER: 60, "2025-10": 60}
    told = compute(cells, forms, Period.ending(Month(2026, 11), 1), 12, baseline)
    return told.indicators[0].sentences.since


def test_the_change_since_the_baseline_is_said_through_the_same_intervals() -> None:
    assert since(good(31, 48), good(22, 45)) == (
        "Vid starten (september–november 2025) 22 av 45: för tidigt att säga om det ändrats."
    )
    assert since(good(40, 48), good(15, 48)) == (
        "Vid starten (september–november 2025) 15 av 48."
        " Högre nu bland dem som svarade, mer än slumpen brukar ge."
    )


def test_nothing_is_said_of_a_baseline_without_enough_answers() -> None:
    assert since(good(31, 48), good(2, 4)) == ""
    assert since(good(31, 48), None) == ""
    assert since(good(2, 4), good(22, 45)) == ""

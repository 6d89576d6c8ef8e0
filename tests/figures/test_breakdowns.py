"""Closed months by kind and by partner: who sees what, and nothing of fewer than five."""

import csv
import io
from collections import defaultdict
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bis.actions import events
from bis.core.breakdowns import KIND, PARTNER, TOTAL, showable
from bis.core.disclosure import State
from bis.core.indicators import Sums
from bis.core.periods import Month, Period
from bis.core.permissions import Role
from bis.figures.breakdowns import Breakdowns, Row, breakdowns
from bis.figures.spreadsheet import as_csv
from bis.figures.tables import by_place
from bis.store import closing, submissions
from bis.store.session import reading, writing, writing_connection
from tests.figures.support import NEW, computed, sums_of
from tests.support.forms import form
from tests.support.house import NOW, House, occurrences_of

NOVEMBER = Month(2026, 11)
PERIOD = Period(NOVEMBER, NOVEMBER)


@pytest.fixture
def divided_house(house: House) -> House:
    """November is closed: the church had 12 answers to Mötas, the library 7 to Familj."""
    other = events.add_event(
        house.coordinator, house.draft(organiser_id=house.library, kind="family")
    )
    with writing_connection() as connection:
        submissions.accept(
            connection, [form(n, house.today.id, future_life="4") for n in range(12)]
        )
        submissions.accept(
            connection,
            [form(n, occurrences_of(other)[0].id, future_life="2") for n in range(20, 27)],
        )
    with writing() as session:
        closing.close(session, [NOVEMBER], NOW + timedelta(days=60))
    return house


def seen(house: House, role: Role, period: Period = PERIOD) -> Breakdowns:
    with reading() as session:
        return breakdowns(session, house.actors[role], period)


def shown(rows: tuple[Row, ...]) -> dict[str, int]:
    """Return name → answers of people new in Boden, of what is shown."""
    return {row.name: row.figures[0].n for row in rows if row.figures[0].n is not None}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_kinds(divided_house: House, role: Role) -> None:
    found = seen(divided_house, role)
    assert found.months == (NOVEMBER,)
    kinds = found.indicators["future_optimism"].by_kind
    assert shown(kinds) == {"Mötas": 12, "Familj": 7, "Alla": 19}
    assert {row.name: row.figures[0].value for row in kinds if row.name == "Mötas"} == {
        "Mötas": 4.0
    }


@pytest.mark.parametrize(
    ("role", "partners"),
    [
        (Role.COORDINATOR, {"Provbiblio": 7, "Provkyrkan": 12, "Alla": 19}),
        (Role.RECEPTION, {"Provbiblio": 7, "Provkyrkan": 12, "Alla": 19}),
        (Role.PARTNER, {"Provkyrkan": 12, "Alla andra tillsammans": 7, "Alla": 19}),
        (Role.READER, {}),
    ],
)
def test_a_partner_sees_itself_and_the_rest_together(
    divided_house: House, role: Role, partners: dict[str, int]
) -> None:
    assert shown(seen(divided_house, role).indicators["future_optimism"].by_partner) == partners


def test_a_month_that_is_not_closed_is_not_divided(house: House) -> None:
    with writing_connection() as connection:
        submissions.accept(
            connection, [form(n, house.today.id, future_life="4") for n in range(12)]
        )
    found = seen(house, Role.COORDINATOR)
    assert found.months == ()
    assert shown(found.indicators["future_optimism"].by_kind) == {}


def test_what_is_withheld_is_words_in_the_table_and_in_the_file(divided_house: House) -> None:
    rows = seen(divided_house, Role.COORDINATOR).indicators["future_optimism"].by_kind
    one = computed({("2026-11", "future_life", NEW): sums_of([4] * 20)}).indicators[0]
    table = by_place(one, "Slag av aktivitet", rows)
    swedish = next(row for row in table if row["Slag av aktivitet"] == "Svenska")
    assert swedish["Livet i Boden, nya"] == "För få svar för att visas (färre än 5)."
    read = csv.DictReader(io.StringIO(as_csv(table).decode("utf-8-sig")), delimiter=";")
    assert list(read) == table


def test_a_file_to_take_away_has_a_mark_semicolons_and_no_formulas() -> None:
    file = as_csv([{"Namn": "=1+1", "Värde": "3,8"}])
    assert file == b"\xef\xbb\xbf" + "Namn;Värde\r\n'=1+1;3,8\r\n".encode()
    assert as_csv([]) == b"\xef\xbb\xbf\r\n"


held = st.lists(
    st.tuples(
        st.sampled_from(["2026-10", "2026-11"]),
        st.sampled_from(["not_established", "established"]),
        st.sampled_from(["meet", "family", "advice"]),
        st.sampled_from(["p", "q", "r"]),
        st.integers(1, 8),
    ),
    max_size=14,
)


@settings(max_examples=80, deadline=None)
@given(held)
def test_no_sum_of_views_over_months_groups_kinds_and_partners_speaks_of_fewer_than_five(
    answers: list[tuple[str, str, str, str, int]],
) -> None:
    atoms: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for month, group, kind, partner, n in answers:
        atoms[month, group, kind, partner] += n
    views: list[list[float]] = []
    for month, group in {key[:2] for key in atoms}:
        parts = {
            (key[2], key[3], (1, 0)): n for key, n in atoms.items() if key[:2] == (month, group)
        }
        for dimension, code in showable(parts):
            views.append(
                [
                    float(
                        key[:2] == (month, group)
                        and (dimension == TOTAL or key[2 + (dimension == PARTNER)] == code)
                    )
                    for key in atoms
                ]
            )
    if not views:
        return
    matrix = np.array(views).T
    whole = np.linalg.matrix_rank(matrix)
    sizes = list(atoms.values())
    for place, n in enumerate(sizes):
        for other in range(place, len(sizes)):
            few = {place, other}
            if sum(sizes[each] for each in few) >= 5:
                continue
            rest = [row for row in range(len(sizes)) if row not in few]
            assert np.linalg.matrix_rank(matrix[rest]) == whole, (n, few)


def test_a_figure_that_is_not_shown_has_no_number(divided_house: House) -> None:
    for divided_one in seen(divided_house, Role.COORDINATOR).indicators.values():
        for row in (*divided_one.by_kind, *divided_one.by_partner):
            for figure in row.figures:
                known = (figure.n, figure.value, figure.interval, figure.sum)
                assert (known == (None,) * 4) == (figure.state is not State.SHOWN)


def test_the_store_keeps_nothing_of_fewer_than_five(divided_house: House) -> None:
    del divided_house
    with reading() as session:
        found = closing.breakdowns(session, NOVEMBER, NOVEMBER)
    assert {place[0] for place in found} == {TOTAL, KIND, PARTNER}
    cells: list[Sums] = [sums for cells in found.values() for sums in cells.values()]
    assert cells
    assert min(sums.n for sums in cells) >= 5

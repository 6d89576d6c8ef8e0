"""A row of Stäng dagen, read: a number means yes, nothing means left open."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bis.core.day_closing import CALLED_OFF, CAME, NOBODY_CAME, DayRow
from bis.core.events import HELD, Named
from bis.errors import FieldsError
from tests.support.occurrences import occurrence

NOW = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)  # half past one in Sweden
CHURCH = Named(uuid4(), "Provkyrkan")
ONE = occurrence(datetime(2026, 11, 3, 11, 30), organisers=(CHURCH,))


def row(**typed: object) -> DayRow:
    return replace(DayRow(ONE.id, 1), **typed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"visits": 18}, (True, 18, True)),
        ({"visits": 18, "about": True}, (True, 18, False)),
        ({"outcome": CAME, "visits": 18}, (True, 18, True)),
        ({"visits": 0}, (True, 0, True)),
        ({"visits": 0, "about": True}, (True, 0, True)),
        ({"outcome": NOBODY_CAME}, (True, 0, True)),
        ({"outcome": NOBODY_CAME, "visits": 0}, (True, 0, True)),
        ({"outcome": CALLED_OFF, "reason": "weather"}, (False, None, None)),
    ],
)
def test_what_is_typed_is_what_is_meant(
    typed: dict[str, object], expected: tuple[bool, int | None, bool | None]
) -> None:
    closing = row(**typed).closing(ONE, NOW)
    assert (closing.took_place, closing.visits, closing.counted) == expected


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"outcome": CAME}, "visits", "closing.error.visits_empty"),
        ({"children": 3}, "visits", "closing.error.visits_empty"),
        ({"visits": 2, "children": 3}, "children", "closing.error.children_over"),
        ({"visits": -1}, "visits", "closing.error.visits_wrong"),
        ({"visits": 5001}, "visits", "closing.error.visits_wrong"),
        ({"outcome": NOBODY_CAME, "visits": 3}, "visits", "close_day.error.empty"),
        ({"outcome": CALLED_OFF, "visits": 3}, "visits", "close_day.error.cancelled"),
        ({"outcome": CALLED_OFF, "children": 3}, "visits", "close_day.error.cancelled"),
        ({"outcome": CALLED_OFF, "reason": "<b>"}, "reason", "closing.error.reason_unknown"),
        ({"visits": 3, "version": 2}, "row", "close_day.error.changed"),
    ],
)
def test_what_cannot_be_meant_is_told_beside_its_field(
    typed: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(FieldsError) as told:
        row(**typed).closing(ONE, NOW)
    assert told.value.fields == {field: sentence}


def test_a_row_that_somebody_else_has_closed_is_told_before_anything_else() -> None:
    with pytest.raises(FieldsError) as told:
        row(outcome=CAME).closing(replace(ONE, status=HELD, version=2), NOW)
    assert told.value.fields == {"row": "close_day.error.somebody_first"}


@pytest.mark.parametrize(
    ("typed", "is_empty"),
    [({}, True), ({"about": True}, True), ({"visits": 0}, False), ({"outcome": CAME}, False)],
)
def test_a_row_without_number_or_outcome_says_nothing(
    typed: dict[str, object], is_empty: bool
) -> None:
    assert row(**typed).is_empty is is_empty

"""A form on its way in: when two are the same, and what its time says."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bis.core.submissions import Form, is_form_id, whole_hour

FORM = Form(
    id="0" * 32,
    occurrence_id=UUID(int=7),
    month="2026-11",
    version=1,
    group="established",
    language="sv",
    channel="phone",
    received_hour=datetime(2026, 11, 3, 13, tzinfo=UTC),
    answers={"contacts_new": "1", "residence": "ge3"},
)


def test_the_same_body_has_the_same_digest_whenever_and_however_it_comes() -> None:
    again = replace(
        FORM,
        id="1" * 32,
        language="en",
        received_hour=datetime(2026, 11, 4, 9, tzinfo=UTC),
        answers={"residence": "ge3", "contacts_new": "1"},
    )
    assert again.digest == FORM.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": {"contacts_new": "2", "residence": "ge3"}},
        {"answers": {"contacts_new": "1"}},
        {"answers": {"contacts_long": "1", "residence": "ge3"}},
        {"occurrence_id": UUID(int=8)},
        {"version": 2},
    ],
)
def test_another_body_has_another_digest(changes: dict[str, object]) -> None:
    assert replace(FORM, **changes).digest != FORM.digest  # type: ignore[arg-type]


def test_the_time_kept_of_a_form_has_no_minute() -> None:
    at = datetime(2026, 11, 3, 13, 59, 59, 999999, tzinfo=UTC)
    assert whole_hour(at) == datetime(2026, 11, 3, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "0" * 31 + "\n", "0" * 32 + "\n", "٣" * 32],
)
def test_only_32_small_hexadecimal_digits_are_an_id(text: str) -> None:
    assert is_form_id("0123456789abcdef" * 2)
    assert not is_form_id(text)

"""A post: what it must have, its paragraphs, and what could lead to a person."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bis.core import diary
from bis.core.diary import PostDraft
from bis.errors import FieldsError

TODAY = date(2028, 2, 29)
PICTURE = UUID(int=7)


def draft(**values: object) -> PostDraft:
    return PostDraft(**{"day": TODAY, "title": "Bröd", **values})  # type: ignore[arg-type]


def wrong(**values: object) -> dict[str, str]:
    with pytest.raises(FieldsError) as refused:
        diary.check(draft(**values), TODAY)
    return {
        field: key.removeprefix("diary.error.") for field, key in refused.value.fields.items()
    }


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"day": date(2000, 1, 1)},
        {"title": "x" * 160},
        {"title": "قهوة للجميع ☕"},
        {"text": "ö" * 5000},
        {"text": " " * 9000},
        {"picture": PICTURE, "picture_text": "Ett bröd."},
    ],
)
def test_what_can_be_saved(values: dict[str, object]) -> None:
    diary.check(draft(**values), TODAY)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": ""}, {"title": "title_empty"}),
        ({"title": " \u200f\u202e\u0000 "}, {"title": "title_empty"}),
        ({"title": "x" * 161}, {"title": "title_long"}),
        ({"text": "x" * 5001}, {"text": "text_long"}),
        ({"day": None}, {"day": "day_empty"}),
        ({"day": date(2028, 3, 1)}, {"day": "day_range"}),
        ({"day": date(1999, 12, 31)}, {"day": "day_range"}),
        ({"picture": PICTURE}, {"picture_text": "picture_text_empty"}),
        (
            {"picture": PICTURE, "picture_text": "x" * 201},
            {"picture_text": "picture_text_long"},
        ),
        ({"title": "", "day": None}, {"title": "title_empty", "day": "day_empty"}),
    ],
)
def test_every_field_that_is_wrong_is_told(
    values: dict[str, object], expected: dict[str, str]
) -> None:
    assert wrong(**values) == expected


def test_paragraphs_and_lines_are_kept_and_what_nobody_sees_is_not() -> None:
    typed = "\n\n  Ett  bröd\u202e.\r\nTvå.\n \n\n\n\tTre\u0000 👩‍🍳\n"
    assert diary.clean_text(typed) == "Ett bröd.\nTvå.\n\nTre 👩‍🍳"


@given(st.text())
def test_a_cleaned_text_is_clean(typed: str) -> None:
    once = diary.clean_text(typed)
    assert diary.clean_text(once) == once
    assert "\n\n\n" not in once


@pytest.mark.parametrize(
    "typed",
    [
        "811228-9874",
        "8112289874",
        "19811228-9874",
        "född 811228 - 9874 i",
        "811228+9874",
        "811228–9874",
        "８１１２２８-９８７４",
        "810288-9874",  # a coordination number: 60 is added to the day
        "20010190-1234",
        "51-123456",  # on an LMA card
    ],
)
def test_a_number_that_seems_to_be_a_persons_is_found(typed: str) -> None:
    assert diary.personal_data(draft(text=f"Hej {typed} hej")) == ("personal_number",)
    assert diary.personal_data(draft(title=typed)) == ("personal_number",)
    assert diary.personal_data(draft(picture_text=typed)) == ("personal_number",)


@pytest.mark.parametrize(
    "typed",
    ["070-123 45 67", "0733123456", "+46 70 123 45 67", "+46 (0)70-1234567"],
)
def test_a_telephone_number_is_found(typed: str) -> None:
    assert diary.personal_data(draft(text=f"Ring {typed}, gärna i dag.")) == ("phone",)


@pytest.mark.parametrize(
    "typed", ["2026-11-03", "kl. 09.00–11.00", "0-5 år", "010", "1 000 000"]
)
def test_a_day_a_time_or_an_amount_is_no_telephone_number(typed: str) -> None:
    assert diary.personal_data(draft(text=f"Vi sågs {typed}.")) == ()


def test_an_address_is_found() -> None:
    assert diary.personal_data(draft(text="Skriv till nn.mm+1@exempel.se.")) == ("email",)
    both = draft(text="a@b.se 811228-9874")
    assert diary.personal_data(both) == ("personal_number", "email")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Vi var 130 på 2018-10-25 klockan 13.00-15.00.",
        "Ring 0921-620 00.",
        "2026-11-03",
        "991332-9874",  # no such month
        "Kön @ kaffet",
        "12345678901234567890",
        "5 000 kronor, 2018-2020",
    ],
)
def test_what_is_no_such_number_or_address_is_left_alone(typed: str) -> None:
    assert diary.personal_data(draft(text=typed)) == ()

"""What may be answered, and how an answer is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bis.core import questions
from bis.core.questions import AFTER, FUTURE, VERSION_1, read_answers

BOTH = frozenset({AFTER, FUTURE})
FILLED = {
    "contacts_new": "5",
    "contacts_long": "dk",
    "residence": "ge3",
    "future_life": "1",
    "future_work": "na",
}


def test_version_1_of_the_survey_is_frozen() -> None:
    count = ("0", "1", "2", "3", "4", "5", "dk")
    assert [(one.code, one.block, one.options) for one in VERSION_1.questions] == [
        ("contacts_new", "after", count),
        ("contacts_long", "after", count),
        ("residence", "after", ("lt3", "ge3", "visitor")),
        ("future_life", "future", ("5", "4", "3", "2", "1", "dk")),
        ("future_work", "future", ("5", "4", "3", "2", "1", "dk", "na")),
    ]


def test_every_option_has_a_digit_of_its_own_to_key_in_from_paper() -> None:
    for question in VERSION_1.questions:
        digits = [questions.digit(option) for option in question.options]
        assert all(len(digit) == 1 and digit.isdecimal() for digit in digits)
        assert len(set(digits)) == len(digits)
    assert [questions.digit(option) for option in ("5", "lt3", "dk", "na")] == [*"5198"]


def test_a_whole_form_is_read() -> None:
    assert read_answers(FILLED, BOTH) == (FILLED, {})


def test_a_question_left_blank_is_absent() -> None:
    assert read_answers({**FILLED, "residence": ""}, BOTH) == (
        {code: value for code, value in FILLED.items() if code != "residence"},
        {},
    )


def test_questions_of_a_block_that_was_not_asked_are_ignored() -> None:
    answers, mistakes = read_answers({**FILLED, "future_life": "rubbish"}, frozenset({AFTER}))
    assert set(answers) == {"contacts_new", "contacts_long", "residence"}
    assert not mistakes


def test_fields_that_are_no_question_are_ignored() -> None:
    assert read_answers({"id": "x", "contacts_new": "0"}, BOTH) == ({"contacts_new": "0"}, {})


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("contacts_new", "6"),
        ("contacts_new", "na"),
        ("contacts_long", "-1"),
        ("residence", "dk"),
        ("future_life", "na"),
        ("future_life", "0"),
        ("future_work", " 5"),
    ],
)
def test_a_value_off_the_scale_gets_a_sentence(code: str, value: str) -> None:
    _, mistakes = read_answers({**FILLED, code: value}, BOTH)
    assert mistakes == {code: "survey.error.option"}


@given(st.dictionaries(st.sampled_from(sorted(FILLED)), st.text(max_size=3)))
def test_nothing_but_options_is_ever_read_as_an_answer(given_values: dict[str, str]) -> None:
    answers, mistakes = read_answers(given_values, BOTH)
    options = {question.code: question.options for question in VERSION_1.questions}
    assert all(value in options[code] for code, value in answers.items())
    assert {*answers, *mistakes} == {code for code, value in given_values.items() if value}


def test_do_not_know_and_not_applicable_never_count_as_values() -> None:
    assert not questions.is_value("dk")
    assert not questions.is_value("na")
    assert all(questions.is_value(option) for option in ("0", "1", "5", "lt3", "visitor"))

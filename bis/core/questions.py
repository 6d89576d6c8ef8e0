"""The questions of the survey, what may be answered, and how an answer is read."""

from collections.abc import Mapping
from dataclasses import dataclass

DONT_KNOW = "dk"
NOT_APPLICABLE = "na"
NOT_A_VALUE = (DONT_KNOW, NOT_APPLICABLE)

_DIGITS = {NOT_APPLICABLE: "8", DONT_KNOW: "9", "lt3": "1", "ge3": "2", "visitor": "3"}

AFTER = "after"  # block "Efteråt": asked every time
FUTURE = "future"  # block "Framtid": asked in measuring weeks


@dataclass(frozen=True)
class Question:
    """One question. `options` are the codes that are stored; words live in `bis/texts`."""

    code: str
    block: str
    options: tuple[str, ...]

    def accepts(self, value: str) -> bool:
        """Return whether `value` is an option of this question."""
        return value in self.options


@dataclass(frozen=True)
class Questionnaire:
    """The questions of one version. Changed meaning or scale makes a new version."""

    version: int
    questions: tuple[Question, ...]

    def asked(self, blocks: frozenset[str]) -> tuple[Question, ...]:
        """Return the questions of `blocks`, in the order they are asked."""
        return tuple(question for question in self.questions if question.block in blocks)


_COUNT = ("0", "1", "2", "3", "4", "5", DONT_KNOW)  # 5 means five or more
_SCALE = ("5", "4", "3", "2", "1")  # shown best first, in every language

RESIDENCE = "residence"

VERSION_1 = Questionnaire(
    version=1,
    questions=(
        Question("contacts_new", AFTER, _COUNT),
        Question("contacts_long", AFTER, _COUNT),
        Question(RESIDENCE, AFTER, ("lt3", "ge3", "visitor")),
        Question("future_life", FUTURE, (*_SCALE, DONT_KNOW)),
        Question("future_work", FUTURE, (*_SCALE, DONT_KNOW, NOT_APPLICABLE)),
    ),
)
CURRENT = VERSION_1


def read_answers(
    given: Mapping[str, str], blocks: frozenset[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Split what was given into answers and mistakes.

    Args:
        given: question code → what was sent; codes of other fields are ignored.
        blocks: the blocks that this form asks.

    Returns:
        Answers (code → option; a question left blank is absent) and mistakes (code → the
        key of a sentence). All or nothing: with a mistake nothing may be stored.
    """
    answers: dict[str, str] = {}
    mistakes: dict[str, str] = {}
    for question in CURRENT.asked(blocks):
        value = given.get(question.code, "")
        if not value:
            continue
        if question.accepts(value):
            answers[question.code] = value
        else:
            mistakes[question.code] = "survey.error.option"
    return answers, mistakes


def digit(option: str) -> str:
    """Return the digit that stands for an option on paper, for whoever keys answers in."""
    return _DIGITS.get(option, option)


def option_of(question: Question, typed: str) -> str:
    """Return the option that a digit stands for, or `typed` itself where it is none."""
    return next((one for one in question.options if digit(one) == typed), typed)


def is_value(option: str) -> bool:
    """Return whether an option counts in a figure ("vet inte" and the like do not)."""
    return option not in NOT_A_VALUE

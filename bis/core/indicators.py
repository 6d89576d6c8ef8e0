"""The indicators that come from the survey, as data: which answers each figure adds up."""

from dataclasses import dataclass
from typing import NamedTuple

from bis.core.groups import ESTABLISHED, NOT_ESTABLISHED, RESIDENTS

GOOD = 4  # "bra" and "mycket bra" on the scale 1-5

Cell = tuple[str, str]  # question, group


class Sums(NamedTuple):
    """Answers added up: how many, Σx, Σx², and how many are at least GOOD."""

    n: int
    s1: int
    s2: int
    k: int

    def plus(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(self.n + other.n, self.s1 + other.s1, self.s2 + other.s2, self.k + other.k)


NOTHING = Sums(0, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """One figure of an indicator: the cells whose answers it adds up.

    `total_of` names the parts that stand beside a total; empty for any other.
    """

    code: str
    cells: tuple[Cell, ...]
    total_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """An indicator. `headline` is the part its sentences speak of.

    `compared` are the parts drawn month by month; `has_good` says whether the share of
    answers of at least GOOD means anything on its scale.
    """

    code: str
    points: tuple[int, ...]
    parts: tuple[Part, ...]
    headline: str
    compared: tuple[str, str]
    has_good: bool

    @property
    def questions(self) -> frozenset[str]:
        """The questions whose answers it reads."""
        return frozenset(question for part in self.parts for question, _ in part.cells)


def _by_group(question: str) -> tuple[Part, ...]:
    return tuple(Part(f"{question}.{group}", ((question, group),)) for group in RESIDENTS)


# the groups are never mixed: people new in Boden are the headline, established stand beside
FUTURE_OPTIMISM = Indicator(
    code="future_optimism",
    points=(1, 2, 3, 4, 5),
    parts=(*_by_group("future_life"), *_by_group("future_work")),
    headline=f"future_life.{NOT_ESTABLISHED}",
    compared=(f"future_life.{NOT_ESTABLISHED}", f"future_life.{ESTABLISHED}"),
    has_good=True,
)

_ACROSS = (("contacts_long", NOT_ESTABLISHED), ("contacts_new", ESTABLISHED))
_WITHIN = (("contacts_new", NOT_ESTABLISHED), ("contacts_long", ESTABLISHED))


def _of_groups(code: str, cells: tuple[Cell, ...]) -> tuple[Part, ...]:
    return tuple(Part(f"{code}_{group}", ((question, group),)) for question, group in cells)


# sums of questions, never a statistic of whole forms: answers are released by question
NEW_CONTACTS = Indicator(
    code="new_contacts",
    points=(0, 1, 2, 3, 4, 5),  # 5 is "5 eller fler"
    parts=(
        Part("across", _ACROSS),
        Part("within", _WITHIN),
        Part("total", (*_ACROSS, *_WITHIN), total_of=("across", "within")),
        *_of_groups("across", _ACROSS),
        *_of_groups("within", _WITHIN),
    ),
    headline="across",
    compared=("across", "within"),
    has_good=False,
)

ALL = (FUTURE_OPTIMISM, NEW_CONTACTS)

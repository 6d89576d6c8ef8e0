"""Whole months, the only periods that answers are counted in."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month. As text: 2026-11."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that `day` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read 2026-11 (or a whole date). Raises ValueError."""
        day = date.fromisoformat(text if len(text) > 7 else f"{text}-01")
        return cls.of(day)

    def plus(self, months: int) -> "Month":
        """Return the month `months` later (earlier when negative)."""
        year, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, index + 1)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return self.plus(1).first_day - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True)
class Period:
    """Whole months from `first` to `last`, both included. Raises ValueError if reversed."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @property
    def length(self) -> int:
        """The number of months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month, oldest first."""
        return tuple(self.first.plus(i) for i in range(self.length))

    @property
    def before(self) -> "Period":
        """The period of the same length that ends the month before this one begins."""
        return Period(self.first.plus(-self.length), self.first.plus(-1))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2025-09/2025-11, as str() writes it. Raises ValueError."""
        first, _, last = text.partition("/")
        return cls(Month.parse(first), Month.parse(last))

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"

    @classmethod
    def ending(cls, last: Month, months: int) -> "Period":
        """Return the `months` months that end with `last`."""
        return cls(last.plus(1 - months), last)

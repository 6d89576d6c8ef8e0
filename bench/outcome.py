"""What a measurement says, and how it is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("measured", "ours", "yardstick", "ratio", "target", "")


@dataclass(frozen=True)
class Outcome:
    """One line of the table: all in words but `met`, which is None without a target."""

    name: str
    ours: str
    yardstick: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return (self.name, self.ours, self.yardstick, self.ratio, self.target, verdict)


def at_most(name: str, ours: float, yardstick: float, most: float, unit: str = "ms") -> Outcome:
    """Return the outcome of something that may take at most `most` times its yardstick."""
    ratio = ours / yardstick
    return Outcome(
        name,
        f"{number(ours)} {unit}",
        f"{number(yardstick)} {unit}",
        f"{number(ratio)} x",
        f"<= {number(most)} x",
        ratio <= most,
    )


def at_least(name: str, ours: float, yardstick: float, least: float, unit: str) -> Outcome:
    """Return the outcome of something that must reach `least` times its yardstick."""
    ratio = ours / yardstick
    return Outcome(
        name,
        f"{number(ours)} {unit}",
        f"{number(yardstick)} {unit}",
        f"{number(ratio)} x",
        f">= {number(least)} x",
        ratio >= least,
    )


def number(value: float) -> str:
    """Return a figure with three digits that say something."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which `share` of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return median(values)


def as_text(outcomes: Sequence[Outcome]) -> str:
    """Return the table for a terminal."""
    rows = [HEADINGS, *(outcome.cells for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join((lines[0], "-" * max(map(len, lines)), *lines[1:]))


def as_markdown(outcomes: Sequence[Outcome]) -> str:
    """Return the table for a page."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(outcome.cells for outcome in outcomes)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)

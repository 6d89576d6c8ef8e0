"""Where in a TOML file something stands, which its reader does not tell."""

import re
import tomllib
from collections.abc import Sequence

_HEADER = re.compile(r"\s*\[+([^\]]+)\]+\s*(#.*)?$")
_KEY = re.compile(
    r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_TOLD = re.compile(r"\(at line (\d+), column \d+\)")


def line_of(toml: str, place: Sequence[str]) -> int | None:
    """Return the line, from 1, where `place` (table, key, ...) is written.

    Of what is missing, the line of what it should stand in; None if not even that is there.
    """
    best, found = 0, None
    table: tuple[str, ...] = ()
    for number, line in enumerate(toml.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = table = _parts(header[1])
        elif key := _KEY.match(line):
            here = (*table, *_parts(key[1]))
        else:
            continue
        alike = _alike(here, place)
        if alike > best:
            best, found = alike, number
    return found


def line_of_mistake(toml: str, mistake: tomllib.TOMLDecodeError) -> int:
    """Return the line at which reading `toml` came to its end."""
    told = _TOLD.search(str(mistake))
    return int(told[1]) if told else toml.count("\n") + 1


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _alike(here: Sequence[str], place: Sequence[str]) -> int:
    """Return how many parts of `place` this line stands for; 0 if it is of something else."""
    count = 0
    for one, other in zip(here, place, strict=False):
        if one != other:
            break
        count += 1
    return count

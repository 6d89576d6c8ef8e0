"""The words people read. Swedish is complete; other languages fall back to it."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ckb", "ur", "he"})


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages there are words in, Swedish first."""
    return tuple(
        sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda c: (c != "sv", c))
    )


@cache
def words(language: str) -> dict[str, str]:
    """Return every text of `language` under its dotted key, e.g. `survey.send`."""
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flat(tables, ""))


def text(language: str, key: str, **blanks: object) -> str:
    """Return the words for `key`, its blanks filled in.

    Falls back to Swedish where `language` lacks the key; a key that Swedish lacks is a
    KeyError, since that is a mistake of ours.
    """
    found = words(language).get(key) or words("sv")[key]
    return found.format(**blanks) if blanks else found


def _flat(tables: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in tables.items():
        if isinstance(value, dict):
            pairs += _flat(value, f"{prefix}{name}.")
        else:
            pairs.append((f"{prefix}{name}", str(value)))
    return pairs

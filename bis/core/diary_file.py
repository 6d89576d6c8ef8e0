"""The posts that a lab wrote before it had BIS: `data/labs/<lab>-dagbok.toml`."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any

from bis.core.diary import MOST_TEXT, MOST_TITLE
from bis.errors import SettingsError

_KINDS: dict[str, type] = {"date": date, "title": str, "text": str, "source": str}
_NEEDED = ("date", "title")
_MOST = {"title": MOST_TITLE, "text": MOST_TEXT, "source": 300}
_MOST_CODE = 60


@dataclass(frozen=True)
class KnownPost:
    """A post of the file; without `text` only its title and day are known."""

    code: str
    day: date
    title: str
    text: str = ""
    source: str = ""


def parse(toml: str, file: str) -> tuple[KnownPost, ...]:
    """Read the posts. Raises SettingsError with file, line and what is wrong there."""
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as mistake:
        found = re.search(r"at line (\d+)", str(mistake))
        line = int(found[1]) if found else toml.count("\n") + 1
        raise SettingsError("diary_file.syntax", file=file, line=line) from mistake
    posts = tables.get("posts", {})
    if set(tables) - {"posts"} or not isinstance(posts, dict):
        raise SettingsError("diary_file.tables", file=file, line=1)
    return tuple(_post(code, table, toml, file) for code, table in posts.items())


def _post(code: str, table: Any, toml: str, file: str) -> KnownPost:
    if not isinstance(table, dict) or len(code) > _MOST_CODE:
        raise SettingsError("diary_file.tables", file=file, line=_line(toml, code))
    for name, value in table.items():
        if name not in _KINDS:
            raise _wrong("unknown", toml, file, code, name)
        if type(value) is not _KINDS[name] or not _fits(name, value):
            raise _wrong(name, toml, file, code, name)
    for name in _NEEDED:
        if name not in table:
            raise _wrong(name, toml, file, code, "")
    return KnownPost(
        code, table["date"], table["title"], table.get("text", ""), table.get("source", "")
    )


def _fits(name: str, value: Any) -> bool:
    if name == "source":
        return value.startswith(("https://", "http://")) and len(value) <= _MOST[name]
    if name == "title":
        return bool(value.strip()) and len(value) <= _MOST[name]
    return name != "text" or len(value) <= _MOST[name]


def _wrong(what: str, toml: str, file: str, code: str, name: str) -> SettingsError:
    line = _line(toml, code, name)
    return SettingsError(f"diary_file.{what}", file=file, line=line, name=name)


def _line(toml: str, code: str, name: str = "") -> int:
    """Return the line of a post's field; without one, that of its heading."""
    lines = toml.splitlines()
    heading = re.compile(
        rf"\s*\[posts\.[\"']?{re.escape(code)}[\"']?\]|\s*{re.escape(code)}\s*="
    )
    at = next((n for n, line in enumerate(lines, 1) if heading.match(line)), 1)
    if not name:
        return at
    field = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    return next((n for n, line in enumerate(lines[at:], at + 1) if field.match(line)), at)

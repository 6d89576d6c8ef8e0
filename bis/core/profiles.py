"""A lab's profile: what a new house starts from. Afterwards the database is the truth."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, TypeVar

from bis.core.recurrence import Break
from bis.core.survey_weeks import WEEK_RULES
from bis.core.toml_lines import line_of, line_of_mistake
from bis.core.typed import clean, folded
from bis.errors import SettingsError
from bis.texts import text, words

Table = dict[str, Any]
Row = TypeVar("Row", "KnownPartner", "KnownVenue", "KnownActivity", Break)
NamedRow = TypeVar("NamedRow", "KnownPartner", "KnownVenue", "KnownActivity")


@dataclass(frozen=True)
class KnownPartner:
    """An organisation that works in the house."""

    code: str
    name: str


@dataclass(frozen=True)
class KnownVenue:
    """A room of the house, or another place (`at_bis = false`)."""

    code: str
    name: str
    at_bis: bool = True
    address: str = ""


@dataclass(frozen=True)
class KnownActivity:
    """A name people know, which fills the other fields of a new activity.

    `organisers`: partner codes, the leading one first. `title_en`: its English name.
    """

    code: str
    title: str
    kind: str
    organisers: tuple[str, ...]
    title_en: str = ""
    level: str = ""
    venue: str = ""
    languages: tuple[str, ...] = ("sv",)
    child_care: bool = False
    drop_in: bool = False
    meets_across: bool = False
    has_survey: bool = True


@dataclass(frozen=True)
class Profile:
    """Everything a lab's file says, checked."""

    code: str
    name: str
    place: str
    future_weeks: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    partners: tuple[KnownPartner, ...]
    venues: tuple[KnownVenue, ...]
    activities: tuple[KnownActivity, ...]
    target_groups: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()

    def known(self, title: str) -> KnownActivity | None:
        """Return the activity of that name, however its accents and capitals are typed."""
        named = (one for one in self.activities if folded(one.title) == folded(title))
        return next(named, None)


class _MistakeError(Exception):
    """Something is wrong at a place in the file: table, key, key within it.

    `text_key` names its words in `[profile]`, `blanks` what is filled into them.
    """

    def __init__(self, place: Sequence[str], text_key: str, **blanks: object) -> None:
        super().__init__(text_key)
        self.place = place
        self.text_key = text_key
        self.blanks = blanks


def read(written: bytes, file: str) -> Profile:
    """Read a profile as it lies on the disk. Raises SettingsError as `parse`."""
    try:
        toml = written.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text("sv", "profile.line", line=written[: error.start].count(b"\n") + 1)
        detail = line + text("sv", "profile.not_utf8")
        raise SettingsError("error.profile", file=file, detail=detail) from error
    return parse(toml.replace("\r\n", "\n"), file)


def parse(toml: str, file: str) -> Profile:
    """Read a profile. Raises SettingsError with file, line and what is wrong."""
    try:
        return _profile(tomllib.loads(toml), PurePath(file).stem)
    except tomllib.TOMLDecodeError as mistake:
        detail = text("sv", "profile.syntax")
        line: int | None = line_of_mistake(toml, mistake)
    except _MistakeError as mistake:
        place = ".".join(clean(part) or '""' for part in mistake.place)
        detail = text("sv", mistake.text_key, place=place, **mistake.blanks)
        line = line_of(toml, mistake.place)
    where = text("sv", "profile.line", line=line) if line else ""
    raise SettingsError("error.profile", file=file, detail=where + detail)


def _profile(tables: Table, code: str) -> Profile:
    _check_keys(tables)
    profile = Profile(
        code=_value(tables, str, "lab", "code"),
        name=_value(tables, str, "lab", "name"),
        place=_value(tables, str, "lab", "place"),
        future_weeks=_value(tables, str, "survey", "future_weeks"),
        kinds=_value(tables, tuple, "lab", "kinds"),
        levels=_value(tables, tuple, "lab", "levels"),
        partners=_rows(KnownPartner, tables, "partners"),
        venues=_rows(KnownVenue, tables, "venues"),
        activities=_rows(KnownActivity, tables, "activities"),
        target_groups=_optional(tables, tuple, "lab", "target_groups") or (),
        breaks=_rows(Break, tables, "breaks") if "breaks" in tables else (),
    )
    _one_of(profile.code, (code,), "lab", "code")
    _one_of(profile.future_weeks, WEEK_RULES, "survey", "future_weeks")
    _check_words(profile)
    for each in profile.breaks:
        if each.last < each.first:
            raise _MistakeError(("breaks", each.code, "last"), "profile.ends_before")
    for activity in profile.activities:
        _check_activity(activity, profile)
    # what is chosen by its name must be one thing
    _check_none_twice("activities", "title", profile.activities)
    _check_none_twice("partners", "name", profile.partners)
    _check_none_twice("venues", "name", profile.venues)
    return profile


def _check_keys(tables: Table) -> None:
    """Raise _MistakeError for a table that no profile has, or a key that its table has not.

    First of all, since what is misspelt is missing too, and this knows its line.
    """
    for section in tables:
        if section not in _KEYS and section not in _ROWS:
            raise _MistakeError((section,), "profile.unknown_key")
    for section, known in _KEYS.items():
        for name in _value(tables, dict, section):
            if name not in known:
                raise _MistakeError((section, name), "profile.unknown_key")


def _check_words(profile: Profile) -> None:
    """Raise _MistakeError for a code without words: no page could say what it is."""
    _needs_one(profile.kinds, "lab", "kinds")
    _each_of(profile.kinds, _worded("kind"), "lab", "kinds")
    _each_of(profile.levels, _worded("level"), "lab", "levels")
    _each_of(profile.target_groups, _worded("target_group"), "lab", "target_groups")


def _worded(section: str) -> list[str]:
    """Return the codes that have words under `section`."""
    start = f"{section}."
    return [key.removeprefix(start) for key in words("sv") if key.startswith(start)]


def _check_activity(activity: KnownActivity, profile: Profile) -> None:
    at = ("activities", activity.code)
    _one_of(activity.kind, profile.kinds, *at, "kind")
    _one_of(activity.level, ("", *profile.levels), *at, "level")
    _one_of(activity.venue, ("", *(venue.code for venue in profile.venues)), *at, "venue")
    _needs_one(activity.organisers, *at, "organisers")
    _each_of(activity.organisers, [one.code for one in profile.partners], *at, "organisers")
    _needs_one(activity.languages, *at, "languages")
    _each_of(activity.languages, _worded("open.spoken"), *at, "languages")


def _check_none_twice(section: str, field: str, rows: Iterable[NamedRow]) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        named = getattr(row, field)
        other = seen.setdefault(folded(named), row.code)
        if other != row.code:
            place = (section, row.code, field)
            raise _MistakeError(place, "profile.twice", value=named, other=other)


def _needs_one(listed: Sequence[str], *place: str) -> None:
    if not listed:
        raise _MistakeError(place, "profile.empty")


def _each_of(listed: Sequence[str], known: Sequence[str], *place: str) -> None:
    for value in listed:
        _one_of(value, known, *place)
        if listed.count(value) > 1:
            raise _MistakeError(place, "profile.listed_twice", value=value)


def _one_of(value: str, known: Iterable[str], *place: str) -> None:
    if value not in (choices := tuple(known)):
        listed = ", ".join(filter(None, choices))
        raise _MistakeError(place, "profile.unknown_value", value=value, known=listed)


_LONGEST = {"name": 120, "title": 120, "title_en": 120, "address": 200, "kind": 30, "level": 30}
_LONGEST_CODE = 60
_MAY_BE_EMPTY = ("address", "title_en", "level", "venue")
_KEYS = {
    "lab": ("code", "name", "place", "kinds", "levels", "target_groups"),
    "survey": ("future_weeks",),
}
_ROWS = ("partners", "venues", "activities", "breaks")


def _rows(kind: type[Row], tables: Table, section: str) -> tuple[Row, ...]:
    known = {field.name: field for field in fields(kind) if field.name != "code"}
    rows = []
    for code, table in _value(tables, dict, section).items():
        _check_word(code, (section, code))
        for name in _value(tables, dict, section, code):
            if name not in known:
                raise _MistakeError((section, code, name), "profile.unknown_key")
        values = {
            name: _value(tables, _TYPES[field.type], section, code, name)
            for name, field in known.items()
            if name in table or field.default is MISSING
        }
        rows.append(kind(code=code, **values))
    return tuple(rows)


# by a field's type
_TYPES: dict[Any, type] = {str: str, bool: bool, tuple[str, ...]: tuple, date: date}


def _value(tables: Table, kind: type, *place: str) -> Any:
    """Return what stands at `place`, of the type `kind`: a list as a tuple of words.

    Raises _MistakeError if it is missing or something else.
    """
    found: Any = tables
    for depth, name in enumerate(place, start=1):
        if not isinstance(found, dict):
            raise _MistakeError(place[: depth - 1], "profile.type_dict")
        if name not in found:
            raise _MistakeError(place[:depth], "profile.missing")
        found = found[name]
    if kind is tuple and isinstance(found, list) and all(isinstance(x, str) for x in found):
        return tuple(found)
    if not isinstance(found, kind) or isinstance(found, datetime):  # which is a date too
        raise _MistakeError(place, f"profile.type_{kind.__name__}")
    if isinstance(found, str):
        _check_word(found, place)
    return found


def _optional(tables: Table, kind: type, section: str, name: str) -> Any:
    """Return as `_value`, or None where a lab may leave it out and does."""
    return _value(tables, kind, section, name) if name in tables[section] else None


def _check_word(value: str, place: Sequence[str]) -> None:
    """Raise _MistakeError for what is empty, too long, or not what it looks like."""
    most = _LONGEST.get(place[-1], _LONGEST_CODE)
    if len(value) > most:
        raise _MistakeError(place, "profile.long", most=most)
    seen = clean(value)
    if place[-1] not in _MAY_BE_EMPTY and not seen:
        raise _MistakeError(place, "profile.empty")
    if seen != " ".join(value.split()):
        raise _MistakeError(place, "profile.unseen")

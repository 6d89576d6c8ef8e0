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
from bis.core.typed import folded
from bis.errors import SettingsError
from bis.texts import text, words

Table = dict[str, Any]
Row = TypeVar("Row", "KnownPartner", "KnownVenue", "KnownActivity", Break)


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
        place = ".".join(mistake.place)
        detail = text("sv", mistake.text_key, place=place, **mistake.blanks)
        line = line_of(toml, mistake.place)
    where = text("sv", "profile.line", line=line) if line else ""
    raise SettingsError("error.profile", file=file, detail=where + detail)


def _profile(tables: Table, code: str) -> Profile:
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
    for each in profile.breaks:
        if each.last < each.first:
            raise _MistakeError(("breaks", each.code, "last"), "profile.ends_before")
    known_groups = [k.partition(".")[2] for k in words("sv") if k.startswith("target_group.")]
    for group in profile.target_groups:
        _one_of(group, known_groups, "lab", "target_groups")
    for activity in profile.activities:
        _check_activity(activity, profile)
    _check_no_title_twice(profile)
    return profile


def _check_activity(activity: KnownActivity, profile: Profile) -> None:
    at = ("activities", activity.code)
    _one_of(activity.kind, profile.kinds, *at, "kind")
    _one_of(activity.level, ("", *profile.levels), *at, "level")
    _one_of(activity.venue, ("", *(venue.code for venue in profile.venues)), *at, "venue")
    if not activity.organisers:
        raise _MistakeError((*at, "organisers"), "profile.empty")
    for organiser in activity.organisers:
        _one_of(organiser, [one.code for one in profile.partners], *at, "organisers")


def _check_no_title_twice(profile: Profile) -> None:
    """A name that is chosen must be one activity."""
    seen: dict[str, str] = {}
    for one in profile.activities:
        other = seen.setdefault(folded(one.title), one.code)
        if other != one.code:
            place = ("activities", one.code, "title")
            raise _MistakeError(place, "profile.twice", value=one.title, other=other)


def _one_of(value: str, known: Iterable[str], *place: str) -> None:
    if value not in (choices := tuple(known)):
        listed = ", ".join(filter(None, choices))
        raise _MistakeError(place, "profile.unknown_value", value=value, known=listed)


_LONGEST = {"name": 120, "title": 120, "title_en": 120, "address": 200, "kind": 30, "level": 30}
_LONGEST_CODE = 60
_MAY_BE_EMPTY = ("address", "title_en", "level", "venue")


def _rows(kind: type[Row], tables: Table, section: str) -> tuple[Row, ...]:
    known = {field.name: field for field in fields(kind) if field.name != "code"}
    rows = []
    for code, table in _value(tables, dict, section).items():
        if len(code) > _LONGEST_CODE:
            raise _MistakeError((section, code), "profile.long", most=_LONGEST_CODE)
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
        _check_length(found, place)
    return found


def _optional(tables: Table, kind: type, section: str, name: str) -> Any:
    """Return as `_value`, or None where a lab may leave it out and does."""
    return _value(tables, kind, section, name) if name in tables[section] else None


def _check_length(value: str, place: Sequence[str]) -> None:
    most = _LONGEST.get(place[-1], _LONGEST_CODE)
    if len(value) > most:
        raise _MistakeError(place, "profile.long", most=most)
    if place[-1] not in _MAY_BE_EMPTY and not value.strip():
        raise _MistakeError(place, "profile.empty")

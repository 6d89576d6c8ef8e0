"""A lab's profile: what a new house starts from. Afterwards the database is the truth."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import PurePath
from typing import Any, TypeVar

from bis.core.recurrence import Break
from bis.core.survey_weeks import WEEK_RULES
from bis.core.typed import folded
from bis.errors import SettingsError

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


def parse(toml: str, file: str) -> Profile:
    """Read a profile. Raises SettingsError with file and what is wrong."""
    try:
        tables = tomllib.loads(toml)
        profile = Profile(
            code=tables["lab"]["code"],
            name=tables["lab"]["name"],
            place=tables["lab"]["place"],
            future_weeks=tables["survey"]["future_weeks"],
            kinds=tuple(tables["lab"]["kinds"]),
            levels=tuple(tables["lab"]["levels"]),
            partners=_rows(KnownPartner, tables["partners"]),
            venues=_rows(KnownVenue, tables["venues"]),
            activities=_rows(KnownActivity, tables["activities"]),
            target_groups=tuple(tables["lab"].get("target_groups", ())),
            breaks=_rows(Break, tables.get("breaks", {})),
        )
    except tomllib.TOMLDecodeError as mistake:
        raise SettingsError("error.profile", file=file, detail=str(mistake)) from mistake
    except (KeyError, TypeError, AttributeError) as mistake:
        raise SettingsError("error.profile", file=file, detail=f"{mistake}") from mistake
    _check(profile, file)
    if profile.code != PurePath(file).stem:
        raise SettingsError("error.profile", file=file, detail=f"lab.code = {profile.code}")
    return profile


_EXAMPLES: dict[Any, object] = {
    str: "",
    bool: True,
    tuple[str, ...]: (),
    date: date.min,
}  # by a field's type


def _rows(kind: type[Row], tables: dict[str, dict[str, Any]]) -> tuple[Row, ...]:
    known = {field.name for field in fields(kind)}
    rows = []
    for code, table in tables.items():
        if unknown := set(table) - known:
            raise KeyError(f"{code}: {', '.join(sorted(unknown))}")
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in table.items()
        }
        row = kind(code=code, **values)
        for field in fields(kind):
            if not isinstance(getattr(row, field.name), type(_EXAMPLES[field.type])):
                raise TypeError(f"{code}: {field.name} = {getattr(row, field.name)}")
        rows.append(row)
    return tuple(rows)


def _check(profile: Profile, file: str) -> None:
    partners = {partner.code for partner in profile.partners}
    venues = {venue.code for venue in profile.venues}
    if profile.future_weeks not in WEEK_RULES:
        raise SettingsError(
            "error.profile", file=file, detail=f"survey.future_weeks = {profile.future_weeks}"
        )
    for each in profile.breaks:
        if each.last < each.first:
            detail = f"breaks.{each.code}: first = {each.first}, last = {each.last}"
            raise SettingsError("error.profile", file=file, detail=detail)
    for activity in profile.activities:
        wrong = [
            *(f"organisers: {code}" for code in activity.organisers if code not in partners),
            *([f"venue: {activity.venue}"] if activity.venue not in {*venues, ""} else []),
            *([f"kind: {activity.kind}"] if activity.kind not in profile.kinds else []),
            *(
                [f"level: {activity.level}"]
                if activity.level not in {*profile.levels, ""}
                else []
            ),
            *([] if activity.organisers else ["organisers"]),
        ]
        if wrong:
            detail = f"activities.{activity.code}: {'; '.join(wrong)}"
            raise SettingsError("error.profile", file=file, detail=detail)

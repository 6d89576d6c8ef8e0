"""The house as tables for a spreadsheet. For the operator: nobody is logged in."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from pathlib import Path

from bis import clock
from bis.core import events
from bis.core.file_trouble import why
from bis.core.periods import Month, Period
from bis.errors import RefusedError
from bis.figures.compute import figures
from bis.figures.spreadsheet import as_csv
from bis.figures.tables import every_month
from bis.store import lab as stored
from bis.store import listing
from bis.store.session import Session, snapshot
from bis.texts import text, words

Row = dict[str, str]


def export(folder: Path, lab_name: str) -> list[str]:
    """Write all tables and a page about them to `folder`; return the names of the files.

    `lab_name` is what the house is called.

    Figures are those that the pages show. Persons, answers and what is written freely after
    an activity are left out.

    Raises:
        RefusedError: the folder is not empty or cannot be written; nothing is left in it.
        DatabaseUnavailableError: the database went away.
    """
    with snapshot() as connection, Session(connection) as session:
        tables = {file: rows(session) for file, rows in _TABLES.items()}
        is_example = stored.get(session, stored.EXAMPLE) is not None
    at = f"{clock.local_now():%Y-%m-%d %H.%M}"
    mark = text("sv", "export.example") if is_example else ""
    _write(folder, tables, mark + text("sv", "export.about", lab=lab_name, at=at))
    return [*tables, _ABOUT]


def _partners(session: Session) -> list[Row]:
    return [
        _row(
            code=one.code,
            name=one.name,
            registered=one.registered_on,
            ended=one.ended_on,
        )
        for one in listing.partners(session)
    ]


def _venues(session: Session) -> list[Row]:
    return [
        _row(code=one.code, name=one.name, in_the_house=one.at_bis, address=one.address)
        for one in listing.venues(session)
    ]


def _events(session: Session) -> list[Row]:
    return [
        _row(
            event_id=str(one.id),
            event=one.title,
            kind=_named("kind", one.kind),
            level=_named("level", one.level),
            venue=one.venue,
            organisers=one.organisers,
            first_day=one.first_day,
            starts=one.starts,
            ends=one.ends,
            repeats=one.repeats,
            languages=one.languages,
            child_care=one.child_care,
            drop_in=one.drop_in,
            meets_across=one.meets_across,
            has_survey=one.has_survey,
        )
        for one in listing.events(session)
    ]


def _occurrences(session: Session) -> list[Row]:
    return [
        _row(
            occurrence_id=str(one.id),
            event_id=str(one.event_id),
            event=one.title,
            day=events.wall(one.starts_at).date(),
            starts=events.wall(one.starts_at).time(),
            ends=events.wall(one.ends_at).time(),
            venue=one.venue,
            status=text("sv", f"export.{one.status}"),
            # what an older house wrote there freely may name somebody
            reason=_named("reason", one.reason) if one.reason in events.REASONS else "",
            visits=one.visits,
            counted=one.visits_counted,
            led_by=one.led_by,
        )
        for one in listing.occurrences(session)
    ]


def _months(session: Session) -> list[Row]:
    first, last = listing.first_month(session), Month.of(clock.today())
    if first is None or Month.parse(first) > last:
        return []
    span = Period(Month.parse(first), last)
    return every_month(figures(session, Period(last, last), span.length))


_ABOUT = "README.txt"
_TABLES: dict[str, Callable[[Session], list[Row]]] = {
    "organisationer.csv": _partners,
    "platser.csv": _venues,
    "aktiviteter.csv": _events,
    "tillfallen.csv": _occurrences,
    "indikatorer.csv": _months,
}


def _row(**values: object) -> Row:
    return {text("sv", f"export.{name}"): _cell(value) for name, value in values.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return text("sv", "export.yes" if value else "export.no")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _named(section: str, code: str) -> str:
    return words("sv").get(f"{section}.{code}", code)


def _write(folder: Path, tables: dict[str, list[Row]], about: str) -> None:
    """Write every file, or leave the folder as it was."""
    made: list[Path] = []
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise RefusedError("error.export_not_empty", folder=folder)
        for name, rows in tables.items():
            made.append(folder / name)
            made[-1].write_bytes(as_csv(rows))
        made.append(folder / _ABOUT)
        made[-1].write_text(about, encoding="utf-8-sig", newline="\r\n")
    except OSError as error:
        with suppress(OSError):
            for file in made:
                file.unlink(missing_ok=True)
            if is_new:
                folder.rmdir()
        reason = why(error)
        raise RefusedError("error.export_not_written", folder=folder, reason=reason) from error

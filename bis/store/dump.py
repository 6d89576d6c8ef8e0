"""Every row of every table as plain values, the same from SQLite and PostgreSQL, and back."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    LargeBinary,
    Text,
    Time,
    Uuid,
    cast,
    func,
    select,
)
from sqlalchemy.engine import Connection

from bis.store.models import Base, UtcDateTime
from bis.store.rows import rows_of

CHUNK = 1000  # rows held in memory at a time
_LARGE_CHUNK = 10  # of those that hold a picture

_MODELS: dict[str, type[Base]] = {
    mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers
}
_TABLES = {table.name: table for table in Base.metadata.sorted_tables}
# what is there in a house that was opened and in which nobody has done anything
_SEEDED = {
    "partners",
    "venues",
    "questionnaires",
    "questions",
    "settings",
    "data_versions",
    "login_failures",
    "diary_entries",
    "leases",
}


def shape() -> dict[str, list[str]]:
    """Return table → columns, the tables in the order in which they can be filled."""
    return {table.name: [column.name for column in table.columns] for table in _TABLES.values()}


def count(connection: Connection, table: str) -> int:
    """Return the number of rows of a table."""
    return connection.execute(select(func.count()).select_from(_TABLES[table])).scalar_one()


def chunks(connection: Connection, table: str) -> Iterator[list[list[Any]]]:
    """Yield all rows of a table as values that JSON knows, by key.

    The order in which PostgreSQL keeps forms is the order in which people came.
    """
    columns = _TABLES[table].columns
    query = select(*map(_selected, columns)).order_by(*_TABLES[table].primary_key.columns)
    plain = [
        (place, made) for place, column in enumerate(columns) if (made := _to_plain(column))
    ]
    large = any(isinstance(column.type, LargeBinary) for column in columns)
    at_a_time = _LARGE_CHUNK if large else CHUNK
    found = connection.execute(query, execution_options={"yield_per": at_a_time})
    for rows in found.partitions():
        yield [_each(row, plain) for row in rows]


def load(connection: Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Put rows that `chunks` gave into a table. Raises ValueError for what is no such row."""
    columns = _TABLES[table].columns
    read = [
        (place, made) for place, column in enumerate(columns) if (made := _from_plain(column))
    ]
    into = rows_of(connection.dialect, _MODELS[table])
    driver = connection.dialect.loaded_dbapi
    try:
        if any(len(row) != len(columns) for row in rows):
            raise ValueError(f"a row of {table} has not {len(columns)} values")
        into.pour(connection, [tuple(_each(row, read)) for row in rows])
    except (
        *(AttributeError, TypeError, OverflowError),  # a value that is of another kind
        *(driver.IntegrityError, driver.DataError),  # twice, none, or of what is not there
        *(driver.ProgrammingError, driver.InterfaceError),  # what no column can hold
    ) as error:
        raise ValueError(f"{table}: {error}") from error


def clear(connection: Connection) -> bool:
    """Make an unused database bare; False, and nothing done, if it holds more than seeds.

    Until the end of the transaction nobody else can write.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time
        names = ", ".join(_TABLES)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
    if any(
        connection.execute(select(table).limit(1)).first()
        for name, table in _TABLES.items()
        if name not in _SEEDED
    ):
        return False
    for table in reversed(_TABLES.values()):
        connection.execute(table.delete())
    return True


def _selected(column: Column[Any]) -> Any:
    # JSON as it is written: parsed, its null could not be told from no value
    return cast(column, Text) if isinstance(column.type, JSON) else column


_Convert = Callable[[Any], Any]


def _each(row: Sequence[Any], converted: Sequence[tuple[int, _Convert]]) -> list[Any]:
    values = list(row)
    for place, convert in converted:
        if values[place] is not None:
            values[place] = convert(values[place])
    return values


def _to_plain(column: Column[Any]) -> _Convert | None:
    if isinstance(column.type, Uuid):
        return _kept(str)
    if isinstance(column.type, UtcDateTime | DateTime | Date | Time):
        return _kept(_isoformat)
    return _base64 if isinstance(column.type, LargeBinary) else None


def _kept(convert: _Convert) -> _Convert:
    return lru_cache(maxsize=10_000)(convert)  # few values, in very many rows


def _isoformat(value: date | time) -> str:
    return value.isoformat()


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


_uuid = lru_cache(maxsize=10_000)(UUID)
_datetime = lru_cache(maxsize=10_000)(datetime.fromisoformat)


def _from_plain(column: Column[Any]) -> _Convert | None:
    kinds: tuple[tuple[Any, _Convert], ...] = (
        (Uuid, _uuid),
        ((UtcDateTime, DateTime), _datetime),
        (Date, date.fromisoformat),
        (Time, time.fromisoformat),
        (LargeBinary, b64decode),
    )
    return next((made for kind, made in kinds if isinstance(column.type, kind)), None)

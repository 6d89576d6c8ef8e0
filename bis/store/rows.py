"""Rows that are tuples, given straight to the driver.

SQLAlchemy handles every parameter of every row by itself, which costs more than the insert.
That is nothing for one activity and half the time of many forms.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Date, DateTime, Table, Time, Uuid
from sqlalchemy.engine import Connection, Dialect

from bis.store.models import Base, UtcDateTime

Row = tuple[Any, ...]  # values in the order of the table's columns; JSON as its text

_CONVERTED = (Uuid, UtcDateTime, Date, DateTime, Time)


class Rows:
    """Puts rows into one table."""

    def __init__(self, dialect: Dialect, table: type[Base], on_conflict: str = "") -> None:
        columns = cast(Table, table.__table__).columns
        names = ", ".join(column.name for column in columns)
        self._into = f"{table.__tablename__} ({names})"
        self._copies = dialect.name == "postgresql"
        blanks = ", ".join(["%s" if self._copies else "?"] * len(columns))
        self._insert = f"INSERT INTO {self._into} VALUES ({blanks}) {on_conflict}"
        self._processors = [
            (place, lru_cache(maxsize=10_000)(process))  # few values, in very many rows
            for place, column in enumerate(columns)
            if isinstance(column.type, _CONVERTED)
            and (process := column.type.dialect_impl(dialect).bind_processor(dialect))
        ]

    def insert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert `rows`, if there are any."""
        if rows:
            ready = [self._ready(row) for row in rows] if self._processors else list(rows)
            connection.exec_driver_sql(self._insert, ready)

    def pour(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Insert very many `rows` that nobody waits for: by COPY where there is one."""
        driver: Any = connection.connection.driver_connection
        ready = map(self._ready, rows) if self._processors else rows
        if not self._copies:
            driver.executemany(self._insert, ready)
            return
        with driver.cursor() as cursor, cursor.copy(f"COPY {self._into} FROM STDIN") as copy:
            for row in ready:
                copy.write_row(row)

    def _ready(self, row: Row) -> Row:
        values = list(row)
        for place, process in self._processors:
            values[place] = process(values[place])
        return tuple(values)


@lru_cache(maxsize=64)
def rows_of(dialect: Dialect, table: type[Base], on_conflict: str = "") -> Rows:
    """Return what puts rows into `table`; `on_conflict`: SQL that both engines know."""
    return Rows(dialect, table, on_conflict)

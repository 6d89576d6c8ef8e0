"""A table as a Swedish Excel opens it: semicolons, decimal commas, UTF-8 with BOM."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return `rows` as a file, their keys as its head; no cell is taken for a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    head = rows[0].keys() if rows else ()
    writer.writerows(map(_harmless, [head, *(row.values() for row in rows)]))
    return written.getvalue().encode("utf-8-sig")


def _harmless(cells: Iterable[str]) -> list[str]:
    return [f"'{one}" if one.startswith(_STARTS_A_FORMULA) else one for one in cells]

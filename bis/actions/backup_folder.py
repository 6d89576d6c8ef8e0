"""A folder of backups, one a day, of which old ones are cleared away."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bis import clock
from bis.actions import backup
from bis.actions.backup import Progress
from bis.core import rotation
from bis.core.backup_file import Header
from bis.core.file_trouble import why
from bis.errors import RefusedError

_NAME = re.compile(r"bis-(\d{4}-\d{2}-\d{2})\.gz")


def backup_into(folder: Path, progress: Progress) -> tuple[Path, Header]:
    """Write today's backup into `folder`, and clear old ones away once it is there.

    What is named in another way is left alone. A second one of the same day takes the place
    of the first.

    Returns:
        The file, and what it says of itself.

    Raises:
        RefusedError, SettingsError, DatabaseUnavailableError: as `bis.actions.backup.backup`.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = why(error)
        raise RefusedError("error.backup_not_written", file=folder, reason=reason) from error
    file = folder / f"bis-{clock.today()}.gz"
    header = backup.backup(file, progress)
    there = dict(_copies(folder))
    for day in there.keys() - rotation.kept(there):
        there[day].unlink(missing_ok=True)
    return file, header


def newest(folder: Path) -> Path | None:
    """Return the newest backup in `folder`, None if there is none."""
    return max(_copies(folder), default=(None, None))[1]


def _copies(folder: Path) -> Iterator[tuple[date, Path]]:
    for file in folder.glob("bis-*.gz"):
        if named := _NAME.fullmatch(file.name):
            try:
                yield date.fromisoformat(named[1]), file
            except ValueError:  # a 31 February that somebody has written
                continue

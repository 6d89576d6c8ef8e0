"""Where a bench works: a folder and a house of its own, at a moment in a measuring week.

Every bench runs in a process of its own (see __main__), which enters one house and stays.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bis.core.events import STOCKHOLM

AT = "2026-11-03T13:30"
NOW = datetime.fromisoformat(AT).replace(tzinfo=STOCKHOLM)
TODAY = NOW.date()
PASSWORD = "ett gott lösenord"
EMAIL = "matning@exempelhuset.se"


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of the house in `folder`, with nothing of the user's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIS_")}
    return {
        **kept,
        "BIS_DATA_DIR": str(folder),
        "BIS_DATABASE_URL": f"sqlite:///{database(folder)}",
        "BIS_SECRET_FILE": str(folder / "secret.key"),
        "BIS_CLOCK": AT,
    }


def database(folder: Path) -> Path:
    """Return the file of the house in `folder`."""
    return folder / "bis.db"


def enter(folder: Path) -> None:
    """Open the house in `folder`, made at the first time, in this process."""
    from bis.actions import lab

    folder.mkdir(parents=True, exist_ok=True)
    _become(environment(folder))
    lab.open_house()


def log_in() -> dict[str, str]:
    """Return the cookies of a coordinator who is logged in to the entered house."""
    from bis.actions import people
    from bis.core.permissions import Role
    from bis.errors import FieldsError

    try:
        people.add_user(EMAIL, PASSWORD, Role.COORDINATOR, None)
    except FieldsError:
        people.set_password(EMAIL, PASSWORD)  # a house that was kept from an earlier run
    return {people.SESSION_COOKIE: people.log_in(EMAIL, PASSWORD, "203.0.113.5")}


def _become(wanted: Mapping[str, str]) -> None:
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)

"""A small house that stands longer than one test: for servers, which are slow to start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bis.actions import lab, surveys
from bis.actions.people import SESSION_COOKIE
from bis.core.permissions import Role
from tests.support import caches
from tests.support.databases import Databases
from tests.support.house import NOW, FrozenClock, House, build


@dataclass(frozen=True)
class Standing:
    """A house and the ways into it."""

    house: House
    database: str
    folder: Path
    survey: str  # the address of the survey that is open
    cookies: dict[str, str]  # of a coordinator who is logged in


@contextmanager
def standing_house(
    databases: Databases,
    engine: str,
    folder: Path,
    furnish: Callable[[House], object] = lambda house: None,
) -> Iterator[Standing]:
    """Build a house below `folder`; afterwards this process has nothing to do with it.

    `furnish` may put more into it while it is being built.
    """
    from argon2 import PasswordHasher

    with databases.fresh(engine) as address:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BIS_DATABASE_URL", address)
            patch.setenv("BIS_DATA_DIR", str(folder / "data"))
            patch.setenv("BIS_SECRET_FILE", str(folder / "secret.key"))
            patch.setattr("bis.clock.now", FrozenClock(NOW).now)
            cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            patch.setattr("bis.actions.people._hasher", cheap)
            caches.forget_all()
            lab.open_house()
            house = build()
            furnish(house)
            standing = Standing(
                house=house,
                database=address,
                folder=folder,
                survey=surveys.survey_path(house.today.id),
                cookies={SESSION_COOKIE: house.log_in(Role.COORDINATOR)},
            )
        caches.forget_all()
        yield standing

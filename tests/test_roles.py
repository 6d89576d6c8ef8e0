"""Every role at every page, plain address and action: as the table of rights says."""

import hashlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.util import calc_hash

import bis.actions
from bis.actions import people
from bis.actions.people import SESSION_COOKIE
from bis.core.permissions import Action, Actor, Reach, Role, may, reach
from bis.errors import NotAllowedError
from bis.navigation import ENTRIES
from bis.store import dump
from bis.store.session import engine
from bis.texts import text
from bis.web.guard import Guard, is_public
from bis.web.routes import ROUTES, Lost
from tests.pages.conftest import Open, open_page
from tests.support.databases import only_sqlite
from tests.support.diary import with_picture
from tests.support.house import House
from tests.support.rights import RIGHTS, WITHIN, Call, Right, ended
from tests.web.answers import ANSWERS, ID

__all__ = ["open_page"]

EVERYBODY = [*Role, None]  # None: nobody is logged in
NOT_ALLOWED = text("sv", "error.not_allowed")


def role_name(role: Role | None) -> str:
    return role.value if role else "nobody"


# ---- Actions


def actions_of_somebody() -> Iterator[str]:
    """Yield module.function of all that ask who does it."""
    for module in pkgutil.iter_modules(bis.actions.__path__):
        here = import_module(f"bis.actions.{module.name}")
        for name, function in inspect.getmembers(here, inspect.isfunction):
            is_own = function.__module__ == here.__name__ and not name.startswith("_")
            if is_own and "actor" in inspect.signature(function).parameters:
                yield f"{module.name}.{name}"


def test_no_action_is_missing_from_the_table() -> None:
    assert set(actions_of_somebody()) == set(RIGHTS) | WITHIN, "see tests/support/rights.py"


def fingerprint() -> tuple[int, str]:
    """Return how many changes are written down, and what all tables together come to."""
    digest = hashlib.sha256()
    with engine().connect() as connection:
        for table in dump.shape():
            for rows in dump.chunks(connection, table):
                digest.update(json.dumps([table, rows], default=str).encode())
        return dump.count(connection, "changes"), digest.hexdigest()


@pytest.mark.parametrize("name", RIGHTS)
def test_an_action_is_done_by_those_who_may_and_leaves_no_trace_of_the_others(
    house: House, name: str
) -> None:
    right = RIGHTS[name]
    for role, actor in house.actors.items():
        for owner in (house.church, house.library):
            attempt(right, house, actor, owner, f"{name} by {role} of {owner}")


def attempt(right: Right, house: House, actor: Actor, owner: UUID, what: str) -> None:
    """Succeed where the table of rights says so; be refused, without a trace, where not."""
    call = right.prepare(house, owner)
    if right.lets(actor, owner):
        call(actor)
        return
    before = fingerprint()
    assert is_refused(call, actor), what
    assert fingerprint() == before, what


def is_refused(call: Call, actor: Actor) -> bool:
    try:
        call(actor)
    except NotAllowedError:
        return True
    return False


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_log_themselves_out_everywhere(house: House, role: Role) -> None:
    token, actor = house.log_in(role), house.actors[role]
    people.log_out_everywhere(actor, actor.user_id)
    assert people.actor_of(token) is None


# ---- Pages


@only_sqlite
@pytest.mark.parametrize("role", EVERYBODY, ids=role_name)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry[0])
def test_a_page_is_for_those_who_may_and_one_sentence_for_the_others(
    open_page: Open, house: House, entry: tuple[str, str, str, Action, str], role: Role | None
) -> None:
    _, address, _, action, _ = entry
    app = open_page(role=role)
    if address:
        app._page_hash = calc_hash(address)  # switch_page knows only what this role may open
    app.query_params["tillfalle"] = str(house.today.id)
    app.run()
    assert not app.exception
    told = [one.value for one in app.error]
    drawn = [*app.title, *app.markdown, *app.button]
    if role is None:
        assert (told, drawn) == ([], [])
    elif reach(role, action) is Reach.NONE:
        assert (told, [one.value for one in app.title]) == ([NOT_ALLOWED], [])
    else:
        assert told == []
        assert drawn


# ---- Plain addresses

Address = Callable[[House, UUID], str]
Allowed = Callable[[Actor, UUID], bool]


def owned(action: Action) -> Allowed:
    return lambda actor, owner: may(actor, action, owner)


def whole(action: Action) -> Allowed:
    return lambda actor, owner: reach(actor.role, action) is Reach.ALL


def of_activity(path: str) -> Address:
    return lambda house, owner: f"{path}/{ended(house, owner).id}"


def of_picture(house: House, owner: UUID) -> str:
    del owner
    return f"/bild/{with_picture(house).picture}"


CLOSED: dict[str, tuple[Address, Allowed]] = {
    "/visa/{occurrence}": (of_activity("/visa"), owned(Action.SHOW_SURVEY)),
    "/visa/kort/{occurrence}": (of_activity("/visa/kort"), whole(Action.SEE_CALENDAR)),
    "/visa/rum/{venue}": (
        lambda house, owner: f"/visa/rum/{house.hall}",
        whole(Action.PRINT_ROOM),
    ),
    "/blankett/{occurrence}": (of_activity("/blankett"), owned(Action.SHOW_SURVEY)),
    "/bild/{upload}": (of_picture, whole(Action.READ_DIARY)),
    "/fraga/{occurrence}": (of_activity("/fraga"), owned(Action.SHOW_SURVEY)),
    "/papper/{occurrence}": (of_activity("/papper"), owned(Action.SHOW_SURVEY)),
}
FORMS = {
    "/fraga": {"id": ID, "antal": "0", **ANSWERS},
    "/papper": {"pile": ID, "antal": "0", "1.contacts_new": "2"},
}


@pytest.fixture
def door(house: House) -> Iterator[TestClient]:
    """A browser in front of the plain pages and the guard that stands before them."""
    del house
    app = Starlette(routes=ROUTES, middleware=[Middleware(Guard)])
    with TestClient(app, follow_redirects=False) as client:
        yield client


def enter(door: TestClient, house: House, role: Role | None) -> None:
    door.cookies.clear()
    if role:
        door.cookies.set(SESSION_COOKIE, house.log_in(role))


def test_no_closed_address_is_missing_from_the_table() -> None:
    pages = [
        route.path
        for route in ROUTES
        if isinstance(route, Route) and not isinstance(route.endpoint, Lost)
    ]
    assert {path for path in pages if not is_public(path)} == set(CLOSED)


@pytest.mark.parametrize("path", CLOSED)
def test_a_plain_address_is_for_those_who_may(
    house: House, door: TestClient, path: str
) -> None:
    address_of, allows = CLOSED[path]
    for owner in (house.church, house.library):
        address = address_of(house, owner)
        for role, actor in house.actors.items():
            enter(door, house, role)
            expected = 200 if allows(actor, owner) else 403
            assert door.get(address).status_code == expected, (role, owner)
        enter(door, house, None)
        answer = door.get(address)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/logga-in?next=")


@pytest.mark.parametrize("path", FORMS)
def test_a_form_is_taken_from_those_who_may_and_leaves_no_trace_of_the_others(
    house: House, door: TestClient, path: str
) -> None:
    for owner in (house.church, house.library):
        address = f"{path}/{ended(house, owner).id}"
        for role in EVERYBODY:
            enter(door, house, role)
            if role and may(house.actors[role], Action.SHOW_SURVEY, owner):
                continue  # that these are stored is tested with each form
            before = fingerprint()
            assert door.post(address, data=FORMS[path]).status_code == (403 if role else 401)
            assert fingerprint() == before, (role, owner)

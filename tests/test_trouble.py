"""Bad input and trouble: one sentence, the right status, nothing harmed, never a traceback."""

import http.client
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import NullPool, create_engine, text

from bis.store import tally_check
from tests.support import commands
from tests.support.databases import Databases, only_sqlite
from tests.support.house import House
from tests.support.phones import HiddenFields
from tests.support.postgres import PostgresServer
from tests.support.server import Server
from tests.support.standing import Standing, standing_house
from tests.support.waiting import wait_for

pytestmark = pytest.mark.xdist_group("trouble")  # one set of servers, in one process

# --- at the start ---------------------------------------------------------------------------


def _refused(env: dict[str, str], *command: str) -> str:
    """Return the one sentence with which `python -m bis` refuses."""
    done = commands.bis(*command, env=env)
    assert done.returncode == 1, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_taken_port_is_told_with_another_one_to_try(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = commands.environment(f"sqlite:///{tmp_path}/bis.db", tmp_path)
        told = _refused(env, "run", "--port", str(port))
    assert str(port) in told
    assert str(port + 1) in told
    assert not tmp_path.joinpath("bis.db").exists()


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("BIS_DATABASE_URL", "mysql://bis:hemligt@localhost/bis", ""),
        ("BIS_DATABASE_URL", "postgresql+psycopg://bis:hemligt@127.0.0.1:1/bis", ""),
        ("BIS_DATABASE_URL", "sqlite:////dev/null/bis.db", "/dev/null/bis.db"),
        ("BIS_LAB", "lulea", "lulea"),
        ("BIS_PUBLIC_URL", "bis.boden.se", "bis.boden.se"),
        ("BIS_TRUSTED_PROXY", "10.0.0.0/8", "10.0.0.0/8"),
        ("BIS_SECRET_FILE", "/dev/null/below/secret.key", "/dev/null/below/secret.key"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, setting: str, value: str, named: str
) -> None:
    env = commands.environment(f"sqlite:///{tmp_path}/bis.db", tmp_path, **{setting: value})
    told = _refused(env, "migrate")
    assert named in told
    assert "hemligt" not in told


@only_sqlite
def test_a_house_of_another_time_or_lab_or_secret_is_refused_and_left_alone(
    house: House, database: str, tmp_path: Path
) -> None:
    del house
    env = commands.environment(database, tmp_path)
    engine = create_engine(database, poolclass=NullPool)
    with engine.begin() as connection:
        ours = connection.scalar(text("SELECT version_num FROM alembic_version"))
    for harm, undo in (
        (
            "UPDATE alembic_version SET version_num = '9999'",
            f"UPDATE alembic_version SET version_num = '{ours}'",
        ),
        (
            "UPDATE settings SET value = 'lulea' WHERE key = 'lab_code'",
            "UPDATE settings SET value = 'boden' WHERE key = 'lab_code'",
        ),
    ):
        with engine.begin() as connection:
            connection.execute(text(harm))
        _refused(env, "migrate")
        with engine.begin() as connection:
            assert connection.execute(text(undo)).rowcount == 1
    secret = tmp_path / "secret.key"
    kept = secret.read_bytes()
    secret.unlink()
    _refused(env, "migrate")
    secret.write_bytes(kept)
    done = commands.bis("migrate", env=env)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_server_ends_with_one_sentence_and_serves_nothing(tmp_path: Path) -> None:
    server = Server(f"sqlite:///{tmp_path}/bis.db", tmp_path, BIS_LAB="lulea")
    with pytest.raises(AssertionError):
        server.start()
    assert "lulea" in server.said()
    assert "Traceback" not in server.said()
    assert len(server.said().strip().splitlines()) == 1
    assert not tmp_path.joinpath("bis.db").exists()


# --- the database goes away and comes back --------------------------------------------------


class Trouble(NamedTuple):
    """A house, and how to take its database away and give it back."""

    standing: Standing
    take_away: Callable[[], object]
    give_back: Callable[[], object]


@contextmanager
def _on_sqlite(databases: Databases, folder: Path) -> Iterator[Trouble]:
    with standing_house(databases, "sqlite", folder) as standing:
        file = Path(standing.database.removeprefix("sqlite:///"))
        away = file.with_name("away.db")
        yield Trouble(
            standing, partial(shutil.move, file, away), partial(shutil.move, away, file)
        )


@contextmanager
def _on_postgresql(databases: Databases, folder: Path) -> Iterator[Trouble]:
    databases.server()  # skips where no server can be had
    server = PostgresServer()
    own = Databases.on(server)
    try:
        with standing_house(own, "postgresql", folder) as standing:
            yield Trouble(standing, server.stop, server.start)
    finally:
        own.close()


@pytest.fixture(params=[_on_sqlite, _on_postgresql], ids=["sqlite", "postgresql"])
def trouble(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> Iterator[Trouble]:
    """A house whose database can be taken away."""
    with request.param(databases, tmp_path) as trouble:
        yield trouble


def _form(client: httpx.Client, path: str) -> dict[str, str]:
    page = client.get(path)
    assert page.status_code == 200
    return {**HiddenFields(page.text).hidden, "contacts_new": "3", "residence": "lt3"}


def test_without_its_database_the_house_says_so_and_recovers_by_itself(
    trouble: Trouble,
) -> None:
    standing = trouble.standing
    with (
        Server(standing.database, standing.folder) as server,
        server.client(standing.cookies) as client,
    ):
        form = _form(client, standing.survey)
        assert client.post(standing.survey, data=form).status_code == 200
        later = _form(client, standing.survey)

        trouble.take_away()
        assert client.get("/ready").status_code == 503
        refused = client.post(standing.survey, data=later)
        assert refused.status_code == 503
        assert later["id"] in refused.text  # what was typed is still there
        assert "checked" in refused.text
        for path in ("/", "/kalender", "/_stcore/health", "/logga-in"):
            answer = client.get(path)
            assert (answer.status_code, bool(answer.text.strip())) == (503, True), path
        login = client.post("/logga-in", data={"email": "a@b.se", "password": "x" * 12})
        assert login.status_code == 503
        for path in ("/oppet/kalender", f"{standing.survey}?lang=en"):
            assert client.get(path).status_code in (200, 503)  # shown from memory, or told

        trouble.give_back()
        wait_for("the house to be ready again", lambda: server.status("/ready") == 200)
        for path in ("/", "/kalender", "/oppet/kalender", standing.survey):
            assert client.get(path).status_code == 200, path
        assert client.post(standing.survey, data=later).status_code == 200
        assert "Traceback" not in server.said()
    found = _check(standing.database)
    assert found.agrees, found.differences
    assert found.submissions == 2


def _check(database: str) -> tally_check.TallyCheck:
    from sqlalchemy.orm import Session

    with Session(create_engine(database, poolclass=NullPool)) as session:
        return tally_check.check(session)


# --- rubbish --------------------------------------------------------------------------------

NASTY = [
    "",
    " ",
    "x" * 5000,
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: x=1",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "'; DROP TABLE users; --",
    "{{7*7}}",
    "${7*7}",
    "%s%n{0}{key}",
    "٣",
    "🦌" * 50,
    "\u202eåäö",
    "-1",
    "0",
    "1e999",
    "NaN",
    "9" * 400,
    "2026-W99",
    "0000-W00",
    "9999-W53",
    "9999-12-31",
    "0001-01-01",
    "2026-11-31",
    "[]",
    "null",
    "true",
    "sv",
    "0" * 32,
    "0199f0a0-0000-7000-8000-000000000000",
]
ASKED = ("lang", "week", "day", "partner", "kind", "level", "childcare", "language", "page")
OPEN = ("/oppet/kalender", "/logga-in", "/kom-igang", "survey", "/oppet", "/logga-ut", "/ready")
RAW_PATHS = [
    b"/svara/%00",
    b"/svara/%ff",
    b"/svara/%",
    b"/svara/%zz",
    b"/svara/..%2f..%2fetc%2fpasswd",
    b"/svara//",
    b"/oppet/%00",
    b"/oppet/kalender/../../kalender",
    b"/oppet/tillfalle/%00",
    b"/inbjudan/%00",
    b"/rum/%f0%28%8c%28",
    b"/logga-in?next=//evil.example",
    b"/logga-in?next=%00",
    b"/logga-in?next=%ff%fe",
    b"/oppet/kalender?week=%ff",
    b"/oppet/kalender?%00=%00",
    b"/oppet/kalender?" + b"&".join(b"week=1" for _ in range(3000)),
    b"//evil.example/oppet/kalender",
    b"/" + b"a/" * 2000,
    b"/svara/" + b"x" * 20000,
    b"http://evil.example/oppet/kalender",
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Standing]:
    """The house that is thrown rubbish at."""
    folder = tmp_path_factory.mktemp("rubbish")
    with standing_house(databases, request.param, folder) as standing:
        yield standing


@pytest.fixture(scope="module")
def client(standing: Standing) -> Iterator[httpx.Client]:
    """Somebody who types anything at all."""
    with (
        Server(standing.database, standing.folder, plain=True) as server,
        server.client() as client,
    ):
        yield client


def _is_calm(answer: httpx.Response) -> bool:
    return answer.status_code < 500 and "Traceback" not in answer.text


@pytest.mark.parametrize("path", OPEN)
def test_rubbish_in_an_address_is_never_a_mistake_of_ours(
    client: httpx.Client, standing: Standing, path: str
) -> None:
    where = standing.survey if path == "survey" else path
    names = ASKED if path == "/oppet/kalender" else ("lang", "next", "kod")
    asked = [f"{where}?{name}={quote(value)}" for name in names for value in NASTY]
    asked += [f"{where}?{quote(value)}" for value in NASTY]
    answers = [client.get(address) for address in asked]
    assert [a.url for a in answers if not _is_calm(a)] == []
    assert not [a.url for a in answers if "<script>alert" in a.text]


@pytest.mark.parametrize("folder", ["/svara/", "/oppet/", "/inbjudan/", "/rum/", "/nowhere/"])
def test_rubbish_in_the_place_of_a_name_is_never_a_mistake_of_ours(
    client: httpx.Client, folder: str
) -> None:
    answers = [client.get(folder + quote(value, safe="")) for value in NASTY]
    assert [a.url for a in answers if not _is_calm(a)] == []
    assert not [a.url for a in answers if "<script>alert" in a.text]


@pytest.mark.parametrize("path", RAW_PATHS, ids=lambda path: path[:30].decode())
def test_an_address_that_is_no_address_is_never_a_mistake_of_ours(
    client: httpx.Client, path: bytes
) -> None:
    line = http.client.HTTPConnection("127.0.0.1", client.base_url.port, timeout=60)
    try:
        line.putrequest("GET", path.decode("latin-1"), skip_host=True)
        line.putheader("Host", "127.0.0.1")
        line.endheaders()
        status = line.getresponse().status
    finally:
        line.close()
    assert 200 <= status < 500


@pytest.mark.parametrize("field", ["id", "blocks", "contacts_new", "residence", "future_life"])
def test_rubbish_in_a_form_is_a_sentence_and_stores_nothing_wrong(
    client: httpx.Client, standing: Standing, field: str
) -> None:
    for value in NASTY:
        form = {"id": uuid4().hex, "blocks": "after", "contacts_new": "1", field: value}
        answer = client.post(standing.survey, data=form)
        assert _is_calm(answer), (field, value)
        assert answer.status_code in (200, 422), (field, value, answer.status_code)
    found = _check(standing.database)
    assert found.agrees, found.differences


@pytest.mark.parametrize("path", ["/logga-in", "/kom-igang"])
@pytest.mark.parametrize("field", ["email", "password", "next", "kod"])
def test_rubbish_in_a_login_is_a_sentence(client: httpx.Client, path: str, field: str) -> None:
    for value in NASTY:
        answer = client.post(path, data={"email": "x@y.se", "password": "z" * 12, field: value})
        assert _is_calm(answer), (field, value)
        assert "evil" not in answer.headers.get("location", "")


@pytest.mark.parametrize("path", ["/logga-in", "/kom-igang", "survey"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"id": 1}'),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("application/x-www-form-urlencoded", b"\xff\xfe%%%=&&&"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a=1"),
        ("application/x-www-form-urlencoded", b"&" * 60_000),
        ("application/x-www-form-urlencoded", b"a=1&" * 15_000),
        ("application/x-www-form-urlencoded", b""),
        ("x" * 1000, b"a=1"),
        ("", b"a=1"),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    client: httpx.Client, standing: Standing, path: str, kind: str, body: bytes
) -> None:
    where = standing.survey if path == "survey" else path
    answer = client.post(where, content=body, headers={"Content-Type": kind})
    if path == "/kom-igang" and answer.status_code == 303:
        return  # an empty form, and the house has its first account: on to the login
    assert 400 <= answer.status_code < 500
    assert answer.text.strip()


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "X"])
def test_an_unusual_method_is_never_a_mistake_of_ours(
    client: httpx.Client, standing: Standing, method: str
) -> None:
    for path in ("/oppet/kalender", "/logga-in", "/ready", "/kalender", standing.survey):
        assert _is_calm(client.request(method, path)), path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Cookie", "bis_session=" + "x" * 4000),
        ("Cookie", "bis_session=%00; bis_lang=%00; bis_future=%00"),
        ("Cookie", 'bis_lang="; ; ;=;'),
        ("Accept-Language", "x" * 5000),
        ("Accept-Language", "sv;q=a, en;q=, ;;;,"),
        ("Accept-Language", "*;q=-1e400"),
        ("Host", ""),
        ("Host", "evil.example"),
        ("Origin", "]["),
        ("Origin", "http://["),
        ("X-Forwarded-For", "x" * 5000),
        ("If-None-Match", '"' * 500),
        ("Range", "bytes=-9999999999999"),
    ],
)
def test_rubbish_in_a_header_is_never_a_mistake_of_ours(
    client: httpx.Client, standing: Standing, name: str, value: str
) -> None:
    for path in ("/oppet/kalender", "/logga-in", standing.survey):
        assert _is_calm(client.get(path, headers={name: value})), path
    body = urlencode({"id": uuid4().hex, "blocks": "after", "contacts_new": "1"})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post(standing.survey, content=body, headers={**kind, name: value})
    assert _is_calm(answer)

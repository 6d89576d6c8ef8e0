"""The operator's commands: `python -m bis`. Thin over `bis/actions` and `bis/figures`.

Exit status: 0 done, 1 refused with one sentence on stderr, 2 wrong usage.
"""

import json
import math
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from bis import clock
from bis.core.events import wall
from bis.core.periods import Month, Period
from bis.errors import BisError, FieldsError
from bis.settings import ROOT
from bis.texts import text

DEMO_EMAIL = "demo@exempelhuset.se"
DEMO_MONTHS = 15
DEMO_SEED = 1
_PASSWORD_STDIN = "läs lösenordet ur ett rör, för skript; annars frågas det efter"


@click.group(help="BIS: kommandon för den som sköter driften.")
def main() -> None:
    """Hold the commands together."""


@main.command(help="Starta BIS och öppna webbläsaren.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    help="porten som sidorna svarar på",
)
@click.option(
    "--address",
    type=click.Choice(["127.0.0.1", "0.0.0.0"]),
    help="datorns adress som sidorna svarar på; 127.0.0.1 bakom en proxy på samma dator",
)
@click.option("--demo", is_flag=True, help="ett påhittat exempelhus i en egen databas")
def run(port: int, address: str | None, demo: bool) -> None:
    """Start the server in the foreground; with --demo on an example house of its own."""
    _refuse_taken_port(port)
    if demo:
        _prepare_demo_house()
    if address is None:
        address = "0.0.0.0" if os.environ.get("BIS_PUBLIC_URL") else "127.0.0.1"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += [
        "--server.port",
        str(port),
        "--server.address",
        address,
    ]
    if _has_screen():
        os.environ["BIS_OPEN_BROWSER"] = "1"
    os.environ["FORWARDED_ALLOW_IPS"] = (
        ""  # BIS_TRUSTED_PROXY decides, not the server's default
    )
    os.chdir(ROOT)  # where .streamlit/config.toml is
    os.execv(command[0], command)


@main.command(help="För databasen till den här versionen.")
def migrate() -> None:
    """Migrate the database and stop."""
    with _told():
        _open_house()
    click.echo(text("sv", "command.migrated"))


@main.group(help="Konton.")
def user() -> None:
    """Hold the commands on accounts together."""


@user.command("add", help="Lägg till ett konto. Lösenordet frågas efter.")
@click.argument("email")
@click.option(
    "--role",
    required=True,
    type=click.Choice(["coordinator", "reception", "partner", "reader"]),
    help="rollen",
)
@click.option("--partner", help="organisationens namn eller kod, för rollen partner")
@click.option("--password-stdin", is_flag=True, help=_PASSWORD_STDIN)
def user_add(email: str, role: str, partner: str | None, password_stdin: bool) -> None:
    """Add an account."""
    from bis.actions import people
    from bis.core.permissions import Role

    with _told():
        _open_house()
        people.add_user(email, _password(password_stdin), Role(role), partner)
    click.echo(text("sv", "command.user_added", email=people.normal_email(email), role=role))


@user.command("password", help="Byt lösenord på ett konto. Det loggas ut överallt.")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help=_PASSWORD_STDIN)
def user_password(email: str, password_stdin: bool) -> None:
    """Give an account a new password."""
    from bis.actions import people

    with _told():
        _open_known_house()
        people.set_password(email, _password(password_stdin))
    click.echo(text("sv", "command.password_set", email=people.normal_email(email)))


@main.command(help="Fyll en tom databas med ett påhittat exempelhus.")
@click.option("--answers", type=click.IntRange(0, 20_000_000), help="så många formulär")
@click.option("--months", type=click.IntRange(1, 120), default=DEMO_MONTHS, show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="dagen som räknas som i dag")
@click.option("--seed", type=int, default=DEMO_SEED, show_default=True)
def demo(answers: int | None, months: int, today: datetime | None, seed: int) -> None:
    """Fill an empty database with example data, marked as such."""
    if today and not 2000 <= today.year <= 2100:
        raise click.UsageError(text("sv", "command.demo_today"))
    with _told():
        _open_house()
        _fill(answers, months, today.date() if today else clock.today(), seed)
    click.echo(text("sv", "command.filled"))


@main.command(help="Visa indikatorerna precis som sidorna visar dem.")
@click.option("--from", "first", metavar="DATUM", help="från och med den månad dagen ligger i")
@click.option("--to", "last", metavar="DATUM", help="till och med den månad dagen ligger i")
@click.option("--by", type=click.Choice(["group"]), help="också varje grupp för sig")
@click.option("--json", "as_json", is_flag=True, help="som JSON")
def figures(first: str | None, last: str | None, by: str | None, as_json: bool) -> None:
    """Print the indicators of whole months; without dates the last three."""
    from bis import figures as shown
    from bis.actions import lab
    from bis.store.session import reading

    period = _period(first, last)
    with _told():
        _open_known_house()
        with reading() as session:
            months = max(12, period.length)
            asking = lab.asking_in(session, period, clock.today())
            found = shown.figures(session, period, months, asking)
            partners = shown.active_partners(session, period, clock.today(), months)
    if as_json:
        as_dict = shown.to_json(found, by_group=by == "group", partners=partners)
        click.echo(json.dumps(as_dict, ensure_ascii=False, indent=2))
        return
    for said in (*(one.sentences for one in found.indicators), partners.sentences):
        lines = (said.fact, said.change, said.since, said.limit, said.note, said.asked)
        click.echo("\n".join((*filter(None, lines), "")))


def _period(first: str | None, last: str | None) -> Period:
    """Return the whole months from `first` to `last`; wrong dates are wrong usage."""
    try:
        end = Month.of(clock.today()) if last is None else Month.parse(last)
        period = Period(end.plus(-2) if first is None else Month.parse(first), end)
        if period.first.year < 2000 or period.last.year > 2100:
            raise ValueError(f"{period} is out of all use")
        return period
    except ValueError as error:
        raise click.UsageError(text("sv", "error.period")) from error


@main.command("survey-links", help="Visa alla öppna enkäter.")
@click.option("--json", "as_json", is_flag=True, help="som JSON")
def survey_links(as_json: bool) -> None:
    """List open surveys: occurrence, title, url."""
    from bis.actions import surveys
    from bis.settings import settings

    with _told():
        _open_known_house()
        rows = [
            {
                "occurrence": str(link.occurrence.id),
                "title": link.occurrence.title,
                "starts": link.occurrence.starts_at.isoformat(),
                "url": (settings().public_url or "") + link.path,
            }
            for link in surveys.open_surveys()
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            at = wall(datetime.fromisoformat(row["starts"]))
            click.echo(f"{at:%Y-%m-%d %H.%M}  {row['title']}  {row['url']}")
        if not rows:
            click.echo(text("sv", "survey_list.none"))


@main.command(help="Räkna om alla formulär och jämför med det som visas.")
@click.option("--check", "do_check", is_flag=True, required=True, help="räkna om och jämför")
@click.option("--json", "as_json", is_flag=True, help="som JSON")
def tallies(do_check: bool, as_json: bool) -> None:
    """Prove that the tallies equal a recount; status 1 if they do not."""
    del do_check  # the only thing there is to do, named so that more can follow
    from bis.store import tally_check
    from bis.store.session import reading

    with _told():
        _open_known_house()
        with reading() as session:
            found = tally_check.check(session)
    if as_json:
        click.echo(json.dumps({"agrees": found.agrees, **found._asdict()}, ensure_ascii=False))
    else:
        click.echo(
            text(
                "sv",
                "tallies.summary",
                submissions=found.submissions,
                released=found.released,
                pool=found.pool,
                sealed=found.sealed,
            )
        )
    if not found.agrees:
        click.echo(text("sv", "tallies.differ", count=len(found.differences)), err=True)
        sys.exit(1)


@main.command(help="Skriv hela databasen till en fil. Servern får vara igång.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    help="i stället för FILE: en mapp med en fil om dagen, där de äldsta tas bort",
)
def backup(file: Path | None, folder: Path | None) -> None:
    """Write all that the database holds at one moment to FILE, or to today's in a folder."""
    from bis.actions import backup as backups
    from bis.actions import backup_folder

    with _told(), _bar("backup.working") as progress:
        if folder and not file:
            replaced = False
            file, header = backup_folder.backup_into(folder, progress)
        elif file and not folder:
            replaced = backups.is_there(file)
            header = backups.backup(file, progress)
        else:
            raise click.UsageError(text("sv", "backup.where"))
    click.echo(
        text(
            "sv",
            "backup.done",
            file=file,
            rows=header.rows,
            size=_size(file),
        )
    )
    if replaced:
        click.echo(text("sv", "backup.replaced"))


def _size(file: Path) -> str:
    """Return how large a file is, in words: 24 kB, 1,6 MB."""
    size: float = file.stat().st_size
    if size < 10**6:
        return f"{math.ceil(size / 1000)} kB"
    return f"{size / 10**6:.1f} MB".replace(".", ",")


@main.command(help="Fyll en tom databas från en säkerhetskopia. Servern ska vara avstängd.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--new-secret",
    is_flag=True,
    help="hemligheten är borta: gör en ny. QR-koder och enkätlänkar på papper slutar gälla",
)
def restore(file: Path, new_secret: bool) -> None:
    """Fill an empty or absent database from FILE."""
    from bis.actions import backup as backups

    with _told(), _bar("restore.working") as progress:
        header = backups.restore(file, new_secret=new_secret, progress=progress)
    made_at = wall(datetime.fromisoformat(header.made_at))
    click.echo(text("sv", "restore.done", rows=header.rows, at=f"{made_at:%Y-%m-%d %H.%M}"))
    if new_secret:
        click.echo(text("sv", "restore.new_secret"))


@main.command(help="Se efter om allt är som det ska.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    help="porten som servern använder",
)
@click.option("--json", "as_json", is_flag=True, help="som JSON")
def doctor(port: int, as_json: bool) -> None:
    """Look at everything that can be wrong; status 1 if something is."""
    from bis.actions import doctor as doctors

    found = doctors.examine(port, port_is_free=_is_free(port))
    is_well = all(one.ok for one in found)
    if as_json:
        checks = [one._asdict() for one in found]
        click.echo(json.dumps({"ok": is_well, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        for one in found:
            click.echo(f"{text('sv', 'doctor.ok' if one.ok else 'doctor.wrong'):<5}{one.text}")
    if not is_well:
        sys.exit(1)


@main.command(
    help="Gör nattens arbete: stäng månader som är slut, glöm det som är för gammalt."
)
def nightly() -> None:
    """Do what the server does by itself every night."""
    from bis.actions import nightly as nights

    with _told():
        _open_known_house()
        done = nights.run(clock.now())
    months = ", ".join(map(str, done.months))
    said = text("sv", "nightly.closed", months=months, corrections=done.corrections)
    click.echo(said if months else text("sv", "nightly.nothing"))


@main.command(help="Skriv listor och indikatorer som CSV till en tom mapp.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    """Write what may leave the house to DIR, for a spreadsheet."""
    from bis.actions import lab
    from bis.figures import export as exports

    with _told():
        _open_known_house()
        files = exports.export(folder, lab.profile().name)
    click.echo(text("sv", "export.done", folder=folder, files=", ".join(files)))


@contextmanager
def _bar(key: str) -> Iterator[Callable[[float], None]]:
    """Show how far it has come, where somebody looks: in a log it would only be in the way."""
    shown = -1

    def show(share: float) -> None:
        nonlocal shown
        if int(100 * share) != shown and sys.stderr.isatty():
            shown = int(100 * share)
            click.echo(f"\r{text('sv', key):<50} {shown:3} %", nl=False, err=True)

    try:
        yield show
    finally:
        if shown >= 0:
            click.echo("", err=True)


def _refuse_taken_port(port: int) -> None:
    if not _is_free(port):
        sentence = text("sv", "start.port_taken", port=port, other=min(port + 1, 65535))
        click.echo(sentence, err=True)
        sys.exit(1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _has_screen() -> bool:
    """Return whether a browser can be opened here; a text browser would take the window."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _prepare_demo_house() -> None:
    """Point this process at the example house's own folder, filled and with a fresh login."""
    folder = Path(os.environ.get("BIS_DATA_DIR") or ROOT / "data").absolute() / "demo"
    os.environ["BIS_DATA_DIR"] = str(folder)
    for elsewhere in ("BIS_DATABASE_URL", "BIS_SECRET_FILE"):
        os.environ.pop(elsewhere, None)
    from bis.actions import lab, people
    from bis.core.permissions import Role

    password = secrets.token_hex(6)
    with _told():
        _open_house()
        if not lab.is_example():
            _fill(None, DEMO_MONTHS, clock.today(), DEMO_SEED)
        try:
            people.add_user(DEMO_EMAIL, password, Role.COORDINATOR, None)
        except FieldsError:  # from an earlier start
            people.set_password(DEMO_EMAIL, password)
    click.echo(text("sv", "start.demo_folder", folder=folder))
    click.echo(text("sv", "start.demo_login", email=DEMO_EMAIL, password=password))


def _fill(answers: int | None, months: int, today: date, seed: int) -> None:
    from bis.actions import example

    def show(what: str, share: float) -> None:
        click.echo(f"\r{what:<50} {share:4.0%}", nl=False, err=True)

    example.fill(answers=answers, months=months, today=today, seed=seed, progress=show)
    click.echo("", err=True)


def _open_house() -> None:
    from bis.actions import lab

    lab.open_house()


def _open_known_house() -> None:
    from bis.actions import lab

    lab.open_known_house()


def _password(from_pipe: bool) -> str:
    """Return the password: the first line of a pipe, or asked for twice at a terminal."""
    if from_pipe and sys.stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not _has_terminal():
        raise click.UsageError(text("sv", "command.no_terminal"))
    while (first := _ask("command.password")) != _ask("command.password_again"):
        click.echo(text("sv", "command.passwords_differ"), err=True)
    return first


def _ask(key: str) -> str:
    from bis.actions import people

    words = text("sv", key, shortest=people.SHORTEST_PASSWORD)
    return str(click.prompt(words, hide_input=True, default="", show_default=False))


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()  # None: it was closed


@contextmanager
def _told() -> Iterator[None]:
    """End with status 1 and one sentence on stderr for what is refused on purpose."""
    try:
        yield
    except FieldsError as error:
        for key in error.fields.values():
            click.echo(text("sv", key), err=True)
        sys.exit(1)
    except BisError as error:
        click.echo(text("sv", error.text_key, **error.blanks), err=True)
        sys.exit(1)
    except UnicodeError:  # bytes that were not UTF-8, on the line or in the pipe
        click.echo(text("sv", "command.not_utf8"), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="python -m bis")

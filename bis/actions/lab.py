"""Opening the house: the right database, its secret, its profile, and who comes first."""

import os
import secrets
from datetime import date
from functools import cache

from bis import clock
from bis.actions import diary, people
from bis.core import profiles, tokens
from bis.core.file_trouble import why
from bis.core.periods import Period
from bis.core.permissions import Role
from bis.core.profiles import Profile
from bis.core.questions import CURRENT
from bis.core.survey_weeks import Asking, asking
from bis.errors import RefusedError, SettingsError
from bis.settings import settings
from bis.store import changes, events, lab, migrate, partners, serving, users
from bis.store import diary as stored_diary
from bis.store.session import Session, reading, writing


def open_house(*, serves: bool = False) -> None:
    """Check the settings, migrate the database and make sure that it is this lab's.

    A process that `serves` holds the server's lock from then on.

    Raises SettingsError with one sentence; nothing of another lab's data is changed.
    """
    read_profile = profile()
    diary.known_posts()  # a mistake in it must be told before anything is touched
    check_clock()
    migrate.upgrade(settings().database_url)
    if serves:
        serving.hold()
    with writing() as session:
        lab.lock(session)  # several processes may start on a new database at once
        _check_lab(session)
        _check_secret(session)
        _check_questionnaire(session)
        seed_lab(session, read_profile, clock.today())


def open_known_house() -> None:
    """Open a house that there is already: a question must not begin a new one.

    Raises RefusedError, and what `open_house` raises.
    """
    if migrate.revision(settings().database_url) is None:
        raise RefusedError("error.no_house")
    open_house()


@cache
def profile() -> Profile:
    """Return the profile of the lab. Raises SettingsError."""
    file = settings().profile_file
    name = f"data/labs/{file.name}"
    try:
        written = file.read_bytes()
    except OSError as error:
        raise SettingsError("error.profile", file=name, detail=why(error)) from error
    return profiles.read(written, name)


@cache
def secret() -> bytes:
    """Return the lab's secret, from the file that `open_house` has checked."""
    try:
        found = settings().secret_file.read_bytes()
    except OSError as error:
        raise SettingsError("error.secret_missing", file=settings().secret_file) from error
    if not found:  # anybody could work out addresses that are signed with nothing
        raise SettingsError("error.secret_missing", file=settings().secret_file)
    return found


def is_example() -> bool:
    """Return whether the house shows example data."""
    with reading() as session:
        return lab.get(session, lab.EXAMPLE) is not None


def asking_in(session: Session, period: Period, today: date) -> Asking | None:
    """Return when the questions about the future are asked, and whether in `period` yet."""
    began = events.first_asked_about(session) or date.max  # nobody is asked before it
    first = max(period.first.first_day, began)
    return asking(first, period.last.last_day, today, profile().future_weeks)


def seed_lab(session: Session, seeded: Profile, day: date) -> None:
    """Put the profile's partners and places, and its posts, into a database without a lab."""
    if lab.get(session, lab.CODE) is not None:
        return
    lab.put(session, lab.CODE, seeded.code)
    partners.add_partners(session, seeded.partners, day)
    partners.add_venues(session, seeded.venues)
    stored_diary.add_known(session, diary.known_posts(), clock.now())


def first_account_link() -> str | None:
    """Return a fresh one-time address for the first account; None if there is one.

    Every start makes a new one, and the one before stops working.
    """
    token = tokens.new_token()
    with writing() as session:
        if users.any_user(session):
            return None
        lab.put(session, lab.SETUP_TOKEN, tokens.token_hash(token))
    return f"/kom-igang?kod={token}"


def is_first_account_token(token: str) -> bool:
    """Return whether `token` opens the page of the first account, now."""
    with reading() as session:
        expected = lab.get(session, lab.SETUP_TOKEN)
        return bool(
            expected
            and secrets.compare_digest(expected, tokens.token_hash(token))
            and not users.any_user(session)
        )


def make_first_account(token: str, email: str, password: str) -> None:
    """Make the first coordinator and confirm the lab; the link is used up.

    Raises FieldsError for what cannot be used, RefusedError when the link is not valid.
    """
    hashed = people.check_new_account(email, password)
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        expected = lab.get(session, lab.SETUP_TOKEN)
        if users.any_user(session) or expected != tokens.token_hash(token):
            raise RefusedError("setup.error.link")
        user_id = users.add(
            session, people.normal_email(email), hashed, Role.COORDINATOR, None, now
        )
        lab.remove(session, lab.SETUP_TOKEN)
        lab.put(session, lab.CONFIRMED, now.isoformat())
        changes.note(session, now, user_id, "confirm", "lab", settings().lab)


def check_clock() -> None:
    """Raise SettingsError if BIS_CLOCK cannot be read."""
    try:
        clock.now()
    except (ValueError, OverflowError) as error:
        raise SettingsError("error.clock") from error


def _check_lab(session: Session) -> None:
    stored = lab.get(session, lab.CODE)
    if stored is not None and stored != settings().lab:
        raise SettingsError("error.lab_other", stored=stored, given=settings().lab)


def _check_secret(session: Session) -> None:
    """Make the secret at the first start; afterwards insist on the same one."""
    expected = lab.get(session, lab.FINGERPRINT)
    if expected is None:
        make_secret()
        lab.put(session, lab.FINGERPRINT, tokens.fingerprint(secret()))
    elif tokens.fingerprint(secret()) != expected:
        raise SettingsError("error.secret_other", file=settings().secret_file)


def make_secret() -> None:
    """Make the secret file; one that is there is left alone. Raises SettingsError."""
    file = settings().secret_file
    try:
        if not file.parent.is_dir():
            file.parent.mkdir(mode=0o700, parents=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if not file.parent.is_dir():
            raise SettingsError("error.secret_folder", file=file, reason="") from None
        return  # another process, or an operator, was first
    except OSError as error:
        raise SettingsError("error.secret_folder", file=file, reason=why(error)) from error
    with os.fdopen(handle, "wb") as opened:
        opened.write(secrets.token_bytes(32))


def _check_questionnaire(session: Session) -> None:
    """Keep the survey's version, and refuse code that means something else by it."""
    stored = lab.questionnaire_versions(session).get(CURRENT.version)
    if stored is None:
        lab.add_questionnaire(session, CURRENT, clock.now())
    elif stored != {question.code: question.options for question in CURRENT.questions}:
        raise SettingsError("error.questionnaire_changed", version=CURRENT.version)

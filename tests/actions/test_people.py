"""Accounts, logging in and out, and guessing made slow."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from bis import clock as bis_clock
from bis.actions import partners, people
from bis.core.permissions import Action, Actor, Role, may
from bis.core.tokens import token_hash
from bis.errors import FieldsError, NotAllowedError, RefusedError
from bis.store import users
from bis.store.models import Change, LoginFailure, LoginSession, User
from bis.store.session import reading, writing
from tests.support.house import EMAILS, PASSWORD, TODAY, FrozenClock, House

EMAIL = EMAILS[Role.COORDINATOR]
HERE, THERE = "192.0.2.1", "192.0.2.2"
WRONG = "inte mitt lösenord"


class CountingHasher:
    """Remembers against which hashes passwords are checked."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self.checked: list[str] = []

    def hash(self, password: str) -> str:
        """Hash as the real one."""
        return self.hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        """Remember, and check as the real one."""
        self.checked.append(hashed)
        return self.hasher.verify(hashed, password)


@pytest.fixture
def hasher(house: House, monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    """The house's hasher, counting."""
    del house
    counting = CountingHasher(people._hasher)
    monkeypatch.setattr("bis.actions.people._hasher", counting)
    return counting


def _refused(email: str = EMAIL, password: str = WRONG, address: str = HERE) -> str:
    with pytest.raises(RefusedError) as refused:
        people.log_in(email, password, address)
    return refused.value.text_key


@pytest.mark.parametrize("role", Role)
def test_who_logs_in_is_known_by_the_cookie(house: House, role: Role) -> None:
    assert people.actor_of(house.log_in(role)) == house.actors[role]


@pytest.mark.parametrize("email", [EMAIL.upper(), f"  {EMAIL} ", f"\u200b{EMAIL}\u202e"])
@pytest.mark.usefixtures("house")
def test_the_address_may_be_written_in_capitals_and_with_what_nobody_sees(email: str) -> None:
    assert people.actor_of(people.log_in(email, PASSWORD, HERE)) is not None


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("token", [None, "", "x", "x" * 10_000, "å", "\x00"])
def test_nobody_is_known_by_a_token_that_was_never_given_out(token: str | None) -> None:
    assert people.actor_of(token) is None


def test_an_ended_organisation_is_out_until_its_end_is_taken_back(
    house: House, clock: FrozenClock
) -> None:
    token = house.log_in(Role.PARTNER)
    partners.end(house.coordinator, house.church, TODAY + timedelta(days=1), 1)
    clock.set("2026-11-03T23:59")
    assert people.actor_of(token) == house.actors[Role.PARTNER]
    clock.forward(minutes=1)
    assert people.actor_of(token) is None
    assert _refused(EMAILS[Role.PARTNER], PASSWORD) == "login.error.ended"
    assert _refused(EMAILS[Role.PARTNER]) == "login.error.wrong"
    assert people.actor_of(house.log_in()) == house.coordinator
    partners.reopen(house.coordinator, house.church, 2)
    assert people.actor_of(token) == house.actors[Role.PARTNER]
    assert people.actor_of(house.log_in(Role.PARTNER)) == house.actors[Role.PARTNER]


def test_a_login_lasts_twelve_hours_and_not_longer(house: House, clock: FrozenClock) -> None:
    token = house.log_in()
    clock.forward(hours=12, seconds=-1)
    assert people.actor_of(token) == house.coordinator
    clock.forward(seconds=1)
    assert people.actor_of(token) is None


def test_sessions_whose_time_is_out_are_forgotten_at_the_next_login(
    house: House, clock: FrozenClock
) -> None:
    house.log_in()
    clock.forward(hours=13)
    house.log_in()
    with reading() as session:
        assert len(session.scalars(select(LoginSession)).all()) == 1


def test_logging_out_ends_this_browser_and_no_other(house: House) -> None:
    mine, others = house.log_in(), house.log_in()
    people.log_out(mine)
    people.log_out("never given out")
    assert people.actor_of(mine) is None
    assert people.actor_of(others) == house.coordinator


def test_the_database_holds_neither_cookie_nor_password(house: House) -> None:
    token = house.log_in()
    with reading() as session:
        stored = session.scalars(select(LoginSession.token_hash)).one()
        hashed = session.scalars(select(User.password_hash)).all()
    assert stored == token_hash(token) != token
    assert all(PASSWORD not in one and one.startswith("$argon2id$") for one in hashed)
    assert len(set(hashed)) == len(hashed)  # salted: the same password looks different


def test_an_unknown_address_sounds_like_a_wrong_password_and_costs_the_same(
    hasher: CountingHasher,
) -> None:
    known = _refused()
    unknown = _refused("ingen@provhuset.se", address=THERE)
    assert known == unknown == "login.error.wrong"
    assert len(hasher.checked) == 2
    assert all(hashed.startswith("$argon2id$") for hashed in hasher.checked)


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(
    hasher: CountingHasher,
) -> None:
    assert [_refused() for _ in range(5)] == ["login.error.wrong"] * 5
    assert _refused(password=PASSWORD) == "login.error.wait"
    assert len(hasher.checked) == 5  # who has to wait costs no hash


@pytest.mark.usefixtures("house")
def test_a_stranger_who_guesses_does_not_keep_the_owner_out() -> None:
    for _ in range(6):
        _refused()
    assert people.log_in(EMAIL, PASSWORD, THERE)


@pytest.mark.usefixtures("house")
def test_guessing_from_many_addresses_is_stopped_for_the_account() -> None:
    for number in range(30):
        _refused(address=f"198.51.100.{number}")
    assert _refused(password=PASSWORD, address=THERE) == "login.error.wait"


@pytest.mark.usefixtures("house")
def test_guessing_at_one_account_leaves_the_others_alone() -> None:
    for _ in range(6):
        _refused()
    assert people.log_in(EMAILS[Role.RECEPTION], PASSWORD, HERE)


@pytest.mark.usefixtures("house")
def test_after_a_quarter_of_an_hour_the_right_password_works_again(clock: FrozenClock) -> None:
    for _ in range(5):
        _refused()
    clock.forward(minutes=14)
    assert _refused(password=PASSWORD) == "login.error.wait"
    clock.forward(minutes=1, seconds=1)
    assert people.log_in(EMAIL, PASSWORD, HERE)


@pytest.mark.usefixtures("house")
def test_a_login_that_works_forgets_the_wrong_tries_before_it() -> None:
    for _ in range(3):
        for _ in range(4):
            assert _refused() == "login.error.wrong"
        assert people.log_in(EMAIL, PASSWORD, HERE)


@pytest.mark.usefixtures("house")
def test_one_address_cannot_try_account_after_account() -> None:
    told = [_refused(f"nr{number}@provhuset.se") for number in range(50)]
    assert set(told) == {"login.error.wrong"}
    assert _refused(EMAIL, PASSWORD) == "login.error.wait"
    assert people.log_in(EMAIL, PASSWORD, THERE)


@pytest.mark.usefixtures("house")
def test_what_is_kept_of_wrong_tries_names_nobody() -> None:
    _refused()
    with reading() as session:
        subjects = session.scalars(select(LoginFailure.subject)).all()
    assert len(subjects) == 3
    assert not any(EMAIL in subject or HERE in subject for subject in subjects)


def test_a_password_of_a_megabyte_is_refused_without_a_hash(hasher: CountingHasher) -> None:
    assert _refused(password="x" * 1_000_000) == "login.error.wrong"
    assert hasher.checked == []


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("odd", ["", "\x00", "å" * 150, "'; DROP TABLE users; --"])
def test_odd_words_in_the_login_are_only_wrong(odd: str) -> None:
    assert _refused(odd, odd) == "login.error.wrong"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("email", "password", "wrong"),
    [
        ("", PASSWORD, {"email": "people.error.email"}),
        ("anna", PASSWORD, {"email": "people.error.email"}),
        ("anna@boden", PASSWORD, {"email": "people.error.email"}),
        ("<b>@boden.se", PASSWORD, {"email": "people.error.email"}),
        ("anna@boden.se\nBcc: x@y.se", PASSWORD, {"email": "people.error.email"}),
        (f"{'a' * 60}@{'b' * 150}.se", PASSWORD, {"email": "people.error.email"}),
        ("anna@boden.se", "kort", {"password": "people.error.password_short"}),
        ("anna@boden.se", "x" * 201, {"password": "people.error.password_long"}),
        (
            "anna",
            "kort",
            {"email": "people.error.email", "password": "people.error.password_short"},
        ),
    ],
)
def test_an_account_that_cannot_be_used_is_refused_field_by_field(
    email: str, password: str, wrong: dict[str, str]
) -> None:
    with pytest.raises(FieldsError) as refused:
        people.add_user(email, password, Role.READER, None)
    assert refused.value.fields == wrong
    with reading() as session:
        assert session.scalars(select(User)).all() == []


@pytest.mark.usefixtures("house")
def test_an_address_can_have_one_account_only() -> None:
    with pytest.raises(FieldsError) as refused:
        people.add_user(f" {EMAIL.upper()}", PASSWORD, Role.READER, None)
    assert refused.value.fields == {"email": "people.error.email_taken"}


@pytest.mark.usefixtures("house")
def test_a_partners_account_and_no_other_belongs_to_an_organisation() -> None:
    for role, partner in ((Role.PARTNER, None), (Role.RECEPTION, "Provkyrkan")):
        with pytest.raises(FieldsError) as refused:
            people.add_user("ny@provhuset.se", PASSWORD, role, partner)
        assert refused.value.fields == {"partner": "people.error.partner"}
    with pytest.raises(FieldsError) as refused:
        people.add_user("ny@provhuset.se", PASSWORD, Role.PARTNER, "Okända föreningen")
    assert refused.value.fields == {"partner": "people.error.partner_unknown"}


def test_an_organisation_is_found_by_name_or_code(house: House) -> None:
    people.add_user("a@provhuset.se", PASSWORD, Role.PARTNER, "Provbiblio")
    people.add_user("b@provhuset.se", PASSWORD, Role.PARTNER, "prov-bib")
    for email in ("a@provhuset.se", "b@provhuset.se"):
        actor = people.actor_of(people.log_in(email, PASSWORD, HERE))
        assert actor is not None
        assert actor.partner_id == house.library


@pytest.mark.parametrize("role", Role)
def test_only_who_manages_accounts_may_add_one(house: House, role: Role) -> None:
    actor = house.actors[role]
    allowed = may(actor, Action.MANAGE_USERS)
    assert allowed is (role is Role.COORDINATOR)
    if allowed:
        assert people.add_user("ny@provhuset.se", PASSWORD, Role.READER, None, actor)
    else:
        with pytest.raises(NotAllowedError):
            people.add_user("ny@provhuset.se", PASSWORD, Role.READER, None, actor)


def test_a_new_password_logs_the_account_out_everywhere(house: House) -> None:
    token, other = house.log_in(), house.log_in(Role.READER)
    people.set_password(EMAIL.upper(), "ett helt nytt lösenord")
    assert people.actor_of(token) is None
    assert people.actor_of(other) is not None
    assert _refused(password=PASSWORD) == "login.error.wrong"
    assert people.log_in(EMAIL, "ett helt nytt lösenord", HERE)


@pytest.mark.usefixtures("house")
def test_an_unknown_account_gets_no_password() -> None:
    with pytest.raises(FieldsError) as refused:
        people.set_password("ingen@provhuset.se", PASSWORD)
    assert refused.value.fields == {"email": "people.error.email_unknown"}


def test_what_is_done_to_accounts_is_written_down_without_secrets(house: House) -> None:
    people.set_password(EMAIL, "ett helt nytt lösenord")
    with reading() as session:
        found = session.execute(
            text("SELECT action, entity_id, before, after FROM changes WHERE entity = 'user'")
        ).all()
    assert [row.action for row in found].count("add") == len(Role)
    assert "password" in [row.action for row in found]
    assert str(house.coordinator.user_id) in {str(UUID(row.entity_id)) for row in found}
    assert not any(secret in str(found) for secret in (PASSWORD, "nytt lösenord", "argon2"))


def test_passwords_are_hashed_as_expensively_as_is_advised() -> None:
    # OWASP's password storage cheat sheet: argon2id, 19 MiB and 2 passes, or more
    assert people._hasher.memory_cost >= 19 * 1024
    assert people._hasher.time_cost >= 2
    assert people._hasher.hash(uuid4().hex).startswith("$argon2id$")


# --- what a coordinator does with accounts --------------------------------------------------


def _roles() -> dict[str, Role]:
    with reading() as session:
        return {person.email: person.role for person in users.everybody(session)}


def test_a_new_login_ends_the_one_that_the_browser_had(house: House) -> None:
    earlier, elsewhere = house.log_in(), house.log_in()
    now = people.log_in(EMAILS[Role.READER], PASSWORD, HERE, earlier)
    assert people.actor_of(earlier) is None
    assert people.actor_of(elsewhere) == house.coordinator
    assert people.actor_of(now) == house.actors[Role.READER]


def test_a_login_that_fails_ends_nothing(house: House) -> None:
    earlier = house.log_in()
    with pytest.raises(RefusedError):
        people.log_in(EMAIL, WRONG, HERE, earlier)
    assert people.actor_of(earlier) == house.coordinator


@pytest.mark.parametrize("role", Role)
def test_everybody_may_log_out_everywhere(house: House, role: Role) -> None:
    mine, others = [house.log_in(role), house.log_in(role)], house.log_in(_other(role))
    people.log_out_everywhere(house.actors[role], house.actors[role].user_id)
    assert [people.actor_of(token) for token in mine] == [None, None]
    assert people.actor_of(others)


def _other(role: Role) -> Role:
    return next(one for one in Role if one is not role)


def test_a_coordinator_may_log_another_out_everywhere(house: House) -> None:
    theirs = house.log_in(Role.READER)
    people.log_out_everywhere(house.coordinator, house.actors[Role.READER].user_id)
    assert people.actor_of(theirs) is None


def test_a_changed_role_counts_at_once(house: House) -> None:
    token = house.log_in(Role.READER)
    user_id = house.actors[Role.READER].user_id
    people.change_role(house.coordinator, user_id, Role.PARTNER, house.library)
    changed = people.actor_of(token)
    assert changed is not None
    assert (changed.role, changed.partner_id) == (Role.PARTNER, house.library)
    people.change_role(house.coordinator, user_id, Role.RECEPTION, None)
    again = people.actor_of(token)
    assert again is not None
    assert (again.role, again.partner_id) == (Role.RECEPTION, None)


def test_a_role_without_its_organisation_is_refused(house: House) -> None:
    user_id = house.actors[Role.READER].user_id
    for role, partner in (
        (Role.PARTNER, None),
        (Role.READER, house.church),
        (Role.PARTNER, uuid4()),
    ):
        with pytest.raises(FieldsError) as refused:
            people.change_role(house.coordinator, user_id, role, partner)
        assert set(refused.value.fields) == {"partner"}
    assert _roles()[EMAILS[Role.READER]] is Role.READER


def test_the_last_coordinator_stays_one(house: House) -> None:
    me = house.coordinator.user_id
    with pytest.raises(RefusedError) as demoted:
        people.change_role(house.coordinator, me, Role.READER, None)
    with pytest.raises(RefusedError) as closed:
        people.close_account(house.coordinator, me)
    keys = {demoted.value.text_key, closed.value.text_key}
    assert keys == {"people.error.last_coordinator"}
    people.change_role(
        house.coordinator, house.actors[Role.READER].user_id, Role.COORDINATOR, None
    )
    people.change_role(house.coordinator, me, Role.READER, None)
    assert list(_roles().values()).count(Role.COORDINATOR) == 1


def test_a_closed_coordinator_is_not_counted(house: House) -> None:
    reader = house.actors[Role.READER].user_id
    people.change_role(house.coordinator, reader, Role.COORDINATOR, None)
    people.close_account(house.coordinator, reader)
    with pytest.raises(RefusedError):
        people.close_account(house.coordinator, house.coordinator.user_id)


def test_two_coordinators_who_demote_each_other_at_once_leave_one(house: House) -> None:
    reader = house.actors[Role.READER]
    people.change_role(house.coordinator, reader.user_id, Role.COORDINATOR, None)
    second = Actor(reader.user_id, reader.email, Role.COORDINATOR)
    pairs = [(house.coordinator, second), (second, house.coordinator)] * 3

    def demote(pair: tuple[Actor, Actor]) -> bool:
        try:
            people.change_role(pair[0], pair[1].user_id, Role.READER, None)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(demote, pairs))
    assert list(_roles().values()).count(Role.COORDINATOR) == 1


def test_a_closed_account_is_out_and_stays_out_until_it_is_opened(house: House) -> None:
    token, user_id = house.log_in(Role.READER), house.actors[Role.READER].user_id
    people.close_account(house.coordinator, user_id)
    assert people.actor_of(token) is None
    assert _refused(EMAILS[Role.READER], PASSWORD) == "login.error.wrong"
    with pytest.raises(FieldsError) as refused:
        people.set_password(EMAILS[Role.READER], "ett helt nytt lösenord")
    assert refused.value.fields == {"email": "people.error.closed"}
    people.reopen_account(house.coordinator, user_id)
    assert people.actor_of(token) is None
    assert people.actor_of(house.log_in(Role.READER)) == house.actors[Role.READER]


def test_a_session_that_begins_while_the_account_is_closed_is_nobody(house: House) -> None:
    user_id = house.actors[Role.READER].user_id
    people.close_account(house.coordinator, user_id)
    with writing() as session:
        token = people.start_session(session, user_id, bis_clock.now())
    assert people.actor_of(token) is None


def test_what_is_done_with_accounts_is_written_down(house: House) -> None:
    user_id = house.actors[Role.READER].user_id
    people.change_role(house.coordinator, user_id, Role.PARTNER, house.church)
    people.log_out_everywhere(house.coordinator, user_id)
    people.close_account(house.coordinator, user_id)
    people.reopen_account(house.coordinator, user_id)
    with reading() as session:
        found = session.execute(
            select(Change.action, Change.before, Change.after)
            .where(Change.entity == "user", Change.entity_id == str(user_id))
            .where(Change.user_id == house.coordinator.user_id)
        ).all()
    assert {row.action for row in found} == {"role", "log_out_everywhere", "close", "reopen"}
    (role,) = (row for row in found if row.action == "role")
    assert role.before == {"role": "reader"}
    assert role.after == {"role": "partner", "partner": str(house.church)}

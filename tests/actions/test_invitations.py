"""One-time links: to an account, to a new password; each works once, and in its time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from bis.actions import invitations, people
from bis.core.permissions import Action, Actor, Role, may
from bis.core.tokens import token_hash
from bis.errors import BisError, FieldsError, NotAllowedError, NotFoundError, RefusedError
from bis.store.models import Invitation, User
from bis.store.session import reading
from tests.support.house import EMAILS, PASSWORD, FrozenClock, House

NEW = "ny@provhuset.se"
CHOSEN = "ett eget lösenord"
HERE, THERE = "192.0.2.1", "192.0.2.2"
NOBODY = UUID(int=0)


def _link(house: House, email: str = NEW, role: Role = Role.READER) -> str:
    return invitations.invite(house.coordinator, email, role, None)


def _password_link(house: House, role: Role = Role.READER) -> str:
    return invitations.new_password_link(house.coordinator, house.actors[role].user_id)


def _accounts() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(User.email)))


def _is_closed_door(token: str) -> bool:
    """Return whether a link neither offers nor gives anything, and says no more than that."""
    with pytest.raises(NotFoundError) as shown:
        invitations.what_is_offered(token)
    with pytest.raises(NotFoundError) as tried:
        invitations.accept(token, CHOSEN, HERE)
    return not any("@" in str(error.value) for error in (shown, tried))


# --- inviting -------------------------------------------------------------------------------


def test_a_link_makes_the_account_that_was_meant_and_lets_in(house: House) -> None:
    token = invitations.invite(
        house.coordinator, f" {NEW.upper()} ", Role.PARTNER, house.library
    )
    offer = invitations.what_is_offered(token)
    assert (offer.email, offer.role, offer.partner, offer.is_new) == (
        NEW,
        Role.PARTNER,
        "Provbiblio",
        True,
    )
    actor = people.actor_of(invitations.accept(token, CHOSEN, HERE))
    assert actor is not None
    assert (actor.email, actor.role, actor.partner_id) == (NEW, Role.PARTNER, house.library)
    assert people.actor_of(people.log_in(NEW, CHOSEN, HERE)) == actor


def test_the_database_does_not_hold_what_opens_the_door(house: House) -> None:
    token = _link(house)
    with reading() as session:
        kept = session.execute(text("SELECT * FROM invitations")).one()
        noted = session.execute(text("SELECT * FROM changes")).all()
    assert token_hash(token) in kept
    assert token not in str(kept)
    assert token not in str(noted)


@pytest.mark.parametrize(
    ("email", "role", "has_partner", "wrong"),
    [
        ("", Role.READER, False, {"email": "people.error.email"}),
        ("anna", None, False, {"email": "people.error.email", "role": "people.error.role"}),
        (NEW, Role.PARTNER, False, {"partner": "people.error.partner_empty"}),
        (NEW, Role.READER, True, {"partner": "people.error.partner"}),
        (
            EMAILS[Role.READER].upper(),
            Role.READER,
            False,
            {"email": "people.error.email_taken"},
        ),
    ],
)
def test_what_cannot_be_invited_is_said_field_by_field(
    house: House, email: str, role: Role | None, has_partner: bool, wrong: dict[str, str]
) -> None:
    partner = house.library if has_partner else None
    with pytest.raises(FieldsError) as refused:
        invitations.invite(house.coordinator, email, role, partner)
    assert refused.value.fields == wrong
    assert invitations.waiting(house.coordinator) == []


def test_an_organisation_that_does_not_exist_has_no_accounts(house: House) -> None:
    with pytest.raises(FieldsError) as refused:
        invitations.invite(house.coordinator, NEW, Role.PARTNER, uuid4())
    assert refused.value.fields == {"partner": "people.error.partner_empty"}


def test_a_new_link_for_an_address_ends_the_one_before(house: House) -> None:
    first, second = _link(house), _link(house, role=Role.RECEPTION)
    assert _is_closed_door(first)
    assert invitations.what_is_offered(second).role is Role.RECEPTION


def test_an_account_that_comes_another_way_ends_the_link(house: House) -> None:
    token = _link(house)
    people.add_user(NEW, PASSWORD, Role.READER, None)
    assert _is_closed_door(token)


# --- how long, how often --------------------------------------------------------------------


@pytest.mark.parametrize(("make", "hours"), [(_link, 7 * 24), (_password_link, 24)])
def test_a_link_works_until_its_time_is_out(
    house: House, clock: FrozenClock, make: Callable[[House], str], hours: int
) -> None:
    token = make(house)
    clock.forward(hours=hours, seconds=-1)
    assert invitations.what_is_offered(token)
    clock.forward(seconds=1)
    assert _is_closed_door(token)
    assert invitations.waiting(house.coordinator) == []


@pytest.mark.parametrize("make", [_link, _password_link])
def test_a_link_works_once(
    house: House, clock: FrozenClock, make: Callable[[House], str]
) -> None:
    token = make(house)
    assert invitations.accept(token, CHOSEN, HERE)
    clock.forward(minutes=1)
    assert _is_closed_door(token)


def test_a_second_tap_within_the_minute_is_let_in_with_the_same_password_alone(
    house: House,
) -> None:
    token = _link(house)
    first = invitations.accept(token, CHOSEN, HERE)
    second = invitations.accept(token, CHOSEN, HERE)
    assert people.actor_of(first) == people.actor_of(second) is not None
    assert _accounts().count(NEW) == 1
    with pytest.raises(NotFoundError):
        invitations.accept(token, "ett annat lösenord", HERE)


def test_of_many_browsers_at_once_one_makes_the_account(house: House) -> None:
    token = _link(house)

    def accept(number: int) -> bool:
        try:
            invitations.accept(token, f"lösenord nummer {number}", f"192.0.2.{number}")
        except NotFoundError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        let_in = list(pool.map(accept, range(8)))
    assert let_in.count(True) == 1
    assert _accounts().count(NEW) == 1
    assert people.log_in(NEW, f"lösenord nummer {let_in.index(True)}", THERE)


def test_invited_twice_at_once_there_is_one_link_that_works(house: House) -> None:
    with ThreadPoolExecutor(6) as pool:
        tokens = list(pool.map(lambda _: _link(house), range(6)))
    assert len(invitations.waiting(house.coordinator)) == 1
    open_doors = 0
    for token in tokens:
        try:
            open_doors += bool(invitations.what_is_offered(token))
        except NotFoundError:
            continue
    assert open_doors == 1


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "å", "\x00"])
def test_a_token_that_was_never_given_out_opens_nothing(token: str) -> None:
    assert _is_closed_door(token)


def test_a_link_that_is_taken_back_no_longer_works(house: House) -> None:
    token = _link(house)
    (one,) = invitations.waiting(house.coordinator)
    assert (one.email, one.made_by) == (NEW, EMAILS[Role.COORDINATOR])
    invitations.revoke(house.coordinator, one.id)
    assert _is_closed_door(token)
    with pytest.raises(NotFoundError):
        invitations.revoke(house.coordinator, one.id)


def test_addresses_that_never_came_are_forgotten(house: House, clock: FrozenClock) -> None:
    _link(house, "glomd@provhuset.se")
    clock.forward(days=7 + 30, seconds=1)
    _link(house)
    with reading() as session:
        assert session.scalars(select(Invitation.email)).all() == [NEW]


@pytest.mark.parametrize(
    ("password", "key"),
    [
        ("kort", "people.error.password_short"),
        (" " * 12, "people.error.password_short"),
        ("x" * 201, "people.error.password_long"),
    ],
)
def test_a_password_that_cannot_be_used_leaves_the_link_as_it_was(
    house: House, password: str, key: str
) -> None:
    token = _link(house)
    with pytest.raises(FieldsError) as refused:
        invitations.accept(token, password, HERE)
    assert refused.value.fields == {"password": key}
    assert NEW not in _accounts()
    assert invitations.accept(token, CHOSEN, HERE)


# --- a new password -------------------------------------------------------------------------


def test_a_password_link_logs_out_everywhere_and_in_here(house: House) -> None:
    elsewhere = house.log_in(Role.READER)
    token = _password_link(house)
    offer = invitations.what_is_offered(token)
    assert (offer.email, offer.is_new) == (EMAILS[Role.READER], False)
    assert people.actor_of(elsewhere)  # looking changes nothing
    here = invitations.accept(token, CHOSEN, HERE)
    assert people.actor_of(elsewhere) is None
    assert people.actor_of(here) == house.actors[Role.READER]
    with pytest.raises(RefusedError):
        people.log_in(EMAILS[Role.READER], PASSWORD, THERE)


def test_a_browser_that_was_logged_in_is_the_new_one_alone(house: House) -> None:
    earlier = house.log_in()
    session = invitations.accept(_link(house), CHOSEN, HERE, earlier)
    assert people.actor_of(earlier) is None
    assert people.actor_of(session)


def test_a_closed_account_gets_no_link_and_its_own_stop_working(house: House) -> None:
    password, theirs = _password_link(house), house.actors[Role.READER].user_id
    people.close_account(house.coordinator, theirs)
    assert _is_closed_door(password)
    with pytest.raises(RefusedError) as refused:
        invitations.new_password_link(house.coordinator, theirs)
    assert refused.value.text_key == "people.error.closed"
    with pytest.raises(FieldsError) as taken:
        _link(house, EMAILS[Role.READER])
    assert taken.value.fields == {"email": "people.error.closed"}


@pytest.mark.parametrize("how", ["close", "role"])
def test_who_may_no_longer_invite_leaves_no_link_behind(house: House, how: str) -> None:
    people.change_role(
        house.coordinator, house.actors[Role.RECEPTION].user_id, Role.COORDINATOR, None
    )
    second = house.actors[Role.RECEPTION]
    promoted = Actor(second.user_id, second.email, Role.COORDINATOR)
    token = invitations.invite(promoted, NEW, Role.COORDINATOR, None)
    if how == "close":
        people.close_account(house.coordinator, second.user_id)
    else:
        people.change_role(house.coordinator, second.user_id, Role.READER, None)
    assert _is_closed_door(token)


# --- who may --------------------------------------------------------------------------------

ACTIONS: dict[str, Callable[[Actor], object]] = {
    "invite": lambda actor: invitations.invite(actor, NEW, Role.READER, None),
    "password": lambda actor: invitations.new_password_link(actor, NOBODY),
    "waiting": invitations.waiting,
    "revoke": lambda actor: invitations.revoke(actor, NOBODY),
    "everybody": people.everybody,
    "role": lambda actor: people.change_role(actor, NOBODY, Role.READER, None),
    "close": lambda actor: people.close_account(actor, NOBODY),
    "reopen": lambda actor: people.reopen_account(actor, NOBODY),
    "out": lambda actor: people.log_out_everywhere(actor, NOBODY),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ACTIONS)
def test_only_who_manages_accounts_may(house: House, role: Role, action: str) -> None:
    actor = house.actors[role]
    refused: type[BisError] | None = None
    try:
        ACTIONS[action](actor)
    except BisError as error:
        refused = type(error)
    if may(actor, Action.MANAGE_USERS):
        assert refused in (None, NotFoundError)
    else:
        assert refused is NotAllowedError


def test_what_is_done_with_links_is_written_down(house: House) -> None:
    invitations.accept(_link(house), CHOSEN, HERE)
    _password_link(house)
    (one,) = invitations.waiting(house.coordinator)
    invitations.revoke(house.coordinator, one.id)
    with reading() as session:
        found = session.execute(
            text("SELECT entity, action FROM changes WHERE entity IN ('invitation', 'user')")
        ).all()
    done = {(row.entity, row.action) for row in found}
    assert done >= {
        ("invitation", "invite"),
        ("user", "add"),
        ("invitation", "password_link"),
        ("invitation", "revoke"),
    }

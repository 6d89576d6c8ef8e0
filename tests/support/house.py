"""A small house to test in, built through the same actions that people use."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from bis.actions import events, people, series, surveys
from bis.core.events import STOCKHOLM, EventDraft, Occurrence, day_bounds
from bis.core.permissions import Actor, Role
from bis.core.profiles import KnownPartner, KnownVenue
from bis.core.questions import AFTER, FUTURE
from bis.core.recurrence import weekly
from bis.core.submissions import Receipt
from bis.store import events as stored
from bis.store import partners
from bis.store.session import reading, writing

NOW = datetime(2026, 11, 3, 13, 30, tzinfo=STOCKHOLM)  # a Tuesday in a measuring week
TODAY = NOW.date()
PASSWORD = "ett gott lösenord"
EMAILS = {role: f"{role.value}@provhuset.se" for role in Role}


@dataclass(frozen=True)
class House:
    """What stands in the small house.

    Partners: `church` leads the weekly activity and employs the account of role partner,
    `library` has nothing. Venues: `hall` (in the house), `school` (elsewhere). The activity
    is on Tuesdays 13-15 from 6 October to 22 December; `today` is going on at NOW.
    """

    actors: Mapping[Role, Actor]
    church: UUID
    library: UUID
    hall: UUID
    school: UUID
    event: UUID
    dates: tuple[Occurrence, ...]

    @property
    def coordinator(self) -> Actor:
        """Who may do everything."""
        return self.actors[Role.COORDINATOR]

    @property
    def partner(self) -> Actor:
        """The account of the church."""
        return self.actors[Role.PARTNER]

    @property
    def today(self) -> Occurrence:
        """The occurrence that is going on at NOW."""
        return next(one for one in self.dates if one.day == TODAY)

    def draft(self, **changes: object) -> EventDraft:
        """Return a draft of a single activity today 15-17, with `changes`."""
        return replace(
            EventDraft(
                title="Fika för alla",
                venue_id=self.hall,
                organiser_id=self.church,
                day=TODAY,
                starts=time(15),
                ends=time(17),
                kind="meet",
                drop_in=True,
            ),
            **changes,  # type: ignore[arg-type]
        )

    def log_in(self, role: Role = Role.COORDINATOR) -> str:
        """Return the cookie of a fresh login."""
        return people.log_in(EMAILS[role], PASSWORD, "203.0.113.5")


def build() -> House:
    """Build the house in an opened, empty database."""
    with writing() as session:
        partners.add_partners(
            session,
            (KnownPartner("prov-kyrkan", "Provkyrkan"), KnownPartner("prov-bib", "Provbiblio")),
            date(2026, 1, 1),
        )
        partners.add_venues(
            session,
            (
                KnownVenue("prov-sal", "Provsalen"),
                KnownVenue("prov-skola", "Provskolan", at_bis=False, address="Provgatan 1"),
            ),
        )
        partner_ids = partners.by_code(session)
        venue_ids = partners.venues_by_code(session)
    church = partner_ids["prov-kyrkan"]
    actors = {role: _actor(role, church) for role in Role}
    event = events.add_event(
        actors[Role.COORDINATOR],
        EventDraft(
            title="Språkcafé",
            venue_id=venue_ids["prov-sal"],
            organiser_id=church,
            day=date(2026, 10, 6),
            starts=time(13),
            ends=time(15),
            repetition=weekly(date(2026, 12, 22)),
            kind="meet",
            drop_in=True,
            meets_across=True,
        ),
    )
    return House(
        actors=actors,
        church=church,
        library=partner_ids["prov-bib"],
        hall=venue_ids["prov-sal"],
        school=venue_ids["prov-skola"],
        event=event,
        dates=occurrences_of(event),
    )


def occurrences_of(event: UUID) -> tuple[Occurrence, ...]:
    """Return every occurrence of a series, in order of time."""
    with reading() as session:
        found = stored.between(session, *day_bounds(date(2025, 1, 1), date(2029, 1, 1)))
    return tuple(one for one in found if one.event_id == event)


def shown(house: House, occurrence_id: UUID, scope: str) -> dict[UUID, int]:
    """Return what a change of `scope` is about, as somebody is shown it now."""
    return series.opened(house.coordinator, occurrence_id).covered(scope)


def undo(actor: Actor, occurrence_id: UUID) -> None:
    """Undo as somebody who is shown the occurrence as it stands."""
    with reading() as session:
        version = stored.get(session, occurrence_id).version
    events.undo(actor, occurrence_id, version)


def answer(occurrence: Occurrence, form_id: str | None = None, **values: str) -> Receipt:
    """Hand in a form of both blocks as a phone does."""
    filled = surveys.FilledForm(
        id=form_id or uuid4().hex,
        language="sv",
        channel="phone",
        values=values or {"contacts_new": "1", "residence": "lt3", "future_life": "4"},
        blocks=frozenset({AFTER, FUTURE}),
    )
    return surveys.hand_in(occurrence, filled)


def _actor(role: Role, church: UUID) -> Actor:
    at = "prov-kyrkan" if role is Role.PARTNER else None
    user_id = people.add_user(EMAILS[role], PASSWORD, role, at)
    return Actor(user_id, EMAILS[role], role, church if at else None)


class FrozenClock:
    """The tests' clock: it stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return where it stands, in UTC as the real one does."""
        return self.at.astimezone(UTC)

    def forward(self, **span: float) -> None:
        """Move it by a span of timedelta's words, e.g. hours=12."""
        self.at += timedelta(**span)

    def set(self, swedish: str) -> None:
        """Move it to a Swedish wall time such as 2026-11-03T13:30."""
        self.at = datetime.fromisoformat(swedish).replace(tzinfo=STOCKHOLM)

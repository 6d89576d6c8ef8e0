"""What an organisation sees of itself, and a coordinator of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bis import clock
from bis.core.events import CLOSE_WITHIN, PLANNED, Occurrence
from bis.core.partners import Registered, last_90_days, room_clashes
from bis.core.permissions import Action, Actor, check
from bis.store import contributions, events, partner_activity, partner_register, submissions
from bis.store.contributions import Given
from bis.store.partner_activity import Held
from bis.store.session import Session, reading

AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class PartnerPage:
    """One organisation: its last 90 days, its coming four weeks, and what waits.

    `forms` counts those that came in for `held`; `clashes` are pairs, its own first;
    `people` are the addresses of its open accounts.
    """

    partner: Registered
    held: list[Held]
    forms: int
    given: list[Given]
    coming: list[Occurrence]
    clashes: list[tuple[Occurrence, Occurrence]]
    to_close: list[Occurrence]
    people: list[str]

    @property
    def visits(self) -> int:
        """Visits at what it led in the last 90 days."""
        return sum(one.visits for one in self.held)

    @property
    def led_together(self) -> int:
        """How many of `held` it led together with others."""
        return sum(one.leaders > 1 for one in self.held)


def page_of(actor: Actor, partner_id: UUID) -> PartnerPage:
    """Return the page of an organisation.

    Raises NotAllowedError for another's than the own one, NotFoundError.
    """
    check(actor, Action.SEE_PARTNERS, partner_id)
    now, days = clock.now(), last_90_days(clock.today())
    with reading() as session:
        partner = partner_register.get(session, partner_id)
        held = partner_activity.held_by(session, partner_id, *days)
        forms = submissions.forms_by_occurrence(session, [one.id for one in held])
        own, everything = _coming(session, partner_id, now)
        waiting = events.to_close(session, now, now - CLOSE_WITHIN)
        return PartnerPage(
            partner=partner,
            held=held,
            forms=sum(forms.values()),
            given=contributions.of_partner(session, partner_id, days[0]),
            coming=own,
            clashes=room_clashes(own, everything),
            to_close=[one for one in waiting if partner_id in one.organiser_ids],
            people=partner_register.emails(session, partner_id),
        )


def _coming(
    session: Session, partner_id: UUID, now: datetime
) -> tuple[list[Occurrence], list[Occurrence]]:
    """Return what the organisation has planned, and all that is, from now and AHEAD."""
    found = [
        one for one in events.on_between(session, now, now + AHEAD) if one.status == PLANNED
    ]
    return [one for one in found if partner_id in one.organiser_ids], found

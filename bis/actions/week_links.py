"""An organisation that never logs in sends its week by a link of its own.

Who holds a link acts for its organisation, without an account: these functions take the token
of the link where others take an Actor. A link adds what its own organisation leads, and
corrects it, calls it off and puts that back before it begins; nothing else (see
docs/decisions/0015).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from bis import clock
from bis.actions import history
from bis.actions.lab import profile
from bis.core import events as core
from bis.core import series_change, tokens, week_form
from bis.core.events import Closing, EventDraft, Named, Occurrence
from bis.core.moving import in_the_way
from bis.core.permissions import Action, Actor, check
from bis.core.series import ONE, Series, facts
from bis.core.typed import clean, folded
from bis.core.week_form import Choices, Row
from bis.errors import ChangedMeanwhileError, FieldsError, NotFoundError, RefusedError
from bis.store import changes, events, lab, partner_register, series, venues, week_links
from bis.store.changes import Kept
from bis.store.session import Session, reading, writing
from bis.store.week_links import INVITATION, WeekLink

LENGTH = timedelta(days=180)


@dataclass(frozen=True)
class Sheet:
    """What was filled in for the week of `monday`: rows, and ids of what is the same again."""

    monday: date
    rows: tuple[Row, ...] = ()
    same: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Planned:
    """A draft that is right. `stands`: it is in the calendar already and is not added again.

    `taken_by` names what else is in its place at that time.
    """

    draft: EventDraft
    venue: str
    stands: bool
    taken_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What the page of a link shows for a week.

    `standing`: what the organisation has in the calendar, from now on and for WEEKS weeks.
    Of that: `changeable`, what can be corrected or called off; `returnable`, what was called
    off and can be put back; `taken`, what else is in the place of what can be corrected.
    `offered`: the dates of the week before, by their id, as they would be in this week;
    `repeats`: none is, since what there was then stands in this week already.
    """

    link: WeekLink
    standing: list[Occurrence]
    changeable: frozenset[UUID]
    returnable: frozenset[UUID]
    taken: Mapping[UUID, tuple[str, ...]]
    offered: list[tuple[UUID, EventDraft]]
    repeats: bool
    venues: list[Named]


@dataclass(frozen=True)
class Correctable:
    """One date that can be corrected: how it `stands`, and what a row can say of it.

    `repeats`: it is one of several dates; `taken_by` names what else is in its place.
    """

    one: Occurrence
    stands: EventDraft
    repeats: bool
    taken_by: tuple[str, ...]
    days: list[date]
    venues: list[Named]
    choices: Choices

    @property
    def version(self) -> int:
        """The version of the date as it stands, which `correct` asks for."""
        return self.one.version

    @property
    def row(self) -> Row:
        """The date as it stands, as a row of the page."""
        return week_form.as_row(self.stands, self.choices)

    @property
    def is_known(self) -> bool:
        """Whether its name is one that the lab knows."""
        return self.choices.known_as(self.stands.title) is not None


def make(actor: Actor, partner_id: UUID) -> str:
    """Return the token of a new link for a partner; it is shown once and kept nowhere.

    Raises NotAllowedError, NotFoundError; RefusedError if the organisation has ended.
    """
    check(actor, Action.MANAGE_PARTNERS)
    now, token = clock.now(), tokens.new_token()
    with writing() as session:
        if partner_register.get(session, partner_id).has_ended(clock.today()):
            raise RefusedError("week_link.error.ended")
        hashed = tokens.token_hash(token)
        made = week_links.add(session, hashed, partner_id, actor.user_id, now, now + LENGTH)
        changes.note(
            session,
            now,
            actor.user_id,
            "week_link",
            "invitation",
            str(made),
            after={"partner": str(partner_id)},
        )
    return token


def links_of(actor: Actor, partner_id: UUID) -> list[WeekLink]:
    """Return the links of a partner that work. Raises NotAllowedError."""
    check(actor, Action.MANAGE_PARTNERS)
    with reading() as session:
        return week_links.of_partner(session, partner_id, clock.now())


def revoke(actor: Actor, link_id: UUID) -> None:
    """Take a link back. Raises NotAllowedError; NotFoundError if it has ended meanwhile."""
    check(actor, Action.MANAGE_PARTNERS)
    now = clock.now()
    with writing() as session:
        week_links.revoke(session, link_id, now)
        changes.note(session, now, actor.user_id, "revoke", "invitation", str(link_id))


def opened_by(token: str) -> WeekLink:
    """Return the link of a token. Raises NotFoundError, the same whatever is wrong with it."""
    with reading() as session:
        return _link(session, token, clock.now())


def desk(token: str, monday: date) -> Desk:
    """Return what the page shows for a week. Raises NotFoundError as `opened_by`."""
    now = clock.now()
    with reading() as session:
        link = _link(session, token, now)
        near = _near(session, now)
        standing = _standing(near, link.partner_id, now)
        own = [one for one in standing if _is_led(one, link)]
        offered = _offered(session, link.partner_id, monday, now)
        return Desk(
            link,
            standing,
            frozenset(one.id for one in own if _is_open(one, now)),
            frozenset(one.id for one in own if _calling_off(session, link, one, now)),
            {one.id: _beside(one, near) for one in own if _is_open(one, now)},
            offered,
            not offered and _repeats(session, link.partner_id, monday),
            venues.in_use(session, core.wall(now).date()),
        )


def preview(token: str, sheet: Sheet) -> list[Planned]:
    """Return what `send` would do; it changes nothing.

    Raises FieldsError with a sentence for each field of the page, RefusedError for an empty
    sheet, NotFoundError as `opened_by`.
    """
    now = clock.now()
    with reading() as session:
        return _planned(session, _link(session, token, now), sheet, now)


def send(token: str, sheet: Sheet) -> int:
    """Put all of a sheet into the calendar, or nothing; return how many are new in it.

    What stands there already is left as it is, so that a sheet sent twice is one.
    Raises as `preview`.
    """
    now = clock.now()
    with writing() as session:
        lab.lock(session)  # two taps at once must not both find nothing
        link = _link(session, token, now)
        new = [one.draft for one in _planned(session, link, sheet, now) if not one.stands]
        for draft in new:
            _add(session, link, draft, now)
        week_links.used(session, link.id, now)
    return len(new)


def call_off(token: str, occurrence_id: UUID, reason: str, version: int) -> None:
    """Cancel an occurrence that the link's organisation leads and that has not begun.

    `version` is the one that the person was shown. Raises NotFoundError as `opened_by`, for
    what is not its own, and for a draft; RefusedError when it has begun or is called off;
    FieldsError without one of REASONS; ChangedMeanwhileError.
    """
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        link = _link(session, token, now)
        _open(session, link, occurrence_id, now)
        if reason not in core.REASONS:
            raise FieldsError({"reason": "week.error.why_empty"})
        before = events.state(session, occurrence_id)
        closing = Closing(took_place=False, reason=reason)
        events.close(session, occurrence_id, closing, version, now)
        session.expire_all()
        after = events.state(session, occurrence_id) | _by(link)
        changes.note(
            session, now, None, "close", "occurrence", str(occurrence_id), before, after
        )
        week_links.used(session, link.id, now)


def put_back(token: str, occurrence_id: UUID, version: int) -> None:
    """Let what a link of the same organisation called off, and has not begun, be planned again.

    `version` is the one that the person was shown. What is planned already, as after a second
    tap, is left as it is. Raises NotFoundError as `call_off`; RefusedError when it has begun,
    or somebody else has called it off; ChangedMeanwhileError.
    """
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        link = _link(session, token, now)
        one = _own(session, link, occurrence_id)
        if _is_open(one, now):
            return
        done = _calling_off(session, link, one, now)
        if done is None:
            raise RefusedError("week.error.not_back")
        before, after = done.before or {}, done.after or {}
        events.restore(session, occurrence_id, before, version)
        changes.note(
            session,
            now,
            None,
            "undo",
            "occurrence",
            str(occurrence_id),
            after,
            before | _by(link),
        )
        week_links.used(session, link.id, now)


def correctable(token: str, occurrence_id: UUID) -> Correctable:
    """Return a date that can be corrected, as it stands. Raises as `call_off`."""
    now = clock.now()
    with reading() as session:
        link = _link(session, token, now)
        one = _open(session, link, occurrence_id, now)
        whole = series.of(session, occurrence_id, now)
        return _correctable(session, one, whole, now)


def correct(token: str, occurrence_id: UUID, row: Row, version: int) -> bool:
    """Make one date, and it alone, as a row says; return whether that changed anything.

    `version` is the one that the person was shown. What the row has no field for stays.

    Raises FieldsError with a sentence for each field of the page, ChangedMeanwhileError, and
    NotFoundError and RefusedError as `call_off`.
    """
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        link = _link(session, token, now)
        one = _open(session, link, occurrence_id, now)
        whole = series.of(session, occurrence_id, now, lock=True)
        draft = _corrected(_correctable(session, one, whole, now), row, now)
        is_new = draft != whole.draft_of(occurrence_id, ONE)
        if is_new:
            _change(session, link, whole, occurrence_id, draft, version, now)
        week_links.used(session, link.id, now)
    return is_new


def choices(places: Collection[Named]) -> Choices:
    """Return what a row may choose among, where `places` are in use."""
    known = {folded(one.title): one for one in profile().activities}
    return Choices(profile().kinds, {one.id for one in places}, known)


def _link(session: Session, token: str, now: datetime) -> WeekLink:
    return week_links.by_token(session, tokens.token_hash(token), now)


def _near(session: Session, now: datetime) -> list[Occurrence]:
    """Return all that is in the weeks of the page, since last night at most."""
    days = week_form.days_to_come(core.wall(now).date())
    return events.between(session, *core.day_bounds(days[0] - timedelta(days=1), days[-1]))


def _standing(near: Sequence[Occurrence], partner_id: UUID, now: datetime) -> list[Occurrence]:
    """Return what a partner has from now on, with what is on now."""
    return [
        one
        for one in near
        if one.ends_at > now and partner_id in one.organiser_ids and one.published
    ]


def _beside(one: Occurrence, near: Sequence[Occurrence]) -> tuple[str, ...]:
    """Return what else is in the place of `one` at its time."""
    others = in_the_way(one, core.wall(one.starts_at), core.wall(one.ends_at), near)
    return tuple(f"{other.title} {other.clock}" for other in others if other.published)


def _is_led(one: Occurrence, link: WeekLink) -> bool:
    return one.organisers[0].id == link.partner_id


def _is_open(one: Occurrence, now: datetime) -> bool:
    return one.status == core.PLANNED and one.starts_at > now


def _own(session: Session, link: WeekLink, occurrence_id: UUID) -> Occurrence:
    """Return an occurrence that the link's organisation leads and that everybody sees."""
    one = events.get(session, occurrence_id)
    if not (_is_led(one, link) and one.published):
        raise NotFoundError(f"occurrence {occurrence_id} is not on the page of this link")
    return one


def _open(session: Session, link: WeekLink, occurrence_id: UUID, now: datetime) -> Occurrence:
    """Return such an occurrence if it is planned and has not begun."""
    one = _own(session, link, occurrence_id)
    if not _is_open(one, now):
        raise RefusedError("week.error.begun")
    return one


def _calling_off(
    session: Session, link: WeekLink, one: Occurrence, now: datetime
) -> Kept | None:
    """Return how a link of the same organisation called off what has not begun, if it did."""
    if one.status != core.CANCELLED or one.starts_at <= now:
        return None
    newest = next(iter(history.of(session, one)), None)
    if newest is None or newest.action != "close":
        return None
    after = newest.after or {}
    is_its_own = INVITATION in after and after["partner"] == str(link.partner_id)
    return newest if is_its_own and after["version"] == one.version else None


def _correctable(
    session: Session, one: Occurrence, whole: Series, now: datetime
) -> Correctable:
    """Return a date with what it can become: also where, when and what kind it is already."""
    today = core.wall(now).date()
    places = venues.in_use(session, today)
    if one.venue_id not in {place.id for place in places}:
        places = [*places, Named(one.venue_id, one.venue)]
    offered = choices(places)
    kinds = (*offered.kinds, *({one.kind} - {*offered.kinds}))
    return Correctable(
        one=one,
        stands=whole.draft_of(one.id, ONE),
        repeats=whole.repeats,
        taken_by=_beside(one, events.on_between(session, one.starts_at, one.ends_at)),
        days=sorted({*week_form.days_to_come(today), one.day}),
        venues=places,
        choices=replace(offered, kinds=kinds),
    )


def _corrected(it: Correctable, row: Row, now: datetime) -> EventDraft:
    draft = row.corrected(it.stands, it.days, it.choices)
    wrong = week_form.check_row(row, draft, now)
    if wrong:
        raise FieldsError(wrong)
    return replace(draft, title=clean(draft.title))


def _change(
    session: Session,
    link: WeekLink,
    whole: Series,
    occurrence_id: UUID,
    draft: EventDraft,
    version: int,
    now: datetime,
) -> None:
    shown = {occurrence_id: version}
    if not whole.is_as_shown(occurrence_id, ONE, shown):
        raise ChangedMeanwhileError(f"occurrence {occurrence_id} is not at {version}")
    outcome = series_change.change(whole, occurrence_id, ONE, shown, draft, ())
    done = series.change(session, whole, outcome, now)
    names = series.names(session)
    before = facts(whole.draft_of(occurrence_id, ONE), names)
    after = {"facts": facts(draft, names), "scope": ONE} | _by(link)
    changes.note(
        session,
        now,
        None,
        "change",
        history.SERIES,
        str(whole.lineage_id),
        done.before | {"facts": before},
        done.after | after,
    )


def _offered(
    session: Session, partner_id: UUID, monday: date, now: datetime
) -> list[tuple[UUID, EventDraft]]:
    there = _led_in(session, partner_id, monday)
    places = {one.id for one in venues.in_use(session, core.wall(now).date())}
    return [
        (key, draft)
        for key, draft in _once_more(session, partner_id, monday)
        if week_form.is_to_come(draft, now)
        and draft.venue_id in places
        and not _is_among(draft, there)
    ]


def _repeats(session: Session, partner_id: UUID, monday: date) -> bool:
    """Return whether anything of the week before stands in the week of `monday` too."""
    there = _led_in(session, partner_id, monday)
    before = _once_more(session, partner_id, monday)
    return any(_is_among(draft, there) for _, draft in before)


def _once_more(
    session: Session, partner_id: UUID, monday: date
) -> list[tuple[UUID, EventDraft]]:
    """Return what a partner led in the week before, moved to the week of `monday`."""
    before = week_links.led_in_week(session, partner_id, monday - timedelta(days=7))
    return [(key, week_form.once_more(draft, monday)) for key, draft in before]


def _led_in(session: Session, partner_id: UUID, monday: date) -> list[EventDraft]:
    return [draft for _, draft in week_links.led_in_week(session, partner_id, monday)]


def _is_among(draft: EventDraft, there: Collection[EventDraft]) -> bool:
    return any(week_form.is_same(draft, other) for other in there)


def _planned(session: Session, link: WeekLink, sheet: Sheet, now: datetime) -> list[Planned]:
    """Return the drafts of a sheet in order of time, or raise what is wrong with it."""
    places = {one.id: one.name for one in venues.in_use(session, core.wall(now).date())}
    drafts = [
        draft
        for key, draft in _offered(session, link.partner_id, sheet.monday, now)
        if str(key) in sheet.same
    ]
    drafts += _typed(session, link, sheet, now)
    if not drafts and not sheet.same:
        raise RefusedError("week.error.nothing")
    there = _led_in(session, link.partner_id, sheet.monday)
    planned: list[Planned] = []
    for draft in drafts:
        stands = _is_among(draft, [*there, *(one.draft for one in planned)])
        venue = places.get(draft.venue_id, "") if draft.venue_id else ""
        planned.append(Planned(draft, venue, stands, _in_its_place(session, draft, venue)))
    return sorted(planned, key=lambda one: one.draft.slot)


def _typed(session: Session, link: WeekLink, sheet: Sheet, now: datetime) -> list[EventDraft]:
    chosen = choices(venues.in_use(session, core.wall(now).date()))
    filled = [row for row in sheet.rows if not row.is_empty]
    drafts = [row.draft(link.partner_id, sheet.monday, chosen) for row in filled]
    wrong: dict[str, str] = {}
    for row, draft in zip(filled, drafts, strict=True):
        wrong |= week_form.check_row(row, draft, now)
    if wrong:
        raise FieldsError(wrong)
    return [replace(draft, title=clean(draft.title)) for draft in drafts]


def _in_its_place(session: Session, draft: EventDraft, venue: str) -> tuple[str, ...]:
    return tuple(
        f"{one.title} {one.clock}"
        for one in events.on_between(session, *draft.span(draft.slot[0]))
        if one.venue == venue
        and one.status == core.PLANNED
        and one.published
        and folded(one.title) != folded(draft.title)
    )


def _add(session: Session, link: WeekLink, draft: EventDraft, now: datetime) -> None:
    event_id = series.add(session, draft, draft.plan(), now)
    after = {"title": draft.title, "first": str(draft.day), "rule": ""} | _by(link)
    changes.note(session, now, None, "add", "event", str(event_id), after=after)


def _by(link: WeekLink) -> dict[str, str]:
    """Return what the history keeps in place of a person."""
    return {INVITATION: str(link.id), "partner": str(link.partner_id)}

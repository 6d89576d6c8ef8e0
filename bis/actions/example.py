"""Filling an empty house with example data, marked as such."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from bis import clock
from bis.actions import lab, nightly
from bis.core import (
    events,
    example_diary,
    example_forms,
    example_gifts,
    example_house,
    example_meetings,
    pictures,
)
from bis.errors import RefusedError
from bis.store import bulk, contributions, diary, interpreting, meetings, partners, uploads
from bis.store import lab as stored
from bis.store.session import Session, writing
from bis.texts import text

_MIDDAY = time(13)


def fill(
    answers: int | None,
    months: int,
    today: date,
    seed: int,
    progress: Callable[[str, float], None],
) -> None:
    """Fill the opened, empty house; all of it or, if anything fails, nothing.

    Args:
        answers: how many forms, None for as many as such a house would have.
        months: whole months of history before the month of `today`.
        today: the day that the example takes for today.
        seed: the same seed gives the same house.
        progress: told in words what is being done, and the share of it that is.

    Raises:
        RefusedError: somebody has put something in.
    """
    now = _moment(today)
    house = example_diary.with_notes(example_house.plan(lab.profile(), now, months, seed))
    asked = example_forms.Asked(house)
    by_date = example_forms.forms_by_date(house, asked, answers, seed)
    total = int(by_date.sum())
    words = text("sv", "start.demo_filling")

    def told(forms: int) -> None:
        progress(words, forms / total)

    with writing() as session:
        stored.lock(session)
        if not stored.is_empty(session):
            raise RefusedError("error.demo_not_empty")
        progress(words, 0.0)
        lab.seed_lab(session, lab.profile(), house.first_day)
        stored.put(session, stored.EXAMPLE, "1")
        _add_calendar(session, house)
        _add_diary(session, house)
        bulk.add_forms(session, example_forms.forms(asked, by_date, seed), told)
        nightly.close_months(session, now)
        _note_what_was_broken(session, house)
    progress(words, 1.0)


def _note_what_was_broken(session: Session, house: example_house.House) -> None:
    """Say on the time axis why a month has so few answers."""
    noted = (one for each in house.series for one in each.dates)
    if days := [one.day for one in noted if one.note == example_house.BROKEN]:
        interpreting.add_note(session, min(days), example_house.BROKEN)


def _moment(today: date) -> datetime:
    """Return now, or the middle of `today` when that is another day."""
    now = clock.now()
    if events.wall(now).date() == today:
        return now
    return events.instant(today, _MIDDAY)


def _add_calendar(session: Session, house: example_house.House) -> None:
    bulk.put_partners(session, house.partners)
    partner_ids = partners.by_code(session)
    bulk.add_series(session, house.series, partner_ids, partners.venues_by_code(session))
    for one in example_meetings.plan(house):
        meetings.add_ended(session, one, partner_ids)
    for gift in example_gifts.plan(house):
        partner_id = partner_ids[gift.partner]
        contributions.add(session, partner_id, gift.day, gift.kind, gift.note)


def _add_diary(session: Session, house: example_house.House) -> None:
    now = clock.now()
    for post in example_diary.posts(house):
        draft = post.draft
        if post.picture:
            kept = uploads.add(session, pictures.redraw(post.picture), now)
            draft = replace(draft, picture=kept)
        diary.add(session, draft, now)

"""What comes next in the public calendar, for pages that only point there."""

from datetime import timedelta

from bis import clock
from bis.core.events import PLANNED, Occurrence, day_bounds, wall
from bis.errors import DatabaseUnavailableError
from bis.store import events
from bis.store.session import reading
from bis.web.remembering import remembered
from bis.web.wording import Told, told

_LOOK_AHEAD = timedelta(days=14)
_MOST_TODAY = 5


@remembered(seconds=10)
def next_activity() -> Occurrence | None:
    """Return the next activity where everybody meets; without one, the next of any kind."""
    now = clock.now()
    with reading() as session:
        found = events.next_for_everybody(session, now)
        if found is not None and found.starts_at <= now + _LOOK_AHEAD:
            return found
        coming = events.between(session, now, now + _LOOK_AHEAD)
    return next((one for one in coming if one.status == PLANNED and one.published), None)


def told_today(language: str) -> list[Told]:
    """Return `upcoming_today` in words; nothing while the database does not answer."""
    now = clock.now()
    try:
        return [told(one, language, now) for one in upcoming_today()]
    except DatabaseUnavailableError:
        return []


@remembered(seconds=10)
def upcoming_today() -> tuple[Occurrence, ...]:
    """Return what begins today from now on; if that is nothing, the next activity."""
    now = clock.now()
    today = wall(now).date()
    with reading() as session:
        coming = events.between(session, now, day_bounds(today, today)[1])
    planned = [one for one in coming if one.status == PLANNED and one.published]
    following = None if planned else next_activity()
    return tuple(planned[:_MOST_TODAY]) if following is None else (following,)

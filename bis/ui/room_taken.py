"""That a room is taken, said of a date before it is put in: a warning and no refusal."""

from bis.core.events import Occurrence
from bis.ui.text import plain, t


def by(other: Occurrence) -> str:
    """Return that `other` has the room at that time, as a line to be drawn."""
    words = t("event.taken_by", title=other.title, clock=other.clock)
    return f":orange[:material/warning: {plain(words)}]"

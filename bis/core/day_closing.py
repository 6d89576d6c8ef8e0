"""A row of *Stäng dagen*: what was typed about one activity, and the closing that it means."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bis.core.events import PLANNED, Closing, Occurrence, check_closing
from bis.errors import FieldsError

CAME, NOBODY_CAME, CALLED_OFF = "held", "empty", "cancelled"
OUTCOMES = (CAME, NOBODY_CAME, CALLED_OFF)


@dataclass(frozen=True)
class DayRow:
    """What stands in a row. `version` is the one that the person was shown.

    `outcome` is one of OUTCOMES or None: a number alone says that it took place, and 0 that
    nobody came.
    """

    occurrence_id: UUID
    version: int
    outcome: str | None = None
    visits: int | None = None
    about: bool = False
    children: int | None = None
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is said, so that the activity stays open."""
        return self.outcome is None and self.visits is None and self.children is None

    def closing(self, one: Occurrence, now: datetime) -> Closing:
        """Return what to save about `one`, as it stands, by those who were to organise it.

        Raises FieldsError; its field `row` is about the row as a whole.
        """
        self._check_still_open(one)
        if self.outcome == CALLED_OFF:
            closing = Closing(took_place=False, reason=self.reason)
        else:
            closing = Closing(
                took_place=True,
                visits=0 if self.outcome == NOBODY_CAME else self.visits,
                counted=not self.about or not self.visits,
                children=self.children,
                organisers=one.organiser_ids,
            )
        if self.outcome in (NOBODY_CAME, CALLED_OFF) and (self.visits or self.children):
            raise FieldsError({"visits": f"close_day.error.{self.outcome}"})
        check_closing(closing)
        if closing.took_place and one.starts_at > now:
            raise FieldsError({"row": "closing.error.not_begun"})
        return closing

    def _check_still_open(self, one: Occurrence) -> None:
        if one.status != PLANNED:
            raise FieldsError({"row": "close_day.error.somebody_first"})
        if one.version != self.version:
            raise FieldsError({"row": "close_day.error.changed"})

"""One filled-in form on its way into the house."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property
from uuid import UUID

FORM = "form"  # the pseudo-question that counts forms; each counts as one answer "1"
POOL = 5  # answers are released together when at least this many wait in their cell

CHANNELS = ("phone", "kiosk", "paper", "staff")
_ID = re.compile(r"[0-9a-f]{32}")


class Receipt(Enum):
    """What became of a form: stored, known already, or put in place of an earlier one."""

    STORED = "stored"
    SAME = "same"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Form:
    """A checked form. `month` is that of the activity's Swedish day, as 2026-11.

    `received_hour` is rounded to the hour: a minute would say who it was.
    """

    id: str
    occurrence_id: UUID
    month: str
    version: int
    group: str
    language: str
    channel: str
    received_hour: datetime
    answers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """What tells the same form sent twice from another form under the same id."""
        body = [self.occurrence_id.hex, str(self.version)]
        body += [f"{question}={value}" for question, value in sorted(self.answers.items())]
        return hashlib.sha256("\n".join(body).encode()).hexdigest()[:32]


def is_form_id(text: str) -> bool:
    """Return whether `text` can be the id of a form: 32 hexadecimal digits."""
    return _ID.fullmatch(text) is not None


def whole_hour(at: datetime) -> datetime:
    """Return `at` without minutes."""
    return at.replace(minute=0, second=0, microsecond=0)

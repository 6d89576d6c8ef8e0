"""The diary: what a post must have, and what should not stand in one."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bis.core.typed import clean
from bis.errors import FieldsError

MOST_TITLE = 160
MOST_TEXT = 5000
MOST_PICTURE_TEXT = 200
RECENT = timedelta(weeks=8)  # what is older is hardly written about any more
_FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class PostDraft:
    """A post as somebody writes it. `picture` is the id of a kept upload.

    `picture_text` says what the picture shows to those who do not see it.
    """

    day: date | None
    title: str
    text: str = ""
    occurrences: tuple[UUID, ...] = ()
    picture: UUID | None = None
    picture_text: str = ""
    published: bool = False


@dataclass(frozen=True)
class Linked:
    """An activity that a post speaks of, on one of its dates."""

    id: UUID
    title: str
    starts_at: datetime


@dataclass(frozen=True)
class PostPicture:
    """A post's picture: its upload, its size in pixels and what it shows."""

    id: UUID
    width: int
    height: int
    text: str


@dataclass(frozen=True)
class Post:
    """A post as it stands. `code` names one that came with the lab, `source` its address."""

    id: UUID
    version: int
    code: str
    day: date
    title: str
    text: str
    source: str
    picture: PostPicture | None
    published: bool
    is_removed: bool
    linked: tuple[Linked, ...]

    @property
    def text_is_elsewhere(self) -> bool:
        """Whether only its title is known here; its words were published elsewhere."""
        return bool(self.code) and not self.text

    @property
    def paragraphs(self) -> list[list[str]]:
        """The text as paragraphs, each a list of lines."""
        return [part.split("\n") for part in self.text.split("\n\n") if part]

    @property
    def draft(self) -> PostDraft:
        """The post as it would be written anew."""
        return PostDraft(
            day=self.day,
            title=self.title,
            text=self.text,
            occurrences=tuple(one.id for one in self.linked),
            picture=self.picture.id if self.picture else None,
            picture_text=self.picture.text if self.picture else "",
            published=self.published,
        )


def check(draft: PostDraft, today: date) -> None:
    """Raise FieldsError for every field that cannot be saved."""
    title, picture_text = clean(draft.title), clean(draft.picture_text)
    wrong = {
        "day": _wrong_day(draft.day, today),
        "title": _wrong_length(title, MOST_TITLE, "title", needed=True),
        "text": _wrong_length(clean_text(draft.text), MOST_TEXT, "text"),
        "picture_text": _wrong_length(
            picture_text, MOST_PICTURE_TEXT, "picture_text", needed=draft.picture is not None
        ),
    }
    found = {field: f"diary.error.{key}" for field, key in wrong.items() if key}
    if found:
        raise FieldsError(found)


def _wrong_day(day: date | None, today: date) -> str:
    if day is None:
        return "day_empty"
    return "" if _FIRST_DAY <= day <= today else "day_range"


def _wrong_length(words: str, most: int, field: str, *, needed: bool = False) -> str:
    if needed and not words:
        return f"{field}_empty"
    return f"{field}_long" if len(words) > most else ""


def clean_text(typed: str) -> str:
    """Return `typed` line by line as `clean` does; a blank line parts two paragraphs."""
    lines = "\n".join(clean(line) for line in typed.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


# ---- What could lead to a person

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# Born on (in a coordination number 60 is added to the day), then four digits: YYMMDD-NNNN.
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[ ]?[-+ ]?[ ]?\d{4}"
    r"(?!\d)"
)
_LMA_NUMBER = re.compile(r"(?<![\d-])\d{2}-\d{6}(?![\d-])")  # the Migration Agency's cards
_MOBILE = re.compile(  # the house's own number may well stand in a post; a mobile is a person's
    r"(?<![\d-])(?:\+46|0046|0)[ -]?(?:\(0\)[ -]?)?7(?:[ -]?\d){8}(?![\d-])"
)
_EMAIL = re.compile(r"[^\s@<>,;:()]+@[^\s@<>,;:()]+\.[^\W\d_]{2,}")


def personal_data(draft: PostDraft) -> tuple[str, ...]:
    """Return the kinds of what seems to point at a person: personal_number, phone, email.

    It only warns: a number can be another one, and no pattern finds a name.
    """
    typed = "\n".join((draft.title, draft.text, draft.picture_text))
    words = unicodedata.normalize("NFKC", typed).translate(_DASHES)
    number = _PERSONAL_NUMBER.search(words) or _LMA_NUMBER.search(words)
    kinds = {
        "personal_number": number,
        "phone": None if number else _MOBILE.search(words),  # 010203-1234 is like either
        "email": _EMAIL.search(words),
    }
    return tuple(kind for kind, found in kinds.items() if found)

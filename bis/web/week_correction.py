"""The page on which a partner's link corrects one date that stands in the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.responses import Response

from bis.actions import lab, week_links
from bis.actions.week_links import Correctable
from bis.core import week_form
from bis.core.week_form import Row
from bis.errors import ChangedMeanwhileError, FieldsError, NotFoundError
from bis.texts import text
from bis.web import week_lines, wording
from bis.web.rendering import KEPT_FOR_BACK, page

FIELD = "ratta"  # the id of the date, in the address and in the form
SAVE, BACK = "spara", "andra"  # the buttons
LONGEST_ADDRESS = 7000  # of what is typed, in letters; a proxy takes some 8,000 in all
ROWS = "kvar"  # what is typed into the rows of the week, which waits meanwhile


@dataclass(frozen=True)
class Behind:
    """What waits in the rows of the week, and the language if the address had one."""

    typed: str
    lang: str

    @property
    def address(self) -> str:
        """The way to the page of the week, from any page of the link.

        It holds what is typed as far as an address can: else only the week, which comes first.
        """
        fits = len(self.typed) <= LONGEST_ADDRESS
        typed = self.typed if fits else self.typed.partition("&")[0]
        return f"?{typed}" + (f"&lang={self.lang}" if self.lang else "")


@dataclass(frozen=True)
class Typed:
    """What was typed of the date `id`, which had `version` when it was shown.

    `mistakes`: the key of a sentence for each field; `told`: that of the one on top.
    """

    id: UUID
    row: Row
    version: int
    mistakes: Mapping[str, str] = field(default_factory=dict)
    told: str = ""


def id_of(typed: str) -> UUID:
    """Return the id of a date as it came. Raises NotFoundError for what is none."""
    try:
        return UUID(typed)
    except ValueError as error:
        raise NotFoundError("no occurrence") from error


def version_of(typed: str) -> int:
    """Return the version of a date as it came; 0, which none has, for what is no number."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    return int(typed) if is_number else 0


def rows_behind(form: Mapping[str, str]) -> Mapping[str, str]:
    """Return the form of the week: the one that came, or the one behind a correction."""
    if FIELD not in form:
        return form
    return dict(parse_qsl(form.get(ROWS, ""), keep_blank_values=True))


def show(token: str, language: str, typed_id: str, behind: Behind) -> Response:
    """Return the page with what stands. Raises as `week_links.correctable`."""
    it = week_links.correctable(token, id_of(typed_id))
    return _page(it, language, behind, Typed(it.one.id, it.row, it.version))


def take(token: str, language: str, form: Mapping[str, str], behind: Behind) -> Response | bool:
    """Save what was typed and return whether that changed anything, or show what is wrong.

    Raises NotFoundError, RefusedError as `week_links.correctable`.
    """
    typed = _read(form)
    if BACK in form:
        return _again(token, language, behind, typed)
    try:
        return week_links.correct(token, typed.id, typed.row, typed.version)
    except FieldsError as error:
        wrong = Typed(typed.id, typed.row, typed.version, error.fields, "week.error.not_saved")
        return _again(token, language, behind, wrong)
    except ChangedMeanwhileError:
        it = week_links.correctable(token, typed.id)
        late = Typed(typed.id, typed.row, it.version, told="week.error.changed")
        return _page(it, language, behind, late)


def _read(form: Mapping[str, str]) -> Typed:
    (row,) = week_form.rows_of(form, 1)
    return Typed(id_of(form[FIELD]), row, version_of(form.get("version", "")))


def _again(token: str, language: str, behind: Behind, typed: Typed) -> Response:
    return _page(week_links.correctable(token, typed.id), language, behind, typed)


def _page(it: Correctable, language: str, behind: Behind, typed: Typed) -> Response:
    return page(
        "week_correct.html",
        language,
        422 if typed.told else 200,
        KEPT_FOR_BACK,
        house=wording.house_name(),
        tongues=week_lines.tongues(),
        told_wrong=typed.told,
        mistakes=typed.mistakes,
        first_wrong=week_form.first_wrong([typed.row], typed.mistakes),
        behind=behind,
        version=typed.version,
        row=typed.row,
        line=week_lines.stands(it.one, it.taken_by, language, key=str(it.one.id)),
        more=_more(it, language),
        hints=_hints(it),
        days=[(str(day), wording.short_day(day, language)) for day in it.days],
        venues=[(str(venue.id), venue.name) for venue in it.venues],
        kinds=[(one, _kind(one, language)) for one in it.choices.kinds],
        is_known=it.is_known,
        known=sorted(one.title for one in lab.profile().activities),
    )


def _more(it: Correctable, language: str) -> list[str]:
    """Return in words what stands of the date beside its name, time and place."""
    has = (("child_care", it.stands.child_care), ("drop_in", it.stands.drop_in))
    return [
        _kind(it.stands.kind, language),
        *(text(language, f"week.{name}") for name, is_so in has if is_so),
    ]


def _hints(it: Correctable) -> list[str]:
    """Return the keys of what there is to know before it is changed."""
    rules = (
        ("week.only_this", it.repeats),
        ("week.over_night", it.stands.ends_next_day),
    )
    return [sentence for sentence, is_so in rules if is_so]


def _kind(code: str, language: str) -> str:
    return wording.code_words("kind", code, language)

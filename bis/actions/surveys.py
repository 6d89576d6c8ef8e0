"""The survey of an occurrence: finding it by its token, and taking a form in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from bis import clock
from bis.actions.lab import profile, secret
from bis.core import questions, survey_weeks, tokens
from bis.core.events import CANCELLED, Occurrence
from bis.core.groups import group_of
from bis.core.periods import Month
from bis.core.permissions import Action, Actor, check
from bis.core.submissions import CHANNELS, Form, Receipt, is_form_id, whole_hour
from bis.errors import FieldsError, NotAllowedError, NotFoundError, RefusedError
from bis.store import events, submissions
from bis.store.session import reading, writing_connection
from bis.store.writer import writer


class SurveyLink(NamedTuple):
    """An open survey and its address below the server's."""

    occurrence: Occurrence
    path: str


@dataclass(frozen=True)
class FilledForm:
    """A form as it came in. `id` was given out with the empty form."""

    id: str
    language: str
    channel: str
    values: Mapping[str, str]
    blocks: frozenset[str]


def open_survey(token: str) -> Occurrence:
    """Return the occurrence whose survey `token` opens now.

    Raises NotFoundError when the token is unknown, too early or too late.
    """
    now = clock.now()
    occurrence_id = _occurrence_of(token, now)
    with reading() as session:
        found = events.get(session, occurrence_id)
    is_open = survey_weeks.is_open(found.starts_at, found.ends_at, now)
    is_asked = found.has_survey and found.published and found.status != CANCELLED
    if not is_open or not is_asked:
        raise NotFoundError(f"survey of {occurrence_id}")
    return found


def blocks_for(occurrence: Occurrence, *, future_answered: bool) -> frozenset[str]:
    """Return the blocks to ask after `occurrence`; see bis.core.survey_weeks."""
    return survey_weeks.blocks_for(
        occurrence.day, profile().future_weeks, future_answered=future_answered
    )


def hand_in(occurrence: Occurrence, filled: FilledForm) -> Receipt:
    """Store a form, all of it or nothing; return once it is committed.

    Raises:
        FieldsError: an answer is not one of the options; question → sentence.
        RefusedError: the form as a whole cannot be taken.
        DatabaseUnavailableError: nothing was saved.
    """
    return writer().put(_checked(occurrence, filled))


async def hand_in_soon(occurrence: Occurrence, filled: FilledForm) -> Receipt:
    """As `hand_in`, for the event loop: many may wait for the same commit."""
    return await writer().put_soon(_checked(occurrence, filled))


def hand_in_all(occurrence: Occurrence, forms: Mapping[str, FilledForm]) -> None:
    """Store a pile of forms, each under its name, in one transaction: all of them or none.

    A form that is known under its id already is not stored again.

    Raises:
        FieldsError: `{name}.{question}` → sentence, and `{name}.form` for a form as a whole.
        DatabaseUnavailableError: none was saved.
    """
    checked: list[Form] = []
    wrong: dict[str, str] = {}
    for name, filled in forms.items():
        try:
            checked.append(_checked(occurrence, filled))
        except FieldsError as error:
            wrong |= {f"{name}.{question}": key for question, key in error.fields.items()}
        except RefusedError as error:
            wrong[f"{name}.form"] = error.text_key
    if wrong:
        raise FieldsError(wrong)
    with writing_connection() as connection:
        for name, receipt in zip(forms, submissions.accept(connection, checked), strict=True):
            if isinstance(receipt, RefusedError):
                raise FieldsError({f"{name}.form": receipt.text_key})


def check_takes_forms(occurrence: Occurrence) -> None:
    """Raise RefusedError unless forms of `occurrence` can be keyed in now."""
    now = clock.now()
    if not (occurrence.has_survey and occurrence.published):
        raise RefusedError("key_in.error.no_survey")
    if occurrence.status == CANCELLED:
        raise RefusedError("key_in.error.cancelled")
    if now < occurrence.starts_at:
        raise RefusedError("key_in.error.not_begun")
    if not survey_weeks.is_open(occurrence.starts_at, occurrence.ends_at, now):
        raise RefusedError("key_in.error.closed")


def _checked(occurrence: Occurrence, filled: FilledForm) -> Form:
    """Return the form as it is stored. Raises FieldsError, RefusedError."""
    answers, mistakes = questions.read_answers(filled.values, filled.blocks)
    if mistakes:
        raise FieldsError(mistakes)
    if not answers:
        raise RefusedError("survey.error.empty")
    if not is_form_id(filled.id) or filled.channel not in CHANNELS:
        raise RefusedError("survey.error.form")
    return Form(
        id=filled.id,
        occurrence_id=occurrence.id,
        month=str(Month.of(occurrence.day)),
        version=questions.CURRENT.version,
        group=group_of(answers.get(questions.RESIDENCE)),
        language=filled.language,
        channel=filled.channel,
        received_hour=whole_hour(clock.now()),
        answers=answers,
    )


def survey_path(occurrence_id: UUID) -> str:
    """Return the address of the survey of an occurrence, below the server's."""
    return f"/svara/{tokens.survey_token(secret(), occurrence_id)}"


def occurrence_to_show(actor: Actor, occurrence_id: UUID) -> Occurrence:
    """Return the occurrence whose QR code `actor` wants on a screen.

    Raises NotAllowedError, NotFoundError.
    """
    found = occurrence_to_key_in(actor, occurrence_id)
    if not (found.has_survey and found.published):
        raise NotAllowedError(f"no survey for {occurrence_id}")
    return found


def occurrence_to_key_in(actor: Actor, occurrence_id: UUID) -> Occurrence:
    """Return the occurrence whose forms `actor` keys in, also if it takes none any more.

    Raises NotAllowedError, NotFoundError.
    """
    with reading() as session:
        found = events.get(session, occurrence_id)
    check(actor, Action.SHOW_SURVEY, *found.organiser_ids)
    return found


def open_surveys() -> list[SurveyLink]:
    """Return all surveys that take answers now, oldest activity first."""
    now = clock.now()
    with reading() as session:
        found = events.asked_about(session, now - survey_weeks.OPEN_AFTER_END, now)
    return [SurveyLink(one, survey_path(one.id)) for one in found]


def forms_received(occurrence_ids: list[UUID]) -> dict[UUID, int]:
    """Return the number of forms for each occurrence that has any."""
    with reading() as session:
        return submissions.forms_by_occurrence(session, occurrence_ids)


def _occurrence_of(token: str, now: datetime) -> UUID:
    known = _known_tokens()
    if token not in known:
        with reading() as session:
            spans = events.with_survey_between(session, now - survey_weeks.OPEN_AFTER_END, now)
        known.update(
            {
                tokens.survey_token(secret(), occurrence_id): occurrence_id
                for occurrence_id, _, _ in spans
            }
        )
    if token not in known:
        raise NotFoundError("no open survey has this token")
    return known[token]


@lru_cache(maxsize=1)
def _known_tokens() -> dict[str, UUID]:
    """Return what this process has worked out: a token never changes its meaning.

    It grows by the occurrences of a house, some thousands a year.
    """
    return {}

"""The survey of an occurrence: its token, when it is open, and what is taken in."""

from datetime import time
from uuid import uuid4

import pytest
from sqlalchemy import select

from bis.actions import events as event_actions
from bis.actions import lab, surveys
from bis.core import tokens
from bis.core.events import Closing
from bis.core.permissions import Action, Role, may
from bis.core.questions import AFTER, FUTURE
from bis.core.submissions import Receipt
from bis.errors import FieldsError, NotAllowedError, NotFoundError, RefusedError
from bis.store import tally_check
from bis.store.models import Submission
from bis.store.session import reading
from tests.support import caches
from tests.support.forms import stored_answers
from tests.support.house import FrozenClock, House, answer, occurrences_of

BOTH = frozenset({AFTER, FUTURE})


def _token(house: House) -> str:
    return tokens.survey_token(lab.secret(), house.today.id)


def test_the_address_opens_the_survey_of_its_occurrence(house: House) -> None:
    path = surveys.survey_path(house.today.id)
    assert path == f"/svara/{_token(house)}"
    assert surveys.open_survey(_token(house)) == house.today


def test_a_token_means_the_same_in_another_process(house: House) -> None:
    path = surveys.survey_path(house.today.id)
    caches.forget_all()
    assert surveys.survey_path(house.today.id) == path
    assert surveys.open_survey(path.rsplit("/", 1)[1]).id == house.today.id


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("token", ["", "x", "2" * 12, "å" * 12, "\x00", "a" * 10_000])
def test_an_unknown_token_opens_nothing(token: str) -> None:
    with pytest.raises(NotFoundError):
        surveys.open_survey(token)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-03T12:59", False),
        ("2026-11-03T13:00", True),
        ("2026-11-10T15:00", True),
        ("2026-11-10T15:01", False),
    ],
)
def test_a_survey_is_open_from_the_start_until_a_week_after_the_end(
    house: House, clock: FrozenClock, at: str, is_open: bool
) -> None:
    clock.set(at)
    if is_open:
        assert surveys.open_survey(_token(house)).id == house.today.id
    else:
        with pytest.raises(NotFoundError):
            surveys.open_survey(_token(house))


def test_a_token_that_was_known_once_closes_in_time(house: House, clock: FrozenClock) -> None:
    token = _token(house)
    surveys.open_survey(token)
    clock.forward(days=9)
    with pytest.raises(NotFoundError):
        surveys.open_survey(token)


def test_a_cancelled_occurrence_has_no_survey(house: House) -> None:
    token = _token(house)
    surveys.open_survey(token)
    event_actions.close(
        house.coordinator, house.today.id, Closing(took_place=False), house.today.version
    )
    with pytest.raises(NotFoundError):
        surveys.open_survey(token)


def test_an_activity_that_is_not_asked_about_has_no_survey(house: House) -> None:
    event = event_actions.add_event(
        house.coordinator,
        house.draft(has_survey=False, starts=time(13)),
    )
    (occurrence,) = occurrences_of(event)
    with pytest.raises(NotFoundError):
        surveys.open_survey(tokens.survey_token(lab.secret(), occurrence.id))
    with pytest.raises(NotAllowedError):
        surveys.occurrence_to_show(house.coordinator, occurrence.id)


@pytest.mark.usefixtures("house")
def test_open_surveys_are_those_of_the_last_week_and_now() -> None:
    found = surveys.open_surveys()
    assert [link.occurrence.day.day for link in found] == [27, 3]
    assert [link.path for link in found] == [
        surveys.survey_path(link.occurrence.id) for link in found
    ]


def test_a_handed_in_form_is_stored_with_its_group_and_without_its_minute(
    house: House,
) -> None:
    form_id = uuid4().hex
    given = {"contacts_new": "3", "residence": "ge3", "future_life": "dk", "future_work": ""}
    assert answer(house.today, form_id, **given) is Receipt.STORED
    with reading() as session:
        (stored,) = session.scalars(select(Submission)).all()
        answers = stored_answers(session.connection(), [form_id])[form_id]
        assert (stored.group, stored.month, stored.version) == ("established", "2026-11", 1)
        assert (stored.channel, stored.language) == ("phone", "sv")
        assert (stored.received_hour.hour, stored.received_hour.minute) == (12, 0)
    assert answers == {"contacts_new": "3", "residence": "ge3", "future_life": "dk"}


def test_sent_twice_is_stored_once_and_changed_is_replaced(house: House) -> None:
    form_id = uuid4().hex
    assert answer(house.today, form_id, contacts_new="1") is Receipt.STORED
    assert answer(house.today, form_id, contacts_new="1") is Receipt.SAME
    assert answer(house.today, form_id, contacts_new="2") is Receipt.REPLACED
    assert surveys.forms_received([house.today.id]) == {house.today.id: 1}


def test_a_bad_value_is_refused_and_nothing_of_the_form_is_stored(house: House) -> None:
    with pytest.raises(FieldsError) as refused:
        answer(house.today, contacts_new="1", residence="rubbish")
    assert refused.value.fields == {"residence": "survey.error.option"}
    assert surveys.forms_received([house.today.id]) == {}


@pytest.mark.parametrize("values", [{"contacts_new": ""}, {"unknown": "1"}])
def test_an_empty_form_is_refused(house: House, values: dict[str, str]) -> None:
    with pytest.raises(RefusedError) as refused:
        answer(house.today, **values)
    assert refused.value.text_key == "survey.error.empty"


@pytest.mark.parametrize("form_id", ["", "x" * 32, "0" * 31, "A" * 32, "0" * 33])
def test_a_form_without_a_proper_id_is_refused(house: House, form_id: str) -> None:
    filled = surveys.FilledForm(form_id, "sv", "phone", {"contacts_new": "1"}, BOTH)
    with pytest.raises(RefusedError) as refused:
        surveys.hand_in(house.today, filled)
    assert refused.value.text_key == "survey.error.form"


def test_a_form_by_an_unknown_way_is_refused(house: House) -> None:
    filled = surveys.FilledForm(uuid4().hex, "sv", "pigeon", {"contacts_new": "1"}, BOTH)
    with pytest.raises(RefusedError):
        surveys.hand_in(house.today, filled)


def test_the_id_of_another_activitys_form_is_refused(house: House) -> None:
    form_id = uuid4().hex
    answer(house.dates[3], form_id, contacts_new="1")
    with pytest.raises(RefusedError) as refused:
        answer(house.today, form_id, contacts_new="2")
    assert refused.value.text_key == "survey.error.other_activity"


def test_questions_of_a_block_that_was_not_asked_are_not_stored(house: House) -> None:
    values = {"contacts_new": "1", "future_life": "5"}
    filled = surveys.FilledForm(uuid4().hex, "sv", "phone", values, frozenset({AFTER}))
    surveys.hand_in(house.today, filled)
    with reading() as session:
        found = stored_answers(session.connection(), [filled.id])
    assert found == {filled.id: {"contacts_new": "1"}}


def test_the_future_is_asked_in_the_measuring_week_only(house: House) -> None:
    this_week, next_week = house.today, house.dates[5]
    assert surveys.blocks_for(this_week, future_answered=False) == BOTH
    assert surveys.blocks_for(this_week, future_answered=True) == {AFTER}
    assert surveys.blocks_for(next_week, future_answered=False) == {AFTER}


def test_the_month_of_an_answer_is_that_of_the_activitys_swedish_day(
    house: House, clock: FrozenClock
) -> None:
    clock.set("2026-12-02T09:00")  # within a week of an activity in November
    late = next(one for one in house.dates if (one.day.month, one.day.day) == (11, 24))
    clock.set("2026-12-01T14:00")
    answer(late, contacts_new="1")
    with reading() as session:
        assert session.scalars(select(Submission.month)).one() == "2026-11"


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("role", Role)
def test_who_may_show_the_code_on_a_screen_follows_the_table(
    house: House, role: Role, own: bool
) -> None:
    organiser = house.church if own else house.library
    (occurrence,) = occurrences_of(
        event_actions.add_event(house.coordinator, house.draft(organiser_id=organiser))
    )
    actor = house.actors[role]
    if may(actor, Action.SHOW_SURVEY, organiser):
        assert surveys.occurrence_to_show(actor, occurrence.id) == occurrence
    else:
        with pytest.raises(NotAllowedError):
            surveys.occurrence_to_show(actor, occurrence.id)


def test_the_tallies_agree_after_a_day_of_all_sorts(house: House) -> None:
    ids = [uuid4().hex for _ in range(12)]
    for number, form_id in enumerate(ids):
        answer(house.today, form_id, contacts_new=str(number % 6), residence="lt3")
    for form_id in ids[::3]:
        answer(house.today, form_id, contacts_new="dk", residence="ge3", future_life="1")
    with reading() as session:
        proof = tally_check.check(session)
    assert proof.agrees, proof.differences
    assert (proof.submissions, proof.released + proof.pool) == (12, 12)

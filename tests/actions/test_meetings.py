"""A partner meeting: who may lead it, what is kept, what stands still."""

from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest

from bis.actions import meetings
from bis.core.meetings import SILENCE, DecisionDraft
from bis.core.periods import Month, Period
from bis.core.permissions import Role
from bis.errors import (
    ChangedMeanwhileError,
    FieldsError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from bis.figures.board import Board, board
from bis.store import changes, data_version
from bis.store import meetings as stored
from bis.store.partner_activity import MEETING, activity_between
from bis.store.session import reading
from tests.support.house import NOW, TODAY, FrozenClock, House, answer

PERIOD = Period.ending(Month.of(TODAY), 3)
OTHERS = [role for role in Role if role is not Role.COORDINATOR]


def board_now() -> Board:
    with reading() as session:
        return board(session, PERIOD, TODAY)


def begun(house: House) -> UUID:
    return meetings.start(house.coordinator, PERIOD, board_now())


def frozen(meeting: UUID) -> Board:
    with reading() as session:
        found = stored.frozen_board(session, meeting)
    assert found is not None
    return found


def test_a_meeting_starts_frozen_now(house: House) -> None:
    meeting = begun(house)
    with reading() as session:
        found = stored.get(session, meeting)
        assert stored.running(session) == found
    assert (found.day, found.period, found.figures_at) == (TODAY, PERIOD, NOW)
    assert frozen(meeting) == board_now()


def test_frozen_figures_stay_while_forms_come_in_and_move_when_frozen_anew(
    house: House,
) -> None:
    meeting = begun(house)
    before = frozen(meeting)
    for _ in range(5):
        answer(house.today, contacts_new="1", contacts_long="2", residence="lt3")
    assert frozen(meeting) == before
    assert before["indicators"]["new_contacts"]["fact"] == "Inga svar."
    meetings.go_live(house.coordinator, meeting)
    meetings.freeze(house.coordinator, meeting, board_now())
    assert "5 svar" in frozen(meeting)["indicators"]["new_contacts"]["fact"]


def test_a_second_meeting_is_refused_while_one_goes_on(house: House) -> None:
    meeting = begun(house)
    with pytest.raises(RefusedError, match="running"):
        begun(house)
    meetings.end(house.coordinator, meeting, None)
    assert begun(house) != meeting


def test_a_live_meeting_keeps_what_it_showed_last(house: House) -> None:
    meeting = begun(house)
    meetings.go_live(house.coordinator, meeting)
    answer(house.today)
    meetings.end(house.coordinator, meeting, board_now())
    with reading() as session:
        found = stored.get(session, meeting)
    assert found.figures_at == found.ended_at == NOW


def test_what_is_over_cannot_be_changed_and_is_taken_up_again_on_its_own_day_alone(
    house: House, clock: FrozenClock
) -> None:
    meeting = begun(house)
    meetings.end(house.coordinator, meeting, None)
    for change in (
        partial(meetings.attend, partner_id=house.church, is_here=True),
        partial(meetings.write_insight, position=1, text="Sent", version=0),
        partial(meetings.freeze, board={}),
        partial(meetings.show, scene=2),
        partial(meetings.end, board=None),
    ):
        with pytest.raises(RefusedError, match="over"):
            change(house.coordinator, meeting)
    meetings.resume(house.coordinator, meeting)
    meetings.write_insight(house.coordinator, meeting, 1, "I tid", 0)
    meetings.end(house.coordinator, meeting, None)
    clock.forward(days=1)
    with pytest.raises(RefusedError, match="over"):
        meetings.resume(house.coordinator, meeting)


def test_attendance_is_saved_at_once_undone_by_the_same_tap_and_counts_as_activity(
    house: House,
) -> None:
    meeting = begun(house)
    for is_here in (True, True, False, True):
        meetings.attend(house.coordinator, meeting, house.library, is_here=is_here)
    with reading() as session:
        assert [one.id for one in stored.present(session, meeting)] == [house.library]
        done = activity_between(session, TODAY, TODAY)
    assert [(one.partner_id, one.what) for one in done] == [(house.library, MEETING)]
    meetings.attend(house.coordinator, meeting, house.library, is_here=False)
    with reading() as session:
        assert stored.present(session, meeting) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Vi   ser\nfler nya  ", "Vi ser fler nya"),
        ("<b>fet</b> *stjärna*", "<b>fet</b> *stjärna*"),
        ("höger\u202etill\u200f vänster", "högertill vänster"),
        ("glad \U0001f600", "glad \U0001f600"),
        ("", ""),
        ("x" * 500, "x" * 500),
    ],
)
def test_an_insight_is_kept_as_it_was_meant(house: House, typed: str, kept: str) -> None:
    meeting = begun(house)
    meetings.write_insight(house.coordinator, meeting, 2, typed, 0)
    with reading() as session:
        lines = stored.insights(session, meeting)
    assert [(one.position, one.text, one.version) for one in lines] == [
        (1, "", 0),
        (2, kept, 1),
        (3, "", 0),
    ]


def test_what_is_too_long_is_refused_with_its_own_sentence(house: House) -> None:
    meeting = begun(house)
    with pytest.raises(FieldsError) as insight:
        meetings.write_insight(house.coordinator, meeting, 1, "x" * 501, 0)
    assert insight.value.fields == {"text": "meeting.error.insight_long"}
    draft = DecisionDraft("x" * 301, "y" * 121)
    with pytest.raises(FieldsError) as decision:
        meetings.write_decision(house.coordinator, meeting, 1, draft, 0)
    assert set(decision.value.fields) == {"what", "who"}


def test_of_two_who_write_the_same_line_the_second_is_told(house: House) -> None:
    meeting = begun(house)
    meetings.write_insight(house.coordinator, meeting, 1, "Först", 0)
    with pytest.raises(ChangedMeanwhileError):
        meetings.write_insight(house.coordinator, meeting, 1, "Sen", 0)
    meetings.write_insight(house.coordinator, meeting, 1, "Sedan", 1)
    draft = DecisionDraft("Fler rum", "Samordnaren", date(2028, 2, 29))
    meetings.write_decision(house.coordinator, meeting, 3, draft, 0)
    with pytest.raises(ChangedMeanwhileError):
        meetings.write_decision(house.coordinator, meeting, 3, DecisionDraft("Färre rum"), 0)
    with reading() as session:
        assert stored.insights(session, meeting)[0].text == "Sedan"
        assert stored.decisions(session, meeting)[0].draft == draft


def test_a_decision_is_open_until_it_is_done_and_again_when_that_is_taken_back(
    house: House,
) -> None:
    meeting = begun(house)
    meetings.write_decision(house.coordinator, meeting, 1, DecisionDraft("Fler rum"), 0)
    meetings.write_decision(house.coordinator, meeting, 2, DecisionDraft(who="Ingen"), 0)
    with reading() as session:
        (decision,) = stored.open_decisions(session)
    meetings.set_done(house.coordinator, decision.id, is_done=True, version=1)
    with reading() as session:
        assert stored.open_decisions(session) == []
    with pytest.raises(ChangedMeanwhileError):
        meetings.set_done(house.coordinator, decision.id, is_done=True, version=1)
    meetings.set_done(house.coordinator, decision.id, is_done=False, version=2)
    with reading() as session:
        assert [one.draft.what for one in stored.open_decisions(session)] == ["Fler rum"]


def test_a_decision_is_late_from_the_day_after(house: House) -> None:
    meeting = begun(house)
    draft = DecisionDraft("Fler rum", due=TODAY)
    meetings.write_decision(house.coordinator, meeting, 1, draft, 0)
    with reading() as session:
        (decision,) = stored.open_decisions(session)
    assert not decision.is_late(TODAY)
    assert decision.is_late(date(2026, 11, 4))


def test_who_follows_is_shown_scene_story_and_the_silent_minutes(
    house: House, clock: FrozenClock
) -> None:
    meeting = begun(house)
    with reading() as session:
        before = data_version.current(session).data
    meetings.show(house.coordinator, meeting, scene=6, story=2)
    meetings.be_silent(house.coordinator, meeting)
    with reading() as session:
        found = stored.get(session, meeting)
        assert data_version.current(session).data > before
    assert (found.scene, found.story) == (6, 2)
    assert found.silent_until == clock.now() + SILENCE


@pytest.mark.parametrize("role", OTHERS)
def test_only_a_coordinator_leads(house: House, role: Role) -> None:
    meeting = begun(house)
    actor = house.actors[role]
    with pytest.raises(NotAllowedError):
        meetings.start(actor, PERIOD, {})
    with pytest.raises(NotAllowedError):
        meetings.set_done(actor, uuid4(), is_done=True, version=1)
    for wish in (
        partial(meetings.end, board=None),
        meetings.resume,
        partial(meetings.freeze, board={}),
        meetings.go_live,
        partial(meetings.show, scene=2),
        meetings.be_silent,
        partial(meetings.attend, partner_id=house.church, is_here=True),
        partial(meetings.write_insight, position=1, text="x", version=0),
        partial(meetings.write_decision, position=1, draft=DecisionDraft("x"), version=0),
    ):
        with pytest.raises(NotAllowedError):
            wish(actor, meeting)


def test_an_unknown_meeting_or_decision_is_not_found(house: House) -> None:
    with pytest.raises(NotFoundError):
        meetings.end(house.coordinator, uuid4(), None)
    with pytest.raises(NotFoundError):
        meetings.set_done(house.coordinator, uuid4(), is_done=True, version=1)


def test_every_change_is_written_down_with_what_stood_before(house: House) -> None:
    meeting = begun(house)
    meetings.write_insight(house.coordinator, meeting, 1, "Först", 0)
    meetings.write_insight(house.coordinator, meeting, 1, "Sedan", 1)
    with reading() as session:
        kept = changes.of_things(session, ("meeting", str(meeting)))[0]
    assert (kept.before, kept.after) == (
        {"text": "Först"},
        {"position": 1, "text": "Sedan"},
    )

"""Forms as they arrive: stored once, counted in pools, released five at a time."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bis.core.submissions import POOL, Form, Receipt
from bis.errors import RefusedError
from bis.store import data_version, submissions, tally_check
from bis.store.models import Answer, Submission
from bis.store.session import reading, writing_connection
from tests.support.forms import Count, form, stored_answers, tallies
from tests.support.house import House

NEW = "not_established"
LIFE = "future_life"


def _accept(*forms: Form) -> list[Receipt | RefusedError]:
    with writing_connection() as connection:
        return submissions.accept(connection, forms)


def _one_by_one(forms: Sequence[Form]) -> None:
    for each in forms:
        assert _accept(each) == [Receipt.STORED]


def _tallies() -> dict[tuple[str, str, str], Count]:
    with reading() as session:
        return tallies(session.connection())


def _assert_recount_agrees() -> None:
    with reading() as session:
        assert tally_check.check(session).agrees


def test_four_answers_wait_and_the_fifth_releases_them_all(house: House) -> None:
    here = house.today.id
    _one_by_one([form(n, here, future_life=str(n)) for n in (1, 2, 3, 4)])
    assert _tallies()[LIFE, NEW, "1"] == Count(released=0, waiting=1)
    assert all(count.released == 0 for count in _tallies().values())
    _accept(form(5, here, future_life="5"))
    assert [_tallies()[LIFE, NEW, str(value)] for value in range(1, 6)] == [Count(1, 0)] * 5
    assert _tallies()["form", NEW, "1"] == Count(released=5, waiting=0)
    _assert_recount_agrees()


def test_five_in_one_transaction_are_released_as_five_in_five(house: House) -> None:
    _accept(*[form(n, house.today.id, future_life="4") for n in range(5)])
    assert _tallies()[LIFE, NEW, "4"] == Count(released=5, waiting=0)
    _accept(*[form(n, house.today.id, future_life="4") for n in range(5, 9)])
    assert _tallies()[LIFE, NEW, "4"] == Count(released=5, waiting=4)
    _assert_recount_agrees()


def test_do_not_know_and_not_applicable_never_fill_a_pool(house: House) -> None:
    here = house.today.id
    _one_by_one([form(n, here, future_work="dk") for n in range(4)])
    _one_by_one([form(n, here, future_work="na") for n in range(4, 8)])
    _one_by_one([form(n, here, future_work="3") for n in range(8, 12)])
    work = {key[2]: count for key, count in _tallies().items() if key[0] == "future_work"}
    assert work == {"dk": Count(0, 4), "na": Count(0, 4), "3": Count(0, 4)}
    _accept(form(12, here, future_work="3"))
    work = {key[2]: count for key, count in _tallies().items() if key[0] == "future_work"}
    assert work == {"dk": Count(4, 0), "na": Count(4, 0), "3": Count(5, 0)}
    _assert_recount_agrees()


def test_groups_and_months_have_pools_of_their_own(house: House) -> None:
    here = house.today.id
    _accept(*[form(n, here, contacts_new="1") for n in range(4)])
    _accept(*[form(n, here, residence="ge3", contacts_new="1") for n in range(4, 8)])
    _accept(*[form(n, here, month="2026-12", contacts_new="1") for n in range(8, 12)])
    assert all(count.released == 0 for count in _tallies().values())
    _assert_recount_agrees()


def test_a_blank_question_leaves_its_pool_as_it_was(house: House) -> None:
    _accept(*[form(n, house.today.id, future_life="4") for n in range(4)])
    _accept(form(4, house.today.id, contacts_new="2"))
    assert _tallies()[LIFE, NEW, "4"] == Count(0, 4)
    assert _tallies()["form", NEW, "1"] == Count(5, 0)


def test_the_same_form_twice_is_stored_and_counted_once(house: House) -> None:
    sent = form(1, house.today.id, contacts_new="2")
    assert _accept(sent) == [Receipt.STORED]
    before = _tallies()
    assert _accept(sent) == [Receipt.SAME]
    assert _accept(sent, sent) == [Receipt.SAME, Receipt.SAME]
    assert _tallies() == before
    with reading() as session:
        assert len(session.scalars(select(Submission.id)).all()) == 1


def test_the_same_form_twice_in_one_transaction_is_stored_once(house: House) -> None:
    sent = form(1, house.today.id, contacts_new="2")
    assert _accept(sent, sent) == [Receipt.STORED, Receipt.SAME]
    assert _tallies()["contacts_new", NEW, "2"] == Count(0, 1)


def test_another_body_replaces_and_the_earlier_one_is_kept(house: House) -> None:
    here = house.today.id
    _accept(form(1, here, contacts_new="2", future_life="1"))
    assert _accept(form(1, here, contacts_new="3")) == [Receipt.REPLACED]
    with reading() as session:
        rows = session.execute(
            select(Answer.revision, Answer.question, Answer.value, Answer.counted)
            .where(Answer.question != "residence")
            .order_by(Answer.revision, Answer.question)
        ).all()
        newest = stored_answers(session.connection(), [f"{1:032x}"])
    assert [tuple(row) for row in rows] == [
        (1, "contacts_new", "2", False),
        (1, LIFE, "1", False),
        (2, "contacts_new", "3", True),
    ]
    assert newest == {f"{1:032x}": {"contacts_new": "3", "residence": "lt3"}}


def test_a_replacement_is_swapped_in_while_it_waits(house: House) -> None:
    here = house.today.id
    _accept(form(1, here, contacts_new="2", future_life="1"))
    _accept(form(1, here, contacts_new="3", contacts_long="0"))
    assert _tallies() == {
        ("form", NEW, "1"): Count(0, 1),
        ("residence", NEW, "lt3"): Count(0, 1),
        ("contacts_new", NEW, "3"): Count(0, 1),
        ("contacts_long", NEW, "0"): Count(0, 1),
    }
    _assert_recount_agrees()


def test_a_replacement_moves_to_its_new_group_while_it_waits(house: House) -> None:
    _accept(form(1, house.today.id, contacts_new="2"))
    _accept(form(1, house.today.id, residence="ge3", contacts_new="2"))
    assert {key[1] for key in _tallies()} == {"established"}
    _assert_recount_agrees()


def test_a_replacement_changes_nothing_that_has_been_released(house: House) -> None:
    here = house.today.id
    _accept(*[form(n, here, future_life="5") for n in range(5)])
    before = _tallies()
    assert _accept(form(0, here, future_life="1")) == [Receipt.REPLACED]
    assert _accept(form(1, here, residence="ge3", future_life="5")) == [Receipt.REPLACED]
    assert _accept(form(2, here)) == [Receipt.REPLACED]
    assert _tallies() == before
    _assert_recount_agrees()
    with reading() as session:
        newest = stored_answers(session.connection(), [f"{0:032x}"])
    assert newest[f"{0:032x}"][LIFE] == "1"


def test_a_question_answered_first_in_a_replacement_is_counted(house: House) -> None:
    here = house.today.id
    _accept(*[form(n, here, future_life="5") for n in range(5)])
    _accept(form(0, here, future_life="5", contacts_new="1"))
    assert _tallies()["contacts_new", NEW, "1"] == Count(0, 1)
    _assert_recount_agrees()


def test_a_replacement_of_a_replacement_counts_once(house: House) -> None:
    here = house.today.id
    for value in "12345":
        _accept(form(1, here, future_life=value))
    assert _accept(form(1, here, future_life="5")) == [Receipt.SAME]
    assert _accept(form(1, here, future_life="1")) == [Receipt.REPLACED]
    assert _tallies()[LIFE, NEW, "1"] == Count(0, 1)
    _assert_recount_agrees()


def test_back_and_forth_in_one_transaction_counts_the_last(house: House) -> None:
    here = house.today.id
    found = _accept(*[form(1, here, contacts_new=value) for value in "1223"])
    assert found == [Receipt.STORED, Receipt.REPLACED, Receipt.SAME, Receipt.REPLACED]
    assert _tallies()["contacts_new", NEW, "3"] == Count(0, 1)
    _assert_recount_agrees()


def test_a_form_of_an_earlier_version_can_be_sent_again_after_the_change(house: House) -> None:
    _accept(form(1, house.today.id, version=1, contacts_new="1"))
    _accept(form(1, house.today.id, version=2, contacts_new="1"))
    _assert_recount_agrees()


def test_an_activity_moved_to_another_month_keeps_its_counts_right(house: House) -> None:
    _accept(form(1, house.today.id, month="2026-10", contacts_new="1"))
    _accept(form(1, house.today.id, month="2026-11", contacts_new="2"))
    _assert_recount_agrees()


def test_the_id_of_another_activitys_form_is_refused_without_a_trace(house: House) -> None:
    here, there = house.dates[0].id, house.dates[1].id
    _accept(form(1, here, contacts_new="2"))
    (refused, stored) = _accept(
        form(1, there, contacts_new="5"), form(2, there, contacts_new="1")
    )
    assert isinstance(refused, RefusedError)
    assert refused.text_key == "survey.error.other_activity"
    assert stored is Receipt.STORED
    with reading() as session:
        found = session.execute(select(Submission.id, Submission.revision)).all()
    assert len(found) == 2
    assert ("contacts_new", NEW, "5") not in _tallies()
    _assert_recount_agrees()


def test_a_form_that_was_stored_is_told_to_open_screens_and_one_known_is_not(
    house: House,
) -> None:
    def version() -> int:
        with reading() as session:
            return data_version.current(session).data

    first = version()
    _accept(form(1, house.today.id, contacts_new="2"))
    second = version()
    _accept(form(1, house.today.id, contacts_new="2"))
    third = version()
    _accept(form(1, house.today.id, contacts_new="3"))
    assert first < second == third < version()


def test_a_form_is_a_change_only_when_the_figures_move_or_it_is_a_correction(
    house: House,
) -> None:
    def numbers() -> tuple[int, int]:
        with reading() as session:
            return data_version.current(session)

    found = [numbers()]
    for n in range(1, POOL + 1):
        _accept(form(n, house.today.id, contacts_new="2"))
        found.append(numbers())
    _accept(form(1, house.today.id, contacts_new="3"))
    found.append(numbers())
    versions, changes = zip(*found, strict=True)
    assert len(set(versions)) == len(versions)
    assert len(set(changes[:POOL])) == 1
    assert changes[POOL - 1] < changes[POOL] < changes[POOL + 1]


def test_forms_are_counted_by_activity_and_not_by_revision(house: House) -> None:
    here, there = house.dates[0].id, house.dates[1].id
    _accept(form(1, here, contacts_new="2"), form(2, here, contacts_new="2"))
    _accept(form(1, here, contacts_new="3"), form(3, there, contacts_new="3"))
    with reading() as session:
        found = submissions.forms_by_occurrence(session, [here, there, house.dates[2].id])
    assert found == {here: 2, there: 1}


def test_nothing_of_a_form_says_when_in_the_hour_it_came(house: House) -> None:
    _accept(*[form(n, house.today.id, contacts_new="1") for n in (7, 3, 9, 1)])
    with reading() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":  # a row number would give the order away
            for table in ("submissions", "answers", "tallies"):
                with pytest.raises(Exception, match="no such column"):
                    connection.exec_driver_sql(f"SELECT rowid FROM {table}")
        hours = session.scalars(select(Submission.received_hour)).all()
    assert {(hour.minute, hour.second, hour.microsecond) for hour in hours} == {(0, 0, 0)}


def test_a_form_sent_three_times_in_three_groups_keeps_its_counts_right(house: House) -> None:
    others = [form(number, house.today.id, contacts_new="1") for number in range(2, 6)]
    _accept(form(1, house.today.id, residence="lt3", contacts_new="1"), *others)  # released
    _accept(form(1, house.today.id, residence="ge3", contacts_new="2"))
    _accept(form(1, house.today.id, residence="visitor", contacts_new="3"))
    _assert_recount_agrees()

"""The same phone at the same survey again: changed answers, other languages, other people."""

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from bis.actions import surveys
from bis.core.questions import FUTURE
from bis.settings import settings
from bis.store.models import Submission
from bis.store.session import reading
from tests.support.house import FrozenClock, House
from tests.web.answers import ANSWERS, FORM, begun, is_checked, stored
from tests.web.conftest import forget_pages

THANKS = "Tack! Ditt svar är sparat."
TICKED = '" checked'


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page
    return found[1]


def answer_as_shown(
    site: TestClient, address: str, answers: Mapping[str, str], *, change: bool = False
) -> None:
    """Fetch the form and send it back with `answers`, by the one button or the other."""
    page = site.get(address).text
    given = {"id": hidden(page, "id"), "blocks": hidden(page, "blocks")}
    if change:
        given["andra"] = hidden(page, "tidigare")
        assert f'name="andra" value="{given["andra"]}"' in page
    thanks = site.post(address, data={**given, **answers})
    assert thanks.status_code == 200
    assert THANKS in thanks.text


def people_counted() -> int:
    with reading() as session:
        return (
            session.scalar(
                select(func.count(func.distinct(Submission.id)))  # of a form, all revisions
            )
            or 0
        )


def newest() -> dict[str, str]:
    """Return the answers of the newest revision."""
    return stored()[max(stored(), key=lambda key: key[1])]


def test_the_same_form_is_given_until_it_is_sent(site: TestClient, address: str) -> None:
    assert hidden(site.get(address).text, "id") == hidden(site.get(address).text, "id")


def test_a_phone_that_has_answered_is_told_so(site: TestClient, address: str) -> None:
    assert "redan svarat" not in site.get(address).text
    answer_as_shown(site, address, ANSWERS)
    page = site.get(address).text
    assert "Den här telefonen har redan svarat." in page
    assert TICKED not in page  # whoever borrows the phone cannot read what was answered


def test_a_changed_answer_takes_the_place_of_the_first(site: TestClient, address: str) -> None:
    answer_as_shown(site, address, ANSWERS)
    answer_as_shown(site, address, {**ANSWERS, "contacts_new": "5"}, change=True)
    assert people_counted() == 1
    assert newest() == {**ANSWERS, "contacts_new": "5"}


def test_a_second_change_is_asked_the_same_as_the_first(site: TestClient, address: str) -> None:
    answer_as_shown(site, address, {"contacts_new": "2"})
    for value in ("3", "4"):
        changed = {"contacts_new": value, "future_life": value}
        answer_as_shown(site, address, changed, change=True)
    assert people_counted() == 1
    assert newest() == {"contacts_new": "4", "future_life": "4"}


def test_somebody_else_on_the_same_phone_is_counted_beside(
    site: TestClient, address: str
) -> None:
    answer_as_shown(site, address, ANSWERS)
    assert FUTURE in hidden(site.get(address).text, "blocks")  # it was the other who answered
    answer_as_shown(site, address, ANSWERS)
    assert people_counted() == 2


def test_a_change_that_cannot_be_read_can_still_be_sent(site: TestClient, address: str) -> None:
    answer_as_shown(site, address, ANSWERS)
    page = site.get(address).text
    change = {name: hidden(page, name) for name in ("id", "blocks", "tidigare")}
    change["andra"] = change["tidigare"]
    mistaken = site.post(address, data={**change, "contacts_new": "17"})
    assert mistaken.status_code == 422
    assert f'name="andra" value="{change["andra"]}"' in mistaken.text
    site.post(address, data={**change, "contacts_new": "1"})
    assert people_counted() == 1
    assert newest() == {"contacts_new": "1"}


@pytest.mark.parametrize("form_id", ["kort", "0" * 33, '"><b>'])
def test_a_change_of_no_form_of_ours_stores_nothing(
    site: TestClient, address: str, form_id: str
) -> None:
    answer = site.post(address, data={**FORM, "andra": form_id, "tidigare": form_id})
    assert answer.status_code == 422
    assert "<b>" not in answer.text.split("<form")[1]
    assert stored() == {}


def test_each_activity_has_a_form_of_its_own(
    site: TestClient, house: House, address: str
) -> None:
    answer_as_shown(site, address, ANSWERS)
    other = surveys.survey_path(begun(house, title="Fika").id)
    answer_as_shown(site, other, {"contacts_new": "1"})
    assert people_counted() == 2


def test_what_is_ticked_follows_to_another_language(site: TestClient, address: str) -> None:
    page = site.get(address).text
    form_id = hidden(page, "id")
    moved = site.post(address, data={"id": form_id, "lang": "en", **ANSWERS})
    assert (moved.status_code, moved.headers["location"]) == (303, f"{address}?lang=en")
    english = site.get(moved.headers["location"]).text
    assert '<html lang="en"' in english
    assert all(is_checked(english, *answer) for answer in ANSWERS.items())
    assert hidden(english, "id") == form_id
    assert stored() == {}
    assert TICKED not in site.get(address).text  # carried once, then forgotten


def test_a_change_can_be_made_in_another_language(site: TestClient, address: str) -> None:
    answer_as_shown(site, address, ANSWERS)
    moved = site.post(address, data={"lang": "en", "contacts_new": "5"})
    page = site.get(moved.headers["location"]).text
    assert is_checked(page, "contacts_new", "5")
    assert "This phone has already answered." in page


def test_only_answers_are_carried_to_another_language(site: TestClient, address: str) -> None:
    hostile = {"contacts_new": "2; Path=/", "id": "x\r\nSet-Cookie: a=b", "residence": "lt3"}
    moved = site.post(address, data={"lang": "en\r\nX: y", **hostile})
    assert moved.headers["location"] == f"{address}?lang=en%0D%0AX%3A+y"
    assert moved.headers["set-cookie"].startswith("bis_ticks=residence=lt3; ")
    assert "x" not in moved.headers


@pytest.mark.parametrize("cookie", ["", "kort", "-after", ".-.", "0" * 32 + "-okänt", "%00"])
def test_a_strange_cookie_gives_an_empty_form(
    site: TestClient, address: str, cookie: str
) -> None:
    headers = {"Cookie": f"bis_form={cookie}; bis_ticks={cookie}".encode()}
    page = site.get(address, headers=headers).text  # type: ignore[arg-type]
    assert len(hidden(page, "id")) == 32
    assert TICKED not in page


def test_cookies_live_no_longer_than_they_are_of_use(
    site: TestClient, house: House, address: str
) -> None:
    cookies = site.post(address, data=FORM).headers.get_list("set-cookie")
    form, future = (re.search(r"Max-Age=(\d+)", cookie) for cookie in sorted(cookies))
    assert form is not None
    assert future is not None
    assert int(form[1]) == 7 * 24 * 3600 + 5400  # 3 November 13.30 to 10 November 15.00
    assert int(future[1]) == (27 * 24 + 10) * 3600 + 1800  # to 1 December
    assert house.today.ends_at.hour == 14  # UTC
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
    assert [re.search("Path=([^;]+)", cookie)[1] for cookie in sorted(cookies)] == [  # type: ignore[index]
        address,
        "/svara",
    ]


def test_behind_https_no_cookie_travels_in_the_clear(
    site: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIS_PUBLIC_URL", "https://bis.example.se")
    settings.cache_clear()
    answers = (
        site.get(f"{address}?lang=en"),
        site.post(address, data=FORM),
        site.post(address, data={"lang": "sv", "contacts_new": "3"}),
    )
    cookies = [one for answer in answers for one in answer.headers.get_list("set-cookie")]
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "bis_lang",
        "bis_form",
        "bis_future",
        "bis_ticks",
    }
    assert all("Secure" in cookie for cookie in cookies)


def test_a_phone_that_answered_about_the_future_is_not_asked_again_that_month(
    site: TestClient, house: House, address: str
) -> None:
    site.post(address, data=FORM)
    other = begun(house, title="Fika")
    assert "future_life" not in site.get(surveys.survey_path(other.id)).text


def test_who_skips_the_future_is_asked_again(
    site: TestClient, house: House, address: str
) -> None:
    form = {name: value for name, value in FORM.items() if name != "future_life"}
    site.post(address, data=form)
    other = begun(house, title="Fika")
    assert "future_life" in site.get(surveys.survey_path(other.id)).text


def test_a_closed_survey_is_closed_also_to_who_answered(
    site: TestClient, address: str, clock: FrozenClock
) -> None:
    site.post(address, data=FORM)
    clock.forward(days=8)
    forget_pages()
    assert site.get(address).status_code == 404

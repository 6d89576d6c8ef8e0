"""The public page of the diary, and the diary's pictures."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import update
from starlette.testclient import TestClient

from bis.actions import diary
from bis.core.permissions import Role
from bis.store.models import DiaryEntry
from bis.store.session import writing
from bis.web.guard import is_public
from tests.support.diary import CAMERA, closed, photo, post, with_picture
from tests.support.house import House
from tests.web.conftest import forget_pages

DIARY = "/oppet/dagbok"


@pytest.fixture
def _alone(house: House) -> None:
    """A house whose lab brought no posts."""
    del house
    with writing() as session:
        session.execute(update(DiaryEntry).values(published=False))


def published(house: House, **values: object) -> UUID:
    return diary.add(house.coordinator, post(published=True, **values))


def test_anybody_reads_what_is_published_newest_first(site: TestClient, house: House) -> None:
    held = closed(house, house.dates[0])
    published(house, title="Bröd & smör", occurrences=(held.id,))
    answer = site.get(DIARY)
    assert answer.status_code == 200
    assert answer.text.index("Bröd &amp; smör") < answer.text.index("Vi är alla bara människor")
    assert "tisdag 3 november 2026" in answer.text
    assert "Om Språkcafé, tisdag 6 oktober 2026" in answer.text
    assert "<script" not in answer.text
    assert is_public(DIARY)


def test_what_only_has_a_title_says_where_its_text_is(site: TestClient) -> None:
    page = site.get(f"{DIARY}?sida=3").text
    assert "Texten står där inlägget först kom ut." in page
    assert 'href="https://www.allmannyttan.se/forsta-stegen-tagna-nu-kor-vi/embed/"' in page


def test_drafts_and_removed_posts_are_not_there(site: TestClient, house: House) -> None:
    inside = diary.add(house.coordinator, post(title="Bara inne"))
    removed = published(house, title="Borttaget")
    diary.remove(house.coordinator, removed, 1)
    page = site.get(DIARY).text
    assert "Bara inne" not in page
    assert "Borttaget" not in page
    for entry in (inside, removed, uuid4(), "x"):
        assert site.get(f"{DIARY}/{entry}").status_code == 404


def test_a_post_has_an_address_of_its_own_to_share(site: TestClient, house: House) -> None:
    entry = published(house, title="Bröd")
    page = site.get(f"{DIARY}/{entry}").text
    assert "<title>Bröd · " in page
    assert "Vi är alla bara" not in page
    assert f'href="{DIARY}"' in page


def test_older_posts_are_on_pages_of_their_own(site: TestClient) -> None:
    pages = [site.get(f"{DIARY}?sida={number}").text for number in (1, 2, 3)]
    assert [page.count("<article") for page in pages] == [10, 10, 9]
    assert 'rel="next" href="/oppet/dagbok?sida=2"' in pages[0]
    assert 'rel="prev" href="/oppet/dagbok?sida=2"' in pages[2]
    assert 'rel="next"' not in pages[2]


@pytest.mark.parametrize("asked", ["4", "0", "-1", "x", "", "²", "99999999999999999999"])
def test_a_page_that_is_not_there_is_not_found(site: TestClient, asked: str) -> None:
    assert site.get(DIARY, params={"sida": asked}).status_code == 404


@pytest.mark.usefixtures("_alone")
def test_an_empty_diary_says_so_and_the_calendar_does_not_point_there(
    site: TestClient, house: House
) -> None:
    assert "Inget är skrivet än." in site.get(DIARY).text
    assert DIARY not in site.get("/oppet/kalender").text
    published(house)
    forget_pages()
    assert f'href="{DIARY}"' in site.get("/oppet/kalender").text


def test_the_page_is_said_in_english_and_the_stories_stay_swedish(site: TestClient) -> None:
    answer = site.get(f"{DIARY}?lang=en")
    assert '<html lang="en"' in answer.text
    assert "The stories are in Swedish." in answer.text
    assert '<article lang="sv"' in answer.text
    assert "bis_lang=en" in answer.headers["set-cookie"]


def test_paragraphs_and_lines_stay_and_nothing_is_taken_for_html(
    site: TestClient, house: House
) -> None:
    entry = published(
        house, title="<b>قهوة</b> ☕", text="Ett.\nTvå.\n\n<script>alert(1)</script>{{ 7*7 }}"
    )
    page = site.get(f"{DIARY}/{entry}").text
    assert '<h1 dir="auto">&lt;b&gt;قهوة&lt;/b&gt; ☕</h1>' in page
    assert '<p dir="auto">Ett.<br>Två.</p>' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


# ---- Pictures


def picture_of(house: House, **values: object) -> UUID:
    draft = with_picture(house, **values)
    diary.add(house.coordinator, draft)
    assert draft.picture
    return draft.picture


def test_a_published_picture_is_given_out_without_camera_and_place(
    site: TestClient, house: House
) -> None:
    assert CAMERA.encode() in photo() or b"Kamera" in photo()
    upload = picture_of(house, published=True)
    page = site.get(DIARY).text
    assert (
        f'<img src="/oppet/bild/{upload}" width="60" height="40" alt="Ett runt bröd."' in page
    )
    answer = site.get(f"/oppet/bild/{upload}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    for told in (b"Exif", b"Kamera", b"GPS"):
        assert told not in answer.content
    assert not Image.open(BytesIO(answer.content)).getexif()


def test_an_inner_picture_is_for_those_who_work_here(site: TestClient, house: House) -> None:
    upload = picture_of(house)
    assert site.get(f"/oppet/bild/{upload}").status_code == 404
    refused = site.get(f"/bild/{upload}")
    assert refused.status_code == 303
    assert refused.headers["location"].startswith("/logga-in")
    assert not is_public(f"/bild/{upload}")
    site.cookies.set("bis_session", house.log_in(Role.READER))
    answer = site.get(f"/bild/{upload}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("wanted", ["x", "0", "00000000-0000-4000-8000-000000000404"])
@pytest.mark.parametrize("at", ["/bild", "/oppet/bild"])
def test_an_unknown_picture_is_not_found(
    site: TestClient, house: House, at: str, wanted: str
) -> None:
    site.cookies.set("bis_session", house.log_in())
    assert site.get(f"{at}/{wanted}").status_code == 404


def test_a_picture_goes_as_its_post_is_taken_back(site: TestClient, house: House) -> None:
    draft = with_picture(house, published=True)
    entry = diary.add(house.coordinator, draft)
    assert site.get(f"/oppet/bild/{draft.picture}").status_code == 200
    diary.remove(house.coordinator, entry, 1)
    assert site.get(f"/oppet/bild/{draft.picture}").status_code == 404

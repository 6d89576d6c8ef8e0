"""The public pages about data and about accessibility."""

import pytest
from starlette.testclient import TestClient

from bis.actions import privacy
from bis.core.permissions import Role
from bis.core.privacy import TOPICS, Contact
from bis.settings import settings
from bis.texts import text, words
from tests.support.databases import only_sqlite
from tests.support.house import House

PAGES = {"/oppet/om-svar": "privacy.title", "/oppet/tillganglighet": "accessibility.title"}

pytestmark = only_sqlite


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_is_there_in_both_languages_for_everybody(
    site: TestClient, path: str, language: str
) -> None:
    page = site.get(path, params={"lang": language})
    assert page.status_code == 200
    assert f"<h1>{text(language, PAGES[path])}</h1>" in page.text
    assert f'lang="{language}"' in page.text
    assert site.get(path).text.count(text(language, PAGES[path])) >= 1  # it is remembered


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_topic_stands_there_with_its_spans_filled_in(
    site: TestClient, language: str
) -> None:
    page = site.get("/oppet/om-svar", params={"lang": language}).text
    for topic in TOPICS:
        assert f'id="{topic.code}"' in page
    assert "{" not in page.partition("</head>")[2]
    assert text(language, "privacy.short.five", least=5) in page


@pytest.mark.parametrize("path", ["/oppet/kalender", "/logga-in", "SURVEY"])
def test_both_pages_are_a_tap_away(site: TestClient, address: str, path: str) -> None:
    page = site.get(address if path == "SURVEY" else path).text
    assert all(f'href="{about}"' in page for about in PAGES)
    assert ('target="_blank"' in page) == (path == "SURVEY")  # nothing ticked may be lost


def test_whom_to_ask_is_told_letter_by_letter(site: TestClient, house: House) -> None:
    assert text("sv", "privacy.contact_missing") in site.get("/oppet/om-svar").text
    privacy.save_contact(
        house.coordinator, Contact("<b>Bodens & co</b>", "dataskydd@boden.se"), Contact()
    )
    for path in PAGES:
        page = site.get(path).text
        assert "&lt;b&gt;Bodens &amp; co&lt;/b&gt;" in page
        assert 'href="mailto:dataskydd@boden.se"' in page
        assert text("sv", "privacy.contact_missing") not in page


def test_backups_are_said_to_be_cleared_only_where_they_are(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert words("sv")["privacy.backups"] in site.get("/oppet/om-svar").text
    monkeypatch.setenv("BIS_BACKUP_DIR", "/mnt/kopior")
    settings.cache_clear()
    page = site.get("/oppet/om-svar").text
    assert text("sv", "privacy.backups_rotated", backup_days=14, backup_weeks=8) in page


def test_nothing_on_it_is_of_a_person_who_works_there(site: TestClient, house: House) -> None:
    page = site.get("/oppet/om-svar").text
    assert house.actors[Role.COORDINATOR].email not in page

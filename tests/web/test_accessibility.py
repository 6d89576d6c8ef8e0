"""Every plain page in a real browser: axe finds nothing, nothing is cut or too small."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from starlette.testclient import TestClient

from bis.actions import diary, events, invitations, lab, rooms, surveys, week_links
from bis.core.events import Closing
from bis.core.permissions import Role
from bis.settings import settings
from bis.web import wording
from tests.support.databases import only_sqlite
from tests.support.diary import post
from tests.support.house import House
from tests.web.answers import begun

pytestmark = pytest.mark.browser

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_TOO_SMALL = """
() => [...document.querySelectorAll("a, button, select, summary, .option, .field input")]
  .filter(e => !e.matches(".skip") && e.checkVisibility())
  .filter(e => { const r = e.getBoundingClientRect(); return r.height < 44 || r.width < 44 })
  .map(e => e.outerHTML.slice(0, 100))
"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def pages(site: TestClient, house: House, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every plain page of a house with something of everything in it."""
    monkeypatch.setenv("BIS_PUBLIC_URL", "http://bis.local:8600")
    settings.cache_clear()
    events.add_event(
        house.coordinator,
        house.draft(
            title="Svenska 2",
            known_code="svenska2",
            kind="swedish",
            level="svenska2",
            languages=("sv", "ti"),
            child_care=True,
            organiser_id=house.library,
        ),
    )
    begun(house, title="Ett långt namn på en aktivitet som börjar mitt i språkcaféet")
    cancelled = house.dates[5]
    closing = Closing(took_place=False, reason="leader")
    events.close(house.coordinator, cancelled.id, closing, cancelled.version)
    survey = surveys.survey_path(house.today.id)
    invited = invitations.path_of(
        invitations.invite(house.coordinator, "ny@bib.se", Role.PARTNER, house.library)
    )
    week = f"/inbjudan/{week_links.make(house.coordinator, house.church)}"
    diary.add(house.coordinator, post(published=True, title="Bröd & smör"))
    form = {"id": "0" * 32, "blocks": "after future", "contacts_new": "1"}
    found = {
        "calendar": site.get("/oppet/kalender"),
        "calendar in English, chosen": site.get("/oppet/kalender?lang=en&kind=swedish"),
        "week": site.get("/oppet/kalender?week=2026-W46&lang=sv"),
        "activity": site.get(wording.page_of(house.today)),
        "activity in English": site.get(wording.page_of(house.today, "en")),
        "activity that is cancelled": site.get(wording.page_of(cancelled)),
        "diary": site.get("/oppet/dagbok?lang=sv"),
        "empty day": site.get("/oppet/kalender?dag=2026-11-07"),
        "survey": site.get(survey),
        "survey with mistake": site.post(survey, data={**form, "residence": "x"}),
        "thanks": site.post(survey, data=form),
        "closed": site.get("/svara/okand"),
        "room": site.get(f"{rooms.room_path(house.hall)}?lang=en"),
        "room where nothing is": site.get(rooms.room_path(house.school)),
        "room nobody knows": site.get("/rum/okand"),
        "login": site.get("/logga-in"),
        "login with mistake": site.post("/logga-in", data={"email": "x", "password": "y"}),
        "invitation": site.get(invited),
        "invitation with mistake": site.post(invited, data={"password": "x"}),
        "week of a partner": site.get(week),
        "week of a partner with mistake": site.post(
            week, data={"week": "2026-W46", "rader": "3", "vad0": "x", "granska": "1"}
        ),
        "week of a partner, called off without a reason": site.post(
            week, data={"stall-in": str(house.dates[-5].id)}
        ),
        "week of a partner, one called off": site.post(
            week,
            data={"stall-in": str(house.dates[-6].id), f"skal-{house.dates[-6].id}": "weather"},
        ),
        "correction": site.get(f"{week}?ratta={house.dates[-5].id}&lang=en"),
        "correction with mistake": site.post(
            week, data={"ratta": str(house.dates[-5].id), "fran0": "x", "spara": "1"}
        ),
        "note of a week": site.get(f"{week}?lapp=1"),
        "invitation that has ended": site.get("/inbjudan/okand"),
        "about data": site.get("/oppet/om-svar?lang=sv"),
        "about data in English": site.get("/oppet/om-svar?lang=en"),
        "accessibility": site.get("/oppet/tillganglighet?lang=sv"),
        "nowhere": site.get("/oppet/x"),
    }
    site.cookies.set("bis_session", house.log_in())
    found["logout"] = site.get("/logga-ut")
    found["invitation, logged in"] = site.get(invited)
    found["QR code"] = site.get(f"/visa/{house.today.id}?lang=en")
    found["slip"] = site.get(f"/visa/{house.today.id}?lapp=1")
    found["room's code"] = site.get(f"/visa/rum/{house.hall}")
    found["visitor's card"] = site.get(f"/visa/kort/{house.today.id}?lang=en")
    found["asked aloud"] = site.get(f"/fraga/{house.today.id}")
    found["pile of papers"] = site.get(f"/papper/{house.today.id}")
    found["paper form"] = site.get(f"/blankett/{house.today.id}")
    return {name: answer.text for name, answer in found.items()}


@only_sqlite
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_can_be_used_by_everybody(
    pages: dict[str, str], page: Page, scheme: Any, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for name, html in pages.items():
        _check(page, name, html)


@only_sqlite
def test_the_first_page_of_a_new_house_can_be_used_by_everybody(
    empty_site: TestClient, page: Page
) -> None:
    link = lab.first_account_link()
    assert link is not None
    wrong = empty_site.post("/kom-igang", data={"kod": link.partition("kod=")[2]})
    page.set_viewport_size({"width": 320, "height": 800})
    for name, answer in (
        ("first", empty_site.get(link)),
        ("wrong", wrong),
        ("no link", empty_site.get("/kom-igang")),
    ):
        _check(page, name, answer.text)


def _check(page: Page, name: str, html: str) -> None:
    page.set_content(html)
    report = Axe().run(page, options=_RULES)
    assert report.violations_count == 0, f"{name}: {report.generate_report()}"
    assert page.evaluate(_TOO_WIDE) <= 0, name
    assert page.evaluate(_TOO_SMALL) == [], name

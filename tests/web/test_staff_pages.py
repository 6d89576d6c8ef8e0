"""The addresses of the staff's pages, as far as they need no Streamlit."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bis.texts import text
from bis.web.staff_pages import staff_routes
from tests.support.databases import only_sqlite

pytestmark = only_sqlite


@pytest.fixture
def staff(database: str) -> TestClient:
    """Somebody in front of two pages."""
    del database
    routes = staff_routes(["", "kalender"], "<p>start", ["favicon.png", "static/js/a.js"])
    return TestClient(Starlette(routes=routes))


@pytest.mark.parametrize("path", ["/", "/kalender", "/kalender?vy=Vecka"])
def test_every_page_starts_the_same_and_is_kept_by_no_browser(
    staff: TestClient, path: str
) -> None:
    answer = staff.get(path)
    assert (answer.status_code, answer.text) == (200, "<p>start")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        *("/finns-inte", "/kalender/x", "/_stcorex", "/staticx/y.js"),
        *("/static/js/b.js", "/static/js/a.jsx", "/static/js/axjs", "/app/static/a.js"),
    ],
)
def test_another_address_says_that_it_leads_nowhere(staff: TestClient, path: str) -> None:
    answer = staff.get(path)
    assert answer.status_code == 404
    assert text("sv", "error.page_missing") in answer.text


def test_files_of_streamlits_are_left_to_it(staff: TestClient) -> None:
    for path in ("/favicon.png", "/static/js/a.js", "/kalender/_stcore/health"):
        assert staff.get(path).text == "Not Found"  # in English: no route of ours took it


@pytest.mark.parametrize("path", ["/", "/kalender"])
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_a_page_cannot_be_sent_to(staff: TestClient, method: str, path: str) -> None:
    answer = staff.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert text("sv", "error.method") in answer.text

"""A browser without a screen, in front of the plain pages of the small house."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bis.actions import surveys
from bis.web import remembering
from bis.web.open_calendar import shelf
from bis.web.routes import ROUTES
from tests.support.house import House


def forget_pages() -> None:
    """Make the next page be read and drawn anew, as after a second or two."""
    remembering.forget()
    shelf.forget()


@pytest.fixture(autouse=True)
def fresh_pages() -> None:
    """No page of the test before."""
    forget_pages()


@pytest.fixture
def site(house: House) -> Iterator[TestClient]:
    """A Swedish visitor of the small house who follows no redirect by himself."""
    del house
    with visitor() as client:
        yield client


@pytest.fixture
def empty_site(database: str, cheap_passwords: None) -> Iterator[TestClient]:
    """A visitor of a house that nobody has an account in."""
    del database, cheap_passwords
    with visitor() as client:
        yield client


def visitor(address: str = "198.51.100.7") -> TestClient:
    """Return a browser that calls from `address`."""
    return TestClient(
        Starlette(routes=ROUTES),
        follow_redirects=False,
        client=(address, 50000),
        headers={"Accept-Language": "sv-SE,sv;q=0.9,en;q=0.8"},
    )


@pytest.fixture
def address(house: House) -> str:
    """The survey of the activity that is going on."""
    return surveys.survey_path(house.today.id)

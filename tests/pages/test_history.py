"""Historik in the calendar's card: what was closed, called off and taken back, and for whom."""

from dataclasses import replace
from datetime import time

import pytest
from streamlit.testing.v1 import AppTest

from bis.actions import events, series
from bis.core.events import Closing, Occurrence
from bis.core.permissions import Role
from bis.core.series import FOLLOWING
from bis.store import events as stored
from bis.store.session import reading
from bis.ui.text import plain
from tests.pages.conftest import Open
from tests.support.house import House, occurrences_of, shown, undo


def close(house: House, one: Occurrence, **said: object) -> None:
    whole = {
        "took_place": True,
        "visits": 7,
        "counted": True,
        "children": 2,
        "women": 3,
        "organisers": (house.church,),
        **said,
    }
    with reading() as session:
        version = stored.get(session, one.id).version
    events.close(house.coordinator, one.id, Closing(**whole), version)  # type: ignore[arg-type]


def opened(open_page: Open, one: Occurrence, role: Role = Role.COORDINATOR) -> AppTest:
    return open_page("activity_calendar", role, tillfalle=str(one.id), dag=str(one.day))


def lines(app: AppTest) -> list[str]:
    """Return what was done, the newest first, with the quiet lines below it."""
    said = [line.value.partition("  \n")[0] for line in app.markdown]
    done = ("**Avslutade", "**Ställde", "**Ångrade", "**Ändrade", "**Flyttade", "**Lade")
    kept = (":small[Ordnades av", ":small[Plats", ":small[Tid")
    return [line for line in said if line.startswith((*done, *kept))]


def test_the_history_says_how_many_came_and_what_an_undo_took_back(
    open_page: Open, house: House
) -> None:
    close(house, house.today)
    undo(house.coordinator, house.today.id)
    close(house, house.today, visits=9, counted=False, children=None)
    assert lines(opened(open_page, house.today)) == [
        "**Avslutade**: ungefär 9 besök",
        "**Ångrade avslutningen**: 7 besök, varav 2 barn",
        "**Avslutade**: 7 besök, varav 2 barn",
        "**Lade in aktiviteten**",
    ]


def test_who_else_organised_it_is_said(open_page: Open, house: House) -> None:
    close(house, house.today, organisers=(house.church, house.library))
    assert f":small[{plain('Ordnades av Provbiblio, Provkyrkan.')}]" in lines(
        opened(open_page, house.today)
    )


@pytest.mark.parametrize("role", [Role.READER, Role.PARTNER])
def test_who_may_not_close_it_sees_the_number_that_the_card_shows_and_no_more(
    open_page: Open, house: House, role: Role
) -> None:
    draft = house.draft(organiser_id=house.library, starts=time(9), ends=time(11))
    (theirs,) = occurrences_of(events.add_event(house.coordinator, draft))
    close(house, theirs, organisers=(house.library, house.church), note="Bara för dem")
    app = opened(open_page, theirs, role)
    assert lines(app) == ["**Avslutade**: 7 besök", "**Lade in aktiviteten**"]
    everything = " ".join(line.value for line in app.markdown)
    assert "7 kom" in everything
    for hidden in ("varav", "Bara för dem", "Ordnades av"):
        assert hidden not in everything


def test_a_partner_sees_all_of_its_own(open_page: Open, house: House) -> None:
    close(house, house.today)
    app = opened(open_page, house.today, Role.PARTNER)
    assert "**Avslutade**: 7 besök, varav 2 barn" in lines(app)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER])
def test_the_history_says_why_it_was_called_off(
    open_page: Open, house: House, role: Role
) -> None:
    one = house.dates[8]
    close(house, one, took_place=False, reason="leader", note="Hemligt")
    undo(house.coordinator, one.id)
    app = opened(open_page, one, role)
    assert lines(app) == [
        "**Ångrade att den ställdes in**: ledaren kan inte komma",
        "**Ställde in**: ledaren kan inte komma",
        "**Lade in aktiviteten**",
    ]
    assert "Hemligt" not in " ".join(line.value for line in app.markdown)


def test_what_several_dates_share_is_said_at_each_and_so_is_its_undo(
    open_page: Open, house: House
) -> None:
    one, other = house.dates[8], house.dates[10]
    off = Closing(took_place=False, reason="venue")
    series.call_off(house.coordinator, one.id, FOLLOWING, off, shown(house, one.id, FOLLOWING))
    undo(house.coordinator, other.id)
    for each in (one, other):
        assert lines(opened(open_page, each))[:2] == [
            "**Ångrade att den ställdes in**, den här och följande: "
            "lokalen går inte att använda",
            "**Ställde in**, den här och följande: lokalen går inte att använda",
        ]


def test_an_undone_change_says_what_became_what_again(open_page: Open, house: House) -> None:
    one = house.dates[8]
    draft = series.opened(house.coordinator, one.id).draft(FOLLOWING)
    elsewhere = replace(draft, venue_id=house.school)
    covered = shown(house, one.id, FOLLOWING)
    series.change(house.coordinator, one.id, FOLLOWING, elsewhere, covered)
    undo(house.coordinator, one.id)
    assert lines(opened(open_page, one))[:4] == [
        "**Ångrade ändringen**, den här och följande",
        f":small[{plain('Plats: Provskolan → Provsalen')}]",
        "**Ändrade**, den här och följande",
        f":small[{plain('Plats: Provsalen → Provskolan')}]",
    ]

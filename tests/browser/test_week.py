"""A week of the house: each scene is played by those who live it, and its ends meet."""

import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from bis.actions import events
from bis.core.events import Occurrence as Date
from bis.core.permissions import Role
from bis.store.models import Event, Occurrence
from bis.store.session import Session, make_engine
from tests.browser.conftest import NewPage, settle, unfold
from tests.browser.keys import choose, press, tab_to
from tests.support import evening
from tests.support.databases import ENGINES, Databases
from tests.support.house import EMAILS, PASSWORD, TODAY, House
from tests.support.phones import HiddenFields
from tests.support.server import Server
from tests.support.standing import Standing, standing_house
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

MONDAY = date(2026, 11, 9)
SECONDS_A_KEY = 0.25


def at(server: Server, swedish: str) -> None:
    """Let it be another time in the house: it is started anew, as after a night."""
    server.kill()
    server.env["BIS_CLOCK"] = swedish
    server.start()


def come_to_work(page: Page, server: Server, role: Role) -> None:
    page.goto(f"{server.base}/logga-in")
    page.get_by_label("E-post").fill(EMAILS[role])
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    settle(page)


# ---- The receptionist's Monday


def lessons(house: House) -> None:
    """Put the Monday into the house: twelve activities, and three of Swedish."""
    evening.furnish(house, MONDAY)
    for title, level, child_care in (
        ("Svenska med barn", "svenska2", True),
        ("Svenska utan barn", "svenska2", False),
        ("Svenska för alla", "svenska1", True),
    ):
        draft = house.draft(
            title=title,
            day=MONDAY,
            level=level,
            child_care=child_care,
            kind="swedish",
            starts=time(10),
            ends=time(11, 30),
        )
        events.add_event(house.coordinator, draft)


def stored(standing: Standing, *titles: str) -> list[tuple[str, str, int | None, date]]:
    """Return title, status, visits and first day of every occurrence of some activities."""
    engine = make_engine(standing.database)
    columns = (Event.title, Occurrence.status, Occurrence.visits, Occurrence.starts_at)
    with Session(engine) as session:
        found = session.execute(
            select(*columns)
            .join(Event)
            .where(Event.title.in_(titles))
            .order_by(Occurrence.starts_at, Event.title)
        ).all()
    engine.dispose()
    return [(title, status, visits, starts.date()) for title, status, visits, starts in found]


def test_a_receptionists_monday(
    databases: Databases, tmp_path: Path, new_browser: NewPage
) -> None:
    with (
        standing_house(databases, "sqlite", tmp_path, lessons) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        desk = new_browser()
        at(server, "2026-11-09T10:10")
        come_to_work(desk, server, Role.RECEPTION)
        answer_a_visitor(desk)
        put_in_a_series(desk, server)
        at(server, "2026-11-09T18:00")
        close_the_day(desk, server, standing)


def answer_a_visitor(desk: Page) -> None:
    """“What can I go to now, Svenska 2 with child care?”"""
    desk.get_by_label("Nivå").click()
    desk.get_by_role("option", name="Svenska 2").click()
    settle(desk)
    desk.get_by_text("Barnpassning", exact=True).first.click()
    desk.wait_for_url("**barn=true**")
    expect(desk.get_by_text("Svenska med barn")).to_be_visible()
    for other in ("Svenska utan barn", "Svenska för alla", "Aktivitet 01"):
        expect(desk.get_by_text(other)).to_have_count(0)
    desk.get_by_role("link", name="Visa", exact=True).first.click()
    expect(desk.get_by_role("heading", name="Svenska med barn")).to_be_visible()
    expect(desk.get_by_text("10.00–11.30")).to_be_visible()
    desk.get_by_role("link", name="English").click()
    expect(desk.get_by_text("Swedish 2")).to_be_visible()
    expect(desk.get_by_text("Child care")).to_be_visible()
    desk.get_by_role("link", name="Back").click()
    expect(desk.get_by_role("heading", name="Måndag 9 november")).to_be_visible()


def put_in_a_series(desk: Page, server: Server) -> None:
    """Läxhjälp every Tuesday and Thursday until 17 December, without the mouse."""
    desk.goto(f"{server.base}/aktivitet")
    expect(desk.get_by_role("button", name="Spara aktiviteten")).to_be_visible()
    settle(desk)
    tab_to(desk, desk.get_by_label("Vad", exact=True))
    desk.keyboard.type("Läxhjälp")
    tab_to(desk, desk.get_by_role("radiogroup", name="Slag"))
    press(desk, "ArrowRight", "Space")
    choose(desk, "Var", "Provsalen")
    choose(desk, "Vem ordnar", "Provbiblio")
    tab_to(desk, desk.get_by_role("radiogroup", name="Upprepas"))
    press(desk, "ArrowRight", "ArrowRight", "Space")
    expect(desk.get_by_role("radio", name="Varje vecka", checked=True)).to_be_visible()
    settle(desk)
    tab_to(desk, desk.get_by_role("button", name="måndag", exact=True))
    for day in ("tisdag", "torsdag"):
        tab_to(desk, desk.get_by_role("button", name=day, exact=True), "ArrowRight")
        press(desk, "Space")
        settle(desk)
    tab_to(desk, desk.get_by_role("group", name="Till och med"))
    desk.keyboard.type("20261217")
    press(desk, "Escape")
    settle(desk)
    tab_to(desk, desk.get_by_role("button", name="Spara aktiviteten"))
    press(desk, "Enter")
    expect(desk.get_by_text("Läxhjälp är inlagd")).to_be_visible()


def close_the_day(desk: Page, server: Server, standing: Standing) -> None:
    """Close twelve of fifteen by the keyboard; take one back; count the door."""
    desk.goto(f"{server.base}/stang-dagen")
    first = desk.get_by_label("Aktivitet 01 9.00–11.00: Hur många kom?")
    expect(first).to_be_visible()
    settle(desk)
    keys = tab_to(desk, first) + evening.close_all(desk, others=3)
    print(f"stäng dagen: {keys} keys, {keys * SECONDS_A_KEY:.0f} s at {SECONDS_A_KEY} s a key")
    assert keys * SECONDS_A_KEY < 60
    found = stored(standing, *evening.TITLES)
    assert [visits for _, _, visits, _ in found] == list(evening.VISITS)
    desk.get_by_role("button", name="Ångra Aktivitet 05").press("Enter")
    expect(desk.get_by_label("Aktivitet 05 9.00–11.00: Hur många kom?")).to_be_visible()
    found = stored(standing, *evening.TITLES)
    assert [title for title, status, *_ in found if status == "planned"] == ["Aktivitet 05"]
    desk.get_by_label("Hur många gick in genom dörren?").press_sequentially("142")
    desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Spara antalet").press("Enter")
    expect(desk.get_by_text("Sparat: 142 genom dörren, måndag 9 november.")).to_be_visible()
    expect(desk.get_by_label("Hur många gick in genom dörren?")).to_have_value("")


# ---- The partner who never logs in


def last_weeks_story(house: House) -> None:
    """Let Provbiblio have had Sagostund on Thursday last week."""
    draft = house.draft(
        title="Sagostund",
        organiser_id=house.library,
        day=date(2026, 10, 29),
        starts=time(10),
        ends=time(11),
        kind="family",
    )
    events.add_event(house.coordinator, draft)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_partner_who_never_logs_in(
    engine: str, databases: Databases, tmp_path: Path, new_browser: NewPage
) -> None:
    with (
        standing_house(databases, engine, tmp_path, last_weeks_story) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        desk, phone, visitor = new_browser(), new_browser(phone=True), new_browser(phone=True)
        come_to_work(desk, server, Role.COORDINATOR)
        phone.goto(link_for(desk, server, "Provbiblio"))
        send_the_week(phone)
        read_the_week(visitor, server)
        desk.goto(server.base)
        expect(
            desk.get_by_text("Nytt via länk från Provbiblio: 2 nya aktiviteter")
        ).to_be_visible()
        call_off(phone, "Bokprat")
        expect(desk.get_by_text("en ny aktivitet, en inställd")).to_be_visible()
        see_it_cancelled(visitor, "Bokprat")


def link_for(desk: Page, server: Server, partner: str) -> str:
    """Return the link that the coordinator makes on the partner's page."""
    desk.goto(f"{server.base}/partner")
    desk.get_by_role("button", name=partner).click()
    expect(desk.get_by_role("heading", name=partner, exact=True)).to_be_visible()
    settle(desk)
    desk.get_by_role("button", name="Gör en länk").click()
    expect(desk.get_by_text("Länken är klar.")).to_be_visible()
    settle(desk)
    return desk.get_by_test_id("stCode").inner_text().strip()


def send_the_week(phone: Page) -> None:
    """Tick last week's, add one row, look at it, send."""
    phone.get_by_label("Sagostund").check()
    row = phone.get_by_role("group", name="Aktivitet 1")
    row.get_by_label("Vad?").fill("Bokprat")
    row.get_by_label("Var?").select_option(label="Provsalen")
    row.get_by_label("Dag").select_option(label="fredag 6 november")
    row.get_by_label("Från").fill("13")
    row.get_by_label("Till").fill("14.30")
    row.get_by_label("Slag").select_option(label="Mötas")
    phone.get_by_role("button", name="Skicka veckan").click()
    expect(phone.get_by_text("torsdag 5 november 10.00–11.00")).to_be_visible()
    expect(phone.get_by_text("fredag 6 november 13.00–14.30")).to_be_visible()
    phone.get_by_role("button", name="Ja, lägg in i kalendern").click()
    expect(phone.get_by_role("status")).to_be_visible()


def read_the_week(visitor: Page, server: Server) -> None:
    """Read it in English, as anybody may."""
    visitor.goto(f"{server.base}/oppet/kalender")
    visitor.get_by_role("link", name="English").click()
    visitor.get_by_role("link", name="The week", exact=True).click()
    for title, clock in (("Sagostund", "10:00–11:00"), ("Bokprat", "13:00–14:30")):
        line = visitor.get_by_role("listitem").filter(has_text=title)
        expect(line).to_contain_text(clock)
        expect(line).not_to_contain_text("CANCELLED")


def call_off(phone: Page, title: str) -> None:
    mine = phone.get_by_role("listitem").filter(has_text=title)
    mine.locator("summary").click()
    mine.get_by_label("Varför?").select_option(label="Ledaren kan inte komma")
    mine.get_by_role("button", name="Ja, ställ in").click()
    expect(phone.get_by_text("Aktiviteten är inställd.")).to_be_visible()


def see_it_cancelled(visitor: Page, title: str) -> None:
    """The open calendar is drawn anew within a second or two."""
    line = visitor.get_by_role("listitem").filter(has_text=title)

    def says_so() -> bool:
        visitor.reload()
        return "CANCELLED" in line.inner_text()

    wait_for(f"{title} is cancelled in the open calendar", says_so)
    expect(line).to_contain_text("The leader cannot come")
    expect(visitor.get_by_role("listitem").filter(has_text="Sagostund")).not_to_contain_text(
        "CANCELLED"
    )


# ---- The participant who reads English


def two_at_once(house: House) -> None:
    """Let Schack go on in the hall beside Språkcafé, and a known activity be on tomorrow."""
    chess = house.draft(
        title="Schack", organiser_id=house.library, starts=time(13), ends=time(15)
    )
    tomorrow = house.draft(
        title="Språkcafé",
        known_code="sprakcafe",
        day=TODAY + timedelta(days=1),
        starts=time(17),
        ends=time(18, 30),
        meets_across=True,
    )
    events.add_events(house.coordinator, [chess, tomorrow])


def test_a_participant_who_reads_english(
    databases: Databases, tmp_path: Path, new_browser: NewPage
) -> None:
    with (
        standing_house(databases, "sqlite", tmp_path, two_at_once) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        wall, desk, phone = new_browser(), new_browser(), new_browser(phone=True)
        come_to_work(wall, server, Role.COORDINATOR)
        wall.goto(f"{server.base}/indikatorer")
        expect(wall.locator(".bis-forms b")).to_have_text("0")
        come_to_work(desk, server, Role.RECEPTION)
        answer_in_english(phone, scan(desk, server, standing.house))
        expect(wall.locator(".bis-forms b")).to_have_text("1")
        read_on(phone)


def scan(desk: Page, server: Server, house: House) -> str:
    """Return the address in the code on the wall of the hall."""
    desk.goto(f"{server.base}/visa/rum/{house.hall}")
    expect(desk.get_by_role("img", name="QR-kod till enkäten")).to_be_visible()
    found = re.search(r"[\w.:]+/rum/\w{12}", desk.content())
    assert found
    return f"http://{found.group()}"


def answer_in_english(phone: Page, code: str) -> None:
    phone.goto(code)
    phone.get_by_role("link", name="English").click()
    expect(phone.get_by_role("heading", name="Where were you?")).to_be_visible()
    expect(phone.get_by_text("Språkcafé")).to_be_visible()
    phone.get_by_role("link", name="Schack").click()
    expect(phone.get_by_role("heading", name="A few short questions")).to_be_visible()
    expect(phone.get_by_text("Schack")).to_be_visible()
    for question, option in (("contacts_new", "2"), ("residence", "lt3"), ("future_life", "4")):
        phone.locator(f"label:has(input[name={question}][value='{option}'])").click()
    phone.get_by_role("button", name="Send").click()
    expect(
        phone.get_by_role("heading", name="Thank you! Your answer is saved.")
    ).to_be_visible()


def read_on(phone: Page) -> None:
    """From the thanks to what comes next, and all about it."""
    expect(phone.get_by_text("Next: Language café")).to_be_visible()
    phone.get_by_role("link", name="See the whole week").click()
    phone.get_by_role("link", name="Language café").click()
    expect(phone.get_by_role("heading", name="Language café")).to_be_visible()
    for words in ("Wednesday 4 November", "17:00–18:30", "Drop-in: just come", "Provkyrkan"):
        expect(phone.get_by_text(words).first).to_be_visible()


# ---- The coordinator's meeting


def test_a_coordinators_meeting(
    databases: Databases, tmp_path: Path, new_browser: NewPage
) -> None:
    with (
        standing_house(databases, "sqlite", tmp_path) as standing,
        Server(standing.database, tmp_path) as server,
    ):
        desk = new_browser()
        come_to_work(desk, server, Role.COORDINATOR)
        close_with_a_note(desk, server, "Kaffet räckte till alla.")
        active(desk, server, "1 av 12")
        lead_a_meeting(desk, server, standing)
        see_to_the_decision(desk, server)
        active(desk, server, "2 av 12")
        tell_the_story(desk, server, new_browser(phone=True))
        change_the_following_and_undo(desk, server, standing.house, new_browser(phone=True))


def close_with_a_note(desk: Page, server: Server, note: str) -> None:
    desk.goto(server.base)
    settle(desk)
    now = desk.get_by_role("button", name="Avsluta", exact=True)
    now.first.click()
    desk.get_by_text("Ja", exact=True).click()
    desk.get_by_label("Hur många kom?").fill("18")
    desk.get_by_label("Vad hände? En mening, inga namn.").fill(note)
    desk.get_by_role("button", name="Spara och stäng").click()
    expect(desk.get_by_text("Avslutad: 18 kom.")).to_be_visible()


def active(desk: Page, server: Server, count: str) -> None:
    """See how many partners have taken part of late."""
    desk.goto(f"{server.base}/indikatorer?visa-active_partners=true")
    expect(desk.get_by_text(f"{count} har varit med de senaste 90 dagarna.")).to_be_visible()


def lead_a_meeting(desk: Page, server: Server, standing: Standing) -> None:
    """From who is here to what is decided, by the arrow keys."""
    desk.goto(f"{server.base}/mote")
    settle(desk)
    desk.get_by_role("button", name="Starta mötet").click()
    scene(desk, "Vilka är här?")
    desk.get_by_role("button", name="Provbiblio").click()
    expect(desk.get_by_text("1 organisation är här.")).to_be_visible()
    walk(desk, "ArrowRight", "Vad har hänt?", "Framtidstro", "Nya kontakter")
    expect(desk.get_by_text("Inga svar.", exact=True)).to_be_visible()
    for _ in range(5):
        hand_in(server, standing.survey)
    walk(desk, "ArrowRight", "Partner", "En berättelse")
    walk(desk, "ArrowLeft", "Partner", "Nya kontakter")
    expect(desk.get_by_text("Inga svar.", exact=True)).to_be_visible()
    walk(desk, "ArrowRight", "Partner", "En berättelse", "De kommande fyra veckorna")
    walk(desk, "ArrowRight", "Vad betyder det?")
    write(desk, {"Rad 1": "Fler stannar kvar efteråt"})
    desk.get_by_role("button", name="9", exact=True).click()
    scene(desk, "Högst tre beslut")
    write(desk, {"Beslut 1: vad": "Öppet en lördag", "Vem": "Provbiblio"})
    desk.get_by_role("button", name="Avsluta mötet").click()
    expect(desk.get_by_text("Här var: Provbiblio.")).to_be_visible()


def walk(desk: Page, key: str, *headings: str) -> None:
    for heading in headings:
        desk.keyboard.press(key)
        scene(desk, heading)


def write(desk: Page, lines: dict[str, str]) -> None:
    for label, words in lines.items():
        desk.get_by_label(label).first.fill(words)
    desk.keyboard.press("Tab")
    expect(desk.get_by_text("sparat 13.")).to_be_visible()


def scene(desk: Page, heading: str) -> None:
    expect(desk.get_by_role("heading", name=heading)).to_be_visible()
    settle(desk)


def hand_in(server: Server, survey: str) -> None:
    """Hand a form in as a phone does."""
    with server.client() as phone:
        hidden = HiddenFields(phone.get(survey).text).hidden
        answers = {"contacts_new": "2", "contacts_long": "1", "residence": "lt3"}
        sent = phone.post(survey, data=hidden | answers, headers={"Origin": server.base})
        assert sent.status_code < 400, sent.text


def see_to_the_decision(desk: Page, server: Server) -> None:
    desk.goto(server.base)
    expect(desk.get_by_text("Öppet en lördag · Provbiblio")).to_be_visible()
    settle(desk)
    desk.get_by_role("button", name="Klart").click()
    expect(desk.get_by_text("Klart: Öppet en lördag")).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("heading", name="Tisdag 3 november")).to_be_visible()
    settle(desk)
    expect(desk.get_by_text("Öppet en lördag")).to_have_count(0)


def tell_the_story(desk: Page, server: Server, visitor: Page) -> None:
    """Make a post of what was said at a closing, for everybody to read."""
    desk.goto(f"{server.base}/dagbok")
    waiting = desk.get_by_text("Väntar på att bli ett inlägg")
    expect(waiting).to_have_css("content", '" (1)"', pseudo="after")
    unfold(desk, "Väntar på att bli ett inlägg")
    desk.get_by_role("button", name="Skriv om det").click()
    expect(desk.get_by_label("Vad hände?")).to_have_value("Kaffet räckte till alla.")
    desk.get_by_label("Rubrik", exact=True).fill("Fullt runt borden")
    desk.get_by_text("Visa på den öppna sidan").click()
    settle(desk)
    desk.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_text("Sparat: ”Fullt runt borden”.")).to_be_visible()
    expect(desk.get_by_text("Väntar på att bli ett inlägg")).to_have_count(0)
    visitor.goto(f"{server.base}/oppet/dagbok")
    expect(visitor.get_by_role("heading", name="Fullt runt borden")).to_be_visible()
    expect(visitor.get_by_text("Kaffet räckte till alla.")).to_be_visible()


def change_the_following_and_undo(
    desk: Page, server: Server, house: House, visitor: Page
) -> None:
    """Visitors read the change from its date on, and no longer once it is undone."""
    before, since, later = [one for one in house.dates if one.day > TODAY][:3]
    desk.goto(f"{server.base}/aktivitet?tillfalle={since.id}")
    expect(desk.get_by_role("button", name="Spara ändringen")).to_be_visible()
    settle(desk)
    desk.get_by_text("Den här och följande").click()
    settle(desk)
    desk.get_by_label("Beskrivning").fill("Ta med något att dela.")  # open: it is drop-in
    desk.keyboard.press("Tab")
    settle(desk)
    desk.get_by_role("button", name="Spara ändringen").click()
    expect(desk.get_by_text("Språkcafé är ändrad")).to_be_visible()
    assert [is_told(visitor, server, one) for one in (before, since, later)] == [
        *(False, True, True)
    ]
    desk.get_by_role("button", name="Ångra").click()
    expect(desk.get_by_text("Ändringen är ångrad")).to_be_visible()
    wait_for("the change is undone", lambda: not is_told(visitor, server, later))


def is_told(visitor: Page, server: Server, one: Date) -> bool:
    visitor.goto(f"{server.base}/oppet/tillfalle/{one.id}")
    expect(visitor.get_by_role("heading", name="Språkcafé")).to_be_visible()
    return visitor.get_by_text("Ta med något att dela.").count() == 1

"""Pictures of every page with an example house in it: `make shots`.

They land in shots/, to be looked at: desktop, phone, dark, projector. `--readme` renews those
that README.md shows.
"""

import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bis.settings import ROOT
from tests.browser.conftest import PHONE_BROWSER, settle
from tests.support import commands
from tests.support.chromium import ARGUMENTS, CHROMIUM
from tests.support.server import Server

EMAIL, PASSWORD = "anna@exempelhuset.se", "tre hela ord efter"
STAFF = {
    "idag": "/",
    "kalender": "/kalender",
    "kalender-vecka": "/kalender?vy=Vecka",
    "kalender-dag": "/kalender?vy=Dag",
    "kalender-lista": "/kalender?vy=Lista",
    "aktivitet": "/aktivitet",
    "stang-dagen": "/stang-dagen",
    "tolka": "/tolka",
    "enkatsidan": "/enkat",
    "indikatorer": "/indikatorer",
    "mote": "/mote",
    "dagbok": "/dagbok",
    "dagbok-skriv": "/dagbok?skriv=ny",
    "partner": "/partner",
    "installningar": "/installningar",
    "installningar-lokaler": "/installningar?del=Lokaler",
    "installningar-dataskydd": "/installningar?del=Dataskydd",
}
PLAIN = {
    "oppet": "/oppet/kalender?lang=sv",
    "oppet-en": "/oppet/kalender?lang=en",
    "oppet-vecka": "/oppet/kalender?lang=sv&week=2026-W45",
    "oppet-dagbok": "/oppet/dagbok?lang=sv",
    "om-svar": "/oppet/om-svar?lang=sv",
    "tillganglighet": "/oppet/tillganglighet?lang=sv",
    "logga-in": "/logga-in",
}
LOOKS = {
    "desktop": (1280, 900, False),
    "phone": (390, 844, False),
    "dark": (1280, 900, True),
    "projector": (1920, 1080, False),
}
README = {
    "idag": ("idag", "desktop"),
    "enkat": ("enkat", "phone"),
    "oppet": ("oppet", "phone"),
    "indikatorer": ("indikatorer", "desktop"),
    "stang-dagen": ("stang-dagen", "desktop"),
    "mote": ("mote-3", "desktop"),
}
_SCENES = 9

# what Streamlit fetches in its own time, as its charts, stands on the page
_DRAWN = """() => !document.querySelector('[data-testid="stSkeleton"]')
  && [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].every(
    one => one.querySelector('svg.marks'))"""


def main() -> None:
    """Start an example house and take the pictures."""
    folder = ROOT / "shots"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        server = _example_house(Path(place))
        with server:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for look in LOOKS:
                _take(browser, server, look, folder)
            browser.close()
    if "--readme" in sys.argv:
        for name, (page, look) in README.items():
            picture = (folder / f"{page}-{look}.png").read_bytes()
            (ROOT / "docs" / "images" / f"{name}.png").write_bytes(picture)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder.relative_to(ROOT)}/")


def _example_house(folder: Path) -> Server:
    (folder / "data").mkdir()
    server = Server(f"sqlite:///{folder / 'data' / 'bis.db'}", folder)
    for arguments in (
        ("demo",),
        ("user", "add", EMAIL, "--role", "coordinator", "--password-stdin"),
    ):
        done = commands.bis(*arguments, env=server.env, given=PASSWORD)
        assert done.returncode == 0, done.stderr
    return server


def _take(browser: Browser, server: Server, look: str, folder: Path) -> None:
    width, height, dark = LOOKS[look]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        user_agent=PHONE_BROWSER if look == "phone" else None,
        color_scheme="dark" if dark else "light",
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
    )
    for name, address in (PLAIN | {"enkat": _survey(server)}).items():
        page.goto(server.base + address)
        _save(page, folder / f"{name}-{look}.png")
    _log_in(page, server)
    for name, address in STAFF.items():
        page.goto(server.base + address)
        settle(page)
        _save(page, folder / f"{name}-{look}.png")
    _invite(page, look, folder)
    page.goto(server.base)
    page.get_by_role("link", name="Visa", exact=True).first.click()
    _save(page, folder / f"kort-{look}.png")
    page.goto(server.base)
    page.get_by_role("link", name="Visa QR-kod").first.click()
    _save(page, folder / f"visa-{look}.png")
    page.goto(f"{server.base}/enkat")
    settle(page)
    _take_paper(page, look, folder)
    _close(page, server, look, folder)
    _meet(page, server, look, folder)
    page.close()


def _close(page: Page, server: Server, look: str, folder: Path) -> None:
    """Take the form of a closing, half filled in."""
    page.goto(server.base)
    page.get_by_role("button", name="Avsluta").first.click()
    page.get_by_text("Ja", exact=True).click()
    page.get_by_label("Hur många kom?").fill("18")
    settle(page)
    _save(page, folder / f"avsluta-{look}.png")


def _log_in(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/logga-in")
    page.get_by_label("E-post").fill(EMAIL)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    settle(page)


def _meet(page: Page, server: Server, look: str, folder: Path) -> None:
    """Start the meeting, or go on with the one that another look has started."""
    page.goto(f"{server.base}/mote")
    settle(page)
    begin = page.get_by_role("button", name="Starta mötet")
    begin.or_(page.get_by_role("button", name="Fortsätt leda mötet")).first.click()
    page.wait_for_url("**scen=**")
    (meeting,) = parse_qs(urlsplit(page.url).query)["mote"]
    for scene in range(1, _SCENES + 1):
        page.goto(f"{server.base}/mote?mote={meeting}&scen={scene}")
        settle(page)
        _save(page, folder / f"mote-{scene}-{look}.png")


def _take_paper(page: Page, look: str, folder: Path) -> None:
    """Take what Enkät prints, on the screen and, once, as it comes out of the printer."""
    listed = {
        name: page.locator(f"a.bis-link[href*='{part}']").first.get_attribute("href")
        for name, part in (
            ("lapp", "lapp=1"),
            ("blankett", "/blankett/"),
            ("rum", "/visa/rum/"),
            ("fraga", "/fraga/"),
            ("papper", "/papper/"),
        )
    }
    for name, address in listed.items():
        page.goto(urljoin(page.url, address))
        _save(page, folder / f"{name}-{look}.png")
        if look == "desktop":
            page.pdf(path=folder / f"{name}.pdf", format="A4", prefer_css_page_size=True)


def _invite(page: Page, look: str, folder: Path) -> None:
    """Take the link that an invitation gives, and the page behind it."""
    page.goto(urljoin(page.url, "/installningar"))
    settle(page)
    page.get_by_label("Personens e-post").fill(f"ny-{look}@exempelhuset.se")
    page.keyboard.press("Tab")
    page.get_by_label("Roll").click()
    page.get_by_role("option", name="Reception").click()
    settle(page)
    page.get_by_role("button", name="Gör en länk").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    settle(page)
    _save(page, folder / f"installningar-lank-{look}.png")
    page.goto(link)
    _save(page, folder / f"inbjudan-{look}.png")


def _survey(server: Server) -> str:
    """Return the address of an open survey."""
    listed = commands.bis("survey-links", "--json", env=server.env).stdout
    start = listed.index("/svara/")
    return listed[start : start + len("/svara/") + 12]


def _save(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_function(_DRAWN)
    page.screenshot(path=file)


if __name__ == "__main__":
    main()

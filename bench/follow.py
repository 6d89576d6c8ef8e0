"""20 open dashboards (Indikatorer) while a form is handed in every second.

Each follows as a browser does: it asks once a second and is given the new number of forms;
every fifth form moves the indicators too, and the whole page is drawn anew. Target: less than
30 % of one core for all of them together.
"""

import re
import time
from pathlib import Path

import httpx

from bench import houses, place, servers
from bench.outcome import Outcome
from bench.tab import Tab
from bis.core.submissions import POOL
from tests.support.phones import HiddenFields

FORMS = 10_000
DASHBOARDS = 20
_SECONDS = 15
_MOST = 0.30


def run(folder: Path) -> list[Outcome]:
    """Measure a copy of an example house."""
    from bis.actions import surveys

    house = folder / "house"
    houses.copy_of_example(FORMS, house)
    place.enter(house)
    cookies = place.log_in()
    survey = surveys.open_surveys()[-1].path
    with servers.bis(folder) as server:
        base = f"http://127.0.0.1:{server.port}"
        tabs = [Tab(server.port, "indikatorer", cookies=cookies) for _ in range(DASHBOARDS)]
        told, whole_pages = 0, 0
        first = _forms_told(tabs[0])
        began, before = time.monotonic(), server.cpu_seconds()
        for second in range(_SECONDS):
            _hand_in(base, survey)
            for tab in tabs:
                tab.poll()
                told += _forms_told(tab) == first + second + 1
                whole_pages += tab.drawn["vega_lite_chart"] > 0
            time.sleep(max(0.0, began + second + 1 - time.monotonic()))
        load = (server.cpu_seconds() - before) / (time.monotonic() - began)
        for tab in tabs:
            tab.close()
    assert told == DASHBOARDS * _SECONDS, f"the new number was told {told} times"
    assert whole_pages >= DASHBOARDS * (_SECONDS // POOL), f"{whole_pages} pages drawn anew"
    name = f"follow: {DASHBOARDS} dashboards, a form a second"
    most = f"< {_MOST:.0%} of a core"
    return [Outcome(name, f"{load:.0%} of a core", target=most, met=load < _MOST)]


def _forms_told(tab: Tab) -> int:
    """Return the number of forms that the last run of a page told."""
    (number,) = re.findall(r'<p class="bis-forms"><b[^>]*>([^<]+)</b>', tab.html)
    return int("".join(filter(str.isdecimal, number)))


def _hand_in(base: str, survey: str) -> None:
    with httpx.Client(base_url=base) as phone:  # a phone that nobody has answered with
        hidden = HiddenFields(phone.get(survey).text).hidden
        answers = {**hidden, "contacts_new": "1", "contacts_long": "2", "residence": "lt3"}
        assert phone.post(survey, data=answers).status_code == 200

"""What the example house's partners have given."""

from datetime import datetime

from bis.core import profiles
from bis.core.events import HELD, STOCKHOLM
from bis.core.example_gifts import plan
from bis.core.example_house import plan as plan_house
from bis.core.partners import CONTRIBUTIONS, last_90_days
from bis.core.profiles import Profile
from bis.settings import ROOT

PROFILE = profiles.parse(
    (ROOT / "data" / "labs" / "boden.toml").read_text(encoding="utf-8"), "boden.toml"
)
NOW = datetime(2026, 11, 23, 13, 30, tzinfo=STOCKHOLM)


def test_who_gave_something_lately_also_led_something_lately() -> None:
    house = plan_house(PROFILE, NOW, 15, 1)
    first, last = last_90_days(NOW.date())
    led = {
        code
        for series in house.series
        for one in series.dates
        if one.status == HELD and first <= one.day <= last
        for code in one.led_by
    }
    lately = {one.partner for one in plan(house) if one.day >= first}
    assert lately
    assert lately <= led
    assert {one.kind for one in plan(house)} <= set(CONTRIBUTIONS)


def test_a_house_of_another_lab_has_what_its_partners_gave() -> None:
    house = plan_house(Profile("x", "X", "X", "always", ("meet",), (), (), (), ()), NOW, 15, 1)
    assert {one.partner for one in plan(house)} == {"nal-och-trad", "lordagsoppet"}

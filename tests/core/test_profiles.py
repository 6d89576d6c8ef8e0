"""A lab's file: read whole, or refused with the file's name and what is wrong in it."""

from pathlib import Path

import pytest

from bis.core import profiles
from bis.errors import SettingsError

LABS = Path(__file__).resolve().parents[2] / "data" / "labs"
PROFILE = """
[lab]
code = "prov"
name = "Provhuset"
place = "Boden"
kinds = ["meet", "swedish"]
levels = ["svenska1"]

[survey]
future_weeks = "first_full_week"

[partners.kyrkan]
name = "Provkyrkan"

[venues.salen]
name = "Salen"

[venues.skolan]
name = "Skolan"
at_bis = false
address = "Storgatan 1"

[activities.kafe]
title = "Språkcafé"
kind = "meet"
organisers = ["kyrkan"]
venue = "salen"
meets_across = true
"""
BREAK = '[breaks.lov]\nname = "Sportlov"\n'


def test_a_profile_is_read_with_what_it_leaves_out_filled_in() -> None:
    found = profiles.parse(PROFILE, "data/labs/prov.toml")
    assert (found.code, found.future_weeks) == ("prov", "first_full_week")
    assert found.partners == (profiles.KnownPartner("kyrkan", "Provkyrkan"),)
    assert found.venues[1] == profiles.KnownVenue(
        "skolan", "Skolan", at_bis=False, address="Storgatan 1"
    )
    (activity,) = found.activities
    assert activity.organisers == ("kyrkan",)
    assert activity.meets_across
    assert activity.has_survey
    assert not activity.level


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("[lab]", "[lab", "line 2"),
        ('code = "prov"', "", "code"),
        ('future_weeks = "first_full_week"', 'future_weeks = "sometimes"', "sometimes"),
        ('[partners.kyrkan]\nname = "Provkyrkan"', "[partners.kyrkan]", "name"),
        ('name = "Salen"', 'namn = "Salen"', "namn"),
        ('organisers = ["kyrkan"]', 'organisers = ["kyrkn"]', "organisers: kyrkn"),
        ('organisers = ["kyrkan"]', "organisers = []", "activities.kafe: organisers"),
        ('venue = "salen"', 'venue = "hallen"', "venue: hallen"),
        ('kind = "meet"', 'kind = "mete"', "kind: mete"),
        ('kind = "meet"', 'kind = "meet"\nlevel = "svenska9"', "level: svenska9"),
        ("[partners.kyrkan]", "[partner.kyrkan]", "partners"),
        ("[lab]", f"{BREAK}first = 2027-03-12\nlast = 2027-03-08\n[lab]", "rad 2: breaks.lov"),
        ("[lab]", f"{BREAK}first = 2027-03-08\n[lab]", "last"),
        ("[lab]", f"{BREAK}first = 1\nlast = 2\n[lab]", "lov: first = 1"),
        (
            "[lab]",
            f"{BREAK}first = 2027-03-08T09:00:00\nlast = 2027-03-09\n[lab]",
            "breaks.lov",
        ),
        (
            'kinds = ["meet", "swedish"]',
            'kinds = ["meet", "swedish"]\ntarget_groups = ["dogs"]',
            "dogs",
        ),
        ('[partners.kyrkan]\nname = "Provkyrkan"', 'partners = "kyrkan"', ""),
    ],
)
def test_a_mistake_in_a_profile_is_told_with_file_and_place(
    right: str, wrong: str, named: str
) -> None:
    assert right in PROFILE
    with pytest.raises(SettingsError) as refused:
        profiles.parse(PROFILE.replace(right, wrong), "data/labs/prov.toml")
    assert refused.value.text_key == "error.profile"
    assert refused.value.blanks["file"] == "data/labs/prov.toml"
    assert named in str(refused.value.blanks["detail"])


@pytest.mark.parametrize("file", sorted(LABS.glob("*.toml")), ids=lambda file: file.stem)
def test_every_lab_that_is_delivered_can_be_read_under_its_own_name(file: Path) -> None:
    found = profiles.parse(file.read_text(encoding="utf-8"), file.name)
    assert found.code == file.stem
    assert found.partners
    assert found.venues


def test_a_known_activity_is_found_however_it_is_typed() -> None:
    profile = profiles.parse(PROFILE, "data/labs/prov.toml")
    (activity,) = profile.activities
    for typed in ("Språkcafé", " sprakcafe ", "SPRÅKCAFE"):
        assert profile.known(typed) == activity
    for typed in ("", "Språk", "Språkcafé 2"):
        assert profile.known(typed) is None

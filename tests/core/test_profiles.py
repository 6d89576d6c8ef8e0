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
    ("right", "wrong", "told"),
    [
        ("[lab]", "[lab", "rad 2, något är skrivet på ett sätt"),
        ('name = "Salen"', 'name = "Salen"\nname = "Sal"', "rad 17, något är skrivet"),
        ('place = "Boden"', 'place = "Boden', "rad 5, något"),
        ('code = "prov"', "", "rad 2, lab.code saknas"),
        (
            'code = "prov"',
            'code = "annat"',
            "rad 3, lab.code är ”annat”, men ska vara något av: prov",
        ),
        ('code = "prov"', "code = 7", "rad 3, lab.code ska vara ord inom citattecken"),
        ('name = "Provhuset"', 'name = ""', "rad 4, lab.name är tomt"),
        ('kinds = ["meet", "swedish"]', 'kinds = "meet"', "rad 6, lab.kinds ska vara en lista"),
        ('kinds = ["meet", "swedish"]', "kinds = [1]", "rad 6, lab.kinds ska vara en lista"),
        ('"first_full_week"', '"sometimes"', "rad 10, survey.future_weeks är ”sometimes”"),
        ("[survey]", "[enkät]", "rad 9, något är skrivet"),
        ("[survey]", "[enkat]", "rad 9, enkat finns inte"),
        ('[survey]\nfuture_weeks = "first_full_week"', "", "survey saknas"),
        (
            "[partners.kyrkan]\nname",
            "[partners.kyrkan]\n#",
            "rad 12, partners.kyrkan.name saknas",
        ),
        ("[partners.kyrkan]", "[partner.kyrkan]", "rad 12, partner finns inte"),
        ('[partners.kyrkan]\nname = "Provkyrkan"', "", "partners saknas"),
        (
            '[partners.kyrkan]\nname = "Provkyrkan"',
            'partners = "kyrkan"',
            "rad 12, survey.partners finns inte",  # it stands in the table before
        ),
        ('name = "Salen"', 'namn = "Salen"', "rad 16, venues.salen.namn finns inte"),
        ("at_bis = false", 'at_bis = "nej"', "rad 20, venues.skolan.at_bis ska vara true"),
        (
            '"Storgatan 1"',
            f'"{"S" * 201}"',
            "rad 21, venues.skolan.address är för långt, högst 200",
        ),
        ("venues.salen]", f"venues.{'s' * 61}]", "är för långt, högst 60 tecken"),
        ('["kyrkan"]', '["kyrkn"]', "rad 26, activities.kafe.organisers är ”kyrkn”"),
        ('["kyrkan"]', "[]", "rad 26, activities.kafe.organisers är tomt"),
        ('venue = "salen"', 'venue = "hall"', "rad 27, activities.kafe.venue är ”hall”"),
        ('kind = "meet"', 'kind = "mete"', "ska vara något av: meet, swedish"),
        (
            'kind = "meet"',
            'kind = "meet"\nlevel = "s9"',
            "rad 26, activities.kafe.level är ”s9”",
        ),
        (
            "[activities.kafe]",
            '[activities.fika]\ntitle = "SPRAKCAFE"\nkind = "meet"\norganisers = ["kyrkan"]\n'
            "[activities.kafe]",
            "rad 28, activities.kafe.title är ”Språkcafé”, som fika också heter",
        ),
        (
            "[lab]",
            f"{BREAK}first = 2027-03-12\nlast = 2027-03-08\n[lab]",
            "rad 5, breaks.lov.last är före first",
        ),
        ("[lab]", f"{BREAK}first = 2027-03-08\n[lab]", "breaks.lov.last saknas"),
        ("[lab]", f"{BREAK}first = 1\nlast = 2\n[lab]", "breaks.lov.first ska vara ett datum"),
        (
            "[lab]",
            f"{BREAK}first = 2027-03-08T09:00:00\nlast = 2027-03-09\n[lab]",
            "breaks.lov.first ska vara ett datum",
        ),
        (
            'code = "prov"',
            'code = "prov"\ntarget_groups = ["giraffer"]',
            "lab.target_groups är ”giraffer”",
        ),
        ('"swedish"]', '"idrott"]', "rad 6, lab.kinds är ”idrott”, men ska vara något av: sw"),
        ('["svenska1"]', '["svenska5"]', "rad 7, lab.levels är ”svenska5”"),
        ('["meet", "swedish"]', "[]", "rad 6, lab.kinds är tomt"),
        ('["meet", "swedish"]', '["meet", "meet"]', "rad 6, lab.kinds har ”meet” två gånger"),
        (
            'code = "prov"',
            'code = "prov"\ntarget_groups = ["men", "women", "men"]',
            "rad 4, lab.target_groups har ”men” två gånger",
        ),
        ('code = "prov"', 'code = "prov"\ntarget_group = []', "rad 4, lab.target_group finns"),
        ("[survey]", "[survey]\nextra = 3", "rad 10, survey.extra finns inte"),
        ("[lab]", "[break.lov]\n[lab]", "rad 2, break finns inte"),
        ("[lab]", "brakes = 1\n[lab]", "rad 2, brakes finns inte"),
        (
            'kind = "meet"',
            'kind = "meet"\nlanguages = ["klingon"]',
            "rad 26, activities.kafe.languages är ”klingon”",
        ),
        (
            'kind = "meet"',
            'kind = "meet"\nlanguages = []',
            "rad 26, activities.kafe.languages är tomt",
        ),
        (
            'kind = "meet"',
            'kind = "meet"\nlanguages = ["en", "en"]',
            "rad 26, activities.kafe.languages har ”en” två gånger",
        ),
        ('["kyrkan"]', '["kyrkan", "kyrkan"]', "organisers har ”kyrkan” två gånger"),
        (
            "[venues.salen]",
            '[partners.annan]\nname = "PROVKYRKAN"\n[venues.salen]',
            "rad 16, partners.annan.name är ”PROVKYRKAN”, som kyrkan också heter",
        ),
        ('name = "Skolan"', 'name = "salen"', "venues.skolan.name är ”salen”, som salen"),
        ("Provkyrkan", r"Prov\u0000kyrkan", "partners.kyrkan.name innehåller tecken som inte"),
        ("Storgatan 1", r"Stor\u202egatan 1", "venues.skolan.address innehåller tecken som"),
        ("Provkyrkan", r"\u200b", "rad 13, partners.kyrkan.name är tomt"),
        ("[venues.salen]", '[venues.""]', 'rad 15, venues."" är tomt'),
        ("[venues.salen]", r'[venues."s\u0000l"]', "venues.sl innehåller tecken som inte syns"),
    ],
)
def test_a_mistake_in_a_profile_is_told_with_file_line_and_what_is_wrong(
    right: str, wrong: str, told: str
) -> None:
    assert right in PROFILE
    with pytest.raises(SettingsError) as refused:
        profiles.parse(PROFILE.replace(right, wrong), "data/labs/prov.toml")
    assert refused.value.text_key == "error.profile"
    assert refused.value.blanks["file"] == "data/labs/prov.toml"
    assert told in str(refused.value.blanks["detail"])


@pytest.mark.parametrize("nothing", ["", "\n\n", "# bara ord\n"])
def test_an_empty_profile_lacks_its_first_table(nothing: str) -> None:
    with pytest.raises(SettingsError) as refused:
        profiles.parse(nothing, "data/labs/prov.toml")
    assert refused.value.blanks["detail"] == "lab saknas"


def test_a_file_of_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(SettingsError) as refused:
        profiles.read(PROFILE.encode("latin-1"), "data/labs/prov.toml")
    assert refused.value.blanks["detail"] == "rad 24, filen är inte sparad som UTF-8"


def test_a_file_from_windows_is_read_as_any_other() -> None:
    file = "data/labs/prov.toml"
    windows = PROFILE.replace("\n", "\r\n").encode()
    assert profiles.read(windows, file) == profiles.parse(PROFILE, file)


@pytest.mark.parametrize(
    "file",
    sorted(set(LABS.glob("*.toml")) - set(LABS.glob("*-dagbok.toml"))),
    ids=lambda file: file.stem,
)
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

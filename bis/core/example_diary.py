"""The example house's diary: ten invented notes, and what waits to become one.

There are no people in it. Every title says that it is an example, and the pictures are drawn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from math import cos, pi, sin
from uuid import UUID

from PIL import Image, ImageDraw

from bis.core.diary import PostDraft
from bis.core.events import HELD
from bis.core.example_house import Happening, House

_SIZE = (1200, 720)


@dataclass(frozen=True)
class Invented:
    """A note; `ago` is how far back it is, as a share of the house's history.

    `about` is the code of the activity whose closing began it.
    """

    ago: float
    title: str
    text: str
    about: str = ""
    published: bool = False
    picture: str = ""  # what it shows; empty where nothing is drawn


_NOTES = (
    Invented(
        0.01,
        "Kön till kaffet blev ett språkcafé",
        "Kaffet var slut i tio minuter. I kön började alla prata om vad kaffe heter hemma.\n\n"
        "Nästa gång börjar vi med kön.",
        about="sprakcafe",
        published=True,
        picture="Teckning: två koppar kaffe bredvid varandra.",
    ),
    Invented(
        0.05,
        "Brödet jäste längre än vi hade tänkt",
        "Degen ville inte. Under tiden lärde sig köket sex ord för bröd.",
        about="baka-ihop",
        published=True,
        picture="Teckning: ett runt bröd i en ugn.",
    ),
    Invented(
        0.08,
        "En ny röst i kören",
        "Någon som brukar sitta längst bak sjöng i dag först. Resten följde med.",
        about="integrationskor",
        published=True,
    ),
    Invented(
        0.13,
        "Datorerna behöver svenska tangenter",
        "Halva tiden gick åt till att hitta å, ä och ö. Vi har beställt klistermärken.",
        about="datakunskap",
    ),
    Invented(
        0.20,
        "Grannar hjälpte till att bära",
        "Tre grannar bar in borden när regnet kom. Två av dem stannade på fika.",
        published=True,
    ),
    Invented(
        0.30,
        "Få kom, men ingen gick tidigt",
        "Det var glest mellan stolarna. De som kom hade gott om tid för varandra.",
    ),
    Invented(
        0.42,
        "Tomatplantorna bor i fönstret",
        "Fyra av fem plantor har tagit sig. Den femte får stå närmast elementet.",
        published=True,
    ),
    Invented(
        0.56,
        "Frågan som alla ställer i receptionen",
        "Hur får man tag i en cykel? Vi satte upp en lista på anslagstavlan.",
    ),
    Invented(
        0.73,
        "Surfplattan som inte ville",
        "Surfplattan vid dörren gick sönder. Därför är det få svar från de veckorna.",
    ),
    Invented(
        0.90,
        "Den första vintern",
        "Alla runt bordet berättade om sin första vinter i Boden. De liknade varandra.",
        published=True,
    ),
)

_WAITING = {  # said at a closing of late, and nobody has written about it yet
    "fredagsfika": "Två bord flyttades ihop, och ingen ville gå hem.",
    "svenska2": "Gruppen skrev egna skyltar till köket.",
    "jobbsok": "En deltagare visade de andra hur hen ringde till en arbetsgivare.",
}


@dataclass(frozen=True)
class ExamplePost:
    """A note as a post, and its picture, empty where it has none."""

    draft: PostDraft
    picture: bytes


def with_notes(house: House) -> House:
    """Return the house with what its closings said, as far as the diary is about it."""
    said = _said(house)

    def noted(one: Happening) -> Happening:
        return replace(one, note=said[one.id]) if one.id in said else one

    return replace(
        house,
        series=tuple(
            replace(each, dates=tuple(map(noted, each.dates))) for each in house.series
        ),
    )


def posts(house: House) -> list[ExamplePost]:
    """Return the invented notes as posts of `house`, the oldest first."""
    made = (_post(house, one) for one in _NOTES)
    return sorted(made, key=lambda one: one.draft.day or house.today)


def _post(house: House, one: Invented) -> ExamplePost:
    at = _date_of(house, one)
    day = at.day if at else _day_of(house, one)
    draft = PostDraft(
        day=day,
        title=f"Exempel: {one.title}",
        text=one.text,
        occurrences=(at.id,) if at else (),
        picture_text=one.picture,
        published=one.published,
    )
    return ExamplePost(draft, _drawn(one) if one.picture else b"")


def _said(house: House) -> Mapping[UUID, str]:
    begun = ((_date_of(house, one), one) for one in _NOTES if one.about)
    said = {at.id: one.text.partition("\n")[0] for at, one in begun if at}
    written = set(said)
    for code, note in _WAITING.items():
        last = _last_held(house, code, house.today)
        if last and last.id not in written:
            said[last.id] = note
    return said


def _date_of(house: House, one: Invented) -> Happening | None:
    return _last_held(house, one.about, _day_of(house, one)) if one.about else None


def _day_of(house: House, one: Invented) -> date:
    return house.today - timedelta(days=round((house.today - house.first_day).days * one.ago))


def _last_held(house: House, code: str, day: date) -> Happening | None:
    """Return the last held date of an activity up to `day`, None if there is none."""
    held: Iterable[Happening] = (
        one
        for each in house.series
        if each.known.code == code
        for one in each.dates
        if one.status == HELD and one.visits and one.day <= day
    )
    return max(held, key=lambda one: one.starts_at, default=None)


# ---- Two drawings


def _drawn(one: Invented) -> bytes:
    """Return a PNG of shapes: cups for what is about coffee, else a loaf."""
    canvas = Image.new("RGB", _SIZE, "#fdf6ea")
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 520, 1200, 720), fill="#d9b382")
    (_cups if one.about == "sprakcafe" else _loaf)(draw)
    out = BytesIO()
    canvas.save(out, "PNG")
    return out.getvalue()


def _cups(draw: ImageDraw.ImageDraw) -> None:
    for left, colour in ((280, "#0b5d8a"), (660, "#d55e00")):
        draw.ellipse((left + 190, 360, left + 310, 490), outline=colour, width=26)
        draw.rounded_rectangle((left, 320, left + 240, 560), radius=40, fill=colour)
        draw.ellipse((left + 15, 300, left + 225, 350), fill="#4a2c1a")
        for steam in (60, 120, 180):
            wave = [(left + steam + 14 * sin(step / 3), 280 - 6 * step) for step in range(24)]
            draw.line(wave, fill="#b9a58a", width=8, joint="curve")


def _loaf(draw: ImageDraw.ImageDraw) -> None:
    draw.rounded_rectangle((220, 120, 980, 620), radius=40, fill="#34434e")
    draw.rounded_rectangle((290, 190, 910, 550), radius=30, fill="#ffd9a0")
    draw.ellipse((390, 280, 810, 530), fill="#b5702f")
    for part in range(5):
        turn = pi / 6 * part + pi / 6
        x, y = 600 - 150 * cos(turn), 405 - 60 * sin(turn)
        draw.line((x - 30, y + 40, x + 30, y - 20), fill="#f0c890", width=12)

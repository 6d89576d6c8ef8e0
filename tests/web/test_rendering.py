"""The language of a page, and colours that everybody can tell apart from the ground."""

import re
from pathlib import Path

import pytest
from starlette.requests import Request

from bis.core.kinds import COLOURS
from bis.web import rendering
from bis.web.rendering import choose_language

GROUNDS = ("#FFFFFF", "#12191F")


def request(query: str = "", cookie: str = "", accepted: str = "") -> Request:
    headers = [(b"cookie", cookie.encode()), (b"accept-language", accepted.encode())]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "expected"),
    [
        ("", "", "", "sv"),
        ("lang=en", "bis_lang=sv", "sv", "en"),
        ("", "bis_lang=en", "sv", "en"),
        ("", "", "en-GB,en;q=0.9", "en"),
        ("", "", "ar,en;q=0.5,sv;q=0.4", "en"),
        ("", "", "en;q=0.3,sv;q=0.8", "sv"),
        ("", "", "ja,ko", "sv"),
        ("lang=tlh", "bis_lang=../../x", "en;q=x,;;,*", "sv"),
    ],
)
def test_the_language_is_the_one_asked_for_then_chosen_then_the_browsers(
    query: str, cookie: str, accepted: str, expected: str
) -> None:
    assert choose_language(request(query, cookie, accepted)) == expected


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("kind", COLOURS)
def test_the_colour_of_a_kind_stands_out_from_both_grounds(kind: str) -> None:
    for colour, ground in zip(COLOURS[kind], GROUNDS, strict=True):
        assert contrast(colour, ground) >= 3


def test_the_words_on_both_grounds_can_be_read() -> None:
    style = Path(rendering.__file__).with_name("templates").joinpath("base.html").read_text()
    light, *others = (
        dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", _long(palette)))
        for palette in re.findall(r":root\{([^}]*)\}", style)
    )
    for colours in (light, *({**light, **other} for other in others)):
        for words, ground in (
            ("text", "ground"),
            ("text", "soft"),
            ("text", "warm"),
            ("text", "bad-ground"),
            ("quiet", "ground"),
            ("quiet", "soft"),
            ("quiet", "warm"),
            ("bad", "ground"),
            ("brand", "ground"),
            ("brand", "warm"),
            ("on-brand", "brand"),
            ("ground", "bad"),
            ("ground", "good"),
        ):
            assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
        assert contrast(colours["edge"], colours["ground"]) >= 3


def _long(palette: str) -> str:
    """Write #fff as #ffffff."""
    return re.sub(r"#([0-9a-f])([0-9a-f])([0-9a-f])(?![0-9a-f])", r"#\1\1\2\2\3\3", palette)

"""Pictures drawn anew: nothing but pixels comes out, and nothing dangerous is decoded."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from bis.core import pictures
from bis.errors import RefusedError

PLACE = b"GPS-OF-THE-SHELTER"


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photo(size: tuple[int, int] = (80, 40), mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    made = Image.new(mode, size, "blue")
    made.paste(Image.new(mode, (size[0] // 2, size[1]), "red"), (0, 0))
    return made


def exif(**tags: object) -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = PLACE.decode()
    found.get_ifd(0x8825)[2] = (65.0, 49.0, 30.0)
    for number, value in tags.items():
        found[int(number[1:], 16)] = value
    return found


def png_chunk(kind: bytes, content: bytes) -> bytes:
    checked = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)


def png_of_size(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as that."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    parts = (b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*part) for part in parts)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=["JPEG"])


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedError) as refused:
        pictures.redraw(content)
    return refused.value.text_key.removeprefix("diary.picture.")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_become_a_jpeg(kind: str) -> None:
    drawn = pictures.redraw(saved(photo(), kind))
    found = opened(drawn.content)
    assert (found.format, found.size) == ("JPEG", (80, 40))
    assert (drawn.width, drawn.height) == (80, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_to_keep_colours_can_be_drawn(mode: str) -> None:
    made = Image.new(mode, (20, 10))
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert pictures.redraw(saved(made, kind)).width == 20


@pytest.mark.parametrize(("grey", "drawn"), [(0, 0), (30000, 117), (65535, 255)])
@pytest.mark.parametrize("side", [20, 2000])
def test_greys_of_two_bytes_keep_their_brightness(grey: int, drawn: int, side: int) -> None:
    content = saved(Image.new("I;16", (side, side), grey), "PNG")
    found = opened(pictures.redraw(content).content).convert("L").tobytes()[0]
    assert abs(found - drawn) <= 1


def test_what_is_see_through_becomes_white() -> None:
    drawn = pictures.redraw(saved(Image.new("RGBA", (20, 10), (0, 0, 0, 0)), "PNG"))
    assert opened(drawn.content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_and_the_camera_stay_out(kind: str) -> None:
    content = saved(photo(), kind, exif=exif())
    assert PLACE in content
    drawn = pictures.redraw(content).content
    assert PLACE not in drawn
    assert b"Exif" not in drawn
    assert not opened(drawn).getexif()
    assert set(opened(drawn).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
        "progressive",
        "progression",
    }


def test_the_largest_exif_there_can_be_stays_out() -> None:
    content = saved(photo(), "JPEG", exif=exif(t9286="x" * 60_000))
    drawn = pictures.redraw(content)
    assert len(drawn.content) < 5_000 < 60_000 < len(content)


def test_words_hidden_in_a_png_stay_out() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE.decode())
    words.add_itxt("XML:com.adobe.xmp", f"<x>{PLACE.decode()}</x>")
    content = saved(photo(), "PNG", pnginfo=words)
    assert PLACE in content
    assert PLACE not in pictures.redraw(content).content


def test_another_file_behind_the_picture_stays_out() -> None:
    behind = b"PK\x03\x04<script>alert(1)</script>"
    drawn = pictures.redraw(saved(photo(), "JPEG") + behind).content
    assert behind not in drawn
    assert b"<script>" not in drawn


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "P"), ("WEBP", "RGB")],
)
def test_a_photo_taken_sideways_stands_upright(kind: str, mode: str) -> None:
    turned = photo((80, 40)).convert(mode)
    sideways = saved(turned, kind, exif=exif(t0112=6), quality=95)
    drawn = pictures.redraw(sideways)
    assert (drawn.width, drawn.height) == (40, 80)
    red, _, blue = opened(drawn.content).convert("RGB").getpixel((20, 5))  # type: ignore[misc]
    assert red > 200 > 60 > blue


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 3000), (1600, 1200)), ((3000, 4000), (1200, 1600)), ((1600, 900), (1600, 900))],
)
def test_no_side_is_longer_than_a_page_shows(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    drawn = pictures.redraw(saved(Image.new("RGB", size, "green"), "JPEG"))
    assert (drawn.width, drawn.height) == expected


@pytest.mark.parametrize("side", [6325, 20_000, 60_000])
def test_a_bomb_is_refused_by_its_header(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = png_of_size(side, side)
    assert len(bomb) < 200

    def decoded(*_: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded)
    assert refusal(bomb) == "pixels"


def test_words_that_unpack_to_very_much_are_refused() -> None:
    bomb = zlib.compress(b"a" * 80_000_000, 9)
    whole = saved(photo(), "PNG")
    at = whole.index(b"IDAT") - 4
    chunk = png_chunk(b"zTXt", b"Comment\0\0" + bomb)
    assert refusal(whole[:at] + chunk + whole[at:]) == "broken"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_moves_is_refused(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert refusal(moving) == "moving"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_file_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((300, 300), 90).convert("RGB"), kind)
    assert refusal(whole[: len(whole) // 2]) == "broken"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"MZ\x90\0 a program called picture.jpg", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "kind"),
        (b"GIF89a" + b"\0" * 40, "kind"),
        (b"%PDF-1.7 \xff\xd8\xff", "kind"),
        (b"RIFF\0\0\0\0WAVEfmt ", "kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "heic"),
        (b"\xff\xd8\xff\xe0 not a picture", "broken"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "broken"),
        (b"\xff\xd8\xff" + b"\0" * pictures.MOST_BYTES, "bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content: bytes, why: str) -> None:
    assert refusal(content) == why


def test_a_picture_of_ten_megabytes_is_drawn() -> None:
    padded = saved(photo(), "JPEG")
    assert pictures.redraw(padded + b"\0" * (pictures.MOST_BYTES - len(padded))).width == 80

"""Pictures drawn anew: what comes out is pixels and nothing else that was in the file."""

import threading
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from bis.errors import RefusedError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_SIDE = 1600  # pixels, as wide as a page is ever shown
CONTENT_TYPE = "image/jpeg"
_QUALITY = 82

_STARTS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_HEIC = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif")
_ONE_AT_A_TIME = threading.Lock()  # a picture of MOST_PIXELS takes 160 MB while it is drawn


@dataclass(frozen=True)
class Picture:
    """A JPEG that was drawn here, and its size in pixels."""

    content: bytes
    width: int
    height: int


def redraw(content: bytes) -> Picture:
    """Draw a JPEG, PNG or WebP anew, turned upright, no side longer than MOST_SIDE.

    Where it was taken, with what, and whatever else hides in or behind the file stays out;
    what is see-through becomes white. Raises RefusedError with a sentence.
    """
    kind = _kind(content)
    with _ONE_AT_A_TIME:
        try:
            return _drawn(content, kind)
        except RefusedError:
            raise
        except Image.DecompressionBombError as bomb:
            raise RefusedError("diary.picture.pixels") from bomb
        except Exception as broken:  # a broken file makes decoders raise nearly anything
            raise RefusedError("diary.picture.broken") from broken


def _kind(content: bytes) -> str:
    """Return the kind by what the file is, whatever it is called."""
    if not content:
        raise RefusedError("diary.picture.empty")
    if len(content) > MOST_BYTES:
        raise RefusedError("diary.picture.bytes")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise RefusedError("diary.picture.heic")
    found = next((kind for start, kind in _STARTS.items() if content.startswith(start)), None)
    if found is None:
        raise RefusedError("diary.picture.kind")
    return found


def _blendable(opened: Image.Image) -> Image.Image:
    """Return a picture of colours that can be blended when it shrinks."""
    if opened.mode.startswith("I"):  # greys of two bytes, which Pillow would cut off at 255
        return opened.point(lambda grey: grey * (1 / 257)).convert("L")
    # the numbers of a table are no colours
    return opened.convert("RGBA") if opened.mode in ("1", "P") else opened


def _drawn(content: bytes, kind: str) -> Picture:
    with Image.open(BytesIO(content), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS:  # known before anything is decoded
            raise RefusedError("diary.picture.pixels")
        # a phone's JPEG may hold a second picture, for bright screens; the first is the photo
        if kind != "JPEG" and getattr(opened, "n_frames", 1) > 1:
            raise RefusedError("diary.picture.moving")
        opened.draft("RGB", (MOST_SIDE, MOST_SIDE))  # a large JPEG is decoded at half its size
        shown = _blendable(opened)
        shown.thumbnail((MOST_SIDE, MOST_SIDE))
        upright = ImageOps.exif_transpose(shown).convert("RGBA")
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright)
    out = BytesIO()
    fresh.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), *fresh.size)

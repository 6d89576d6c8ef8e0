"""Posts and pictures for the tests of the diary."""

from io import BytesIO

from PIL import Image

from bis.actions import diary, events
from bis.core.diary import PostDraft
from bis.core.events import Closing, Occurrence
from tests.support.house import TODAY, House

CAMERA = "Kamera-från-Boden"


def png(colour: str = "green", size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def photo() -> bytes:
    """A JPEG that tells which camera took it, and where."""
    exif = Image.Exif()
    exif[0x0110] = CAMERA
    exif.get_ifd(0x8825)[2] = (65.0, 49.0, 30.0)
    out = BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def post(**values: object) -> PostDraft:
    """Return a draft of a post that can be saved, with `values`."""
    known = {"day": TODAY, "title": "Fem ord för bröd", "text": "Ett.\n\nTvå.", **values}
    return PostDraft(**known)  # type: ignore[arg-type]


def with_picture(house: House, **values: object) -> PostDraft:
    kept = diary.keep_picture(house.coordinator, photo())
    return post(picture=kept, picture_text="Ett runt bröd.", **values)


def closed(house: House, one: Occurrence, note: str = "Kaffet tog slut.") -> Occurrence:
    """Close an occurrence with a note."""
    closing = Closing(True, 12, True, organisers=(house.church,), note=note)
    events.close(house.coordinator, one.id, closing, one.version)
    return one

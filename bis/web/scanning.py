"""An address for phones: its QR code, and its letters for those who cannot scan."""

from dataclasses import dataclass

import segno
from markupsafe import Markup
from starlette.requests import Request

from bis.settings import settings


@dataclass(frozen=True)
class Scannable:
    """An address as a phone needs it. `code` is None where phones do not reach BIS."""

    address: str
    code: Markup | None

    @property
    def short(self) -> str:
        """The address as people type it."""
        return self.address.partition("://")[2]


def scannable(request: Request, path: str) -> Scannable:
    """Return `path` below the address that visitors use, with its code if there is one."""
    public_url = settings().public_url
    if public_url is None:
        return Scannable(str(request.base_url).rstrip("/") + path, None)
    return Scannable(public_url + path, _code(public_url + path))


def _code(address: str) -> Markup:
    """Return the QR code as SVG; segno makes it from the address alone, nothing to escape."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=4, omitsize=True, light="#fff", dark="#000"))

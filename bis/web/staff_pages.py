"""The addresses of the staff's pages, and what is said at any other."""

import re
from collections.abc import Iterable

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bis.web.rendering import NO_STORE
from bis.web.routes import Lost


def _nowhere(files: Iterable[str]) -> PathConvertor:
    """Return every path but what Streamlit answers by itself; it takes a last slash away."""

    class Nowhere(PathConvertor):
        regex = (
            r"(?!(?:media|component)/)"
            rf"(?!(?:{'|'.join(map(re.escape, files))})$)"
            r"(?!(?:.*/)?_stcore/)"  # which Streamlit looks for below every page first
            r".*[^/]"
        )

    return Nowhere()


def staff_routes(addresses: Iterable[str], html: str, files: Iterable[str]) -> list[BaseRoute]:
    """Return the routes of the staff's pages, which all start from `html`.

    `files` are what Streamlit may serve of its own. Left to itself it would start at any
    address, say in English that it is none, and let the browser keep a page that Back shows
    again after logging out.
    """

    async def start(request: Request) -> Response:
        del request
        return HTMLResponse(html, headers=NO_STORE)

    register_url_convertor("nowhere", _nowhere(files))
    pages = [Route(f"/{address}", start) for address in addresses]
    lost = Lost(pages)
    return [*pages, Route("/", lost), Route("/{path:nowhere}", lost)]

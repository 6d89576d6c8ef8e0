"""The addresses of the staff's pages, and what is said at any other."""

from collections.abc import Iterable

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bis.web.rendering import NO_STORE
from bis.web.routes import Lost


class _Nowhere(PathConvertor):
    """Every path but what Streamlit answers by itself, and it takes a last slash away."""

    regex = (
        r"(?!(?:media|component|static|app/static)/)"
        r"(?!(?:favicon\.png|manifest\.json)$)"
        r"(?!(?:.*/)?_stcore/)"  # which Streamlit looks for below every page first
        r".*[^/]"
    )


register_url_convertor("nowhere", _Nowhere())


def staff_routes(addresses: Iterable[str], html: str) -> list[BaseRoute]:
    """Return the routes of the staff's pages, which all start from `html`.

    Left to itself Streamlit would start at any address, say in English that it is none, and
    let the browser keep a page that Back shows again after logging out.
    """

    async def start(request: Request) -> Response:
        del request
        return HTMLResponse(html, headers=NO_STORE)

    pages = [Route(f"/{address}", start) for address in addresses]
    return [*pages, Route("/{path:nowhere}", Lost(pages))]

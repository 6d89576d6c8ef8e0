"""The public page of the diary: stories from the house, for anybody, without scripts."""

from collections.abc import Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bis.actions import diary as actions
from bis.core.diary import Linked, Post
from bis.core.events import wall
from bis.errors import NotFoundError
from bis.store import diary
from bis.store.session import reading
from bis.texts import languages
from bis.web import wording
from bis.web.answering import answering
from bis.web.for_staff import id_in_address
from bis.web.remembering import remembered
from bis.web.rendering import SWEDISH, choose_language, keep_language, render

PATH = "/oppet/dagbok"
_ON_A_PAGE = 10
_HEADERS = {
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language, Cookie",
}


@answering
async def open_diary(request: Request) -> Response:
    """GET /oppet/dagbok: the published posts, newest first; ?sida=2 are older ones."""
    number = _page_number(request)
    found, total = await to_thread.run_sync(_page, number)
    if number > 1 and not found:
        raise NotFoundError(f"page {number} of the diary")
    last = -(-total // _ON_A_PAGE)
    newer = f"{PATH}?sida={number - 1}" if number > 1 else ""
    older = f"{PATH}?sida={number + 1}" if number < last else ""
    values = {"posts": found, "newer": newer, "older": older, "is_single": False}
    return await to_thread.run_sync(_draw, request, values)


@answering
async def open_post(request: Request) -> Response:
    """GET /oppet/dagbok/{entry}: one published post, as it is shared."""
    found = await to_thread.run_sync(actions.open_post, id_in_address(request, "entry"))
    values = {"posts": [found], "newer": "", "older": "", "is_single": True}
    return await to_thread.run_sync(_draw, request, values)


@remembered(seconds=5)
def is_anything_published() -> bool:
    """Return whether there is anything to read on the page."""
    with reading() as session:
        return diary.count(session, only_published=True) > 0


def when(one: Linked) -> str:
    """Return the day of an activity in words, in Swedish as the post is."""
    return wording.full_day(wall(one.starts_at).date(), SWEDISH)


def _page_number(request: Request) -> int:
    asked = request.query_params.get("sida", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 and int(asked)):
        raise NotFoundError(f"page {asked} of the diary")
    return int(asked)


def _page(number: int) -> tuple[list[Post], int]:
    first = (number - 1) * _ON_A_PAGE
    with reading() as session:
        return (
            diary.published(session, first=first, most=_ON_A_PAGE),
            diary.count(session, only_published=True),
        )


def _draw(request: Request, values: Mapping[str, object]) -> Response:
    language = choose_language(request)
    html = render(
        "open_diary.html",
        language,
        path=PATH,
        day_words=wording.full_day,
        when=when,
        tongues=languages(),
        **values,
    )
    response = HTMLResponse(html, headers=_HEADERS)
    keep_language(request, response)
    return response

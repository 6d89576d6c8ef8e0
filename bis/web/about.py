"""Two pages for everybody: about answers and data, and about accessibility."""

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from bis.actions import privacy
from bis.texts import languages
from bis.web.answering import Endpoint, answering
from bis.web.rendering import choose_language, keep_language, page


def _in_language(draw: Callable[[str], Response]) -> Endpoint:
    @answering
    async def answer(request: Request) -> Response:
        language = choose_language(request)
        response = await to_thread.run_sync(draw, language)
        keep_language(request, response)
        return response

    return answer


def _data(language: str) -> Response:
    return page(
        "about_data.html",
        language,
        tongues=languages(),
        topics=privacy.told(language),
        facts=privacy.facts(),
        backups_are_rotated=privacy.backups_are_rotated(),
        contact=privacy.contact(),
    )


def _accessibility(language: str) -> Response:
    return page(
        "about_accessibility.html", language, tongues=languages(), contact=privacy.contact()
    )


about_data = _in_language(_data)  # GET /oppet/om-svar
about_accessibility = _in_language(_accessibility)  # GET /oppet/tillganglighet

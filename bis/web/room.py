"""The code on a room's wall: which activity was it, and on to its survey."""

from dataclasses import dataclass
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis import clock
from bis.actions import rooms
from bis.actions.surveys import SurveyLink
from bis.errors import DatabaseUnavailableError, NotFoundError
from bis.texts import languages, text
from bis.web import wording
from bis.web.answering import answering, sentence
from bis.web.remembering import remembered
from bis.web.rendering import NO_STORE, choose_language, keep_language, page
from bis.web.upcoming import told_today


@dataclass(frozen=True)
class Choice:
    """An activity to choose. `swedish` is the door sign's name where `title` is another."""

    title: str
    swedish: str
    time: str
    is_now: bool
    address: str


@answering
async def room(request: Request) -> Response:
    """GET /rum/{code}: straight to the only survey, or a choice, or what is next."""
    language = choose_language(request)
    response = await to_thread.run_sync(_answer, request, language)
    keep_language(request, response)
    return response


def _answer(request: Request, language: str) -> Response:
    try:
        links = _on_wall(request.path_params["code"])
    except NotFoundError:
        return sentence(text(language, "room.unknown"), 404, language)
    except DatabaseUnavailableError as error:
        return sentence(text(language, error.text_key), 503, language)
    if not links:
        return page(
            "room_quiet.html", language, tongues=languages(), following=told_today(language)
        )
    choices = [_choice(request, link, language) for link in links]
    if len(choices) == 1:
        return RedirectResponse(choices[0].address, 303, headers=NO_STORE)
    return page("room.html", language, tongues=languages(), choices=choices)


@remembered(seconds=5)
def _on_wall(code: str) -> list[SurveyLink]:
    return rooms.surveys_on_wall(code)


def _choice(request: Request, link: SurveyLink, language: str) -> Choice:
    one = link.occurrence
    asked = request.query_params.get("lang")
    return Choice(
        title=wording.title(one, language),
        swedish=wording.swedish_beside(one, language),
        time=wording.span_words(one, language),
        is_now=one.is_now(clock.now()),
        address=f"{link.path}?{urlencode({'lang': language})}" if asked else link.path,
    )

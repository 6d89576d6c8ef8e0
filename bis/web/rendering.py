"""Plain HTML pages: their templates and their language."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bis.actions import lab
from bis.core import kinds
from bis.errors import DatabaseUnavailableError
from bis.settings import settings
from bis.texts import RIGHT_TO_LEFT, languages, text
from bis.web.remembering import remembered

SWEDISH = "sv"
LANGUAGE_COOKIE = "bis_lang"
NO_STORE = {"Cache-Control": "no-store"}
# kept in one browser for its Back alone, with what was typed; asked for anew otherwise
KEPT_FOR_BACK = {"Cache-Control": "private, no-cache"}

_A_YEAR = 365 * 24 * 3600

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["kind_colours"] = kinds.COLOURS
_templates.globals["direction_of"] = lambda code: "rtl" if code in RIGHT_TO_LEFT else "ltr"
_templates.globals["words_of"] = text


def page(
    template: str,
    language: str,
    status: int = 200,
    headers: Mapping[str, str] = NO_STORE,
    **values: object,
) -> HTMLResponse:
    """Return a page that no browser keeps, since it is about one person or one moment."""
    return HTMLResponse(render(template, language, **values), status, headers=headers)


def render(template: str, language: str, **values: object) -> str:
    """Fill in a template. In it, `t(key)` gives the words of `language`."""
    return _templates.get_template(template).render(
        t=partial(text, language),
        language=language,
        lab_name=lab.profile().name,
        is_example=_is_example(),
        **values,
    )


def choose_language(request: Request) -> str:
    """Return a public page's language: asked for, chosen before, the browser's, Swedish."""
    offered = languages()
    for wish in (asked_for(request), request.cookies.get(LANGUAGE_COOKIE)):
        if wish in offered:
            return wish
    return _accepted(request.headers.get("accept-language", ""), offered)


def takes_gzip(request: Request) -> bool:
    """Return whether the browser takes a packed page, as nearly all do."""
    return "gzip" in request.headers.get("accept-encoding", "")


def keep_language(request: Request, response: Response) -> None:
    """Let the browser remember a language that was asked for in the address."""
    wish = asked_for(request)
    if wish and wish != request.cookies.get(LANGUAGE_COOKIE):
        response.set_cookie(
            LANGUAGE_COOKIE,
            wish,
            max_age=_A_YEAR,
            samesite="lax",
            secure=settings().is_https,
        )


def asked_for(request: Request) -> str:
    """Return the language in the address, empty where there is none that is offered.

    Most addresses have no query, and to parse that costs too.
    """
    wish = request.query_params.get("lang", "") if request.scope["query_string"] else ""
    return wish if wish in languages() else ""


def _accepted(header: str, offered: tuple[str, ...]) -> str:
    """Return the first offered language of an Accept-Language header, by its weights."""
    weighted: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        code, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), code.split("-")[0].lower()))
        except ValueError:
            continue
    ordered = sorted(weighted, key=lambda found: found[0])
    return next((code for _, code in ordered if code in offered), SWEDISH)


@remembered(seconds=5)
def _is_example() -> bool:
    try:
        return lab.is_example()
    except DatabaseUnavailableError:
        return False  # the page that says so must still be drawn

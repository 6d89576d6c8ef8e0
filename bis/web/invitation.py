"""The page of a one-time link: whose account it is, and the password they choose for it.

A partner's link for weeks has the same address and a page of its own, in `bis/web/week.py`.
"""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from bis.actions import invitations, people
from bis.actions.people import SESSION_COOKIE
from bis.core.events import wall
from bis.errors import FieldsError, NotFoundError
from bis.web import week
from bis.web.answering import answering
from bis.web.forms import read_form
from bis.web.login import HOME, client_address, enter
from bis.web.rendering import SWEDISH, choose_language, page
from bis.web.threads import Threads
from bis.web.wording import clock_words, house_name, short_day

_threads = Threads("invitation", 4)  # they wait for hashes, of which few are made at a time


async def invitation(request: Request) -> Response:
    """GET, POST /inbjudan/{token}: choose a password, then logged in; or send a week.

    To look at it uses nothing up, since a messenger looks at every link that is sent.
    """
    response = await _answer(request)
    # the address is the secret; with no-referrer the form's Origin would be "null"
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"  # whoever holds it may have put it on a page
    return response


@answering
async def _answer(request: Request) -> Response:
    token = request.path_params["token"]
    if await to_thread.run_sync(week.opens, token):
        return await week.answer(request, token)
    if request.method == "POST":
        # a link for weeks that has ended since must be told, however much was filled in
        form = await read_form(request, week.MOST_FIELDS)
        return await _threads.run(partial(_accept, request, token, form.get("password", "")))
    return await to_thread.run_sync(_show, request, token)


def _show(request: Request, token: str) -> Response:
    try:
        return _form(request, token, 200, {})
    except NotFoundError:
        return _closed_door(request)


def _accept(request: Request, token: str, password: str) -> Response:
    try:
        session = invitations.accept(
            token, password, client_address(request), request.cookies.get(SESSION_COOKIE)
        )
    except FieldsError as error:
        return _form(request, token, 422, error.fields)
    except NotFoundError:
        return _closed_door(request)
    return enter(session, HOME)


def _form(request: Request, token: str, status: int, mistakes: dict[str, str]) -> Response:
    offer = invitations.what_is_offered(token)
    here = people.actor_of(request.cookies.get(SESSION_COOKIE))
    expires = wall(offer.expires_at).date()
    return page(
        "invitation.html",
        SWEDISH,
        status,
        offer=offer,
        house=house_name(),
        kind="new" if offer.is_new else "password",
        until=f"{short_day(expires, SWEDISH)} {clock_words(offer.expires_at, SWEDISH)}",
        logged_in=here.email if here and here.email != offer.email else "",
        mistakes=mistakes,
        shortest=people.SHORTEST_PASSWORD,
    )


def _closed_door(request: Request) -> Response:
    return page("invitation_closed.html", choose_language(request), 404)

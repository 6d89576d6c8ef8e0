"""Logging in and out: two plain forms and a cookie."""

from functools import partial
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis.actions import people
from bis.actions.people import SESSION_COOKIE
from bis.errors import DatabaseUnavailableError, RefusedError
from bis.settings import settings
from bis.store import users
from bis.store.session import reading
from bis.web.answering import answering
from bis.web.forms import read_form
from bis.web.rendering import NO_STORE, SWEDISH, page
from bis.web.threads import Threads

HOME = "/"
LOGIN = "/logga-in"
_LONGEST_NEXT = 2000
_threads = Threads("login", 8)  # they wait for hashes, of which few are made at a time
_STATUS = {"login.error.wrong": 401, "login.error.ended": 403, "login.error.wait": 429}


@answering
async def log_in(request: Request) -> Response:
    """GET, POST /logga-in: the form; a session in a cookie, and on to `next`."""
    if request.method == "POST":
        form = await read_form(request)
        return await _threads.run(partial(_try_to_log_in, request, form))
    return await to_thread.run_sync(_show_form, request)


@answering
async def log_out(request: Request) -> Response:
    """GET, POST /logga-ut: a button, since a link could be followed by mistake; then out."""
    token = request.cookies.get(SESSION_COOKIE)
    if request.method != "POST":
        return await to_thread.run_sync(_show_log_out, token)
    if token:
        await to_thread.run_sync(people.log_out, token)
    return _leave()


@answering
async def log_out_everywhere(request: Request) -> Response:
    """POST /logga-ut/overallt: out in every browser that this account is logged in with."""
    await to_thread.run_sync(_log_out_everywhere, request.cookies.get(SESSION_COOKIE))
    return _leave()


@answering
async def login_status(request: Request) -> Response:
    """GET /logga-in/status: 204 while the session lasts, else 401; open pages ask for it."""
    actor = await to_thread.run_sync(people.actor_of, request.cookies.get(SESSION_COOKIE))
    return Response(status_code=401 if actor is None else 204, headers=NO_STORE)


def enter(token: str, target: str) -> Response:
    """Return the answer that gives a browser its session and sends it to `target`."""
    response = RedirectResponse(target, 303, headers=NO_STORE)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(people.SESSION_LENGTH.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings().is_https,
    )
    return response


def _leave() -> Response:
    response = RedirectResponse(LOGIN, 303, headers=NO_STORE)
    response.delete_cookie(
        SESSION_COOKIE, httponly=True, samesite="lax", secure=settings().is_https
    )
    return response


def own_path(wanted: str) -> str:
    """Return `wanted` if it is an address of this house, else the start page.

    Browsers read a backslash as a slash and skip control characters, so that either of them
    in front of a host's name would lead out of the house.
    """
    is_plain = wanted.isprintable() and "\\" not in wanted and len(wanted) <= _LONGEST_NEXT
    if not is_plain or not wanted.startswith("/") or wanted.startswith("//"):
        return HOME
    path = urlsplit(wanted).path
    return HOME if path in (LOGIN, "/logga-ut") else wanted


def client_address(request: Request) -> str:
    """Return where a request comes from; forwarded headers count only from own proxies."""
    near = request.client.host if request.client else ""
    trusted = settings().trusted_proxies
    if near not in trusted:
        return near
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",")]
    foreign = [hop for hop in hops if hop and hop not in trusted]
    return foreign[-1] if foreign else near


def _show_form(request: Request) -> Response:
    target = own_path(request.query_params.get("next", HOME))
    if people.actor_of(request.cookies.get(SESSION_COOKIE)):
        return RedirectResponse(target, 303, headers=NO_STORE)
    with reading() as session:
        has_accounts = users.any_user(session)
    return _form(200, target, is_new_house=not has_accounts)


def _show_log_out(token: str | None) -> Response:
    if people.actor_of(token) is None:  # reached by Back, with nothing left to log out from
        return RedirectResponse(LOGIN, 303, headers=NO_STORE)
    return page("log_out.html", SWEDISH)


def _log_out_everywhere(token: str | None) -> None:
    actor = people.actor_of(token)
    if actor:
        people.log_out_everywhere(actor, actor.user_id)


def _try_to_log_in(request: Request, form: dict[str, str]) -> Response:
    email, target = form.get("email", ""), own_path(form.get("next", HOME))
    try:
        token = people.log_in(
            email,
            form.get("password", ""),
            client_address(request),
            request.cookies.get(SESSION_COOKIE),
        )
    except (RefusedError, DatabaseUnavailableError) as error:
        status = _STATUS.get(error.text_key, 503)
        return _form(status, target, email=email, mistake=error.text_key)
    return enter(token, target)


def _form(
    status: int, target: str, *, email: str = "", mistake: str = "", is_new_house: bool = False
) -> Response:
    return page(
        "log_in.html",
        SWEDISH,
        status,
        target=target,
        email=email,
        mistake=mistake,
        is_new_house=is_new_house,
    )

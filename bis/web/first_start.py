"""The first account of a new house, made from the link in the window where BIS started."""

import threading

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis import clock
from bis.actions import diary, example, lab, people
from bis.errors import FieldsError, RefusedError
from bis.store import users
from bis.store.session import reading
from bis.web.answering import answering
from bis.web.forms import read_form
from bis.web.login import HOME, LOGIN, client_address, enter
from bis.web.rendering import NO_STORE, SWEDISH, page

_EXAMPLE_MONTHS = 15  # as long as `python -m bis demo` makes it
_EXAMPLE_SEED = 1

_one_at_a_time = threading.Lock()  # a second tap must not start a second filling


@answering
async def first_start(request: Request) -> Response:
    """GET, POST /kom-igang?kod=…: the first coordinator; a valid code opens it once."""
    if request.method == "POST":
        form = await read_form(request)
        return await to_thread.run_sync(_make_account, request, form)
    return await to_thread.run_sync(_show_form, request.query_params.get("kod", ""))


def _show_form(code: str) -> Response:
    return _closed_door(code) or _form(200, {"kod": code}, {})


def _make_account(request: Request, form: dict[str, str]) -> Response:
    email, password = form.get("email", ""), form.get("password", "")
    with _one_at_a_time:
        if door := _closed_door(form.get("kod", "")):
            return door
        try:
            _check(form)
            if form.get("content") == "example" and not lab.is_example():
                _fill_with_example()
            lab.make_first_account(form["kod"], email, password)
        except FieldsError as error:
            return _form(422, form, error.fields)
        except RefusedError as error:
            return _form(422, form, {"form": error.text_key})
    return enter(people.log_in(email, password, client_address(request)), HOME)


def _closed_door(code: str) -> Response | None:
    """Return the answer to somebody who may not make the first account, else None."""
    with reading() as session:
        has_accounts = users.any_user(session)
    if has_accounts:
        return RedirectResponse(LOGIN, 303, headers=NO_STORE)
    if not lab.is_first_account_token(code):
        return page("no_link.html", SWEDISH, 403)
    return None


def _check(form: dict[str, str]) -> None:
    """Raise FieldsError for everything that is wrong, before anything is made."""
    wrong: dict[str, str] = {}
    try:
        people.check_new_account(form.get("email", ""), form.get("password", ""))
    except FieldsError as error:
        wrong.update(error.fields)
    if form.get("lab") != lab.profile().code:
        wrong["lab"] = "setup.error.lab"
    if form.get("content") not in ("empty", "example"):
        wrong["content"] = "setup.error.content"
    elif form.get("content") == "empty" and lab.is_example():
        wrong["content"] = "setup.error.is_example"
    if wrong:
        raise FieldsError(wrong)


def _fill_with_example() -> None:
    example.fill(
        answers=None,
        months=_EXAMPLE_MONTHS,
        today=clock.today(),
        seed=_EXAMPLE_SEED,
        progress=lambda *_: None,
    )


def _form(status: int, form: dict[str, str], mistakes: dict[str, str]) -> Response:
    return page(
        "first_start.html",
        SWEDISH,
        status,
        form=form,
        mistakes=mistakes,
        lab=lab.profile(),
        posts=len(diary.known_posts()),
        shortest=people.SHORTEST_PASSWORD,
    )

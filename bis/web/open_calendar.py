"""The public calendar: what one can go to, in the reader's language, on any old phone."""

import gzip
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bis import clock
from bis.core.events import wall
from bis.store import data_version
from bis.store.session import reading
from bis.web import open_days, open_frame
from bis.web.answering import answering
from bis.web.open_diary import is_anything_published
from bis.web.open_wish import PATH, Look, Wish, read_wish
from bis.web.rendering import (
    LANGUAGE_COOKIE,
    choose_language,
    keep_language,
    render,
    takes_gzip,
)

MOST_BYTES = 50_000
_ROWS = (60, 30, 12, 5, 2, 1)  # tried in turn until the page is small enough
_MOST_PAGES = 300
_MOST_ASKED = 3000
_FRESH_SECONDS = 1.0


@dataclass(frozen=True)
class Ready:
    """A finished page, also packed: to pack it for every phone costs twice the rest."""

    body: bytes
    packed: bytes
    headers: Mapping[str, str]

    def answer(self, *, packed: bool) -> Response:
        """Return the page as an HTTP answer."""
        if packed:
            return Response(self.packed, headers={**self.headers, "Content-Encoding": "gzip"})
        return Response(self.body, headers=self.headers)


Asked = tuple[str, str, str]  # what decides the page: address, chosen and accepted languages


class Shelf:
    """Finished pages. All are thrown away when the data or the minute moves on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[Asked, Ready] = {}
        self._pages: dict[tuple[Wish, str], Ready] = {}
        self._stamp: tuple[int, int] = (0, 0)
        self._checked = float("-inf")

    def find(self, asked: Asked, now: datetime) -> Ready | None:
        """Return the page if it stands here and was known to be right a second ago."""
        return self._asked.get(asked) if self._is_fresh(now) else None

    def make(self, asked: Asked, look: Look) -> Ready:
        """Return the page, made anew where need be; blocks."""
        with self._lock:
            self._check(look.now)
            ready = self._pages.get((look.wish, look.language)) or _make(look)
            if len(self._pages) >= _MOST_PAGES or len(self._asked) >= _MOST_ASKED:
                self._throw_away()
            self._pages[look.wish, look.language] = self._asked[asked] = ready
            return ready

    def forget(self) -> None:
        """Read everything anew, as after a change of database."""
        self._checked = float("-inf")
        self._throw_away()

    def _is_fresh(self, now: datetime) -> bool:
        return monotonic() - self._checked < _FRESH_SECONDS and self._stamp[1] == _minute(now)

    def _check(self, now: datetime) -> None:
        if self._is_fresh(now):
            return
        begun = monotonic()
        with reading() as session:
            stamp = (data_version.current(session).changes, _minute(now))
        if stamp != self._stamp:
            self._throw_away()
        self._stamp, self._checked = stamp, begun

    def _throw_away(self) -> None:
        self._pages.clear()
        self._asked.clear()


shelf = Shelf()


@answering
async def open_calendar(request: Request) -> Response:
    """GET /oppet/kalender: today and tomorrow, a day, or a week, filtered by the address."""
    now = clock.now()
    asked = (
        request.scope["query_string"].decode("latin-1"),
        request.cookies.get(LANGUAGE_COOKIE, ""),
        request.headers.get("accept-language", ""),
    )
    ready = shelf.find(asked, now)
    if ready is None:
        wish = read_wish(request.query_params, wall(now).date())
        look = Look(wish, choose_language(request), now)
        ready = await to_thread.run_sync(shelf.make, asked, look)
    if request.headers.get("if-none-match") == ready.headers["ETag"]:
        response = Response(status_code=304, headers=ready.headers)
    else:
        response = ready.answer(packed=takes_gzip(request))
    if "lang=" in asked[0]:
        keep_language(request, response)
    return response


async def to_open_calendar(request: Request) -> Response:
    """GET /oppet: the calendar is what is open."""
    del request
    return RedirectResponse(PATH, 307)


def _minute(now: datetime) -> int:
    return int(now.timestamp() // 60)


def _make(look: Look) -> Ready:
    """Draw the page with as many rows as fit into MOST_BYTES."""
    found = open_days.find(look)
    frame = open_frame.frame(look, found.partners, found.address)
    frame["has_diary"] = is_anything_published()
    body = b""
    for most_rows in (rows for rows in _ROWS if rows <= open_days.ROWS[look.wish.view]):
        shown = open_days.draw(found, look, most_rows)
        body = render("open_calendar.html", look.language, days=shown, **frame).encode()
        if len(body) <= MOST_BYTES:
            break
    headers = {
        "ETag": f'W/"{hashlib.sha256(body).hexdigest()[:24]}"',
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Accept-Encoding, Cookie",
        "Content-Type": "text/html; charset=utf-8",
    }
    return Ready(body, gzip.compress(body, mtime=0), headers)

"""One activity of the public calendar on a page of its own: big, plain, and to pass on."""

from datetime import UTC, timedelta
from urllib.parse import quote, urlencode
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from bis import clock
from bis.core.events import CANCELLED, REMOVED, Occurrence, wall, week_of
from bis.errors import NotFoundError
from bis.store import events, partners
from bis.store.session import reading
from bis.texts import languages, text
from bis.web import wording
from bis.web.answering import answering, is_logged_in, sentence
from bis.web.for_staff import id_in_address
from bis.web.open_wish import PATH, WEEK, Wish
from bis.web.rendering import choose_language, keep_language, page
from bis.web.scanning import scannable

_GOOGLE = "https://calendar.google.com/calendar/render?"
_WHATSAPP = "https://wa.me/?text="


@answering
async def open_occurrence(request: Request) -> Response:
    """GET /oppet/tillfalle/{id}: what, when, where, and how to come."""
    response = await to_thread.run_sync(_answer, request)
    keep_language(request, response)
    return response


def _answer(request: Request) -> Response:
    language = choose_language(request)
    try:
        occurrence_id = id_in_address(request, "occurrence")
        one, house_address = _find(occurrence_id)
    except NotFoundError:
        return sentence(
            text(language, "occurrence.unknown"), 404, language, is_staff=is_logged_in(request)
        )
    if one is None:
        return sentence(
            text(language, "occurrence.changed"), 410, language, is_staff=is_logged_in(request)
        )
    address = one.address or (house_address if one.at_bis else "")
    here = scannable(request, wording.page_of(one)).address
    return page(
        "open_occurrence.html",
        language,
        one=one,
        tongues=[
            (code, text(code, "open.own_name"), wording.page_of(one, code))
            for code in languages()
        ],
        back=Wish(WEEK, week_of(one.day)[0]).address(),
        path=PATH,
        address=address,
        map=wording.map_link(address),
        google=_GOOGLE + urlencode(_for_google(one, language, address, here)),
        share=_WHATSAPP + quote(_shared(one, language, here)),
        said=_words(one, language),
    )


def _find(occurrence_id: UUID) -> tuple[Occurrence | None, str]:
    """Return it and the address of the house; None when its series has changed.

    Raises NotFoundError for one that never was, and for a draft.
    """
    with reading() as session:
        try:
            one = events.get(session, occurrence_id)
        except NotFoundError:
            if events.state(session, occurrence_id)["status"] != REMOVED:
                raise
            return None, ""
        if not one.published:
            raise NotFoundError(f"occurrence {occurrence_id}")
        return one, partners.house_address(session)


def _words(one: Occurrence, language: str) -> dict[str, str | bool]:
    """Return what the page says of it, in the reader's language."""
    spoken = [wording.code_words("open.spoken", code, language) for code in one.languages]
    today = wall(clock.now()).date()
    return {
        "title": wording.title(one, language),
        "swedish": wording.swedish_beside(one, language),
        "near": wording.near_day(one.day, today, language),
        "day": wording.full_day(one.day, language),
        "time": _time(one, language),
        "place": wording.place(one),
        "kind_name": wording.code_words("kind", one.kind, language),
        "level": wording.code_words("level", one.level, language) if one.level else "",
        "spoken": ", ".join(spoken),
        "organisers": ", ".join(partner.name for partner in one.organisers),
        "is_cancelled": one.status == CANCELLED,
        "reason": wording.reason(one, language),
        "before": _before(one, language),
        "is_over": one.ends_at <= clock.now(),
    }


def _time(one: Occurrence, language: str) -> str:
    return (
        text(language, "occurrence.all_day")
        if one.all_day
        else wording.span_words(one, language)
    )


def _before(one: Occurrence, language: str) -> str:
    """Return when it was going to be before it was moved, empty where it was not."""
    if one.moved_from is None:
        return ""
    day = wording.short_day(one.moved_from.date(), language)
    if one.all_day:
        return day
    return f"{day} {wording.time_words(one.moved_from, language)}"


def _shared(one: Occurrence, language: str, here: str) -> str:
    when = f"{wording.full_day(one.day, language)} {_time(one, language)}"
    return "\n".join((wording.title(one, language), when, wording.place(one), here))


def _for_google(one: Occurrence, language: str, address: str, here: str) -> dict[str, str]:
    """Return what Google's own form for a new activity takes: UTC, or whole days."""
    if one.all_day:
        span = f"{one.day:%Y%m%d}/{one.day + timedelta(days=1):%Y%m%d}"
    else:
        ends = one.ends_at.astimezone(UTC)
        span = f"{one.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}"
    place = wording.place(one)
    return {
        "action": "TEMPLATE",
        "text": wording.title(one, language),
        "dates": span,
        "location": place if address in place else f"{place}, {address}",
        "details": here,
    }

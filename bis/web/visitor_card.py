"""The card that is turned to a visitor at the desk, in the visitor's language, or printed."""

from starlette.requests import Request
from starlette.responses import Response

from bis import clock
from bis.core.events import CANCELLED, REASONS, Occurrence
from bis.core.permissions import Action, Actor, check
from bis.errors import NotFoundError
from bis.store import coming, events
from bis.store.session import reading
from bis.texts import languages, text
from bis.web import wording
from bis.web.for_staff import asked_language, for_staff, id_in_address, way_back
from bis.web.rendering import page
from bis.web.scanning import scannable


@for_staff
def visitor_card(request: Request, actor: Actor) -> Response:
    """GET /visa/kort/{occurrence}: what, when and where, in letters for two to read.

    There is none of a draft: it has not been promised to anybody.
    """
    check(actor, Action.SEE_CALENDAR)
    with reading() as session:
        one = events.get(session, id_in_address(request, "occurrence"))
        following = coming.next_of(session, one.event_id, max(one.starts_at, clock.now()))
    if not one.published:
        raise NotFoundError(f"occurrence {one.id}")
    language = asked_language(request)
    return page(
        "visitor_card.html",
        language,
        back=way_back(request, one),
        tongues=languages(),
        title=wording.title(one, language),
        swedish=wording.swedish_beside(one, language),
        near=wording.near_day(one.day, clock.today(), language),
        day=wording.full_day(one.day, language),
        clock=wording.span_words(one, language),
        place=wording.place(one),
        address=one.address if one.at_bis else "",
        facts=_facts(one, language),
        organisers=", ".join(partner.name for partner in one.organisers),
        is_cancelled=one.status == CANCELLED,
        is_over=one.ends_at <= clock.now(),
        reason=text(language, f"reason.{one.reason}") if one.reason in REASONS else "",
        following=_day_and_time(following, language) if following else "",
        target=scannable(request, wording.page_of(one)),
    )


def _day_and_time(one: Occurrence, language: str) -> str:
    return f"{wording.full_day(one.day, language)} {wording.start_words(one, language)}"


def _facts(one: Occurrence, language: str) -> list[str]:
    """Return what else decides whether it suits somebody, in words."""
    level = wording.code_words("level", one.level, language) if one.level else ""
    spoken = [wording.code_words("open.spoken", code, language) for code in one.languages]
    facts = (
        level if level != wording.title(one, language) else "",
        text(language, "open.childcare") if one.child_care else "",
        text(language, "open.dropin") if one.drop_in else "",
        ", ".join(spoken) if one.languages not in ((), ("sv",)) else "",
    )
    return [fact for fact in facts if fact]

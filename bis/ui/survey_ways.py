"""The ways to answers: a code for phones, and for those without one paper or a talk."""

from bis.core.events import Occurrence
from bis.ui.frame import links_as_html, plain_links
from bis.ui.text import t


def after_closing(one: Occurrence) -> None:
    """Draw the ways on that a closing offers."""
    plain_links((_code(one), t("today.show_qr")), _paper(one), _pile(one))


def every_way(one: Occurrence) -> str:
    """Return all ways as HTML, for the page about surveys."""
    code = (f"{_code(one)}?fran=enkat", t("today.show_qr"))
    return links_as_html(code, _slip(one), _paper(one), _aloud(one), _pile(one))


def _code(one: Occurrence) -> str:
    return f"/visa/{one.id}"


def _slip(one: Occurrence) -> tuple[str, str]:
    return f"{_code(one)}?lapp=1", t("survey_list.slip")


def _paper(one: Occurrence) -> tuple[str, str]:
    return f"/blankett/{one.id}", t("survey_list.paper")


def _aloud(one: Occurrence) -> tuple[str, str]:
    return f"/fraga/{one.id}", t("key_in.ask")


def _pile(one: Occurrence) -> tuple[str, str]:
    return f"/papper/{one.id}", t("key_in.pile")

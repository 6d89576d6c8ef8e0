"""The ways to answers: a code for phones, and for those without one paper or a talk."""

from bis.core.events import Occurrence
from bis.ui.frame import links_as_html, plain_links
from bis.ui.text import t


def after_closing(one: Occurrence) -> None:
    """Draw the ways on that a closing offers."""
    plain_links(_code(one), _paper(one), _pile(one))


def every_way(one: Occurrence) -> str:
    """Return all ways as HTML, for the page about surveys."""
    return links_as_html(_code(one), _slip(one), _paper(one), _aloud(one), _pile(one))


def _code(one: Occurrence) -> tuple[str, str]:
    return f"/visa/{one.id}", t("today.show_qr")


def _slip(one: Occurrence) -> tuple[str, str]:
    return f"/visa/{one.id}?lapp=1", t("survey_list.slip")


def _paper(one: Occurrence) -> tuple[str, str]:
    return f"/blankett/{one.id}", t("survey_list.paper")


def _aloud(one: Occurrence) -> tuple[str, str]:
    return f"/fraga/{one.id}", t("key_in.ask")


def _pile(one: Occurrence) -> tuple[str, str]:
    return f"/papper/{one.id}", t("key_in.pile")

"""What a closing says, in words: how many came, and why something was called off."""

from bis.core.events import REASONS, Occurrence
from bis.ui.text import plain, t


def came(one: Occurrence) -> str:
    """Return how many came, for those who may close it: 9 kom, varav 2 barn."""
    return counted("closing.came", one.visits, one.visits_counted, one.children)


def counted(key: str, visits: int | None, is_exact: bool | None, children: int | None) -> str:
    """Return the words of `key` about visits, and the children among them if they are known."""
    words = t(key if is_exact else f"{key}_about", visits=visits)
    if children is None:
        return words
    return t("closing.with_children", words=words, children=children)


def reason(said: str) -> str:
    """Return why it was called off as Markdown, empty when nothing was said."""
    return t(f"reason.{said}") if said in REASONS else plain(said)

"""Who did what stands in the history, in words."""

from bis.store.changes import Kept
from bis.store.week_links import INVITATION
from bis.ui.text import t


def doer(change: Kept) -> str:
    """Return an e-mail address, or that it was the link of a partner that never logs in."""
    return t("history.link") if INVITATION in (change.after or {}) else change.who

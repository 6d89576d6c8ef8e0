"""Every function of BIS that remembers its result for the whole process.

A test that changes the environment forgets them all; `tests/test_house.py` fails when a new
one in `bis/` is missing from both lists.
"""

import sys
from importlib import import_module

FORGOTTEN = (
    "bis.settings.settings",
    "bis.store.session.engine",
    "bis.actions.lab.profile",
    "bis.actions.lab.secret",
    "bis.actions.diary.known_posts",
    "bis.actions.people._nobodys_hash",
    "bis.actions.surveys._known_tokens",
)
KEPT = {
    "bis.navigation._page": "files and words of the code itself",
    "bis.clock._read": "says the same of the same text",
    "bis.store.rows.rows_of": "statements of the code itself, for each engine",
    "bis.texts.languages": "files of the code itself",
    "bis.texts.words": "files of the code itself",
    "bis.charts.monthly.monthly": "a drawing without data",
    "bis.charts.monthly.small": "a drawing without data",
    "bis.charts.partners.partners": "a drawing without data",
    "bis.charts.by_kind.by_kind": "a drawing without data",
    "bis.store.writer.writer": "asks for the engine anew at every batch, and owns a thread",
}
STREAMLIT = {  # st.cache_data, st.cache_resource: emptied all at once
    "bis.ui.drafts._all",
    "bis.ui.reads._choices",
    "bis.ui.reads._is_example",
    "bis.ui.reads._last_visits",
    "bis.ui.reads._occurrences",
    "bis.ui.reads._on_between",
    "bis.ui.reads._open_surveys",
    "bis.ui.reads._today",
    "bis.ui.reads_desk._door_count",
    "bis.ui.reads_desk._waiting",
    "bis.ui.reads_diary._counted",
    "bis.ui.reads_diary._held",
    "bis.ui.reads_diary._noted",
    "bis.ui.reads_diary._posts",
    "bis.ui.reads_diary._removed",
    "bis.ui.reads_event._in_room",
    "bis.ui.reads_figures._breakdowns",
    "bis.ui.reads_figures._forms",
    "bis.ui.reads_figures._shown",
    "bis.ui.reads_partners._news",
    "bis.ui.reads_partners._register",
    "bis.ui.reads_meeting._board",
    "bis.ui.reads_meeting._open_decisions",
}


def forget_all() -> None:
    """Close the engine if there is one, and forget all that was remembered."""
    for name in FORGOTTEN:
        module, function = name.rsplit(".", 1)
        if module not in sys.modules:
            continue
        cached = getattr(import_module(module), function)
        if function == "engine" and cached.cache_info().currsize:
            cached().dispose()
        cached.cache_clear()
    if "bis.web.remembering" in sys.modules:
        import_module("bis.web.remembering").forget()
    if "bis.web.open_calendar" in sys.modules:
        import_module("bis.web.open_calendar").shelf.forget()
    if any(name.startswith("bis.ui.") for name in sys.modules):
        streamlit = import_module("streamlit")
        streamlit.cache_data.clear()
        streamlit.cache_resource.clear()

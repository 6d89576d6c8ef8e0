"""Fragments that are no longer on the screen: Streamlit answers them as long as it knows them.

A page that is left or changed may have asked for one a moment before. Answered after what is
drawn now, it would clear that or draw over it: the browser goes by the page and by places.
"""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget_all() -> None:
    """Let no fragment of this page be answered any more, since the page is left."""
    context = get_script_run_ctx()
    if context is not None:
        context.fragment_storage.clear()


def forget_undrawn() -> None:
    """Let no fragment be answered that this run has not drawn, since it ends here.

    Streamlit does that itself only after the last line of a page. A run of a fragment draws
    none of the others, which stay.
    """
    context = get_script_run_ctx()
    if context is not None and not context.fragment_ids_this_run:
        drawn = context.shared.new_fragment_ids.snapshot()
        context.fragment_storage.clear(new_fragment_ids=drawn)

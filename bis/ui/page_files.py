"""Where the pages lie, since Streamlit would look for them beside its script."""

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from bis.settings import ROOT


def page_file(name: str) -> str:
    """Return the absolute path of `pages/{name}.py`, as Streamlit's links take it."""
    return str(ROOT / "pages" / f"{name}.py")


def go_to(name: str, query: Mapping[str, str] | None = None) -> NoReturn:
    """End this run and open `pages/{name}.py`, at nothing but `query` in its address.

    Left to itself Streamlit refuses to leave a page in whose address one of its fields stands.
    """
    _forget_fragments()
    st.switch_page(page_file(name), query_params=query or {})


def _forget_fragments() -> None:
    """Let no fragment of this page be answered any more.

    One that asked just before this page was left would be answered after the new page, and
    empty it: Streamlit clears the screen for whatever belongs to another page than it shows.
    """
    context = get_script_run_ctx()
    if context is not None:
        context.fragment_storage.clear()

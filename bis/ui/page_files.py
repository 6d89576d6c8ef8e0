"""Where the pages lie, since Streamlit would look for them beside its script; how they end."""

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st

from bis.settings import ROOT
from bis.ui import fragments


def page_file(name: str) -> str:
    """Return the absolute path of `pages/{name}.py`, as Streamlit's links take it."""
    return str(ROOT / "pages" / f"{name}.py")


def go_to(name: str, query: Mapping[str, str] | None = None) -> NoReturn:
    """End this run and open `pages/{name}.py`, at nothing but `query` in its address.

    Left to itself Streamlit refuses to leave a page in whose address one of its fields stands.
    """
    fragments.forget_all()
    st.switch_page(page_file(name), query_params=query or {})


def end_here() -> NoReturn:
    """End the page with what has been drawn. Not `st.stop`: see `fragments`."""
    fragments.forget_undrawn()
    st.stop()

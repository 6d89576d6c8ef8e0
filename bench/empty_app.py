"""The yardstick of a rerun: an empty page, its garbage frozen as BIS freezes its own."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st


@asynccontextmanager
async def _frozen(_: object) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("empty_page.py"), lifespan=_frozen)

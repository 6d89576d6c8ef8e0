"""What happens between the start of the server and its first visitor."""

import gc
import importlib
import os
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import to_thread

from bis.actions import lab
from bis.errors import BisError, SettingsError
from bis.settings import settings
from bis.texts import text
from bis.web.night import watch_nights

OPEN_BROWSER = "BIS_OPEN_BROWSER"  # set by `python -m bis run`

# Python's own 700, 10, 10 costs a tenth of every form that is handed in; the last two bound
# what waits, since nothing is collected after each run (postScriptGC in .streamlit/config.toml)
_COLLECTED_AFTER = (20_000, 5, 5)
_WARM = (
    "altair",
    "pandas",
    "scipy.special",
    "streamlit.emojis",
    "streamlit.material_icon_names",
)


def open_house_or_exit() -> None:
    """Open the house, or end the process with one sentence on stderr and status 1."""
    try:
        lab.open_house(serves=True)
    except SettingsError as error:
        print(text("sv", error.text_key, **error.blanks), file=sys.stderr)
        sys.exit(1)


def lifespan(
    port: Callable[[], int], modules: Iterable[str]
) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """Return the server's lifespan.

    `port` is asked when the server has chosen one; `modules` are loaded before anybody comes.
    """

    @asynccontextmanager
    async def around(_: object) -> AsyncIterator[None]:
        await to_thread.run_sync(_warm_up, (*_WARM, *modules))
        await to_thread.run_sync(_announce, port())
        with watch_nights():
            yield

    return around


def _warm_up(modules: Iterable[str]) -> None:
    """Load what the first visitor would wait for, then keep the collector off it.

    Frozen objects are not looked at again. Last of all, once, before any session.
    """
    for name in modules:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


def _announce(port: int) -> None:
    address = settings().public_url or f"http://127.0.0.1:{port}"
    try:
        link = lab.first_account_link()
    except BisError as error:
        print(text("sv", error.text_key), file=sys.stderr)
        return
    print(text("sv", "start.running", address=address), flush=True)
    if link:
        print(text("sv", "start.first_account", address=f"{address}{link}"), flush=True)
    if os.environ.get(OPEN_BROWSER) == "1":
        target = f"http://127.0.0.1:{port}{link or '/'}"
        threading.Thread(target=webbrowser.open, args=(target,), daemon=True).start()

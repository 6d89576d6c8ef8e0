"""Staff pages run in process, by Streamlit's own AppTest, as one who is logged in."""

import re
from collections.abc import Callable
from unittest import mock

import pytest
from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.testing.v1 import AppTest

from bis.actions.people import SESSION_COOKIE
from bis.core.permissions import Role
from bis.settings import ROOT
from tests.support.house import House

Open = Callable[..., AppTest]

_COUNTED = re.compile(r"\.st-key-(\w+) summary p::after { content: ' \((\d+)\)'; }")


@pytest.fixture
def open_page(house: House, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Return `open(page, role, **query)`, which runs the frame and then the page."""

    def opened(page: str = "", role: Role | None = Role.COORDINATOR, **query: str) -> AppTest:
        cookies = {SESSION_COOKIE: house.log_in(role)} if role else {}
        monkeypatch.setattr(
            ContextProxy, "cookies", mock.PropertyMock(return_value=StreamlitCookies(cookies))
        )
        app = AppTest.from_file(str(ROOT / "bis" / "shell.py"), default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = value
        if page:
            app.run()
            app.switch_page(str(ROOT / "pages" / f"{page}.py"))
            for name, value in query.items():
                app.query_params[name] = value
        return app.run()

    return opened


def folds(app: AppTest) -> list[str]:
    """Return the folds as they are read: their words, and how many things are in each."""
    drawn = "".join(part.proto.body for part in app.get("html"))
    counted = dict(_COUNTED.findall(drawn))
    read = {one.proto.id.rpartition("-")[2]: one.label for one in app.expander}
    return [f"{label} ({counted[key]})" for key, label in read.items() if key in counted]


def unfold(app: AppTest, key: str) -> AppTest:
    """Open a fold whose content is drawn only then, as a press on it does."""
    app.session_state[key] = True
    return app.run()

"""A running BIS in a process of its own."""

from pathlib import Path

import httpx

from bis.settings import ROOT
from tests.support import commands
from tests.support.ports import free_port
from tests.support.process import ServerProcess, streamlit

AT = "2026-11-03T13:30"  # the same moment as tests.support.house.NOW


class Server(ServerProcess):
    """`streamlit run app.py`, or with `plain` the plain pages alone (see plain_server).

    Its house is the one that the test has built.
    """

    def __init__(
        self, database: str, folder: Path, *, plain: bool = False, **environment: str
    ) -> None:
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        super().__init__(
            ["-m", "tests.support.plain_server", str(port)]
            if plain
            else streamlit(ROOT / "app.py", port),
            port,
            commands.environment(database, folder, BIS_CLOCK=AT, **environment)
            | {"BIS_PUBLIC_URL": self.base},  # as in a real house: QR codes are shown
            folder,
        )

    def client(self, cookies: dict[str, str] | None = None) -> httpx.Client:
        """Return a browser without a screen, for use in `with`.

        It takes a new line for every request: a kept one may be hung up by the server in the
        very moment that it is used again.
        """
        return httpx.Client(
            base_url=self.base,
            cookies=cookies,
            timeout=90,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

"""The yardstick of a plain page: a Starlette route without middleware that has its text ready.

`python -m bench.bare_route PORT FILE`; the same event loop and parser as Streamlit's server.
"""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route


def main(port: int, text: str) -> None:
    """Serve `text` at / until the process is ended."""

    async def ready(request: Request) -> Response:
        del request
        return HTMLResponse(text)

    app = Starlette(routes=[Route("/", ready)])
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8"))

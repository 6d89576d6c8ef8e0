"""BIS's plain pages and middleware under bare uvicorn: `python -m tests.support.plain_server`.

What `app.py` serves but for Streamlit's pages, in a third of the time to start, and with
passwords that cost nothing. For tests that start a server dozens of times.
"""

import sys

import uvicorn
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bis.actions import people
from bis.web.direct import Direct
from bis.web.guard import Guard
from bis.web.hygiene import SameOrigin, SecurityHeaders
from bis.web.lifespan import open_house_or_exit
from bis.web.routes import ROUTES

MIDDLEWARE = (
    SecurityHeaders,
    SameOrigin,
    Guard,
    Direct,
)  # as in app.py: tests/test_house.py compares


def main(port: int) -> None:
    """Serve on `port` until the process is ended."""
    people._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    open_house_or_exit()
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(each) for each in (SecurityHeaders, SameOrigin, Guard, Direct)],
    )
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]))

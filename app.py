"""The front door: `streamlit run app.py` finds `app` here and serves it."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from bis import navigation
from bis.ui.start_page import start_page, streamlits_files
from bis.ui.telling import tell_script_error
from bis.web.direct import Direct
from bis.web.guard import Guard
from bis.web.hygiene import SameOrigin, SecurityHeaders
from bis.web.lifespan import lifespan, open_house_or_exit
from bis.web.routes import ROUTES
from bis.web.staff_pages import staff_routes

open_house_or_exit()  # here, since in the lifespan a mistake would be a traceback

# The script is bis/shell.py, not this file: a script that lies beside pages/ lets the first
# deep link after a restart run a page without the frame, so without the login.
app = st.App(
    Path(__file__).with_name("bis") / "shell.py",
    routes=[*ROUTES, *staff_routes(navigation.addresses(), start_page(), streamlits_files())],
    middleware=[Middleware(each) for each in (SecurityHeaders, SameOrigin, Guard, Direct)],
    lifespan=lifespan(lambda: int(st.get_option("server.port")), navigation.modules()),
    on_script_error=tell_script_error,
)

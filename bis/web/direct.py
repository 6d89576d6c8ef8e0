"""A way past Streamlit for what many phones send at the same minute."""

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from bis.web.routes import ROUTES


class Direct:
    """Takes handed-in forms past Streamlit's layers, which cost as much as storing them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.plain = Router(ROUTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a post to /svara here; pass everything else on."""
        is_form = scope["type"] == "http" and scope["method"] == "POST"
        if is_form and scope["path"].startswith("/svara/"):
            return await self.plain(scope, receive, send)
        return await self.app(scope, receive, send)

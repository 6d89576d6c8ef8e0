"""A slow network: a page's poll that arrives while the next page is being drawn."""

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class LatePoll:
    """Stands between a page and its server, and can ask in the page's name."""

    def __init__(self, page: Page) -> None:
        """Call this before `page` opens anything."""
        self._asked = BackMsg()
        self._fragment = ""
        self._poll: bytes | None = None
        page.route_web_socket("**/_stcore/stream", self._stand_between)

    def ask_ever_again(self) -> None:
        """From now on send, after every message of the server, the poll of the page of now.

        So it comes at each moment of the change to another page, however quick the computer.
        """
        poll = BackMsg()
        poll.CopyFrom(self._asked)
        poll.rerun_script.fragment_id = self._fragment
        poll.rerun_script.is_auto_rerun = True
        self._poll = poll.SerializeToString()

    def _stand_between(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def from_page(message: str | bytes) -> None:
            asked = BackMsg.FromString(bytes(message)) if isinstance(message, bytes) else None
            if asked and asked.rerun_script.page_script_hash:
                self._asked = asked
            server.send(message)

        def from_server(message: str | bytes) -> None:
            told = ForwardMsg.FromString(message) if isinstance(message, bytes) else None
            if told and told.auto_rerun.fragment_id and not self._poll:
                self._fragment = told.auto_rerun.fragment_id
            line.send(message)
            if self._poll:
                server.send(self._poll)

        line.on_message(from_page)
        server.on_message(from_server)

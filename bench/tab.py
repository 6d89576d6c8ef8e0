"""A browser's tab without the browser: it speaks Streamlit's protocol and draws nothing."""

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

_PATIENCE_SECONDS = 60


class Tab:
    """An open page.

    `drawn` counts the elements of the last run by kind; `html` is what it drew as HTML.
    """

    def __init__(
        self,
        port: int,
        page: str = "",
        query: str = "",
        cookies: Mapping[str, str] | None = None,
    ) -> None:
        """Open `page` (its address without the slash) and let it be drawn once."""
        self.drawn: Counter[str] = Counter()
        self.html = ""
        self.received = 0
        self.polls: list[str] = []
        self._page, self._query = page, query
        self._hash = ""
        self._kept: dict[str, str] = {}  # messages that need not be sent again
        base = f"127.0.0.1:{port}"
        cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        self._line = ExitStack()
        opened = connect(
            f"ws://{base}/_stcore/stream",
            additional_headers={"Cookie": cookie} if cookie else None,
            origin=Origin(f"http://{base}"),
            subprotocols=[Subprotocol("streamlit")],
            compression=None,
            max_size=None,
        )
        self._socket = self._line.enter_context(opened)
        self._url = f"http://{base}/{page}"
        self.rerun()

    def rerun(self) -> None:
        """Run the whole page again, as after a click, and wait until it is done."""
        self._run(fragment="")

    def poll(self) -> None:
        """Run the first fragment that asks to be run again and again."""
        self._run(fragment=self.polls[0])

    def close(self) -> None:
        """Close the tab."""
        self._line.close()

    def _run(self, *, fragment: str) -> None:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string = self._query
        state.page_script_hash = self._hash
        state.page_name = "" if self._hash else self._page
        state.fragment_id = fragment
        state.is_auto_rerun = bool(fragment)
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone = "Europe/Stockholm"
        state.context_info.timezone_offset = -60
        state.context_info.locale = "sv-SE"
        state.context_info.url = self._url
        state.context_info.color_scheme = "light"
        self._socket.send(asked.SerializeToString())
        self.drawn.clear()
        self.html = ""
        self.received = 0
        while not self._hear():
            pass

    def _hear(self) -> bool:
        """Take in one message; return whether it ends the run."""
        data = self._socket.recv(timeout=_PATIENCE_SECONDS)
        assert isinstance(data, bytes)
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.polls = [message.auto_rerun.fragment_id]
        elif kind == "ref_hash":
            self.drawn[self._kept[message.ref_hash]] += 1
        elif kind == "delta":
            self._note(message)
        return kind == "script_finished" and _is_over(message)

    def _note(self, message: ForwardMsg) -> None:
        drawn = message.delta.new_element
        element = str(drawn.WhichOneof("type"))
        assert element != "exception", drawn
        if message.delta.WhichOneof("type") == "new_element":
            self.drawn[element] += 1
            self.html += drawn.html.body
        if message.metadata.cacheable and message.hash:
            self._kept[message.hash] = element


def _is_over(message: ForwardMsg) -> bool:
    """Return whether the run is over; one that ended early is followed by another."""
    assert message.script_finished != ForwardMsg.FINISHED_WITH_COMPILE_ERROR
    return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

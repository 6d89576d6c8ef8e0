"""A slow network: a page's poll that comes at the wrong moment."""

from abc import ABC, abstractmethod

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_DRAWN = "drawn anew"


class _Between(ABC):
    """Stands between a page and its server, which it lets talk as they like.

    Make it before `page` opens anything.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.fragment = ""  # the one that polls
        page.route_web_socket("**/_stcore/stream", self._stand_between)

    def asks(self, asked: BackMsg) -> BackMsg:
        """Return what the server shall get for what the page asks."""
        return asked

    @abstractmethod
    def tells(self, told: ForwardMsg, page: WebSocketRoute, server: WebSocketRoute) -> None:
        """Pass on to `page` what `server` tells it."""

    def _stand_between(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def from_page(message: str | bytes) -> None:
            if isinstance(message, bytes):
                message = self.asks(BackMsg.FromString(message)).SerializeToString()
            server.send(message)

        def from_server(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            told = ForwardMsg.FromString(message)
            self.fragment = told.auto_rerun.fragment_id or self.fragment
            self.tells(told, line, server)

        line.on_message(from_page)
        server.on_message(from_server)


class LatePoll(_Between):
    """A poll of the page that was left, at each moment of the change to another."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._asked = BackMsg()
        self._poll: BackMsg | None = None

    def ask_ever_again(self) -> None:
        """From now on send, after every message of the server, the poll of the page of now."""
        self._poll = _poll(self._asked, self.fragment)

    def asks(self, asked: BackMsg) -> BackMsg:
        """Keep what was asked of the page of now."""
        if asked.rerun_script.page_script_hash:
            self._asked = asked
        return asked

    def tells(self, told: ForwardMsg, page: WebSocketRoute, server: WebSocketRoute) -> None:
        """Ask again after each message."""
        page.send(told.SerializeToString())
        if self._poll:
            server.send(self._poll.SerializeToString())


class PollBeforeAll(_Between):
    """A page that is drawn anew, and asked for its poll before anything of it is sent.

    Streamlit then leaves out what the polling fragment drew with the page. So does this.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._waits = False
        self._whole: BackMsg | None = None
        self._is_last = False

    def draw_anew(self) -> None:
        """Have the page drawn in place of its next poll; return when its poll is answered."""
        self._waits = True
        expect(self.page).to_have_title(_DRAWN)

    def asks(self, asked: BackMsg) -> BackMsg:
        """Ask for the whole page in place of a poll, where that is waited for."""
        if self._waits and asked.rerun_script.is_auto_rerun:
            self._waits, self._whole = False, _whole(asked)
            return self._whole
        return asked

    def tells(self, told: ForwardMsg, page: WebSocketRoute, server: WebSocketRoute) -> None:
        """Leave out what the fragment drew, and ask for it when the page has been drawn."""
        if self._whole and told.delta.fragment_id == self.fragment:
            return
        page.send(told.SerializeToString())
        if told.WhichOneof("type") != "script_finished":
            return
        if self._is_last:
            page.send(_titled(_DRAWN).SerializeToString())
        self._is_last = self._whole is not None
        if self._whole:
            server.send(_poll(self._whole, self.fragment).SerializeToString())
            self._whole = None


def _poll(asked: BackMsg, fragment: str) -> BackMsg:
    """Return what asks only for the fragment that polls, where `asked` was asked."""
    poll = BackMsg()
    poll.CopyFrom(asked)
    poll.rerun_script.fragment_id = fragment
    poll.rerun_script.is_auto_rerun = True
    return poll


def _whole(poll: BackMsg) -> BackMsg:
    """Return what asks for the whole page of a poll."""
    whole = BackMsg()
    whole.CopyFrom(poll)
    whole.rerun_script.fragment_id = ""
    whole.rerun_script.is_auto_rerun = False
    return whole


def _titled(words: str) -> ForwardMsg:
    """Return what gives a page that title: so a test sees that all before it has come."""
    told = ForwardMsg()
    told.page_config_changed.title = words
    return told

"""A lean HTTP/1.1 client, so that what is measured is the server.

A connection stays open, sends requests that are bytes already, and hears one answer at a
time, whose length its head must tell.
"""

import asyncio
import socket
from typing import NamedTuple, cast

_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Answer(NamedTuple):
    """An answer; the body is as it was sent, so perhaps compressed."""

    status: int
    head: bytes
    body: bytes


class _Hearing:
    """Puts an answer together from what comes in."""

    def __init__(self) -> None:
        self._heard = bytearray()
        self._head_length = 0
        self._whole_length = -1

    def hear(self, data: bytes) -> Answer | None:
        """Return the answer when it is whole."""
        self._heard += data
        if self._whole_length < 0:
            ends = self._heard.find(_HEAD_ENDS)
            if ends < 0:
                return None
            self._head_length = ends + len(_HEAD_ENDS)
            self._whole_length = self._head_length + _content_length(self._heard[:ends])
        if len(self._heard) < self._whole_length:
            return None
        head = bytes(self._heard[: self._head_length])
        answer = Answer(int(head[9:12]), head, bytes(self._heard[self._head_length :]))
        self._heard.clear()
        self._whole_length = -1
        return answer


def _content_length(head: bytearray) -> int:
    lower = head.lower()
    begins = lower.find(_LENGTH)
    if begins < 0:
        raise RuntimeError(f"an answer of unknown length: {bytes(head)!r}")
    line, _, _ = lower[begins + len(_LENGTH) :].partition(b"\r\n")
    return int(line)


class Line:
    """A connection for one thread that waits for every answer."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._hearing = _Hearing()

    def ask(self, request: bytes) -> Answer:
        """Send `request` and return the answer."""
        self._socket.sendall(request)
        while True:
            data = self._socket.recv(1 << 18)
            if not data:
                raise ConnectionError("the server hung up")
            if answer := self._hearing.hear(data):
                return answer

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class SoonLine(asyncio.Protocol):
    """A connection for an event loop that holds many of them."""

    def __init__(self) -> None:
        self._hearing = _Hearing()
        self._waiting: asyncio.Future[Answer] | None = None
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to send."""
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop has its own

    def data_received(self, data: bytes) -> None:
        """Hear a part of an answer."""
        answer = self._hearing.hear(data)
        if answer and self._waiting:
            self._waiting.set_result(answer)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell who waits."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionError("the server hung up"))

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        """Send `request`; the answer comes."""
        assert self._transport
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def close(self) -> None:
        """Hang up."""
        assert self._transport
        self._transport.close()


async def connect(port: int) -> SoonLine:
    """Return an open connection."""
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(SoonLine, "127.0.0.1", port)
    return line


def get(port: int, path: str, *headers: str) -> bytes:
    """Return a GET request."""
    lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", "")
    return "\r\n".join(lines).encode()


def post(port: int, path: str, *headers: str) -> bytes:
    """Return the head of a form post, without its Content-Length and the empty line."""
    lines = (
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Content-Type: application/x-www-form-urlencoded",
        *headers,
        "",
    )
    return "\r\n".join(lines).encode()

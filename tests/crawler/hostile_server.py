"""A server on loopback that sends any bytes at any pace."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.crawler.conftest import article_page

#: Placeholder for the server's own address in a response.
HOST = b"SELF"
#: Seconds for which the server stalls or floods: longer than any test waits, in case the client does not disconnect.
_LONG = 60


class Wire:
    """A connection with a request, and ways to send a faulty response."""

    def __init__(self, connection: socket.socket, path: str, here: str) -> None:
        self.path = path
        self._connection = connection
        self._here = here.encode()

    def send(self, content: bytes) -> None:
        """Send some bytes."""
        self._connection.sendall(content.replace(HOST, self._here))

    def flood(self, *pieces: bytes, pause: float = 0) -> None:
        """Send the pieces repeatedly."""
        end = time.monotonic() + _LONG
        while time.monotonic() < end:
            for piece in pieces:
                self._connection.sendall(piece)
                time.sleep(pause)

    def stall(self) -> None:
        """Send nothing more until the client disconnects."""
        self._connection.settimeout(_LONG)
        while self._connection.recv(4096):
            pass

    def reset(self) -> None:
        """Reset the connection instead of closing it."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


Answer = Callable[[Wire], None]


@dataclass
class HostileSite:
    """The responses of the server, and the requests that it received.

    Attributes:
        url: Its address, without a slash at the end.
        answers: The responses by path. Other paths get a valid article if they are those of articles, else 404.
        asked: The requested paths, in order.
        answered: Always empty; it is here because `conftest.Site` has it.
    """

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answered: list[tuple[int, str]] = field(default_factory=list)


def message(body: bytes, status: str = "200 OK", *lines: bytes, length: int | None = None) -> bytes:
    """A valid response. `lines` are further header lines; `length` is a Content-Length that may be wrong."""
    kind = () if any(line.lower().startswith(b"content-type") for line in lines) else (b"Content-Type: text/html",)
    stated = b"Content-Length: %d" % (len(body) if length is None else length)
    return b"\r\n".join([f"HTTP/1.1 {status}".encode(), *kind, stated, b"Connection: close", *lines, b"", body])


def says(content: bytes) -> Answer:
    """Answer with these bytes."""
    return lambda wire: wire.send(content)


def article(path: str) -> bytes:
    """The valid page of a path."""
    number = int(path[-12:-5])
    return article_page(f"社区反诈宣传活动纪实第{number}期", "2024-05-01", number).encode()


@contextmanager
def serving(accept: Callable[[socket.socket], socket.socket] = lambda connection: connection) -> Iterator[HostileSite]:
    """Run the server. `accept` may wrap a connection in TLS."""
    site = HostileSite()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    here = f"127.0.0.1:{listener.getsockname()[1]}"
    site.url = f"http://{here}"
    threads: list[threading.Thread] = []
    connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:
            connection.settimeout(_LONG)
            _serve(site, accept(connection), here)

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connections.append(connection)
            threads.append(threading.Thread(target=serve, args=(connection,), daemon=True))
            threads[-1].start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()


def _serve(site: HostileSite, connection: socket.socket, here: str) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        received = connection.recv(65536)
        if not received:
            return
        head += received
    path = head.split(b" ")[1].decode("latin-1")
    site.asked.append(path)
    answer = site.answers.get(path)
    wire = Wire(connection, path, here)
    if answer:
        answer(wire)
    elif "/t2024" in path:
        wire.send(message(article(path)))
    else:
        wire.send(message(b"<html><title>404</title></html>", "404 Not Found"))
    with suppress(OSError):
        connection.unwrap() if hasattr(connection, "unwrap") else connection.shutdown(socket.SHUT_WR)

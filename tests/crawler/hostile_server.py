"""A server on loopback that answers with whatever bytes it is told to, at whatever pace."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.crawler.conftest import article_page

#: Stands for the server's own address in an answer.
HOST = b"SELF"
#: For how long a server that stalls or floods does so, in seconds: longer than any test waits, in case nobody hangs up.
_LONG = 60


class Wire:
    """A connection: what was asked for, and the means to answer it wrongly."""

    def __init__(self, connection: socket.socket, path: str, here: str) -> None:
        self.path = path
        self._connection = connection
        self._here = here.encode()

    def send(self, content: bytes) -> None:
        self._connection.sendall(content.replace(HOST, self._here))

    def flood(self, *pieces: bytes, pause: float = 0) -> None:
        """Sends the pieces over and over."""
        end = time.monotonic() + _LONG
        while time.monotonic() < end:
            for piece in pieces:
                self._connection.sendall(piece)
                time.sleep(pause)

    def stall(self) -> None:
        """Says no more until the other side hangs up."""
        self._connection.settimeout(_LONG)
        while self._connection.recv(4096):
            pass

    def reset(self) -> None:
        """Ends the connection with a reset instead of in order."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


Answer = Callable[[Wire], None]


@dataclass
class HostileSite:
    """What the server knows.

    url: without a slash at the end.
    answers: what paths are answered with; others get a sound article if their name says so, else 404.
    asked: the paths asked for, in order.
    answered: always empty: nobody knows what was answered.
    """

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answered: list[tuple[int, str]] = field(default_factory=list)


def message(body: bytes, status: str = "200 OK", *lines: bytes, length: int | None = None) -> bytes:
    """A sound answer; `lines` are further header lines, and `length` is what is said of the body's, if another."""
    kind = () if any(line.lower().startswith(b"content-type") for line in lines) else (b"Content-Type: text/html",)
    said = b"Content-Length: %d" % (len(body) if length is None else length)
    return b"\r\n".join([f"HTTP/1.1 {status}".encode(), *kind, said, b"Connection: close", *lines, b"", body])


def says(content: bytes) -> Answer:
    """Answers with these bytes, whatever they are."""
    return lambda wire: wire.send(content)


def article(path: str) -> bytes:
    """The sound page behind a path."""
    number = int(path[-12:-5])
    return article_page(f"社区反诈宣传活动纪实第{number}期", "2024-05-01", number).encode()


@contextmanager
def serving(accept: Callable[[socket.socket], socket.socket] = lambda connection: connection) -> Iterator[HostileSite]:
    """The server; `accept` may wrap a connection in TLS."""
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

"""A server with the answers of Scrapyd, which starts nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from crawler.deploy.hosts import Host


@dataclass
class FakeScrapyd:
    """A Scrapyd, and what it was asked.

    Attributes:
        url: Its address.
        jobs: Its answer to listjobs.json, without the states that have no job.
        versions: Its eggs.
        spiders: The number of spiders that it finds in an egg.
        status: The HTTP status of all answers.
        headers: More headers of all answers.
        body: All answers, instead of its own.
        calls: The requests: name and form. An egg is its length.
        authorizations: The header of each request, or "".
    """

    url: str = ""
    jobs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    versions: list[str] = field(default_factory=lambda: ["16", "17"])
    spiders: int = 2
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)

    def add(self, state: str, site: str, **more: Any) -> None:
        """Add a job."""
        self.jobs.setdefault(state, []).append({"id": f"{site}-1", "spider": site, "project": "zhengwen", **more})

    def answer(self, name: str, form: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request."""
        self.calls.append((name, form))
        if name == "listjobs.json":
            return {"status": "ok", "pending": [], "running": [], "finished": []} | self.jobs
        if name == "schedule.json":
            site = form["spider"][0]
            if site == "unknown":
                return {"status": "error", "message": f"spider '{site}' not found"}
            self.add("pending", site)
            return {"status": "ok", "jobid": f"{site}-1"}
        if name == "listversions.json":
            return {"status": "ok", "versions": self.versions}
        if name == "addversion.json":
            return {"status": "ok", "spiders": self.spiders}
        return {"status": "ok", "prevstate": "running"}

    @property
    def started(self) -> list[str]:
        """The sites of the jobs that it was asked to start."""
        return [form["spider"][0] for name, form in self.calls if name == "schedule.json"]

    def host(self, name: str, data: object, **more: Any) -> Host:
        """The machine of this Scrapyd."""
        return Host(name, self.url, str(data), **more)


@contextmanager
def fake_scrapyd() -> Iterator[FakeScrapyd]:
    """Serve a Scrapyd on loopback, on a port that the system chooses."""
    fake = FakeScrapyd()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind = self.headers.get("Content-Type", "")
            form: dict[str, Any] = parse_qs(content.decode("latin-1"))
            if kind.startswith("multipart/"):
                message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + content)
                form = {
                    str(part.get_param("name", header="Content-Disposition")): part.get_payload(decode=True)
                    for part in message.walk()
                    if not part.is_multipart()
                }
            fake.authorizations.append(self.headers.get("Authorization", ""))
            body = json.dumps(fake.answer(self.path.partition("?")[0].rpartition("/")[2], form)).encode()
            body = fake.body or body
            self.send_response(fake.status)
            for name, value in fake.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""The embedded default: `-s REPLAY=samples` answers every request from a folder of saved pages, robots.txt
included, and never touches the network.

A saved page is NAME.json with its `url`, and beside it the body: NAME.html, or the file that `body` names.
What else tells requests and answers apart may stand there too: `method` and `request_body`; `status`,
`content_type`, `headers`. A URL that the folder lacks is a 404.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from crawler.urls import canonical

_HTML = "text/html"
#: Outranks settings.py and what spiders set: a replay that waits between requests replays nothing but the
#: waiting.
_PRIORITY = "cmdline"

#: Method, URL and body of a request.
_Asked = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved answer: the file of its body, its HTTP status, its headers."""

    body: Path
    status: int
    headers: dict[str, str]


class ReplayAddon:
    """Switches the download handlers over and the delays off where REPLAY is set."""

    def update_settings(self, settings: BaseSettings) -> None:
        if not settings["REPLAY"]:
            return
        handler = f"{__name__}.{ReplayHandler.__name__}"
        handlers = dict(settings["DOWNLOAD_HANDLERS"]) | {"http": handler, "https": handler}
        settings.set("DOWNLOAD_HANDLERS", handlers, _PRIORITY)
        settings.set("DOWNLOAD_DELAY", 0, _PRIORITY)
        settings.set("AUTOTHROTTLE_ENABLED", False, _PRIORITY)


class ReplayHandler(BaseDownloadHandler):
    """Answers requests from the folder that REPLAY names."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._saved = index(Path(crawler.settings["REPLAY"]))

    async def download_request(self, request: Request) -> Response:
        asked = request.method, canonical(request.url), request.body.decode("utf-8", "replace")
        saved = self._saved.get(asked)
        if saved is None:
            return Response(request.url, status=404, request=request)
        body = saved.body.read_bytes()
        headers = Headers(saved.headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(request.url, status=saved.status, headers=headers, body=body, request=request)


def index(folder: Path) -> dict[_Asked, Saved]:
    """What a folder and its sub-folders hold. Raises `NotADirectoryError` where it is no folder."""
    if not folder.is_dir():
        raise NotADirectoryError(f"REPLAY={folder} is no folder: name one that holds saved pages, such as samples")
    found = {}
    for file in sorted(folder.rglob("*.json")):
        page = _read(file)
        body = file.with_name(page.get("body") or f"{file.stem}.html")
        if "url" in page and body.is_file():
            headers = {"Content-Type": page.get("content_type") or _HTML} | page.get("headers", {})
            asked = page.get("method", "GET"), canonical(page["url"]), page.get("request_body", "")
            found[asked] = Saved(body, page.get("status", 200), headers)
    return found


def _read(file: Path) -> dict[str, Any]:
    """A page's record; empty for JSON files that are none, such as the bodies of saved endpoints."""
    try:
        page = json.loads(file.read_bytes())
    except ValueError:
        return {}
    return page if isinstance(page, dict) and isinstance(page.get("url"), str) else {}

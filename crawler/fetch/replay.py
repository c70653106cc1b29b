"""Replay: `-s REPLAY=samples` answers all requests, also those for robots.txt, from a folder of saved pages.

It sends nothing to the network. A saved page is a file NAME.json with its `url`, and the body in NAME.html or in the
file that `body` names. NAME.json may also have `method` and `request_body` of the request, and `status`, `content_type`
and `headers` of the response. A URL that is not in the folder is answered with 404.
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
#: Overrides settings.py and the spiders' settings: a replay needs no delays.
_PRIORITY = "cmdline"

#: Method, URL and body of a request.
_RequestKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class SavedResponse:
    """A saved response.

    Attributes:
        body: The file with its body.
        status: The HTTP status.
        headers: The HTTP headers.
    """

    body: Path
    status: int
    headers: dict[str, str]


class ReplayAddon:
    """Replaces the download handlers and switches the delays off if REPLAY is set."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set the handlers and the delays."""
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
        """Return the saved response, or a 404."""
        key = request.method, canonical(request.url), request.body.decode("utf-8", "replace")
        saved = self._saved.get(key)
        if saved is None:
            return Response(request.url, status=404, request=request)
        body = saved.body.read_bytes()
        headers = Headers(saved.headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(request.url, status=saved.status, headers=headers, body=body, request=request)


def index(folder: Path) -> dict[_RequestKey, SavedResponse]:
    """Read the saved pages of a folder and its subfolders.

    Raises:
        NotADirectoryError: There is no such folder.
        ValueError: A page is not as the module describes it. The message names its file.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"REPLAY={folder} is not a folder: name one with saved pages, such as samples")
    found = {}
    inside = folder.resolve()
    for file in sorted(folder.rglob("*.json")):
        if page := _read(file):
            try:
                if saved := _saved(file, page, inside):
                    found[saved[0]] = saved[1]
            except ValueError as error:
                raise ValueError(f"{file} is not a saved page: {error}") from error
    return found


def _read(file: Path) -> dict[str, Any]:
    """Read a page's NAME.json. For other JSON files, such as bodies of data endpoints, the result is empty."""
    try:
        page = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return {}
    return page if isinstance(page, dict) and isinstance(page.get("url"), str) else {}


def _saved(file: Path, page: dict[str, Any], inside: Path) -> tuple[_RequestKey, SavedResponse] | None:
    """Return a saved page; None if it has no body.

    Args:
        file: Its NAME.json.
        page: The content of that file.
        inside: The folder that its body must be in.

    Raises:
        ValueError: A field is invalid.
    """
    fields: dict[str, tuple[type, Any]] = {
        "body": (str, ""),
        "method": (str, "GET"),
        "request_body": (str, ""),
        "status": (int, 200),
        "content_type": (str, ""),
        "headers": (dict, {}),
    }
    values = {name: page.get(name, default) for name, (_, default) in fields.items()}
    for name, (kind, _) in fields.items():
        if not isinstance(values[name], kind):
            raise ValueError(f"{name} is not a {kind.__name__}")
    if not all(isinstance(value, str) for value in values["headers"].values()):
        raise ValueError("headers have a value that is not a str")
    body = file.parent / (values["body"] or f"{file.stem}.html")
    if not body.is_file():
        return None
    if not body.resolve().is_relative_to(inside):
        raise ValueError(f"its body {body} is outside the folder of saved pages")
    headers = {"Content-Type": values["content_type"] or _HTML} | values["headers"]
    key = values["method"], canonical(page["url"]), values["request_body"]
    return key, SavedResponse(body, values["status"], headers)

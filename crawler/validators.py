"""Conditional requests (RFC 9110, section 13): the validators of a page, and the response 304 for an unchanged page.

Scrapy's HTTP cache supports them too. But it stores the body of every page without end and, as long as a server's
`Cache-Control` allows, answers without a request. Here only the first page of a column is stored, and only when all
its links are stored; for articles only the validators are stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.http import Response

_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of a page; false if there are none.

    Attributes:
        etag: The ETag header, or "".
        last_modified: The Last-Modified header, or "".
    """

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a conditional request for the page."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    @property
    def meta(self) -> dict[str, list[int]]:
        """The meta of such a request: status 304 reaches the callback."""
        return {"handle_httpstatus_list": [_NOT_MODIFIED]} if self else {}


NO_VALIDATORS = Validators()


def validators_of(response: Response) -> Validators:
    """Return the validators of a response."""
    return Validators(_header(response, "ETag"), _header(response, "Last-Modified"))


def not_modified(response: Response) -> bool:
    """Return whether a response reports that the page is unchanged; it then has no body."""
    return response.status == _NOT_MODIFIED


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")

"""Asking only for what has changed (RFC 9110, section 13): the validators of a page, sent along when it is asked for
again, and the answer that says it is still the same.

Scrapy's HTTP cache does this too. It keeps the body of every page and evicts none, and answers from it without asking
for as long as a server's `Cache-Control` allows. Here one page a column is kept, and only when all that it led to is;
of articles nothing is kept but the validators.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.http import Response

_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to know a page again by; "" for what it did not."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers that ask for the page if it is another by now."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    @property
    def meta(self) -> dict[str, list[int]]:
        """The request's meta that lets the answer "not modified" through to the callback."""
        return {"handle_httpstatus_list": [_NOT_MODIFIED]} if self else {}


NO_VALIDATORS = Validators()


def validators_of(response: Response) -> Validators:
    """The validators that came with a response."""
    return Validators(_header(response, "ETag"), _header(response, "Last-Modified"))


def not_modified(response: Response) -> bool:
    """Whether the answer is that the page is still the same; it has no body then."""
    return response.status == _NOT_MODIFIED


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")

"""The text of a response. This is the only place where the crawler decodes a page.

`blocking`, the readers of columns and the cleaner all take this text, so that they agree on it.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from scrapy.http import Response

from cleaner.markup.decode import declared_charset, decode, decode_as

#: The text of each response, and its charset.
_TEXTS: WeakKeyDictionary[Response, tuple[str, str]] = WeakKeyDictionary()


def text_of(response: Response) -> str:
    """Return the decoded body of a response; the result is cached for each response."""
    return _decoded(response)[0]


def charset_of(response: Response) -> str:
    """Return the charset in which browsers encode the queries of a page's links."""
    return _decoded(response)[1]


def _decoded(response: Response) -> tuple[str, str]:
    decoded = _TEXTS.get(response)
    if decoded is None:
        content_type = response.headers.get("Content-Type") or b""
        decoded = _TEXTS[response] = decode_as(response.body, declared_charset(content_type))
    return decoded


def decode_body(body: bytes, content_type: bytes = b"") -> str:
    """Decode the body of a page.

    Args:
        body: The body without its content coding.
        content_type: The value of the HTTP header of that name. `cleaner.markup.decode` describes when its charset
            is used.

    Returns:
        The text, or "" for a file that is not a page (PDF, office document, archive, picture).
    """
    return decode(body, declared_charset(content_type))

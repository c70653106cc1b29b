"""The data of a column page: its links, the request for the next page, the number of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a column.

    Attributes:
        url: Absolute, without fragment; not canonical (see `crawler.urls.canonical`).
        title: The longest that the page shows, on one line; where the page shortens it everywhere, with its ellipsis.
        date: The day shown in or next to the row, else the one in the URL, else None.
    """

    url: str
    title: str
    date: date | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The request for a page of a column.

    Attributes:
        url: Absolute.
        method: GET or POST.
        form: The fields of a POST body, in order.
        headers: Headers that the server is known to require.
        alternatives: The other request, where a platform numbers its pages in two ways. It is tried if this request is
            answered with 404 or its page has no new link.
        charset: The charset of the form.
    """

    url: str
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[PageRequest, ...] = ()
    charset: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Column:
    """What one page of a column contains.

    Attributes:
        links: Its rows in page order, one for each address.
        next_page: None on the last page, and where the page does not name the next one. Its URL may differ from the
            page's in the fragment alone: a script turns the pages then, and no request reaches them. On a page without
            rows it is the request for the rows (a data endpoint). A malformed address is returned as the page has it.
        total_pages: The number of pages, None where the page does not state it.
        platform: The name of the platform that recognised the page; `generic` if it is not known.
        cuts: The limits that the page exceeds, in words: rows beyond them are missing.
        refused: The addresses of the page that are malformed.
        by_script: Whether it has no rows, and a script makes them or opens them.
    """

    links: tuple[Link, ...]
    next_page: PageRequest | None
    total_pages: int | None
    platform: str
    cuts: tuple[str, ...]
    refused: frozenset[str]
    by_script: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """The position of a page in its column. Pages are counted from 1; None means that the page does not state it."""

    next_page: PageRequest | None = None
    total_pages: int | None = None
    current_page: int | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """The parts of a page that a platform reads itself. The generic engine reads the others.

    Attributes:
        markup: The markup of the rows, where it is not part of the page's own markup (data blocks, JSON).
        links: The rows, where they are data and not markup.
        pager: The pager, where the platform has its own way to name the next page; None for the generic pager.
        numbering: Takes the number of a page (from 2) and the number of pages, returns the request for it. Called
            where the page states that it is not the last one and no link leads to the next.
        rows_request: The request for the rows, used if the page has no rows.
    """

    markup: str | None = None
    links: tuple[Link, ...] | None = None
    pager: Pager | None = None
    numbering: Callable[[int, int], PageRequest | None] | None = None
    rows_request: PageRequest | None = None

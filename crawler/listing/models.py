"""The words in which a column page is reported: its links, the request for its next page, its number of
pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a column.

    url: absolute, without fragment; not canonical (see `crawler.urls.canonical`).
    title: the fullest that the page shows, on one line; an ellipsis stays where the page cuts every copy.
    date: the day shown beside the link, else the one that the URL bears, else None.
    """

    url: str
    title: str
    date: date | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How to ask for a page.

    form: the fields of a POST body, in order.
    headers: those that the server is known to insist on.
    alternatives: where a platform is known to number its pages in two ways, the other one; to be tried where
        this
        request is answered 404 or brings no new link.
    """

    url: str
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[PageRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """What one page of a column says.

    links: its rows in page order, one for each address.
    next_page: None on the last page, and where the page does not say how to go on. Its URL may differ from
        the
        page's in the fragment alone, where a script turns pages: there is more, and no request reaches it. On
        a page without rows it is where the rows are (a data endpoint).
    total_pages: where the page states it.
    platform: the name of the platform that recognised the page; `generic` where none did.
    """

    links: tuple[Link, ...] = ()
    next_page: PageRequest | None = None
    total_pages: int | None = None
    platform: str = "generic"


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands in its column, as far as it says; pages are counted from 1."""

    next_page: PageRequest | None = None
    total_pages: int | None = None
    current_page: int | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a platform knows better than the generic engine; what it leaves out is found by the engine.

    markup: where the rows are not in the page's own markup (data blocks, JSON), the markup that holds them.
    links: where the rows come as data and not as markup.
    pager: where the platform names the next page in its own way; None asks the generic pager.
    numbering: the request for page n (from 2), given the number of pages; asked where the page says in words
        that it
        is not the last one and no link of it leads on.
    shell: where the rows are, for a page that turns out to hold none.
    """

    markup: str | None = None
    links: tuple[Link, ...] | None = None
    pager: Pager | None = None
    numbering: Callable[[int, int], PageRequest | None] | None = None
    shell: PageRequest | None = None

"""Builds and compares the URLs of a column's pages: `index_2.html` after `index.html`, `page=3` after `page=2`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from crawler.listing.models import PageRequest
from crawler.urls import page_of, query_fields, with_field

#: Names of the query field that counts pages, as seen on Chinese sites.
_PAGE_FIELD = re.compile(r"(?:page(?:no|num|index|_?number)?|currpage|curpage|currentpage|pn|p)", re.I)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_PAGE_FOLDER = re.compile(r"/page[/_-]?\d{1,5}/?$", re.I)
_FILE = re.compile(r"^(?P<stem>[\w-]{0,80}?)(?:(?P<mark>[_-])(?P<number>\d{1,5}))?(?P<ending>\.\w{2,5})$")


def sibling(url: str, name: str) -> str:
    """Return the URL of a file in the folder of a page."""
    scheme, host, path, _, _ = urlsplit(url)
    return urlunsplit((scheme, host, path.rpartition("/")[0] + "/" + name, "", ""))


def file_name(url: str) -> str:
    """Return the name of a page's file, `index.html` if its URL is a folder."""
    return urlsplit(url).path.rpartition("/")[2] or "index.html"


def numbered(url: str, n: int, offsets: tuple[int, ...] = (0, -1), mark: str = "_") -> PageRequest | None:
    """Return the request for a page of a column, made from the URL of the page before it.

    Args:
        url: The page before it.
        n: Its number, from 2.
        offsets: What is added to n for the number in the URL, the more likely first: 0 where page 2 has a 2, -1 where
            it has a 1. A number in `url` itself overrides them.
        mark: The separator of name and number.
    """
    for name, value in query_fields(urlsplit(url).query):
        if _PAGE_FIELD.fullmatch(name) and _NUMBER.fullmatch(value) and int(value) in (n - 1, n - 2):
            return PageRequest(with_field(url, name, str(int(value) + 1)))
    found = _FILE.match(file_name(url))
    if not found:
        return None
    stem, ending, number = found["stem"], found["ending"], found["number"]
    names = []
    # A number at the end is the page's (`list_2.html`) or, on a first page, part of a name (`xwzx_list_2.html`).
    if number and int(number) in (n - 1, n - 2):
        names.append(f"{stem}{found['mark']}{int(number) + 1}{ending}")
    if n == 2:
        stem = f"{stem}{found['mark'] or ''}{number or ''}"
        names += [f"{stem}{mark}{n + offset}{ending}" for offset in offsets]
    requests = [PageRequest(sibling(url, name)) for name in names]
    return PageRequest(requests[0].url, alternatives=tuple(requests[1:])) if requests else None


def queried(url: str, column: str, counter: str, number: int) -> PageRequest | None:
    """Return the request for a page of a column that a program generates (`list.php?catid=9&page=2`).

    Args:
        url: Another page of the column.
        column: The query field with the column's id. If the URL does not have it, it is not of this form.
        counter: The query field with the page number.
        number: Its value.

    Returns:
        None if the URL is not of this form.
    """
    if column not in dict(query_fields(urlsplit(url).query)):
        return None
    return PageRequest(with_field(url, counter, str(number)))


def same_page(one: str, other: str) -> bool:
    """Return whether two URLs lead to the same page; `/a/` and `/a/index.html`, http and https are the same."""
    return page_of(one) == page_of(other)


def is_first_of(url: str, page: str) -> bool:
    """Return whether a URL is that of a page without a number, with the number of the first page (`?page=1`)."""
    parts = urlsplit(url)
    fields = list(query_fields(parts.query))
    others = [(name, value) for name, value in fields if not (_PAGE_FIELD.fullmatch(name) and value in ("0", "1"))]
    if len(others) == len(fields):
        return False
    plain = urlsplit(page)
    return (parts.netloc, parts.path, others) == (plain.netloc, plain.path, list(query_fields(plain.query)))


def are_near(one: str, other: str) -> bool:
    """Return whether two URLs can be pages of one column: in one folder, or in a folder named after the other page.

    The folder of a page's number (`/news/page/2/`) does not count.
    """
    a, b = (urlsplit(url)._replace(path=_PAGE_FOLDER.sub("/", urlsplit(url).path)) for url in (one, other))
    if a.netloc.lower().removeprefix("www.") != b.netloc.lower().removeprefix("www."):
        return False
    folder, other_folder = a.path.rpartition("/")[0], b.path.rpartition("/")[0]
    return folder in (other_folder, b.path.rpartition(".")[0]) or other_folder == a.path.rpartition(".")[0]

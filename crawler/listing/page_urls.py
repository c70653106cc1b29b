"""Addresses of a column's pages: `index_2.html` after `index.html`, `list-12-3.html` after `list-12-2.html`,
`page=3`."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.listing.models import PageRequest

#: Names of the query field that counts pages, as seen on Chinese sites.
_PAGE_FIELD = re.compile(r"(?:page(?:no|num|index|_?number)?|currpage|curpage|currentpage|pn|p)", re.I)
_INDEX = re.compile(r"/(?:index|default)\.\w{3,5}$", re.I)
_FILE = re.compile(r"^(?P<stem>[\w-]{0,80}?)(?:(?P<mark>[_-])(?P<number>\d{1,5}))?(?P<ending>\.\w{2,5})$")


def sibling(url: str, name: str) -> str:
    """The address of a file beside a page."""
    scheme, host, path, _, _ = urlsplit(url)
    return urlunsplit((scheme, host, path.rpartition("/")[0] + "/" + name, "", ""))


def file_name(url: str) -> str:
    """The name of a page's file; `index.html` where its address is a folder."""
    return urlsplit(url).path.rpartition("/")[2] or "index.html"


def numbered(url: str, n: int, offsets: tuple[int, ...] = (0, -1), mark: str = "_") -> PageRequest | None:
    """The request for page n (from 2) of a column, made from the address of the page before it.

    Parameters:
        offsets: what is added to n to give the number in the address, the likelier first: 0 where page 2 has
            a 2, -1 where it has a 1. A page that bears a number itself settles it.
        mark: what stands between name and number.
    """
    scheme, host, path, query, _ = urlsplit(url)
    fields = parse_qsl(query, keep_blank_values=True)
    for at, (name, value) in enumerate(fields):
        if _PAGE_FIELD.fullmatch(name) and value.isdecimal() and int(value) in (n - 1, n - 2):
            fields[at] = (name, str(int(value) + 1))
            return PageRequest(urlunsplit((scheme, host, path, urlencode(fields), "")))
    found = _FILE.match(file_name(url))
    if not found:
        return None
    stem, ending, number = found["stem"], found["ending"], found["number"]
    onward = []
    # A number at the end is the page's (`list_2.html`) or, on a first page, part of a name
    # (`xwzx_list_2.html`).
    if number and int(number) in (n - 1, n - 2):
        onward.append(f"{stem}{found['mark']}{int(number) + 1}{ending}")
    if n == 2:
        stem = f"{stem}{found['mark'] or ''}{number or ''}"
        onward += [f"{stem}{mark}{n + offset}{ending}" for offset in offsets]
    requests = [PageRequest(sibling(url, name)) for name in onward]
    return PageRequest(requests[0].url, alternatives=tuple(requests[1:])) if requests else None


def queried(url: str, column: str, counter: str, number: int) -> PageRequest | None:
    """The request for a page of a column whose list is a program (`list.php?catid=9&page=2`).

    Parameters:
        column: the query field that names the column; without it the URL is none of such a list, and there is
            nothing to ask for.
        counter: the query field that counts the pages.
        number: what it has to say.
    """
    scheme, host, path, query, _ = urlsplit(url)
    fields = dict(parse_qsl(query))
    if column not in fields:
        return None
    return PageRequest(urlunsplit((scheme, host, path, urlencode({**fields, counter: str(number)}), "")))


def same_page(one: str, other: str) -> bool:
    """Whether two URLs name one page of a column; `/a/`, `/a/index.html` and either scheme are one."""
    return _bare(one) == _bare(other)


def are_near(one: str, other: str) -> bool:
    """Whether two URLs can be pages of one column: in one folder, or in one named after the other page."""
    a, b = urlsplit(one), urlsplit(other)
    if a.netloc.lower().removeprefix("www.") != b.netloc.lower().removeprefix("www."):
        return False
    folder, other_folder = a.path.rpartition("/")[0], b.path.rpartition("/")[0]
    return folder in (other_folder, b.path.rpartition(".")[0]) or other_folder == a.path.rpartition(".")[0]


def _bare(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower(), _INDEX.sub("/", parts.path) or "/", parts.query

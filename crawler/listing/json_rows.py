"""Reads rows that are data: objects with a title and an address, in JSON of a page's scripts or of a data endpoint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from cleaner.article import SHANGHAI
from cleaner.characters import without_controls
from crawler.listing.dates import read_date
from crawler.listing.dialects import article_date
from crawler.listing.models import Link
from crawler.listing.page import ColumnPage, one_line

#: The names of fields, in small letters and without `_`, the more exact first.
_TITLES = ("title", "doctitle", "infotitle", "newstitle", "articletitle", "subject")
_URLS = ("url", "posturl", "link", "href", "linkurl", "docurl", "puburl", "docpuburl", "infourl", "path")
_DATES = (
    *("displaypublishtime", "firstpublishtime", "publishtime", "publishdate", "publishedat", "pubtime", "pubdate"),
    *("docreltime", "releasetime", "releasedate", "showdate", "infodate", "date", "time"),
    *("createdat", "createtime", "createdate"),
)
#: The start of a list of objects in a script.
_LIST = re.compile(r"\[\s{0,99}\{\s{0,99}\"")
#: Limits on the lists of a page that are read and on the values of one.
_MAX_LISTS, _MAX_VALUES = 30, 20_000
_DECODER = json.JSONDecoder()


def read_json_rows(page: ColumnPage, data: Iterable[str]) -> tuple[Link, ...]:
    """Return the longest list of rows in a page's data, () if there is none.

    Args:
        page: The column page; its scripts are searched for lists.
        data: Its scripts that are data, and not programs.
    """
    lists = (rows for value in _values(page, data) for found in _lists(value) if (rows := links_of(page, found)))
    return max(lists, key=len, default=())


def links_of(page: ColumnPage, articles: Iterable[Any]) -> tuple[Link, ...]:
    """Return the links of the objects that have a title and an address, one for each address."""
    links = (link for article in articles if isinstance(article, dict) and (link := _link(page, article)))
    return tuple({link.url: link for link in links}.values())


def _values(page: ColumnPage, data: Iterable[str]) -> Iterator[Any]:
    for text in islice(data, _MAX_LISTS):
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            continue
    at = 0
    for _ in range(_MAX_LISTS):
        found = _LIST.search(page.scripts, at)
        if not found:
            return
        at = found.end()
        try:
            value, at = _DECODER.raw_decode(page.scripts, found.start())
        except (ValueError, RecursionError):
            continue
        yield value


def _lists(value: Any) -> Iterator[list[Any]]:
    """Yield the lists in a value, the outer before the inner."""
    left = [value]
    for _ in range(_MAX_VALUES):
        if not left:
            return
        value = left.pop()
        if isinstance(value, list):
            yield value
            left.extend(one for one in value if isinstance(one, (dict, list)))
        elif isinstance(value, dict):
            left.extend(one for one in value.values() if isinstance(one, (dict, list)))


def _link(page: ColumnPage, article: dict[str, Any]) -> Link | None:
    fields = {name.lower().replace("_", ""): value for name, value in article.items()}
    texts = (value for name in _URLS if isinstance(value := fields.get(name), str) and value)
    url = next(filter(None, map(page.absolute, texts)), "")
    title = next((value for name in _TITLES if isinstance(value := fields.get(name), str) and value), "")
    title = one_line(without_controls(title))
    if not (url and title):
        return None
    shown = next((day for name in _DATES if (day := _day(fields.get(name)))), None)
    return Link(url, title, shown or article_date(url))


def _day(value: object) -> date | None:
    """Return the day of a text, or of seconds or milliseconds since 1970."""
    if isinstance(value, str) and not value.isdecimal():
        return read_date(value)
    try:
        seconds = int(str(value))
        seconds //= 1000 if seconds >= 10**11 else 1
        return datetime.fromtimestamp(seconds, SHANGHAI).date() if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None

"""JPaaS, Hanweb's newer system.

Recognised by: a script tag of `unitbuild.js` with `url` and `queryData`, or the URL of its data endpoint.
Pages: the page has no rows. The endpoint answers with `{"success": …, "data": {"html": …}}`; the page number goes in
`paramJson={"pageNo":2,"pageSize":15}`. `count` and `rows` on the pager's element are the numbers of all rows and of
rows a page. An empty page is the end.
Verified: all of it in public crawlers.
"""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote_plus, unquote_plus, urlencode, urlsplit, urlunsplit

from crawler.listing.models import Hints, Pager, PageRequest
from crawler.listing.page import ColumnPage
from crawler.urls import query_fields, with_field

NAME = "jpaas"

_UNIT = "page/build/unit"
_SCRIPT = re.compile(r"<script\b([^<>]{0,6000}+)>", re.I)
_BUILDER = "unitbuild.js"
_ATTRIBUTE = re.compile(r"\b(url|queryData)\s?=\s?(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')", re.I)
_PAIR = re.compile(r"['\"](\w{1,30})['\"]\s{0,3}:\s{0,3}['\"]([^'\"]{0,200})['\"]")
#: Words in the tag of a unit (信息列表, 当前栏目list, 栏目导航): the unit of the list is the one to request.
_LIST, _COLUMN, _NO_LIST = (re.compile(words, re.I) for words in ("列表|list|分页", "栏目", "导航|菜单|位置|nav|menu"))
_ROWS = re.compile(r"\brows\s?=\s?['\"]?(\d{1,5})")
_COUNT = re.compile(r"\bcount\s?=\s?['\"]?(\d{1,7})")
_PAGE_SIZE = 15


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    return _read_answer(page) if _UNIT in page.url else _read_page(page)


def _read_page(page: ColumnPage) -> Hints | None:
    units = []
    for script in _SCRIPT.findall(page.text):
        if _BUILDER not in script.lower():
            continue
        attributes = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(script)}
        fields = dict(_PAIR.findall(unescape(attributes.get("querydata", ""))))
        address = page.absolute(attributes.get("url", ""))
        if fields and address:
            units.append((_list_score(fields.get("tagId", "")), address, fields))
    if not units:
        return None
    _, address, fields = max(units, key=lambda unit: unit[0])
    rows, count = _ROWS.search(page.text), _COUNT.search(page.text)
    size = int(rows[1]) if rows and int(rows[1]) else _PAGE_SIZE
    total = -(-int(count[1]) // size) if rows and count else None

    # The pager's element is loaded with the rows: without it, rows on the page are those of another list.
    first, second = (_request(page, address, fields, n, size) for n in (1, 2))
    if total is None:
        return Hints(pager=Pager(first))
    return Hints(pager=Pager(second if total > 1 else None, total), rows_request=first)


def _list_score(tag: str) -> int:
    """Return how likely a unit's tag is that of the list, as a score."""
    return 2 * bool(_LIST.search(tag)) + bool(_COLUMN.search(tag)) - 2 * bool(_NO_LIST.search(tag))


def _read_answer(page: ColumnPage) -> Hints | None:
    try:
        answer = json.loads(page.text)
        html = answer["data"]["html"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    if not isinstance(html, str) or "<a" not in html:
        return Hints(links=(), pager=Pager())
    fields = dict(query_fields(urlsplit(page.url).query))
    try:
        paging = json.loads(unquote_plus(fields.get("paramJson", "")).replace("'", '"'))
        number, size = int(paging.get("pageNo", 1)), int(paging.get("pageSize", _PAGE_SIZE))
    except (ValueError, RecursionError, TypeError, AttributeError, OverflowError):
        number, size = 1, _PAGE_SIZE
    rows, count = _ROWS.search(html), _COUNT.search(html)
    per_page = int(rows[1]) if rows and int(rows[1]) else size
    total = -(-int(count[1]) // max(per_page, 1)) if count else None
    more = total is None or number < total
    following = PageRequest(with_field(page.url, "paramJson", _paging(number + 1, size))) if more else None
    return Hints(markup=html, pager=Pager(following, total))


def _request(page: ColumnPage, address: str, fields: dict[str, str], number: int, size: int) -> PageRequest:
    scheme, host, path, _, _ = urlsplit(address)
    query = urlencode(fields, encoding=page.charset, errors="xmlcharrefreplace")
    url = with_field(urlunsplit((scheme, host, path, query, "")), "paramJson", _paging(number, size))
    return PageRequest(url, headers=(("Referer", page.url),))


def _paging(number: int, size: int) -> str:
    return quote_plus(json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":")))

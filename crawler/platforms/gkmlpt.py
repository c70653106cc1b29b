"""gkmlpt, Guangdong's platform for the disclosure of information (公开目录平台).

Recognised by: `/gkmlpt` in the URL with `SID: '755031'` in a script, or the URL of its data endpoint.
Pages: the page has no rows. `/gkmlpt/api/all/{column}?page=&sid=` answers with JSON, 100 rows a page: `articles`
(title, url or post_url, display_publish_time) and `total`. The column's id follows `#` in the page's URL;
column 0 is all.
Verified: all of it in public crawlers.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from cleaner.article import SHANGHAI
from cleaner.characters import without_controls
from crawler.listing.dates import read_date
from crawler.listing.dialects import article_date
from crawler.listing.link_elements import MAX_LINKS
from crawler.listing.models import Hints, Link, Pager, PageRequest
from crawler.listing.page import ColumnPage, one_line
from crawler.urls import column_in_fragment, query_fields, with_field

NAME = "gkmlpt"

_API = "/gkmlpt/api/"
_SID = re.compile(r"\bSID['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,12})")
_DATES = ("display_publish_time", "first_publish_time", "publish_time", "date", "created_at", "create_time")
_ROWS_PER_PAGE = 100


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if _API in page.url:
        return _read_answer(page)
    sid = _SID.search(page.scripts) if "/gkmlpt" in page.url else None
    if not sid:
        return None
    root = page.url.partition("/gkmlpt")[0]
    column = column_in_fragment(page.url) or "0"
    return Hints(rows_request=PageRequest(f"{root}{_API}all/{column}?page=1&sid={sid[1]}"))


def _read_answer(page: ColumnPage) -> Hints | None:
    """Return the rows and the next page of a response of the data endpoint."""
    try:
        answer = json.loads(page.text)
        articles = answer["articles"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    if not isinstance(articles, list):
        return None
    links = tuple(
        link for article in articles[:MAX_LINKS] if isinstance(article, dict) and (link := _link(page, article))
    )
    if len(articles) > MAX_LINKS:
        page.cuts.append(f"{MAX_LINKS} links")
    fields = dict(query_fields(urlsplit(page.url).query))
    number = int(fields["page"]) if re.fullmatch(r"\d{1,6}", fields.get("page", "")) else 1
    rows = answer.get("total")
    total = -(-rows // _ROWS_PER_PAGE) if isinstance(rows, int) else None
    if not links or (total is not None and number >= total):
        return Hints(links=links, pager=Pager(None, total))
    return Hints(links=links, pager=Pager(PageRequest(with_field(page.url, "page", str(number + 1))), total))


def _link(page: ColumnPage, article: dict[str, Any]) -> Link | None:
    url = next(
        (page.absolute(value) for key in ("url", "post_url") if isinstance(value := article.get(key), str) and value),
        "",
    )
    title = one_line(without_controls(str(article.get("title") or "")))
    if not (url and title):
        return None
    shown = next((day for key in _DATES if (day := _day(article.get(key)))), None)
    return Link(url, title, shown or article_date(url))


def _day(value: object) -> date | None:
    """Return the day of a text or of seconds since 1970."""
    if isinstance(value, str) and not value.isdecimal():
        return read_date(value)
    try:
        seconds = int(str(value))
        return datetime.fromtimestamp(seconds, SHANGHAI).date() if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None

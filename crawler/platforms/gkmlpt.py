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
from urllib.parse import urlsplit

from crawler.listing.json_rows import links_of
from crawler.listing.link_elements import MAX_LINKS
from crawler.listing.models import Hints, Pager, PageRequest
from crawler.listing.page import ColumnPage
from crawler.urls import column_in_fragment, query_fields, with_field

NAME = "gkmlpt"

_API = "/gkmlpt/api/"
_SID = re.compile(r"\bSID['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,12})")
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
    links = links_of(page, articles[:MAX_LINKS])
    if len(articles) > MAX_LINKS:
        page.cuts.append(f"{MAX_LINKS} links")
    fields = dict(query_fields(urlsplit(page.url).query))
    number = int(fields["page"]) if re.fullmatch(r"\d{1,6}", fields.get("page", "")) else 1
    rows = answer.get("total")
    total = -(-rows // _ROWS_PER_PAGE) if isinstance(rows, int) else None
    if not links or (total is not None and number >= total):
        return Hints(links=links, pager=Pager(None, total))
    return Hints(links=links, pager=Pager(PageRequest(with_field(page.url, "page", str(number + 1))), total))

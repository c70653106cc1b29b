"""enorth (北方网).

Recognised by: its comment in the source, or the URL of a later page.
Pages: the column `/a/b/` continues at `/system/more/a/b/index/page_01.html`. Other sites of the system use other
numbers and link the pages.
Verified: the comment on a saved page, the addresses in public crawlers of Heilongjiang's sites.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage

NAME = "enorth"

_MARK = re.compile(r"<!--\s?enorth\b", re.I)
_MORE = re.compile(r"/system/more/((?:[\w-]{1,60}/){1,4})index/page_(\d{2,4})\.html$")
_FOLDER = re.compile(r"^/((?:[\w-]{1,60}/){1,4})(?:index\.s?html?)?$")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not (_MARK.search(page.text) or _MORE.search(page.url)):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        scheme, host, path, _, _ = urlsplit(page.url)
        found = _MORE.search(path) or _FOLDER.match(path)
        if not found:
            return None
        return PageRequest(urlunsplit((scheme, host, f"/system/more/{found[1]}index/page_{n - 1:02d}.html", "", "")))

    return Hints(numbering=numbering)

"""Any site that has no spider of its own: `scrapy crawl site -a url=URL` walks a column, or, from a home
page, the columns that are found there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from crawler.spiders.base.site import ColumnSpec, SiteSpider
from crawler.terminal import escape_text

_HOME_PATH = re.compile(r"/?(?:(?:index|default|home|main)\.\w{3,5})?", re.I)


class AnySiteSpider(SiteSpider):
    name = "site"

    def __init__(self, url: str = "", **arguments: Any) -> None:
        """`url`: a column page or a home page. Its host, with and without `www.`, is the site."""
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                f"url={escape_text(url)} is not the address of a page: write -a url=http://www.example.cn/news/"
            )
        if "@" in parts.netloc:
            raise ValueError(
                "url has a name or a password in it, which would be stored with every article: leave them out"
            )
        self.site = parts.hostname
        bare = parts.hostname.removeprefix("www.")
        self.hosts = (bare, f"www.{bare}")
        self._folder = parts.netloc.replace(":", "_").lower()
        if _HOME_PATH.fullmatch(parts.path) and not parts.query:
            self.home = url.strip()
        else:
            self.home = f"{parts.scheme}://{parts.netloc}/"
            self.columns = (ColumnSpec(url.strip()),)
        super().__init__(**arguments)

    @property
    def folder_name(self) -> str:
        return self._folder

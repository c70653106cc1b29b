"""The spider for sites without a spider of their own: `scrapy crawl site -a url=URL`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from crawler.spiders.base import ColumnSpec, SiteSpider
from crawler.terminal import escape_text
from crawler.urls import is_home_path


class AnySiteSpider(SiteSpider):
    """Crawls one column, or the columns that it discovers from a home page. The host of the URL names the folder."""

    name = "site"

    def __init__(self, url: str = "", **arguments: Any) -> None:
        """Derive the site from a URL: its host, with and without `www.`.

        Args:
            url: The URL of a column page or of a home page.
            arguments: Those of `Arguments`.

        Raises:
            ValueError: The URL is not one of a page, or it has credentials; or an argument is wrong.
        """
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                f"url={escape_text(url)} is not the URL of a page: write -a url=http://www.example.cn/news/"
            )
        if "@" in parts.netloc:
            raise ValueError("url contains credentials, which would be stored with every article: remove them")
        self.site = parts.hostname
        bare = parts.hostname.removeprefix("www.")
        self.hosts = (bare, f"www.{bare}")
        self._folder = parts.netloc.replace(":", "_").lower()
        if is_home_path(parts.path) and not parts.query:
            self.home = url.strip()
        else:
            self.home = f"{parts.scheme}://{parts.netloc}/"
            self.columns = (ColumnSpec(url.strip()),)
        super().__init__(**arguments)

    @property
    def folder_name(self) -> str:
        """The host and, where given, the port of the URL."""
        return self._folder

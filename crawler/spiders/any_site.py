"""The spider for sites without a spider of their own: `scrapy crawl site -a url=URL`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from crawler.spiders.base import ColumnSpec, SiteSpider
from crawler.terminal import escape_text
from crawler.urls import MalformedUrl, host_of, is_home_path, resolve

#: Characters of a wrong argument that a message shows.
_SHOWN = 200
_CREDENTIALS = re.compile(r"\s*+[A-Za-z][\w+.-]*+:[/\\]*+[^/\\?#]*@")
#: What a host and its port have as a folder name: `[::1]:8080` is `ipv6___1_8080`.
_FOLDER_NAME = str.maketrans({":": "_", "[": "ipv6_", "]": None})


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
        if _CREDENTIALS.match(url):
            raise ValueError(
                "url contains credentials, which would be stored with every article: remove them, as in"
                " -a url=http://www.example.cn/news/"
            )
        why = "it has no host, or its scheme is neither http nor https"
        try:
            address = resolve(url)
        except MalformedUrl as error:
            address, why = "", str(error)
        if not address:
            raise ValueError(
                f"url={escape_text(url[:_SHOWN])} is not the URL of a page ({why}):"
                " write -a url=http://www.example.cn/news/"
            )
        parts = urlsplit(address)
        self.site = host_of(address)
        self.ipv6_only = ":" in self.site
        bare = self.site.removeprefix("www.")
        self.hosts = (bare, f"www.{bare}")
        self._folder = parts.netloc.translate(_FOLDER_NAME).lstrip("_-")
        if is_home_path(parts.path) and not parts.query:
            self.home = address
        else:
            self.home = f"{parts.scheme}://{parts.netloc}/"
            self.columns = (ColumnSpec(address),)
        super().__init__(**arguments)

    @property
    def folder_name(self) -> str:
        """The host and, where given, the port of the URL."""
        return self._folder

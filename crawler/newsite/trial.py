"""Tries a site that has no spider: its home page, the first page of each column, and an article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html as lxml_html
from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from cleaner import Article, extract
from cleaner.selection.confidence import LOW
from crawler.fetch import blocking
from crawler.fetch.decoding import charset_of, text_of
from crawler.fetch.errors import cause_of
from crawler.listing.dialects import is_article
from crawler.listing.discovery import find_columns
from crawler.platforms import PageRequest, generic, read_column
from crawler.spiders.base.columns import SHELLS_MAX, http_request, url_with_fragment
from crawler.urls import host_of, same_site

#: The columns that are tried, those with the highest score first, and the articles, each of another column.
_COLUMNS_MAX, _ARTICLES_MAX = 8, 3
#: The ends of the names of sites.
_SITE_NAME = re.compile(r"长安网|政法(?:综治)?网|平安\w{1,4}网|司法[厅局]|政法委员?会?")
_SEPARATOR = re.compile(r"[-_|—–·>»\s]+")
_NO_NAME = re.compile(r"首页|主页|欢迎\w*|网站")
#: How many pages spell 首页; the space between is no separator.
_SPACED_HOME = re.compile(r"首\s页")


@dataclass(frozen=True, slots=True)
class TriedColumn:
    """A column whose first page has rows.

    Attributes:
        url: Its URL.
        title: Its title.
        platform: The platform of its first page.
        rows: The number of its rows.
        rank: Its place among the columns of the home page, the most probable one first.
    """

    url: str
    title: str
    platform: str
    rows: int
    rank: int


@dataclass(slots=True)
class Trial:
    """The results of a trial.

    Attributes:
        home: The URL of its home page, after redirects; "" if it could not be read.
        site: Its name; its host if the home page does not show one.
        columns: Its columns.
        article: The article with the highest confidence, or None.
        page: The text of that article's page.
        url: Its URL.
        gaps: Descriptions of the things that could not be found.
    """

    home: str = ""
    site: str = ""
    columns: list[TriedColumn] = field(default_factory=list)
    article: Article | None = None
    page: str = ""
    url: str = ""
    gaps: list[str] = field(default_factory=list)

    @property
    def platform(self) -> str:
        """The platform of most columns; "" if none was recognised."""
        names = Counter(column.platform for column in self.columns if column.platform != generic.NAME)
        return names.most_common(1)[0][0] if names else ""


class TrialSpider(Spider):
    """Requests the home page, eight columns and three articles of a site at most, like a crawl; stores nothing."""

    name = "newsite"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        bare = host_of(url).removeprefix("www.")
        self.allowed_domains = [bare, f"www.{bare}"]
        self.trial = Trial()
        self._articles: list[str] = []

    async def start(self) -> AsyncIterator[Request]:
        """Request the home page."""
        yield Request(self.url, dont_filter=True, errback=self.failed)

    def parse(self, response: Response) -> Iterator[Request]:
        """Read the home page, and request the columns that it links to."""
        if cause := blocking.challenge_of(response):
            self._miss(response.url, cause)
            return
        page, charset, trial = text_of(response), charset_of(response), self.trial
        trial.home = response.url
        trial.site = site_name(page)
        if not trial.site:
            trial.site = host_of(response.url)
            trial.gaps.append("the name of the site: the home page shows none; correct `site` by hand")
        found = [one for one in find_columns(page, response.url, self.allowed_domains, charset) if one.title]
        for rank, candidate in enumerate([one for one in found if not is_article(one.url)][:_COLUMNS_MAX]):
            yield self._request_column(PageRequest(candidate.url), title=candidate.title, rank=rank)
        if not found:
            trial.gaps.append(
                "columns: the home page links to none; a script may write its menu (docs/adding-a-site.md)"
            )

    def _request_column(self, page: PageRequest, **known: Any) -> Request:
        return http_request(page, callback=self.parse_column, errback=self.failed, cb_kwargs=known)

    def parse_column(
        self, response: Response, title: str, rank: int, shell: str = "", shells: int = 0
    ) -> Iterator[Request]:
        """Read the first page of a column, and request one of its articles; or the rows, if the page is a shell.

        Args:
            response: The page.
            title: The title of the column.
            rank: Its place among the columns of the home page.
            shell: Its URL, if the page has the rows of a shell.
            shells: The number of shells that led to the page.
        """
        if cause := blocking.challenge_of(response):
            self._miss(response.url, cause)
            return
        url = shell or url_with_fragment(response)
        column = read_column(text_of(response), url_with_fragment(response), charset_of(response))
        links = [link for link in column.links if same_site(link.url, self.allowed_domains)]
        rows = None if column.links else column.next_page
        if rows and shells < SHELLS_MAX and same_site(rows.url, self.allowed_domains):
            yield self._request_column(rows, title=title, rank=rank, shell=url, shells=shells + 1)
            return
        if not links:
            why = "a script makes its rows" if column.by_script else "its page has no rows"
            self.trial.gaps.append(f"the column {title} {url}: {why}; it is left out")
            return
        self.trial.columns.append(TriedColumn(url, title, column.platform, len(links), rank))
        new = [link.url for link in links if is_article(link.url) and link.url not in self._articles]
        if new and len(self._articles) < _ARTICLES_MAX:
            self._articles.append(new[0])
            yield Request(new[0], self.parse_article, errback=self.failed)

    def parse_article(self, response: Response) -> None:
        """Clean an article, and keep it if its confidence is higher than that of the one before."""
        if cause := blocking.why_no_article(response, response.url) or blocking.challenge_of(response):
            self._miss(response.url, cause)
            return
        page = text_of(response)
        article = extract(page, url=response.url)
        if article.text and (self.trial.article is None or article.confidence > self.trial.article.confidence):
            self.trial.article, self.trial.page, self.trial.url = article, page, response.url

    def failed(self, failure: Failure) -> None:
        """Note a page that could not be fetched."""
        self._miss(str(failure.request.url), cause_of(failure))  # type: ignore[attr-defined]

    def closed(self, reason: str) -> None:
        """Complete the list of what could not be found."""
        trial = self.trial
        if not trial.home:
            return
        trial.columns.sort(key=lambda column: column.rank)
        if trial.columns and not trial.platform:
            trial.gaps.append(
                "the platform: no module of crawler/platforms recognises the columns; they are read generically"
            )
        if trial.article is None:
            trial.gaps.append("an article: no page with a text was found, so there is no sample")
            return
        lacking = [name for name in ("title", "date", "source") if not getattr(trial.article, name)]
        if lacking:
            trial.gaps.append(f"{', '.join(lacking)} of {trial.url}")
        if trial.article.confidence < LOW:
            trial.gaps.append(f"a text of high confidence: that of {trial.url} is {trial.article.confidence:.2f}")

    def _miss(self, url: str, cause: str) -> None:
        self.trial.gaps.append(f"{url} could not be read ({cause})")


def site_name(page: str) -> str:
    """Return the name that a home page shows for its site, or ""."""
    try:
        tree = lxml_html.document_fromstring(page.encode("utf-8", "replace"), lxml_html.HTMLParser(encoding="utf-8"))
    except (ValueError, lxml_html.etree.ParserError):
        return ""
    shown = [meta.get("content") or "" for meta in tree.iter("meta") if meta.get("name") == "SiteName"]
    titles = ["".join(map(str, title.itertext())) for title in tree.iter("title")]
    shown += [text.strip() for title in titles for text in _SEPARATOR.split(_SPACED_HOME.sub("首页", title))]
    names = [name for text in shown if (name := _NO_NAME.sub("", text).strip())]
    return next((name for name in names if _SITE_NAME.search(name)), names[0] if names else "")[:30]

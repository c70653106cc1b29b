"""What the report shows of each site: its articles, runs, problems and failed pages."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import nlargest, nsmallest
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

from crawler import clock
from crawler.collection.articles import Collection, StoredArticle, newness
from crawler.collection.index import NAME as INDEX
from crawler.collection.index import SearchIndex
from crawler.monitoring.health import Finding, examine, state_name
from crawler.monitoring.history import FailedPage, History, failed_pages, history_of, links_of
from crawler.monitoring.run_log import RunRecord
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder, sites_in

#: Days of the overview's table, runs and failed pages of a site's page, and rows of a list.
DAYS = 30
RUNS = 20
FAILED = 100
LIST = 20
#: Below, a text is listed as uncertain (docs/cleaning.md).
UNCERTAIN = 0.5


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site in the report.

    Attributes:
        folder: The name of its data folder.
        name: Its name, in Chinese if a stored article has it.
        home: The address of its home page, or "".
        articles: The number of stored articles.
        newest: The newest articles, the newest first; these have pages in the report.
        uncertain: Those of `newest` with the least confidence below `UNCERTAIN`, the least first.
        columns: The number of articles by column, of `newest`.
        days: The number of articles by day of publication, as an ISO string.
        history: Its runs.
        findings: Its problems.
        failed: Its pages without an article, the latest first.
        vanished: The number of stored articles whose page is gone from the site.
        size: Bytes of its folder.
    """

    folder: str
    name: str
    home: str
    articles: int
    newest: Sequence[StoredArticle]
    uncertain: Sequence[StoredArticle]
    columns: Mapping[str, int]
    days: Mapping[str, int]
    history: History
    findings: Sequence[Finding]
    failed: Sequence[FailedPage]
    vanished: int
    size: int

    @property
    def state(self) -> str:
        """The site's state, as `crawler.monitoring.health.state_name` names it."""
        return state_name(self.history, self.findings)

    @property
    def runs(self) -> list[RunRecord]:
        """The last runs, the latest first."""
        return list(reversed(self.history.runs[-RUNS:]))

    def day(self, day: date) -> int:
        """Return the number of articles published on a day."""
        return self.days.get(day.isoformat(), 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """The collection in the report.

    Attributes:
        sites: Its sites: those with problems first, then by name.
        days: `DAYS` days, the oldest first: the last ones, or those up to `last_day`.
        printings: The addresses of other printings by folder and key, for articles that have some. The search index
            knows them; without one there are none.
    """

    sites: Sequence[SiteFacts]
    days: Sequence[date]
    printings: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)

    @property
    def vanished(self) -> int:
        """The number of stored articles whose page is gone from its site."""
        return sum(site.vanished for site in self.sites)

    @property
    def newest(self) -> list[StoredArticle]:
        """The newest articles of all sites."""
        return nlargest(LIST, (article for site in self.sites for article in site.newest), key=newness)

    @property
    def by_day(self) -> Mapping[str, int]:
        """The number of articles of all sites by day of publication, as an ISO string."""
        return sum((Counter(site.days) for site in self.sites), Counter())

    @property
    def uncertain(self) -> list[StoredArticle]:
        """The articles with the least confidence of all sites."""
        return nsmallest(
            LIST, (article for site in self.sites for article in site.uncertain), key=attrgetter("confidence")
        )

    @property
    def causes(self) -> list[tuple[str, int]]:
        """The failed requests of the last `DAYS` days by cause, the most frequent first."""
        since = clock.now() - timedelta(days=DAYS)
        counts: Counter[str] = Counter()
        for site in self.sites:
            for run in site.history.runs:
                if run.ended >= since:
                    counts.update(run.group("failed"))
        return counts.most_common()


def read(data: Path, articles: int) -> Facts:
    """Read the facts of all sites in a data folder.

    Args:
        data: The folder.
        articles: How many of its newest articles a site shows.

    Raises:
        StoreError: The folder does not exist.
        OSError: A file cannot be read.
    """
    collection = Collection(data)
    sites = []
    for site in sites_in(data):
        if site.texts.is_dir() or site.was_crawled:
            sites.append(_site(collection, site, articles))
    sites.sort(key=lambda site: (not site.findings, site.folder))
    last = last_day([day for site in sites for day in site.days])
    days = [last - timedelta(days=number) for number in reversed(range(DAYS))]
    return Facts(sites, days, _printings(data, sites))


def last_day(days: Iterable[str]) -> date:
    """Return the last day of a table or plot: today, or the newest day if the last `DAYS` days have no article.

    Args:
        days: The days of articles, as ISO strings.
    """
    today = clock.now().date()
    newest = max((day for day in days if day <= today.isoformat()), default="")
    if not newest or newest > (today - timedelta(days=DAYS)).isoformat():
        return today
    return date.fromisoformat(newest)


def _site(collection: Collection, site: SiteFolder, number: int) -> SiteFacts:
    files = list(site.metadata_files())
    # undated articles are few, and their names do not say how new they are
    undated = [file for file in files if file.parent.name == "undated"]
    dated = [file for file in files if file.parent.name != "undated"]
    read = (collection.read(site, file) for file in (*dated[-number:], *undated))
    newest = nlargest(number, filter(None, read), key=newness)
    history = history_of(site.path, clock.now())
    first = newest[0] if newest else None
    parts = urlsplit(first.url) if first else None
    return SiteFacts(
        folder=site.name,
        name=(first.record.get("site") if first else "") or site.name,
        home=f"{parts.scheme}://{parts.netloc}/" if parts else "",
        articles=len(files),
        newest=newest,
        uncertain=sorted((a for a in newest if a.confidence < UNCERTAIN), key=attrgetter("confidence"))[:LIST],
        columns=dict(Counter(article.column for article in newest).most_common()),
        days=Counter(file.name[:10] for file in dated),
        history=history,
        findings=examine(history),
        failed=failed_pages(site.path, FAILED),
        vanished=links_of(site.path).vanished,
        size=sum(_size(Path(parent, name)) for parent, _, names in os.walk(site.path) for name in names),
    )


def _printings(data: Path, sites: Sequence[SiteFacts]) -> dict[tuple[str, str], Sequence[str]]:
    if not (data / INDEX).is_file():
        return {}
    try:
        with SearchIndex(data) as index:
            found = {
                (article.folder, article.key): index.printings(article.folder, article.key)
                for site in sites
                for article in site.newest
            }
    except (StoreError, sqlite3.Error):
        return {}
    return {key: urls for key, urls in found.items() if urls}


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:
        return 0

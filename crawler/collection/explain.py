"""Takes archived pages out of a site's WARC files, and cleans them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from scrapy.settings import Settings

from cleaner import Article, Rule, extract
from crawler.collection.articles import Collection, keys_named
from crawler.collection.reclean import response_of, spider_of
from crawler.fetch.decoding import text_of
from crawler.store import warc
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder, sites_in
from crawler.urls import keys_of


def find_page(
    data: Path, url_or_key: str, skipped: Counter[warc.Skipped] | None = None
) -> tuple[SiteFolder, warc.ArchivedPage]:
    """Return the newest archived page of an article, and its site.

    Args:
        data: The data folder.
        url_or_key: The article's address or key.
        skipped: Counts the parts of archives that were passed over.

    Raises:
        StoreError: No archive has the page, or the data folder does not exist.
        OSError, warc.Damaged: A file cannot be read.
    """
    keys = keys_named(url_or_key)
    Collection(data)  # checks the folder
    for site in sites_in(data):
        for page in newest_pages(site, keys, skipped):
            return site, page
    raise StoreError(f"no archive in {data} has a page of {url_or_key}")


def newest_pages(
    site: SiteFolder, keys: Iterable[str], skipped: Counter[warc.Skipped] | None = None
) -> Iterator[warc.ArchivedPage]:
    """Yield the newest archived first page of each article, those of the latest run first.

    Older files are not read once all are found. One page is in memory at a time.

    Args:
        site: The site.
        keys: The keys of the articles.
        skipped: Counts the parts of archives that were passed over.

    Raises:
        OSError, warc.Damaged: A file cannot be read.
    """
    wanted = set(keys)
    for file in reversed(warc.files(site.archive)):
        if not wanted:
            return
        found: dict[str, int] = {}
        for page in warc.read(file, skipped):
            if page.target.key in wanted and page.target.key in keys_of(page.requested_url):
                found[page.target.key] = page.offset
        wanted -= found.keys()
        for offset in found.values():
            yield warc.read_at(file, offset)


def rule_of(settings: Settings, site: SiteFolder) -> Rule | None:
    """Return the rule of the spider of a site with an archive.

    Raises:
        StoreError: The site has no spider.
    """
    return spider_of(settings, site.name, warc.files(site.archive)).rule


def explained(page: warc.ArchivedPage, rule: Rule | None) -> Article:
    """Return the article on an archived page, cleaned with the rule of its site."""
    return extract(text_of(response_of(page)), url=page.url, rule=rule)

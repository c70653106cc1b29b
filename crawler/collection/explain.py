"""Takes an archived page out of a site's WARC files, and cleans it again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from scrapy.settings import Settings

from cleaner import Article, extract
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
        OSError: A file cannot be read.
    """
    keys = keys_named(url_or_key)
    Collection(data)  # checks the folder
    for site in sites_in(data):
        for file in reversed(warc.files(site.archive)):
            found = None
            for page in warc.read(file, skipped):
                if page.target.key in keys and page.target.key in keys_of(page.requested_url):
                    found = page
            if found is not None:
                return site, found
    raise StoreError(f"no archive in {data} has a page of {url_or_key}")


def explained(settings: Settings, site: SiteFolder, page: warc.ArchivedPage) -> Article:
    """Return the article on an archived page, cleaned with the rule of its site's spider."""
    spider = spider_of(settings, site.name, warc.files(site.archive))
    return extract(text_of(response_of(page)), url=page.url, rule=spider.rule)

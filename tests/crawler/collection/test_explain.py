"""Which archived page of an article is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from cleaner import Rule
from crawler.collection.explain import explained, find_page
from crawler.items import Target
from crawler.store import warc
from crawler.store.errors import StoreError
from crawler.urls import key_of
from tests.crawler.conftest import article_page

URL, OTHER = "http://www.example.cn/1.html", "http://www.example.cn/2.html"


def archive(data: Path, site: str, *pages: tuple[str, str, str]) -> None:
    """Write a file of an archive. A page has the URL of its article, its own URL and its text."""
    writer = warc.Writer(data / site / "archive", site, {})
    for article, url, text in pages:
        response = HtmlResponse(url, body=f"<p>{text}</p>".encode())
        writer.write(response, Target(key_of(article), article), url)
    writer.close()


def found(data: Path, url_or_key: str) -> tuple[str, str]:
    site, page = find_page(data, url_or_key)
    return site.name, page.body.decode()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "jiangsu" / "archive").mkdir(parents=True)
    archive(tmp_path, "jiangsu", (URL, URL, "old"), (OTHER, OTHER, "other"))
    archive(tmp_path, "jiangsu", (URL, URL, "newer"), (URL, URL, "newest"), (URL, f"{URL}?page=2", "second page"))
    return tmp_path


def test_newest_first_page_of_an_article_is_found_by_url_and_key(data: Path) -> None:
    for name in (URL, key_of(URL), URL.replace("http:", "https:")):
        assert found(data, name) == ("jiangsu", "<p>newest</p>")
    assert found(data, OTHER) == ("jiangsu", "<p>other</p>"), "in an older file"


def test_page_is_cleaned_with_the_rule_of_its_site(tmp_path: Path) -> None:
    shown = article_page("社区反诈宣传活动纪实", "2024-05-06").replace(
        "<p>", '<p class="note">本文由融媒体中心审核发布。</p><p>', 1
    )
    writer = warc.Writer(tmp_path / "a" / "archive", "a", {})
    writer.write(HtmlResponse(URL, body=shown.encode(), encoding="utf-8"), Target(key_of(URL), URL), URL)
    writer.close()
    page = find_page(tmp_path, URL)[1]
    with_note, without = explained(page, None), explained(page, Rule(remove=("p.note",)))
    assert (with_note.title, with_note.date_shown[:10]) == ("社区反诈宣传活动纪实", "2024-05-06")
    assert "审核发布" in with_note.text and "审核发布" not in without.text and without.text


def test_page_that_no_archive_has_is_an_error_that_names_it(data: Path) -> None:
    with pytest.raises(StoreError, match=r"none\.html"):
        find_page(data, "http://www.example.cn/none.html")

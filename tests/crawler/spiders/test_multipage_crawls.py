"""Whole crawls of articles on several pages."""

from __future__ import annotations

import pytest

from crawler.spiders.base.multipage import PAGES_MAX

DAY = "2024-05-06"


def add_paged_article(site, pages: int, number: int = 1) -> list[str]:
    """Add an article on several pages, as TRS makes them; return their paths."""
    first = site.add_article(DAY, number)
    stem, body = first.removesuffix(".html"), site.pages[first].body.decode()
    paths = [first, *(f"{stem}_{n}.html" for n in range(1, pages))]
    for n, path in enumerate(paths):
        pager = f"<script>createPageHTML({pages},{n},'{stem.rpartition('/')[2]}','html')</script>"
        part = body.replace("<p>", f"<p>{n}页") if n else body
        site.add(path, part.replace('<div class="footer">', f'{pager}<div class="footer">'))
    return paths


def test_pages_of_an_article_make_one_text_one_record_and_one_article_of_the_run(site, crawl):
    paths = add_paged_article(site, 3)
    other = site.add_article("2024-05-05")
    site.add_column([[(paths[0], DAY), (other, "2024-05-05")]])
    outcome = crawl()
    assert sorted(outcome.records()) == sorted([paths[0], other])
    record, text = outcome.records()[paths[0]], outcome.text(paths[0])
    assert record["pages"] == [site.url + path for path in paths]
    assert record["next_page"] is None and record["incomplete"] == ""
    begins = [line[:2] for line in text.split("\n")[3:] if line]
    assert begins == ["近日", "活动", "下一", "1页", "1页", "1页", "2页", "2页", "2页"]
    assert outcome.run["articles_stored"] == 2
    assert sorted(site.articles_asked()) == sorted([*paths, other])
    assert outcome.records()[other]["pages"] == []
    crawl()
    assert site.articles_asked() == []


def test_article_that_lacks_a_page_is_stored_as_incomplete_and_completed_later(site, crawl):
    missing, challenged = add_paged_article(site, 2, 1), add_paged_article(site, 3, 2)
    site.add_column([[(missing[0], DAY), (challenged[0], DAY)]])
    there = {path: site.pages[path] for path in (missing[1], challenged[2])}
    del site.pages[missing[1]]
    site.add(challenged[2], "<script>$_ts=window['$_ts']</script>", 412)
    first = crawl()
    records = first.records()
    assert records[missing[0]]["incomplete"] == "http_404"
    assert records[missing[0]]["next_page"] == site.url + missing[1]
    assert records[challenged[0]]["incomplete"] == "challenge_ruishu"
    assert len(records[challenged[0]]["pages"]) == 2
    assert all("incomplete:" in record["warnings"][-1] for record in records.values())
    assert not any("$_ts" in text for text in first.texts())
    assert first.run["articles_incomplete"] == 2
    assert f"[article-incomplete] {site.url}{missing[0]} " in first.log

    site.pages |= there
    second = crawl()
    assert second.run["articles_tried_again"] == 2
    assert all(record["incomplete"] == "" for record in second.records().values())
    assert "1页" in second.text(missing[0]) and "2页" in second.text(challenged[0])
    assert all(record["revisions"] == [] for record in second.records().values()), (
        "an incomplete article is not an earlier version"
    )
    crawl()
    assert site.articles_asked() == []


def test_complete_article_is_not_replaced_by_an_incomplete_one(site, crawl):
    paths = add_paged_article(site, 2)
    site.add_column([[(paths[0], DAY)]])
    before = crawl().text(paths[0])
    del site.pages[paths[1]]
    outcome = crawl(full=1)
    assert paths[1] in site.asked
    assert outcome.text(paths[0]) == before
    assert outcome.records()[paths[0]]["incomplete"] == ""


def test_article_with_too_many_pages_is_incomplete_and_not_requested_again(site, crawl):
    paths = add_paged_article(site, PAGES_MAX + 2)
    site.add_column([[(paths[0], DAY)]])
    outcome = crawl()
    record = outcome.records()[paths[0]]
    assert record["incomplete"] == "too_many_pages" and len(record["pages"]) == PAGES_MAX
    assert site.articles_asked() == paths[:PAGES_MAX]
    crawl()
    assert site.articles_asked() == []


@pytest.mark.parametrize("link", ["http://localhost/news/2.html", "{0}", "#2"])
def test_next_page_on_another_site_or_the_same_page_is_not_followed(site, crawl, link):
    path = site.add_article(DAY)
    pager = f'<div class="page"><a href="{link.format(path)}">下一页</a></div><div class="footer">'
    site.change(path, '<div class="footer">', pager)
    site.add_column([[(path, DAY)]])
    outcome = crawl()
    assert outcome.records()[path]["incomplete"] == "" and site.articles_asked() == [path]
    assert "failed" not in outcome.run

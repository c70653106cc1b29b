"""Whole crawls of a site that is crawled again: changed and unchanged articles and lists."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from email.message import Message

import pytest

from crawler.store.folder import LEDGER
from tests.crawler.clock import TODAY
from tests.crawler.conftest import Answer

OLD, NEW = "三百余份", "四百余份"


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days)).isoformat()


def hash_of(text: str) -> str:
    """Return the hash of a text file's paragraphs."""
    return hashlib.sha256(text.split("\n", 3)[3].removesuffix("\n").encode()).hexdigest()


def statuses(site, path: str) -> list[int]:
    return [status for status, requested in site.answered if requested == path]


@pytest.fixture
def recent(site):
    """A column of four articles of this week and one of last month; the first has validators."""
    paths = [site.add_article(days_ago(1), ETag='"1"', **{"Last-Modified": "Mon, 06 May 2024 02:26:00 GMT"})]
    paths += [site.add_article(days_ago(day)) for day in (2, 3, 4, 30)]
    site.add_column([list(zip(paths, map(days_ago, (1, 2, 3, 4, 30)), strict=True))])
    return paths


def test_recent_articles_are_requested_again_and_changed_texts_stored_as_revisions(site, crawl, recent):
    same, changed, plain, gone, old = recent
    first = crawl()
    before = {path: first.text(path) for path in recent}
    times = {file: file.stat().st_mtime_ns for file in (first.folder / "text").rglob("*.*")}
    site.change(changed, OLD, NEW)
    site.change(old, OLD, NEW)
    del site.pages[gone]
    second = crawl()
    assert statuses(site, same) == [304], "the spider sends its validators"
    assert [statuses(site, path) for path in (changed, plain, gone, old)] == [[200], [200, 200], [404], []]
    assert site.articles_asked() == [*recent[:4], plain], "after all other requests, and one again after one is gone"
    assert (second.run["articles_revised"], second.run["articles_unchanged"]) == (1, 3)
    assert "articles_stored" not in second.run and second.run["failed"] == {"http_404": 1}

    (revision,) = second.records()[changed]["revisions"]
    assert (second.folder / revision["file"]).read_text("utf-8") == before[changed]
    assert NEW in second.text(changed) and OLD not in second.text(changed)
    assert revision["content_hash"] == hash_of(before[changed])
    assert second.records()[changed]["content_hash"] == hash_of(second.text(changed)) != revision["content_hash"]
    assert revision["fetched_at"] <= second.records()[changed]["fetched_at"]
    assert len(second.texts()) == 5, "each article has one text file"
    untouched = {file for file, time in times.items() if file.exists() and file.stat().st_mtime_ns == time}
    assert len(untouched) == 7, "unchanged files are not written again"
    assert second.records()[gone]["vanished"], "only its metadata is written"
    assert second.text(gone) == before[gone]

    site.change(changed, NEW, OLD)
    third = crawl()
    files = [revision["file"] for revision in third.records()[changed]["revisions"]]
    assert [file[-7:] for file in files] == [".r1.txt", ".r2.txt"]
    assert [NEW in (third.folder / file).read_text("utf-8") for file in files] == [False, True]


def test_metadata_from_the_list_is_kept_when_an_article_is_requested_again(site, crawl):
    path = site.add_article(days_ago(1))
    for mark in ("<h1>", "</h1>", "ArticleTitle", "<title>", "</title>"):
        site.change(path, mark, "")
    site.add_column([[(path, days_ago(1))]])
    before = crawl().records()[path]
    site.change(path, OLD, NEW)
    after = crawl().records()[path]
    assert after["revisions"] and before["title"]
    known = ("title", "column_url", "date")
    assert [after[name] for name in known] == [before[name] for name in known]


def test_corrected_title_is_a_revision(site, crawl):
    path = site.add_article(days_ago(1), title="江岸区开展反诈宣传活动")
    site.add_column([[(path, days_ago(1))]])
    crawl()
    site.change(path, "江岸区开展反诈", "江岸区开展防诈骗")
    outcome = crawl()
    (revision,) = outcome.records()[path]["revisions"]
    assert (outcome.folder / revision["file"]).read_text("utf-8").startswith("江岸区开展反诈宣传活动\n")
    assert outcome.text(path).startswith("江岸区开展防诈骗宣传活动\n")


def test_article_that_is_gone_is_marked_and_kept_and_the_mark_removed_when_it_is_back(site, crawl, recent):
    same, changed, plain, gone, old = recent
    before = crawl().text(gone)
    pages = {path: site.pages.pop(path) for path in (gone, same, old)}
    outcome = crawl()
    marks = {path: record.get("vanished") for path, record in outcome.records().items()}
    assert not any(marks.values()), "as many are gone as are there: that may be a fault of the site"
    assert "[vanished-not-marked] 3 stored articles" in outcome.log
    assert statuses(site, old) == [404], "a control"
    site.pages |= {path: pages[path] for path in (same, old)}
    outcome = crawl()
    marked = outcome.records()[gone]["vanished"]
    assert marked and outcome.text(gone) == before and outcome.run["articles_vanished"] == 1
    assert [bool(outcome.records()[path].get("vanished")) for path in (same, changed, plain)] == [False] * 3
    outcome = crawl()
    assert outcome.records()[gone]["vanished"] == marked and "articles_vanished" not in outcome.run, "the first time"
    assert old not in site.articles_asked(), "no control is needed"
    site.pages[gone] = pages[gone]
    outcome = crawl()
    assert "vanished" not in outcome.records()[gone] and outcome.run["articles_returned"] == 1


def test_site_that_answers_404_to_everything_marks_nothing(site, crawl, recent):
    crawl()
    pages, site.pages = site.pages, {"/news/": site.pages["/news/"]}
    outcome = crawl()
    assert not any(record.get("vanished") for record in outcome.records().values())
    assert "[vanished-not-marked] 5 stored articles" in outcome.log, "four recent ones and a control"
    site.pages = pages


def test_only_recent_article_that_is_gone_is_marked_if_an_old_one_is_there(site, crawl):
    gone, old = site.add_article(days_ago(1)), site.add_article(days_ago(30))
    site.add_column([[(gone, days_ago(1)), (old, days_ago(30))]])
    crawl()
    del site.pages[gone]
    outcome = crawl()
    assert site.articles_asked() == [gone, old]
    marks = {path: bool(record.get("vanished")) for path, record in outcome.records().items()}
    assert marks == {gone: True, old: False} and outcome.status == 0


def test_site_that_begins_to_answer_404_in_the_middle_of_a_run_marks_nothing(site, crawl, recent):
    crawl()
    missing = Answer(b"<html><title>404</title></html>", 404)

    def faulty(page: Answer) -> Callable[[Message], Answer]:
        return lambda _: page if len(site.articles_asked()) <= 3 else missing

    site.makers.update({path: faulty(site.pages[path]) for path in recent})
    outcome = crawl()
    assert [statuses(site, path) for path in recent] == [[200], [200], [200, 404], [404], []], "with a control"
    assert not any(record.get("vanished") for record in outcome.records().values())
    assert "[vanished-not-marked] 1 stored articles" in outcome.log


def test_unchanged_page_removes_the_mark(site, crawl, recent):
    same = recent[0]
    crawl()
    page = site.pages.pop(same)
    assert crawl().records()[same]["vanished"]
    site.pages[same] = page
    outcome = crawl()
    assert statuses(site, same) == [304]
    assert "vanished" not in outcome.records()[same] and outcome.run["articles_returned"] == 1


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_article_with_one_validator_is_requested_with_it(site, crawl, header):
    path = site.add_article(days_ago(1), **{header: "Mon, 06 May 2024 02:26:00 GMT"})
    site.add_column([[(path, days_ago(1))]])
    crawl()
    crawl()
    assert statuses(site, path) == [304]


def test_changed_day_moves_the_article_and_not_its_revision(site, crawl):
    path = site.add_article(days_ago(1), path="/news/77123.html")
    site.add_column([[(path, days_ago(1))]])
    crawl()
    site.change(path, days_ago(1), days_ago(2))
    site.change(path, OLD, NEW)
    outcome = crawl()
    (file,) = (outcome.folder / "text").rglob("*.txt")
    assert file.name.startswith(days_ago(2))
    (revision,) = outcome.records()[path]["revisions"]
    assert OLD in (outcome.folder / revision["file"]).read_text("utf-8")


@pytest.mark.parametrize("switch", [{"settings": {"REVISIT_DAYS": 0}}, {"columns": "elsewhere,127"}])
def test_settings_and_columns_decide_which_articles_are_requested_again(site, crawl, recent, switch):
    crawl()
    crawl(**switch)
    assert bool(site.articles_asked()) is ("columns" in switch)


def test_unchanged_list_costs_one_request(site, crawl):
    pages = site.add_dated_column(pages=4)
    validators = {"ETag": '"1"', "Last-Modified": "Mon, 06 May 2024 02:26:00 GMT"}
    site.pages["/news/"].headers |= validators
    crawl()
    assert len(site.lists_asked()) == 4
    second = crawl()
    assert site.answered[-1] == (304, "/news/") and site.lists_asked() == ["/news/"]
    assert second.run["list_pages_unchanged"] == 1 and second.run["articles_known"] == 5
    crawl(since="2024-12-20")
    assert site.lists_asked() == ["/news/"]

    new = site.add_article("2024-12-31")
    row = f'<ul class="list"><li><a href="{new}">江岸区平安建设工作动态简报九号</a><span>2024-12-31</span></li>'
    site.change("/news/", '<ul class="list">', row)
    third = crawl()
    assert statuses(site, "/news/") == [200] and new in third.records()
    assert len(site.lists_asked()) == 3
    crawl()
    assert site.answered[-1] == (304, "/news/"), "the ledger has the new validators of the list"
    crawl(full=1)
    assert len(site.lists_asked()) == 4 and len(site.articles_asked()) == 21
    assert sorted(third.records()) == sorted([new, *(path for page in pages for path in page)])


def test_list_is_read_again_after_a_week_even_if_the_server_answers_304(site, crawl):
    site.add_dated_column(pages=2)
    site.pages["/news/"].headers["ETag"] = '"1"'
    folder = crawl().folder
    with sqlite3.connect(folder / LEDGER) as ledger:
        ledger.execute("UPDATE first_pages SET fetched_at = ?", (f"{days_ago(8)}T00:00:00+08:00",))
    ledger.close()
    crawl()
    assert statuses(site, "/news/") == [200]
    crawl()
    assert statuses(site, "/news/") == [304]


def test_list_is_read_again_after_a_run_that_left_out_articles(site, crawl):
    pages = site.add_dated_column(pages=4)
    site.pages["/news/"].headers["ETag"] = '"1"'
    crawl(until="2024-12-23")
    crawl(since="2024-12-20", pages=1)
    assert statuses(site, "/news/") == [200]
    outcome = crawl()
    assert statuses(site, "/news/") == [200]
    assert sorted(outcome.records()) == sorted(path for page in pages for path in page)


def test_list_is_read_again_after_a_run_that_was_stopped(site, crawl):
    site.add_dated_column(pages=3)
    site.pages["/news/"].headers["ETag"] = '"1"'
    crawl()
    row = '<ul class="list"><li><a href="{}">江岸区平安建设工作动态简报九号</a><span>2024-12-31</span></li>'
    new = [site.add_article("2024-12-31", number) for number in (8, 9)]
    for path, article in zip(("/news/", "/news/index_1.html"), new, strict=True):
        site.change(path, '<ul class="list">', row.format(article))
    crawl(settings={"CLOSESPIDER_ITEMCOUNT": 1})
    outcome = crawl()
    assert statuses(site, "/news/") == [200]
    assert set(new) <= set(outcome.records())


def test_unchanged_menu_still_leads_to_its_columns(site, crawl):
    (page,) = site.add_dated_column(pages=1)
    site.add("/", '<html><head><title>江岸长安网</title></head><body><a href="/menu/">政法要闻</a></body></html>')
    site.add("/menu/", '<html><body><a href="/news/">平安建设</a></body></html>', ETag='"1"')
    assert sorted(crawl("/").records()) == sorted(page)
    new = site.add_article("2024-12-31")
    row = f'<ul class="list"><li><a href="{new}">江岸区平安建设工作动态简报九号</a><span>2024-12-31</span></li>'
    site.change("/news/", '<ul class="list">', row)
    outcome = crawl("/")
    assert statuses(site, "/menu/") == [304]
    assert new in outcome.records()

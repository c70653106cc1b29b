"""Copies under another address are not stored anew, and small changes are told from real ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse

from cleaner import Article
from crawler.items import ArticleItem, Target
from crawler.spiders.any_site import AnySiteSpider
from crawler.store.copies import CopyPipeline, is_small_change
from crawler.store.files import Store
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.pipeline import StorePipeline
from crawler.store.records import SMALL_CHANGES_MAX, Status
from crawler.urls import key_of

URL = "http://www.example.cn/news/202405/t20240506_1.html"
TEXT = "江岸区开展反诈宣传活动，民警走进社区，向居民讲解常见的骗局，并提醒大家不要向陌生人转账。" * 2
FILE = {"name": "附件", "url": "http://www.example.cn/a.doc"}


def item(url: str, text: str = TEXT, **fields: object) -> ArticleItem:
    article = Article(title="江岸区开展反诈宣传", date_shown="2024-05-06", paragraphs=(text,), confidence=0.9)
    made = ArticleItem.of(
        article, Target(key_of(url), url), HtmlResponse(url), "江岸长安网", "site", "2024-05-06T08:00:00+08:00"
    )
    return replace(made, **fields)


@pytest.fixture
def spider(tmp_path):
    created = AnySiteSpider(url="http://www.example.cn/")
    created.store = Store(tmp_path, "www.example.cn")
    created.store.open()
    created.ledger = Ledger(created.store.folder / LEDGER)
    counts: Counter[str] = Counter()
    created.crawler = SimpleNamespace(stats=SimpleNamespace(inc_value=lambda name, by: counts.update({name: by})))
    created.counts = counts
    yield created
    created.closed("shutdown")


def visit(spider: AnySiteSpider, made: ArticleItem) -> bool:
    """Pass an article through the pipelines; return whether it is a copy."""
    crawler = SimpleNamespace(spider=spider)
    spider.ledger.queue([Target(made.key, made.url)], made.fetched_at)
    try:
        StorePipeline(crawler).process_item(CopyPipeline(crawler).process_item(made))
    except DropItem:
        return True
    return False


@pytest.mark.parametrize("first", [f"{URL}?t=1", URL, f"{URL};v=1"])
def test_article_under_another_token_is_not_stored_anew(spider, first):
    assert not visit(spider, item(first))
    assert visit(spider, item(f"{URL}?t=2")) and visit(spider, item(f"{URL}?t=3"))
    assert len(list(spider.store.texts.rglob("*.txt"))) == 1
    entry = spider.ledger.lookup([key_of(f"{URL}?t=2")])[key_of(f"{URL}?t=2")]
    assert (entry.status, entry.cause, entry.can_retry) == (Status.COPY, key_of(first), False)
    assert spider.counts["zhengwen/articles_copied"] == 2
    assert not visit(spider, item(first)), "the stored article itself is no copy"


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        (f"{URL}?id=2", {"text": TEXT + "另一篇"}),
        (f"{URL}?id=2", {"title": "另一篇"}),
        (f"{URL}?id=2", {"date": "2024-05-07"}),
        (f"{URL}?id=2", {"source": "另一家报社"}),
        (f"{URL}?id=2", {"author": "另一人"}),
        (f"{URL}?id=2", {"office": "另一机关"}),
        (f"{URL}?id=2", {"attachments": (FILE,)}),
        (f"{URL}?id=2", {"doc_number": "国发〔2024〕1号"}),
        (f"{URL}?id=2", {"incomplete": "http_404"}),
        ("http://www.example.cn/news/202405/t20240506_2.html?id=1", {}),
        ("http://www.example.cn/news/202405/t20240506_2.html", {}),
    ],
)
def test_article_that_differs_in_anything_is_stored(spider, url, fields):
    assert not visit(spider, item(f"{URL}?id=1"))
    assert not visit(spider, item(url, **fields))
    assert len(list(spider.store.texts.rglob("*.txt"))) == 2


def test_short_texts_do_not_make_copies(spider):
    assert not visit(spider, item(f"{URL}?id=1", "详见附件。"))
    assert not visit(spider, item(f"{URL}?id=2", "详见附件。"))


@pytest.mark.parametrize(("size", "is_copy"), [(49, False), (50, True)])
def test_texts_of_fifty_characters_make_copies(spider, size, is_copy):
    assert not visit(spider, item(f"{URL}?id=1", "江" * size))
    assert visit(spider, item(f"{URL}?id=2", "江" * size)) is is_copy
    assert spider.counts["zhengwen/outcome/copied"] == is_copy


def test_complete_article_is_no_copy_of_an_incomplete_one(spider):
    assert not visit(spider, item(f"{URL}?t=1", incomplete="http_404"))
    assert not visit(spider, item(f"{URL}?t=2"))


def test_items_of_other_spiders_pass(spider):
    assert not visit(spider, item(f"{URL}?t=1"))
    for other, made in ((spider, {"title": "标题"}), (SimpleNamespace(), item(f"{URL}?t=2"))):
        assert CopyPipeline.from_crawler(SimpleNamespace(spider=other)).process_item(made) is made


def test_copy_of_an_article_whose_files_are_gone_is_stored(spider):
    visit(spider, item(f"{URL}?t=1"))
    for file in spider.store.texts.rglob("*.json"):
        file.unlink()
    assert not visit(spider, item(f"{URL}?t=2"))


@pytest.mark.parametrize(
    ("old", "new", "is_small"),
    [
        ("阅读 12 次\n正文", "阅读 1,345 次\n正文", True),
        ("今天是五月六日 晴\n正文", "今天是五月十七日 多云\n正文", True),
        (f"{TEXT}\n正文", f"{TEXT}\n正文。更正：" + "原文有误，" * 20, False),
        ("正文\n" + "删除的段落" * 10, "正文", False),
    ],
)
def test_change_is_small_if_numbers_or_few_characters_differ(old, new, is_small):
    assert is_small_change(old, new) is is_small


def test_article_with_a_counter_is_not_requested_again_after_some_revisions(spider):
    for number in range(SMALL_CHANGES_MAX + 1):
        pages = list(spider.ledger.kept_between(item(URL).day, item(URL).day)) if number else [1]
        assert pages
        visit(spider, item(URL, f"{TEXT}\n阅读 {number} 次"))
    assert list(spider.ledger.kept_between(item(URL).day, item(URL).day)) == []
    visit(spider, item(URL, f"{TEXT}\n" + "原文有误，现更正如下。" * 10))
    assert list(spider.ledger.kept_between(item(URL).day, item(URL).day))

"""The files of an article that is fetched a second time, also after an error of the disk."""

from __future__ import annotations

import errno
import os
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse

from cleaner import Article
from crawler.items import ArticleItem, Target
from crawler.spiders.any_site import AnySiteSpider
from crawler.store.article_files import content_hash
from crawler.store.files import Store
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.pipeline import StorePipeline
from crawler.store.records import Status
from crawler.store.recovery import rebuild
from crawler.urls import key_of

URL = "http://www.example.cn/news/202405/t20240506_1.html"
KEY = key_of(URL)


def item(text: str, at: str = "2024-05-06T08:00:00+08:00", **fields: object) -> ArticleItem:
    article = Article(title="江岸区开展反诈宣传", date_shown="2024-05-06", paragraphs=(text,), confidence=0.9)
    target = Target(KEY, URL, column="要闻", column_url="http://www.example.cn/news/")
    made = ArticleItem.of(article, target, HtmlResponse(URL), "江岸长安网", "site", at)
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


@pytest.fixture
def keep(spider):
    pipeline = StorePipeline.from_crawler(SimpleNamespace(spider=spider))
    return pipeline.process_item


def files(spider) -> dict[str, str]:
    """The first line of each text file's body, by its path in the site's folder."""
    found = sorted(spider.store.folder.rglob("*.txt"))
    return {file.relative_to(spider.store.folder).as_posix(): file.read_text().split("\n")[3] for file in found}


TEXT = f"text/2024/05/2024-05-06_{KEY}.txt"
REVISION = f"revisions/2024/05/2024-05-06_{KEY}.r1.txt"


def test_change_of_metadata_alone_makes_no_revision(spider, keep):
    keep(item("一"))
    keep(item("一", at="2024-05-07T08:00:00+08:00", editor="某某"))
    assert files(spider) == {TEXT: "一"}
    assert spider.store.read(TEXT)[1]["editor"] == "某某"
    assert spider.counts["zhengwen/articles_unchanged"] == 1


@pytest.mark.parametrize("calls", range(1, 5))
def test_disk_error_during_a_revision_loses_no_text(spider, keep, monkeypatch, calls):
    keep(item("一"))
    replace_file, done = os.replace, Counter()

    def failing(source, target):
        done["calls"] += 1
        if done["calls"] == calls:
            raise OSError(28, "No space left on device")
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", failing)
    if calls <= 3:
        with pytest.raises(DropItem, match="could not be stored"):
            keep(item("二"))
    else:
        keep(item("二"))
    monkeypatch.undo()
    assert "一" in files(spider).values(), "the old text is still there"
    assert spider.ledger.lookup([KEY])[KEY].status is Status.KEPT
    keep(item("二"))
    assert files(spider) == {REVISION: "一", TEXT: "二"}
    (revision,) = spider.store.read(TEXT)[1]["revisions"]
    assert revision["file"] == REVISION


def test_article_that_is_back_to_its_old_text_after_a_disk_error_has_that_text(spider, keep, monkeypatch):
    keep(item("一"))
    replace_file = os.replace

    def failing(source, target):
        if target.suffix == ".json":
            raise OSError(28, "No space left on device")
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(DropItem):
        keep(item("二"))
    monkeypatch.undo()
    keep(item("一"))
    assert files(spider)[TEXT] == "一"


def test_text_file_that_a_user_removed_is_written_again(spider, keep):
    keep(item("一"))
    (spider.store.folder / TEXT).unlink()
    keep(item("二"))
    assert files(spider) == {TEXT: "二"}
    assert spider.store.read(TEXT)[1]["revisions"] == []


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"url": 3}', b"\x00" * 100, None], ids=repr)
@pytest.mark.parametrize("revised", [False, True], ids=["first text", "second text"])
def test_text_and_revisions_are_kept_if_the_metadata_is_damaged_or_removed(spider, keep, caplog, damage, revised):
    keep(item("一"))
    if revised:
        keep(item("二"))
    metadata = (spider.store.folder / TEXT).with_suffix(".json")
    metadata.write_bytes(damage) if damage is not None else metadata.unlink()
    keep(item("三"))
    assert "[article-set-aside]" in caplog.text and spider.counts["zhengwen/articles_set_aside"] == 1
    keep(item("四"))
    texts = ["一", "二", "三", "四"] if revised else ["一", "三", "四"]
    kept = files(spider)
    revisions = spider.store.read(TEXT)[1]["revisions"]
    assert [kept[revision["file"]] for revision in revisions] + [kept[TEXT]] == texts
    assert [content_hash(text) for text in texts[:-1]] == [revision["content_hash"] for revision in revisions]
    assert all(datetime.fromisoformat(revision["fetched_at"]).tzinfo for revision in revisions)
    copies = [file.read_bytes() for file in (spider.store.folder / "revisions").rglob("*.json")]
    assert copies == ([damage] if damage is not None else [])


def test_damaged_metadata_of_an_unchanged_text_makes_no_revision(spider, keep):
    keep(item("一"))
    (spider.store.folder / TEXT).with_suffix(".json").write_bytes(b"{")
    keep(item("一"))
    assert files(spider) == {TEXT: "一"}
    assert spider.store.read(TEXT)[1]["revisions"] == []


def test_damaged_text_is_set_aside_and_the_revisions_stay(spider, keep):
    keep(item("一"))
    keep(item("二"))
    (spider.store.folder / TEXT).write_bytes(b"\xff\xfe")
    keep(item("三"))
    assert (spider.store.folder / REVISION.replace(".r1.", ".r2.")).read_bytes() == b"\xff\xfe"
    assert [revision["file"] for revision in spider.store.read(TEXT)[1]["revisions"]] == [REVISION]


def test_revisions_stay_if_a_user_removed_the_text_file(spider, keep):
    keep(item("一"))
    keep(item("二"))
    (spider.store.folder / TEXT).unlink()
    keep(item("三"))
    assert files(spider) == {REVISION: "一", TEXT: "三"}
    assert [revision["file"] for revision in spider.store.read(TEXT)[1]["revisions"]] == [REVISION]


def test_files_that_the_ledger_does_not_know_are_kept(spider, keep):
    keep(item("一"))
    spider.ledger.close()
    (spider.store.folder / LEDGER).unlink()
    (spider.store.folder / TEXT).with_suffix(".json").write_bytes(b"{")
    assert rebuild(spider.store.paths) == 0
    spider.ledger = Ledger(spider.store.folder / LEDGER)
    keep(item("二"))
    assert files(spider) == {REVISION: "一", TEXT: "二"}


@pytest.mark.parametrize("error", [errno.EIO, errno.EACCES, errno.EMFILE])
def test_nothing_is_stored_while_the_metadata_cannot_be_read(spider, keep, monkeypatch, error):
    keep(item("一"))
    before = {file: file.read_bytes() for file in spider.store.folder.rglob("text/**/*.*")}
    read = Path.read_bytes

    def failing(file: Path) -> bytes:
        if file.suffix == ".json":
            raise OSError(error, os.strerror(error))
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", failing)
    with pytest.raises(DropItem, match="could not be stored"):
        keep(item("二"))
    monkeypatch.undo()
    assert {file: file.read_bytes() for file in spider.store.folder.rglob("text/**/*.*")} == before
    keep(item("二"))
    assert files(spider) == {REVISION: "一", TEXT: "二"}


def test_incomplete_article_is_replaced_by_more_pages_and_never_by_fewer(spider, keep):
    half = {"incomplete": "http_404", "next_page": f"{URL}?3"}
    keep(item("一", pages=(URL,), **half))
    keep(item("一二", pages=(URL, f"{URL}?2"), **half))
    with pytest.raises(DropItem, match="more of its pages"):
        keep(item("一", pages=(URL,), **half))
    keep(item("一二三", pages=(URL, f"{URL}?2", f"{URL}?3")))
    with pytest.raises(DropItem, match="more of its pages"):
        keep(item("一二", pages=(URL, f"{URL}?2"), **half))
    assert files(spider) == {TEXT: "一二三"}
    assert spider.ledger.lookup([KEY])[KEY].status is Status.KEPT


def test_new_and_changed_articles_are_counted_by_method_and_confidence(spider, keep):
    keep(item("一", method="container", confidence=0.1))
    counted = {"articles_stored": 1, "outcome/stored": 1, "method/container": 1, "low_confidence": 1}
    assert spider.counts == {f"zhengwen/{name}": number for name, number in counted.items()}
    keep(item("一", method="container", confidence=0.1))
    assert spider.counts["zhengwen/articles_unchanged"] == 1 and spider.counts["zhengwen/low_confidence"] == 1
    keep(item("二", method="plain", confidence=0.9))
    assert spider.counts["zhengwen/articles_revised"] == 1 and spider.counts["zhengwen/method/plain"] == 1
    assert spider.counts["zhengwen/low_confidence"] == 1

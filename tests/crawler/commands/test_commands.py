from __future__ import annotations

import json

from crawler.store.files import Store
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")


def test_rebuild_rebuilds_the_ledgers_of_all_sites(run_scrapy, tmp_path):
    record = {"url": "http://www.example.cn/1.html", "fetched_at": "2024-05-07T08:00:00+08:00", "date": ""}
    record |= dict.fromkeys(("etag", "last_modified", "content_hash"), "")
    for site in ("jiangsu", "chinapeace"):
        store = Store(tmp_path / "data", site)
        store.open()
        store.write("0123456789abcdef", None, "text", record)
        store.close()
    done = run_scrapy(["rebuild"])
    assert done.stdout == "chinapeace: 1 articles\njiangsu: 1 articles\n"
    ledger = Ledger(tmp_path / "data" / "jiangsu" / LEDGER)
    assert ledger.counts() == {"kept": 1}
    ledger.close()
    done = run_scrapy(["rebuild", "nosuch", "jiangsu"])
    assert done.returncode == 1 and done.stdout == "jiangsu: 1 articles\n"
    assert "nosuch: " in done.stderr
    assert not (tmp_path / "data" / "nosuch").exists()


def test_snapshot_saves_an_article_with_the_cleaned_text_and_metadata(site, run_scrapy, tmp_path):
    path = site.add_article("2024-05-06", title="江岸区开展反诈宣传")
    command = ["snapshot", site.url + path, "--site", "jiangan", "--name", "first", *QUICK]
    done = run_scrapy(command)
    assert done.returncode == 0, done.stderr
    saved = tmp_path / "samples" / "jiangan"
    assert sorted(file.name for file in saved.iterdir()) == ["first.html", "first.json", "first.txt"]
    assert (saved / "first.html").read_bytes() == site.pages[path].body
    assert (saved / "first.txt").read_text("utf-8").startswith("近日，江岸区组织网格员")
    record = json.loads((saved / "first.json").read_text("utf-8"))
    assert record["url"] == site.url + path and record["kind"] == "article"
    assert record["expected"]["title"] == "江岸区开展反诈宣传"
    again = run_scrapy(command)
    assert again.returncode == 2 and "first.json" in again.stderr


def test_snapshot_of_a_missing_page_saves_nothing(site, run_scrapy, tmp_path):
    done = run_scrapy(["snapshot", f"{site.url}/news/", *QUICK])
    assert done.returncode == 1
    assert f"{site.url}/news/" in done.stderr
    assert not (tmp_path / "samples").exists()

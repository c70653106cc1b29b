from __future__ import annotations

import json
import pickle
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

import pytest

from crawler import Collection
from crawler.clock import SHANGHAI
from crawler.collection.articles import newness
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder
from crawler.urls import key_of
from tests.crawler.collection.stored import store_article, url_of


@pytest.fixture
def data(tmp_path):
    store_article(tmp_path, 1, "本网讯 全市召开平安建设推进会。", day="2023-12-31")
    store_article(
        tmp_path, 2, "社區開展反詐宣傳。", day="2024-05-06 10:26", column="平安建设", column_url="http://a.cn/pajs/"
    )
    store_article(tmp_path, 3, "没有日期的文章。", day="")
    store_article(tmp_path, 4, "另一个网站的文章。", folder="anhui", title="社区反诈宣传")
    return tmp_path


def found(articles) -> list[str]:
    return [article.text[:4] for article in articles]


def test_all_articles_are_read_site_by_site_the_oldest_first_and_the_undated_last(data):
    assert found(Collection(data)) == ["另一个网", "本网讯 ", "社區開展", "没有日期"]


def test_articles_are_selected_by_site_and_column(data):
    assert found(Collection(data).articles("anhui")) == ["另一个网"]
    assert (
        found(Collection(data).articles(column="平安建设"))
        == found(Collection(data).articles(column="/pajs/"))
        == ["社區開展"]
    )


def test_both_days_of_a_range_belong_to_it_and_an_undated_article_counts_with_the_day_of_fetching(data):
    collection = Collection(data)
    assert found(collection.articles("jiangsu", since=date(2024, 5, 7))) == ["没有日期"]
    assert found(collection.articles("jiangsu", since=date(2023, 12, 31), until=date(2024, 5, 6))) == [
        "本网讯 ",
        "社區開展",
    ]


def test_a_query_has_all_its_words_in_title_or_text_in_either_script(data):
    assert found(Collection(data).articles(query="反诈 宣传")) == ["另一个网", "社區開展"]
    assert found(Collection(data).articles(query="反詐 開展")) == ["社區開展"]
    assert found(Collection(data).articles(query="反诈 会议")) == []


def test_an_article_is_found_by_address_and_by_key(data):
    collection = Collection(data)
    article = collection.get(url_of(2, "www.jiangsu.example"))
    assert article is not None and article.text == "社區開展反詐宣傳。"
    assert collection.get(article.key) == article == pickle.loads(pickle.dumps(article))
    assert collection.get("0" * 16) is None


def test_the_ledger_says_where_an_article_is_and_the_files_if_it_is_wrong(data, monkeypatch):
    key, url = key_of(url_of(2, "www.jiangsu.example")), url_of(2, "www.jiangsu.example")
    (file,) = (data / "jiangsu" / "text").rglob(f"*_{key}.txt")
    with closing(sqlite3.connect(data / "jiangsu" / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("CREATE TABLE articles (key TEXT, path TEXT)")
        ledger.execute("INSERT INTO articles VALUES (?, ?)", (key, file.relative_to(data / "jiangsu").as_posix()))
    with monkeypatch.context() as patch:
        patch.setattr(SiteFolder, "metadata_files", lambda site: pytest.fail("the files are read"))
        assert Collection(data).get(url).file == Collection(data).get(key).file == file
    moved = file.with_name(f"2024-05-07_{key}.txt")
    file.rename(moved)
    file.with_suffix(".json").rename(moved.with_suffix(".json"))
    assert Collection(data).get(key).file == moved


def test_a_row_has_the_metadata_and_the_text(data):
    (article,) = Collection(data).articles("anhui")
    row = article.as_dict()
    assert (row["folder"], row["title"], row["text"]) == ("anhui", "社区反诈宣传", "另一个网站的文章。")
    assert (article.title, article.day, article.file.is_file()) == ("社区反诈宣传", date(2024, 5, 6), True)


def test_a_file_of_another_name_is_reported_in_a_range_of_days_too(data):
    (file,) = (file for file in (data / "jiangsu").rglob("*.json") if file.stem.startswith("2024"))
    copy = file.with_name("copy of an article.json")
    copy.write_bytes(file.read_bytes())
    copy.with_suffix(".txt").write_bytes(file.with_suffix(".txt").read_bytes())
    damaged = []
    articles = Collection(data, on_damaged=damaged.append).articles("jiangsu", since=date(2024, 5, 6))
    assert found(articles) == ["社區開展", "没有日期"] and damaged == [copy]


def test_damaged_articles_are_passed_over_and_reported(data):
    first, second = sorted((data / "jiangsu" / "text").rglob("*.json"))[:2]
    first.write_text("{")
    second.with_suffix(".txt").unlink()
    damaged: list[object] = []
    assert found(Collection(data, damaged.append).articles("jiangsu")) == ["没有日期"]
    assert damaged == [first, second]


def test_a_wrong_folder_or_site_is_an_error_that_names_what_there_is(data, tmp_path):
    with pytest.raises(StoreError, match="nowhere"):
        Collection(tmp_path / "nowhere")
    with pytest.raises(StoreError, match=r"hainan.*anhui, jiangsu"):
        list(Collection(data).articles("hainan"))


def test_values_that_an_article_lacks_are_empty(tmp_path):
    store_article(tmp_path, 1, "正文。", day="", column=None, confidence=None, vanished="2024-06-01T08:00:00+08:00")
    (file,) = tmp_path.rglob("*.json")
    record = {name: value for name, value in json.loads(file.read_text()).items() if name not in ("title", "column")}
    file.write_text(json.dumps(record))
    (article,) = Collection(tmp_path)
    assert (article.title, article.column, article.confidence) == ("", "", 0.0)
    assert article.vanished == "2024-06-01T08:00:00+08:00" and article.url == url_of(1, "www.jiangsu.example")
    assert article.published == datetime(2024, 5, 7, 8, tzinfo=SHANGHAI), "when it was fetched"


def test_row_has_what_identifies_the_article_and_the_mark_of_vanished_ones(data):
    row = next(Collection(data).articles("anhui")).as_dict()
    assert (row["folder"], row["key"], row["vanished"]) == ("anhui", key_of(url_of(4, "www.anhui.example")), "")
    assert (row["column"], row["confidence"], row["date"]) == ("要闻", 0.9, "2024-05-06")


def test_time_of_publication_is_that_of_the_sites(data):
    article = next(Collection(data).articles(column="平安建设"))
    assert article.published == datetime(2024, 5, 6, 10, 26, tzinfo=SHANGHAI) and article.column == "平安建设"
    assert article.confidence == 0.9
    later = replace(article, record=article.record | {"fetched_at": "2024-05-08T08:00:00+08:00"})
    assert newness(article) < newness(later) < newness(replace(later, record=later.record | {"date": "2024-05-07"}))


def test_files_of_other_days_are_not_read(data, monkeypatch):
    read, original = [], Collection.read
    monkeypatch.setattr(Collection, "read", lambda *given: read.append(given[2].name[:7]) or original(*given))
    for days, names in (
        ({"since": date(2024, 5, 6)}, ["2024-05", "undated"]),
        ({"until": date(2023, 12, 31)}, ["2023-12", "undated"]),
        ({"since": date(2023, 12, 31), "until": date(2024, 5, 6)}, ["2023-12", "2024-05", "undated"]),
        ({}, ["2023-12", "2024-05", "undated"]),
    ):
        read.clear()
        list(Collection(data).articles("jiangsu", **days))
        assert read == names


def test_each_named_site_is_read_once_by_name(data):
    assert [site.name for site in Collection(data).sites(["jiangsu", "anhui", "jiangsu"])] == ["anhui", "jiangsu"]
    assert [site.name for site in Collection(data).sites(["jiangsu"])] == ["jiangsu"]
    (data / "empty").mkdir()
    assert [site.name for site in Collection(data).sites()] == ["anhui", "jiangsu"], "those with articles"


def test_folder_without_sites_says_so(tmp_path):
    with pytest.raises(StoreError, match="it has no site"):
        Collection(tmp_path).sites(["jiangsu"])


def test_article_that_was_removed_in_the_meantime_is_not_reported(data):
    damaged = []
    collection = Collection(data, damaged.append)
    (site,) = collection.sites(["anhui"])
    (file,) = site.metadata_files()
    file.unlink()
    assert collection.read(site, file) is None and damaged == []
    file.with_suffix(".txt").unlink()
    assert collection.read(site, file) is None and damaged == []


def test_article_is_found_by_a_key_in_capitals_and_by_https(data):
    url = url_of(2, "www.jiangsu.example")
    for name in (key_of(url).upper(), url.replace("http:", "https:")):
        found = Collection(data).get(name)
        assert found is not None and found.url == url


def test_damaged_article_is_not_found(data):
    url = url_of(2, "www.jiangsu.example")
    Collection(data).get(url).file.with_suffix(".json").write_text("{")
    assert Collection(data).get(url) is None

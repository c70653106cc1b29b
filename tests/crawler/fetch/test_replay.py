"""Crawls of saved pages, without any network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.fetch.replay import index

#: Proxies that do not exist: a crawl that used the network would fetch nothing.
NOWHERE = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


def save(folder: Path, name: str, url: str, content: str, **record: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps({"url": url, **record}), "utf-8")
    (folder / str(record.get("body", f"{name}.html"))).write_text(content, "utf-8")


@pytest.mark.parametrize("spider", ["jiangsu", "chinapeace"])
def test_all_samples_of_a_site_are_crawled_by_its_spider(samples, run_scrapy, tmp_path, spider):
    saved = [json.loads(file.read_text("utf-8")) for file in (samples / spider).rglob("*.json")]
    continuations = {page.get("expected", {}).get("next_page") for page in saved if page["kind"] == "article"}
    articles = {page["url"] for page in saved if page["kind"] == "article"} - continuations
    assert len(articles) >= 8
    done = run_scrapy(["crawl", spider, "-s", f"REPLAY={samples}"], NOWHERE)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "data" / spider
    stored = {json.loads(file.read_text("utf-8"))["url"] for file in (folder / "text").rglob("*.json")}
    assert stored == articles
    run = json.loads((folder / "runs.jsonl").read_text("utf-8"))
    assert run["articles_stored"] == len(articles) and "failed" not in run


def test_sample_on_two_pages_is_one_article_with_both_texts(samples, run_scrapy, tmp_path):
    run_scrapy(["crawl", "jiangsu", "-s", f"REPLAY={samples}", "-a", "columns=zfyw"], NOWHERE)
    first, second = (samples / "jiangsu" / f"t20240226_8214433{part}" for part in ("", "_1"))
    url = json.loads(first.with_suffix(".json").read_text("utf-8"))["url"]
    texts = [part.with_suffix(".txt").read_text("utf-8").rstrip("\n") for part in (first, second)]
    stored = {json.loads(file.read_text("utf-8"))["url"]: file for file in (tmp_path / "data").rglob("text/**/*.json")}
    assert stored[url].with_suffix(".txt").read_text("utf-8").split("\n", 3)[3] == "\n\n".join(texts) + "\n"


def test_page_that_was_not_saved_is_a_404(site, run_scrapy, tmp_path):
    host = "http://www.example.cn"
    paths = [site.add_article(f"2024-05-0{n}") for n in range(1, 6)]
    site.add_column([[(path, path[-18:-10]) for path in paths]])
    for number, path in enumerate(["/news/", *paths[1:]]):
        save(tmp_path / "saved" / "deeper", str(number), host + path, site.pages[path].body.decode())
    done = run_scrapy(["crawl", "site", "-a", f"url={host}/news/", "-s", "REPLAY=saved"], NOWHERE)
    run = json.loads((tmp_path / "data" / "www.example.cn" / "runs.jsonl").read_text("utf-8"))
    assert run["articles_stored"] == 4 and run["failed"] == {"http_404": 1}, done.stderr
    assert site.asked == []


def test_replay_without_the_folder_is_rejected(run_scrapy):
    done = run_scrapy(["crawl", "jiangsu", "-s", "REPLAY=nosuch"])
    assert done.returncode == 2
    assert "REPLAY=nosuch" in done.stderr and "Traceback" not in done.stderr


def test_saved_pages_are_found_by_method_url_and_body(tmp_path):
    save(
        tmp_path,
        "page",
        "http://WWW.example.cn/a.html#top",
        "<html>",
        status=503,
        headers={"Retry-After": "9"},
    )
    save(tmp_path, "data", "http://www.example.cn/list", "[]", body="data.txt", content_type="application/json")
    save(tmp_path, "next", "http://www.example.cn/list", "[1]", method="POST", request_body="page=2")
    (tmp_path / "endpoint.json").write_text('{"articles": []}')
    (tmp_path / "broken.json").write_text("{")
    found = index(tmp_path)
    assert len(found) == 3
    page = found["GET", "http://www.example.cn/a.html", ""]
    assert page.status == 503 and page.headers == {"Content-Type": "text/html", "Retry-After": "9"}
    assert found["GET", "http://www.example.cn/list", ""].headers == {"Content-Type": "application/json"}
    assert found["POST", "http://www.example.cn/list", "page=2"].body.read_text() == "[1]"


@pytest.mark.parametrize(
    "record",
    [
        {"body": "../secret.html"},
        {"body": "link.html"},
        {"body": 5},
        {"headers": [1]},
        {"headers": {"ETag": 1}},
        {"status": "x"},
    ],
)
def test_page_with_an_odd_field_is_refused_and_its_file_named(tmp_path, run_scrapy, record):
    (tmp_path / "secret.html").write_text("<html>secret</html>")
    save(tmp_path / "saved", "page", "http://www.example.cn/", "<html></html>")
    (tmp_path / "saved" / "link.html").symlink_to("../secret.html")
    assert len(index(tmp_path / "saved")) == 1
    (tmp_path / "saved" / "page.json").write_text(json.dumps({"url": "http://www.example.cn/"} | record))
    done = run_scrapy(["crawl", "site", "-a", "url=http://www.example.cn/", "-s", "REPLAY=saved"])
    assert done.returncode == 2 and "saved/page.json is not a saved page" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "data").exists()


def test_json_files_of_other_kinds_are_passed_over(tmp_path):
    save(tmp_path, "page", "http://www.example.cn/", "<html></html>")
    for number, content in enumerate(("[" * 100_000, "{", "5", '{"url": 5}', '{"url": "http://www.example.cn/2"}')):
        (tmp_path / f"other{number}.json").write_text(content)
    assert [url for _, url, _ in index(tmp_path)] == ["http://www.example.cn/"]

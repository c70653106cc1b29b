"""Crawls of saved pages, without any network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler.fetch.replay import ReplayAddon, ReplayHandler, index

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


def handler_of(folder: Path) -> ReplayHandler:
    return ReplayHandler(get_crawler(Spider, {"REPLAY": str(folder)}))


def answer(handler: ReplayHandler, request: Request) -> Response:
    """Run the handler, which waits for nothing."""
    with pytest.raises(StopIteration) as end:
        handler.download_request(request).send(None)
    response: Response = end.value.value
    assert response.request is request and response.url == request.url
    return response


def test_saved_response_is_answered_as_it_was_received(tmp_path):
    save(tmp_path, "page", "http://www.example.cn/a.html", "<html>江岸", status=503, headers={"Retry-After": "9"})
    save(tmp_path, "data", "http://www.example.cn/list", "[1]", method="POST", request_body="页=2", body="1.txt")
    handler = handler_of(tmp_path)
    page = answer(handler, Request("http://WWW.example.cn/a.html#top"))
    assert isinstance(page, HtmlResponse) and page.body == "<html>江岸".encode()
    assert (page.status, page.headers["Retry-After"], page.headers["Content-Type"]) == (503, b"9", b"text/html")
    data = answer(handler, Request("http://www.example.cn/list", method="POST", body="页=2"))
    assert (data.status, data.body) == (200, b"[1]")


def test_request_that_differs_in_method_or_body_is_a_404(tmp_path):
    save(tmp_path, "data", "http://www.example.cn/list", "[1]", method="POST", request_body="page=2")
    handler = handler_of(tmp_path)
    url = "http://www.example.cn/list"
    others = (Request(url), Request(url, method="POST", body=b"page=\xff"), Request(url, method="POST"))
    assert [answer(handler, request).status for request in others] == [404, 404, 404]


def test_replay_has_no_delays_whatever_a_spider_asks_for():
    settings = Settings({"REPLAY": "saved", "DOWNLOAD_HANDLERS": {"s3": "kept"}}, "project")
    settings.setdict({"DOWNLOAD_DELAY": 9, "AUTOTHROTTLE_ENABLED": True}, "spider")
    ReplayAddon().update_settings(settings)
    assert (settings.getfloat("DOWNLOAD_DELAY"), settings.getbool("AUTOTHROTTLE_ENABLED")) == (0, False)
    handler = "crawler.fetch.replay.ReplayHandler"
    assert dict(settings["DOWNLOAD_HANDLERS"]) == {"s3": "kept", "http": handler, "https": handler}


def test_settings_stay_without_replay():
    settings = Settings({"DOWNLOAD_DELAY": 9, "DOWNLOAD_HANDLERS": {}}, "project")
    ReplayAddon().update_settings(settings)
    assert settings.getfloat("DOWNLOAD_DELAY") == 9 and dict(settings["DOWNLOAD_HANDLERS"]) == {}


@pytest.mark.parametrize("record", ['{"url": 3}', '[{"url": "http://a.cn/"}]', '"url"', "3", '{"title": "url"}'])
def test_other_json_files_are_skipped(tmp_path, record):
    (tmp_path / "other.json").write_text(record)
    (tmp_path / "other.html").write_text("<html>")
    save(tmp_path, "without", "http://www.example.cn/b.html", "<html>")
    (tmp_path / "without.html").unlink()
    assert index(tmp_path) == {}


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


def test_folder_of_saved_pages_must_exist(tmp_path):
    (tmp_path / "file").touch()
    for name in ("missing", "file"):
        with pytest.raises(NotADirectoryError, match=f"REPLAY=.*{name} is not a folder"):
            index(tmp_path / name)

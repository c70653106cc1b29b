"""`zhengwen snapshot` without a crawl: the files of a sample, and what is refused."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Response

from crawler.commands.snapshot import SnapshotSpider, save
from crawler.urls import key_of
from tests.crawler.conftest import article_page, column_page

HOST = "http://www.example.cn"
URL = f"{HOST}/news/202405/t20240506_1.html"
PAGE = article_page("江岸区开展反诈宣传", "2024-05-06")
HOME = '<html><body><ul class="nav"><li><a href="/news/">平安要闻</a></li><li><a href="/law/">普法工作</a></li></ul></body></html>'


def response_of(url: str, body: str, **headers: str) -> HtmlResponse:
    return HtmlResponse(url, body=body.encode("gb18030"), encoding="gb18030", headers=headers)


@pytest.fixture
def fetched(process):
    """Let the process answer the request of the spider with a page."""

    def answer(body: str = PAGE) -> None:
        process.answer = lambda spider: spider.parse(response_of(spider.url, body))

    return answer


def test_page_of_an_article_is_saved_under_host_and_key_unless_names_are_given(run_command, fetched, tmp_path):
    fetched()
    done = run_command(["snapshot", URL])
    stem = Path("samples", "www.example.cn", key_of(URL))
    names = [f"{stem}{suffix}" for suffix in (".html", ".txt", ".json")]
    assert done.returncode == 0 and done.stdout.splitlines()[:3] == names
    assert done.stdout.splitlines()[3:] == [
        "the page is the work of its authors: publish a reconstruction, as --invent makes of an article"
    ]
    assert (tmp_path / names[0]).read_bytes() == PAGE.encode("gb18030")
    done = run_command(["snapshot", URL, "--site", "jiangan", "--name", "first", "--folder", "mine"])
    assert done.stdout.splitlines()[:3] == [f"mine/jiangan/first{suffix}" for suffix in (".html", ".txt", ".json")]
    again = run_command(["snapshot", URL, "--site", "jiangan", "--name", "first", "--folder", "mine"])
    assert again.returncode == 2 and "mine/jiangan/first.json already exists" in again.stderr


def test_text_of_an_article_is_invented_on_request(run_command, fetched, tmp_path):
    fetched()
    done = run_command(["snapshot", URL, "--invent", "--site", "jiangan", "--name", "first"])
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 3, "without the notice on the authors"
    page = (tmp_path / "samples" / "jiangan" / "first.html").read_text("utf-8")
    assert "反诈" not in page and 'class="TRS_Editor"' in page
    record = json.loads((tmp_path / "samples" / "jiangan" / "first.json").read_text("utf-8"))
    assert record["kind"] == "article" and "jiangan" in record["reconstruction"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "give one URL"),
        ([URL, URL], "give one URL"),
        (["www.example.cn"], "give one URL"),
        (["ftp://www.example.cn/1.html"], "give one URL"),
        (["http:///1.html"], "give one URL"),
        (["http://[::1]/1.html"], "cannot be used as a folder name"),
        ([URL, "--kind", "page"], "invalid choice"),
        ([f"{HOST}/news/", "--invent"], "--invent is for articles, and http://www.example.cn/news/ is a column page"),
        ([f"{HOST}/", "--invent"], "--invent is for articles, and http://www.example.cn/ is a home page"),
        ([HOST, "--invent"], "--invent is for articles, and http://www.example.cn is a home page"),
        ([URL, "--invent", "--kind", "column"], "--invent is for articles"),
        *[
            ([URL, option, value], f"{option} ")
            for option in ("--site", "--name")
            for value in ("../y", "/y", "a/b", "..", "", "a\nb")
        ],
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_requested(run_command, process, tmp_path, words, message):
    done = run_command(["snapshot", *words])
    assert done.returncode == 2 and message in done.stderr
    assert process.crawls == [] and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["article", "column", "home"])
def test_kind_of_a_page_may_be_given(run_command, fetched, tmp_path, kind):
    fetched(HOME)
    done = run_command(["snapshot", URL, "--kind", kind, "--site", "jiangan", "--name", "first"])
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "samples" / "jiangan" / "first.json").read_text("utf-8"))["kind"] == kind


def test_page_that_is_not_fetched_is_named(run_command, process, tmp_path):
    done = run_command(["snapshot", URL])
    assert (done.returncode, done.stdout) == (1, "") and f"{URL} could not be fetched" in done.stderr
    ((spider, arguments),) = process.crawls
    assert spider is SnapshotSpider and (arguments["kind"], arguments["invented"]) == ("article", False)
    assert list(tmp_path.iterdir()) == []


def test_spider_requests_the_page_once_and_stays_on_its_host():
    spider = SnapshotSpider(URL, Path("x"), "article", invented=False)

    async def requested():
        return [request async for request in spider.start()]

    (request,) = asyncio.run(requested())
    assert (request.url, request.dont_filter) == (URL, True) and spider.allowed_domains == ["www.example.cn"]


def record_of(response: Response, kind: str, folder: Path) -> dict[str, object]:
    files = save(response, response.url, folder / "site" / "page", kind)
    assert [file.suffix for file in files] == [".html", *([".txt"] if kind == "article" else []), ".json"]
    assert files[0].read_bytes() == response.body
    return json.loads(files[-1].read_text("utf-8"))


def test_record_of_an_article_has_the_values_that_the_page_shows(tmp_path):
    record = record_of(response_of(URL, PAGE, **{"Content-Type": "text/html; charset=gbk"}), "article", tmp_path)
    assert record == {
        "url": URL,
        "kind": "article",
        "content_type": "text/html; charset=gbk",
        "expected": {"title": "江岸区开展反诈宣传", "date": "2024-05-06 10:26", "source": "江岸长安网"},
    }
    text = (tmp_path / "site" / "page.txt").read_text("utf-8")
    assert text.startswith("近日，江岸区组织网格员") and text.endswith("\n") and text.count("\n\n") == 2


def test_record_of_a_column_has_its_rows_and_pages(tmp_path):
    rows = [(f"/news/202405/t2024050{n}_{n}.html", f"2024-05-0{n}") for n in (3, 2)] + [("/news/202405/t1_1.html", "")]
    record = record_of(response_of(f"{HOST}/news/", column_page(rows, "index_1.html")), "column", tmp_path)
    assert "content_type" not in record and record["kind"] == "column"
    links = record["expected"]["links"]
    assert [(link["url"], link["date"]) for link in links[:2]] == [
        (f"{HOST}{rows[0][0]}", "2024-05-03"),
        (f"{HOST}{rows[1][0]}", "2024-05-02"),
    ]
    assert links[0]["title"] == "江岸区平安建设工作动态简报0号"
    assert record["expected"]["next_page"] == f"{HOST}/news/index_1.html"
    last = record_of(response_of(f"{HOST}/news/", column_page(rows, "")), "column", tmp_path)
    assert last["expected"]["next_page"] is None and last["expected"]["total_pages"] in (None, 1)


def test_record_of_a_home_page_has_its_columns(tmp_path):
    record = record_of(response_of(f"{HOST}/", HOME), "home", tmp_path)
    assert record["expected"] == {
        "columns": [{"url": f"{HOST}/news/", "name": "平安要闻"}, {"url": f"{HOST}/law/", "name": "普法工作"}]
    }

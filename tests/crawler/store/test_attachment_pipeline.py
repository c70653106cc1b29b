"""The download of an article's files without a crawl: requests, records and faults."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import CannotResolveHostError, DropItem, NotConfigured
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetch.errors import Stopped
from crawler.items import ArticleItem
from crawler.store import attachments
from crawler.store.attachments import AttachmentPipeline
from crawler.store.errors import NotStored
from crawler.store.folder import SiteFolder
from crawler.store.records import Status
from crawler.store.spider import StoredSpider

_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_HOST = "http://www.example.cn"
_PAGE = f"{_HOST}/t20240506_1.html"
_KEY = "3f9a5c0e1b2d4a67"


class Run:
    """A run of a site with attachments, whose requests are answered from `answers`."""

    def __init__(self, folder: Path, **settings: object) -> None:
        limits = {"ATTACHMENT_MAXSIZE": 999, "ARTICLE_ATTACHMENTS_MAX": 3, "ARTICLE_ATTACHMENTS_MAXSIZE": 9999}
        self.crawler = get_crawler(Spider, {"EXTENSIONS_BASE": {}, "ATTACHMENTS": True} | limits | settings)
        self.pipeline = AttachmentPipeline.from_crawler(self.crawler)
        self.answers: dict[str, Response | Exception] = {}
        self.requests: list[Request] = []
        self.counted: list[str] = []
        self.settled: list[object] = []
        self.crawler.engine = SimpleNamespace(download_async=self._download)  # type: ignore[assignment]
        self.folder = folder / "attachments"
        self.spider = StoredSpider("jiangsu", hosts=("www.example.cn",), allowed_domains=["www.example.cn"])
        self.spider.store = SimpleNamespace(paths=SiteFolder(folder))  # type: ignore[assignment]
        self.spider.count = self.counted.append  # type: ignore[method-assign,assignment]
        self.spider.ledger = SimpleNamespace(settle=lambda *given, **named: self.settled.append((given, named)))  # type: ignore[assignment]
        self.crawler.spider = self.spider
        folder.mkdir(exist_ok=True)

    async def _download(self, request: Request) -> Response:
        self.requests.append(request)
        answer = self.answers.get(request.url, Response(request.url, 404))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def offer(self, path: str, body: bytes = _PDF, status: int = 200, flags: tuple[str, ...] = ()) -> str:
        url = f"{_HOST}{path}"
        self.answers[url] = Response(url, status, body=body, flags=list(flags))
        return url

    def process(self, *urls: str) -> list[dict[str, object]]:
        """Process an article with these files. Return their records."""
        named = tuple({"name": f"附件{n}", "url": url} for n, url in enumerate(urls, 1))
        item = ArticleItem.__new__(ArticleItem)
        for name, value in {"key": _KEY, "url": _PAGE, "final_url": f"{_PAGE}?2", "attachments": named}.items():
            object.__setattr__(item, name, value)
        assert asyncio.run(self.pipeline.process_item(item)) is item
        listed = self.folder / _KEY / "files.json"
        if not listed.exists():
            return []
        content = json.loads(listed.read_bytes())
        assert content["article"] == _PAGE
        records: list[dict[str, object]] = content["files"]
        return records


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path / "jiangsu")


def test_file_is_requested_uncompressed_with_its_page_and_its_limits(run):
    run.process(run.offer("/1.pdf"))
    (request,) = run.requests
    headers = {name: request.headers[name] for name in ("Accept", "Accept-Encoding", "Referer")}
    assert headers == {"Accept": b"*/*", "Accept-Encoding": b"identity", "Referer": f"{_PAGE}?2".encode()}
    assert request.meta == {"download_maxsize": 999, "download_warnsize": 0, "download_timeout": 300}


def test_file_is_stored_and_listed(run):
    (record,) = run.process(run.offer("/1.pdf"))
    digest = hashlib.sha256(_PDF).hexdigest()
    file = f"1_{digest[:16]}.pdf"
    assert str(record.pop("fetched_at")).endswith("+08:00")
    assert record == {
        "name": "附件1",
        "url": f"{_HOST}/1.pdf",
        "file": file,
        "bytes": len(_PDF),
        "sha256": digest,
    }
    assert (run.folder / _KEY / file).read_bytes() == _PDF
    assert run.counted == ["attachments_stored"] and list((run.folder / ".parts").iterdir()) == []


def test_each_address_is_requested_once_in_a_run_and_not_again_if_its_file_is_whole(run):
    one, two = run.offer("/1.pdf"), run.offer("/2.pdf", _PDF + b"2")
    first = run.process(one, one)
    assert len(run.requests) == 1 and run.counted == ["attachments_stored"]
    records = run.process(one, two)
    assert len(run.requests) == 2 and run.counted[1:] == ["attachments_known", "attachments_stored"]
    assert records[0] == first[0] and str(records[1]["file"]).startswith("2_")
    (run.folder / _KEY / str(records[0]["file"])).write_bytes(_PDF[:-1])
    assert run.process(one, two)[-1] | {"fetched_at": ""} == first[0] | {"fetched_at": ""}, "cut short: requested again"
    assert len(run.requests) == 3


def test_files_that_the_article_no_longer_offers_stay_listed(run):
    one, two = run.offer("/1.pdf"), run.offer("/2.pdf")
    run.process(one)
    assert [record["url"] for record in run.process(two)] == [one, two]


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (Response(f"{_HOST}/1.pdf", 404), "http_404"),
        (Response(f"{_HOST}/1.pdf", 201, body=_PDF), "http_201"),
        (Response(f"{_HOST}/1.pdf", 200, body=_PDF, flags=["dataloss"]), "truncated"),
        (Response(f"{_HOST}/1.pdf", 200, body=b"<html>404</html>"), "html_instead"),
        (CannotResolveHostError(), "dns"),
        (ValueError("x"), "ValueError"),
    ],
)
def test_file_that_fails_is_listed_with_its_cause(run, answer, cause):
    run.answers[f"{_HOST}/1.pdf"] = answer
    (record,) = run.process(f"{_HOST}/1.pdf")
    assert record["cause"] == cause and "file" not in record
    assert run.counted == [f"attachments_failed/{cause}"]
    assert [file.name for file in (run.folder / _KEY).iterdir()] == ["files.json"]
    run.process(f"{_HOST}/1.pdf")
    assert len(run.requests) == 2, "it is requested again with the article"


def test_challenge_in_place_of_a_file_is_a_cause(run, monkeypatch):
    monkeypatch.setattr(attachments, "challenge_of", lambda response: "fence")
    assert run.process(run.offer("/1.pdf"))[0]["cause"] == "fence"


def test_hosts_are_those_of_the_site_and_of_the_setting(tmp_path):
    run = Run(tmp_path / "jiangsu", ATTACHMENT_HOSTS="files.example.cn,oss.example.cn")
    run.pipeline.spider_opened(run.spider)
    assert run.spider.allowed_domains == ["www.example.cn", "files.example.cn", "oss.example.cn"]
    urls = [f"http://{host}.example.cn/1.pdf" for host in ("oss", "other", "www")]
    assert [record["cause"] for record in run.process(*urls)] == ["http_404", "other_host", "http_404"]
    assert [request.url for request in run.requests] == [urls[0], urls[2]]


def test_site_without_https_is_requested_by_http(run):
    run.spider.http_only = True
    run.process(f"https://{_HOST[7:]}/1.pdf")
    assert run.requests[0].url == f"{_HOST}/1.pdf"


def test_stopped_run_drops_the_article_and_lists_nothing_of_the_file(run):
    run.answers[f"{_HOST}/1.pdf"] = Stopped()
    with pytest.raises(DropItem, match="stopped") as error:
        run.process(f"{_HOST}/1.pdf")
    assert not isinstance(error.value, NotStored)
    assert run.counted == [] and not (run.folder / _KEY / "files.json").exists()


def test_file_that_cannot_be_written_drops_the_article(run, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(attachments, "write", fail)
    with pytest.raises(NotStored, match="free space"):
        run.process(run.offer("/1.pdf"))
    assert run.counted == ["attachments_failed/store", "failed/store", "outcome/failed"]
    assert run.settled == [((_KEY, Status.FAILED, "store"), {"is_attempt": False})], "not the fault of the page"


def test_folder_that_is_a_link_costs_the_files_only(run, tmp_path, caplog):
    (tmp_path / "elsewhere").mkdir()
    run.folder.symlink_to(tmp_path / "elsewhere")
    assert run.process(run.offer("/1.pdf")) == []
    assert run.counted == ["attachments_failed/store"] and "[attachments-not-stored]" in caplog.text
    assert list((tmp_path / "elsewhere").iterdir()) == [] and run.requests == []


def test_other_items_are_passed_on(run):
    assert asyncio.run(run.pipeline.process_item("item")) == "item"
    assert run.process() == [] and not run.folder.exists()
    run.crawler.spider = Spider("other")
    assert run.process(run.offer("/1.pdf")) == [] and run.requests == []


def test_temporary_files_of_a_stopped_run_are_removed_but_not_through_links(run, tmp_path):
    parts = run.folder / ".parts"
    parts.mkdir(parents=True)
    (parts / "x").touch()
    run.pipeline.spider_opened(run.spider)
    assert list(parts.iterdir()) == []
    elsewhere = tmp_path / "elsewhere" / ".parts"
    elsewhere.mkdir(parents=True)
    (elsewhere / "x").touch()
    parts.rmdir()
    parts.symlink_to(elsewhere)
    run.pipeline.spider_opened(run.spider)
    parts.unlink()
    run.folder.rmdir()
    run.folder.symlink_to(elsewhere.parent)
    run.pipeline.spider_opened(run.spider)
    assert (elsewhere / "x").exists()


def test_spider_that_did_not_open_its_folder_changes_nothing(run):
    parts = run.folder / ".parts"
    parts.mkdir(parents=True)
    (parts / "x").touch()
    del run.spider.ledger
    run.pipeline.spider_opened(run.spider)
    run.pipeline.spider_opened(Spider("other"))
    assert (parts / "x").exists()


def test_attachments_can_be_off(tmp_path):
    with pytest.raises(NotConfigured):
        Run(tmp_path / "jiangsu", ATTACHMENTS=False)


@pytest.mark.parametrize(
    "entry", [{"file": "../x.pdf"}, {"file": 3}, {"url": 3}, {"bytes": "many"}, {"bytes": None}, 3], ids=str
)
def test_list_with_an_entry_of_another_form_is_kept_and_the_file_requested_again(run, entry, caplog):
    url = run.offer("/1.pdf")
    run.process(url)
    listed = run.folder / _KEY / "files.json"
    content = json.loads(listed.read_bytes())
    content["files"].append(content["files"][0] | entry if isinstance(entry, dict) else entry)
    listed.write_text(json.dumps(content))
    assert [record["url"] for record in run.process(url)] == [url] and len(run.requests) == 2
    assert json.loads(listed.with_name("files.damaged1.json").read_bytes()) == content
    assert run.counted[1:] == ["attachments_set_aside", "attachments_stored"]
    assert "[attachments-set-aside]" in caplog.text


def test_each_damaged_list_is_kept_under_a_number_of_its_own(run):
    for damage in (b"{", b"[]", b"{}", b"3"):
        run.process(run.offer("/1.pdf"))
        (run.folder / _KEY / "files.json").write_bytes(damage)
    run.process(run.offer("/1.pdf"))
    kept = [(run.folder / _KEY / f"files.damaged{n}.json").read_bytes() for n in (1, 2, 3, 4)]
    assert kept == [b"{", b"[]", b"{}", b"3"]


def test_files_beyond_the_limits_are_listed_with_the_cause_and_not_requested(run, caplog):
    run.process(run.offer("/0.pdf"))
    urls = [run.offer(f"/{number}.pdf") for number in range(5)]
    causes = [record.get("cause") for record in run.process(*urls)]
    assert causes == [None, None, None, "too_many", "too_many"], "the known file counts"
    assert [request.url for request in run.requests] == urls[:3] and "[attachments-limit]" in caplog.text


def test_file_may_have_the_bytes_that_the_others_have_left(tmp_path, caplog):
    run = Run(tmp_path / "jiangsu", ARTICLE_ATTACHMENTS_MAXSIZE=2 * len(_PDF))
    urls = [run.offer(f"/{number}.pdf") for number in range(3)]
    causes = [record.get("cause") for record in run.process(*urls)]
    assert causes == [None, None, "too_large_together"] and "[attachments-limit]" in caplog.text
    assert [request.meta["download_maxsize"] for request in run.requests] == [2 * len(_PDF), len(_PDF)]


@pytest.mark.parametrize(
    ("limit", "cause"),
    [("ARTICLE_ATTACHMENTS_MAX", "too_many"), ("ARTICLE_ATTACHMENTS_MAXSIZE", "too_large_together")],
)
def test_no_file_is_requested_if_a_limit_of_an_article_is_0(tmp_path, limit, cause):
    before = Run(tmp_path / "jiangsu")
    known = before.offer("/0.pdf")
    before.process(known)
    run = Run(tmp_path / "jiangsu", **{limit: 0})
    assert [record.get("cause") for record in run.process(known, run.offer("/1.pdf"))] == [None, cause]
    assert run.requests == [] and (run.folder / _KEY / str(before.process(known)[0]["file"])).exists()


def test_file_has_no_limit_of_its_own_if_that_is_0(tmp_path):
    run = Run(tmp_path / "jiangsu", ATTACHMENT_MAXSIZE=0)
    run.process(run.offer("/1.pdf"))
    assert [request.meta["download_maxsize"] for request in run.requests] == [9999], "only that of the article"


def test_files_that_a_stopped_run_has_stored_are_not_requested_again(run):
    one, two = run.offer("/1.pdf"), run.offer("/2.pdf")
    run.answers[two] = Stopped()
    with pytest.raises(DropItem):
        run.process(one, two)
    journal = run.folder / _KEY / "files.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"name": "cut sho')
    run.offer("/2.pdf")
    assert [record["url"] for record in run.process(one, two)] == [one, two]
    assert [request.url for request in run.requests] == [one, two, two]
    assert not journal.exists()

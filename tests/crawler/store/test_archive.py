"""The archive: which pages are kept, that other tools can read the files, and recovery after a crash."""

from __future__ import annotations

import gzip
import random
import re
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from scrapy.http import Headers, HtmlResponse
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from crawler.items import Target
from crawler.store import warc
from tests.crawler.conftest import article_page
from tests.crawler.processes import ROOT, scrapy

_GBK = "<html><title>江岸区开展反诈宣传</title></html>".encode("gb18030")
_TARGET = Target(
    "3f9a5c0e1b2d4a67",
    "http://www.example.cn/t20240506_1.html",
    "江岸区开展\n反诈宣传",
    date(2024, 5, 6),
    "要闻",
    "http://www.example.cn/news/",
)


def _response(number: int = 1, body: bytes = _GBK, **headers: str) -> HtmlResponse:
    named = Headers({"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()})
    return HtmlResponse(f"http://www.example.cn/t20240506_{number}.html", body=body, headers=named)


def _written(folder: Path, pages: int = 3) -> Path:
    writer = warc.Writer(folder, "jiangsu", {"isPartOf": "江苏长安网"})
    for number in range(1, pages + 1):
        writer.write(_response(number, _GBK * number), _TARGET, _TARGET.url)
    writer.close()
    return writer.path


def test_page_is_read_as_it_was_written_with_its_target(tmp_path):
    writer = warc.Writer(tmp_path, "jiangsu", {})
    writer.write(_response(2, Server="nginx", ETag='"abc"'), _TARGET, "http://example.cn/t20240506_1.html")
    bare = Target("0123456789abcdef", "http://www.example.cn/1.html")
    writer.write(_response(3, b""), bare, bare.url)
    writer.close()
    page, empty = warc.read(writer.path)
    assert page.target == _TARGET
    assert page.requested_url == "http://example.cn/t20240506_1.html"
    assert page.url == "http://www.example.cn/t20240506_2.html"
    assert page.body == _GBK and page.status == 200
    assert {("Content-Type", "text/html"), ("Server", "nginx"), ("Etag", '"abc"')} <= set(page.headers)
    assert page.fetched_at.endswith("+08:00")
    assert empty.target == bare and empty.body == b""
    assert warc.read_at(writer.path, page.offset) == page


def test_file_is_read_by_warcio_with_correct_digests(tmp_path):
    path = _written(tmp_path)
    assert re.fullmatch(r"jiangsu-\d{17}-[0-9a-f]{8}\.warc\.gz", path.name)
    with path.open("rb") as file:
        records = [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "response", "response"]
    information = records[0][2].decode()
    assert "software: zhengwen/" in information and "isPartOf: 江苏长安网" in information
    for number, (_, headers, body) in enumerate(records[1:], 1):
        assert body == _GBK * number
        assert headers["WARC-Payload-Digest"].startswith("sha1:") and headers["WARC-Block-Digest"].startswith("sha1:")
        assert headers["WARC-Warcinfo-ID"] == records[0][1]["WARC-Record-ID"]
        assert headers["WARC-Target-URI"] == f"http://www.example.cn/t20240506_{number}.html"
    assert gzip.decompress(path.read_bytes()).count(b"WARC/1.1\r\n") == 4, "one gzip member for each record"


def test_content_length_of_the_wire_is_kept_under_another_name(tmp_path):
    writer = warc.Writer(tmp_path, "jiangsu", {})
    writer.write(_response(Content_Length="17"), _TARGET, _TARGET.url)
    writer.close()
    (page,) = warc.read(writer.path)
    assert ("X-Archive-Orig-Content-Length", "17") in page.headers
    assert ("Content-Length", str(len(_GBK))) in page.headers


def test_cut_file_is_read_up_to_the_cut_with_a_warning(tmp_path, caplog):
    path = _written(tmp_path)
    whole = path.read_bytes()
    pages = list(warc.read(path))
    ends = [page.offset for page in pages[1:]] + [len(whole)]
    # all bytes near the ends of records, and every third of the others
    edges = {min(max(0, end + near), len(whole) - 1) for end in (0, *ends) for near in range(-20, 40)}
    for cut in sorted(edges | set(range(0, len(whole), 3))):
        caplog.clear()
        path.write_bytes(whole[:cut])
        assert list(warc.read(path)) == [page for page, end in zip(pages, ends, strict=True) if end <= cut]
        between = cut in (0, pages[0].offset, *ends)
        assert between is ("[archive-damaged]" not in caplog.text)


@pytest.mark.parametrize("damage", [{40: 0xFF}, {0: 0xFF}, dict.fromkeys(range(300), 0x5A)])
def test_damaged_record_is_passed_over_and_counted(tmp_path, caplog, damage):
    path = _written(tmp_path)
    whole = bytearray(path.read_bytes())
    pages = list(warc.read(path))
    for place, bits in damage.items():
        whole[pages[1].offset + place] ^= bits
    path.write_bytes(whole)
    skipped: Counter[warc.Skipped] = Counter()
    assert list(warc.read(path, skipped)) == [pages[0], *pages[2:]] and len(pages) > 2
    assert skipped == {warc.Skipped.DAMAGED: 1}
    assert "[archive-damaged]" in caplog.text and f"at byte {pages[1].offset}" in caplog.text
    with pytest.raises(warc.Damaged):
        warc.read_at(path, pages[1].offset)


def test_file_that_is_no_archive_has_no_pages_and_counts_as_damaged(tmp_path):
    for content in (bytes(5000), random.Random(1).randbytes(200_000), b"\x1f\x8b\x08" * 2000):
        path = tmp_path / "other.warc.gz"
        path.write_bytes(content)
        skipped: Counter[warc.Skipped] = Counter()
        assert list(warc.read(path, skipped)) == [] and skipped == {warc.Skipped.DAMAGED: 1}


def test_pages_after_bytes_that_are_no_record_are_read(tmp_path):
    path = _written(tmp_path)
    pages = [page.url for page in warc.read(path)]
    path.write_bytes(b"x" * 10 + path.read_bytes())
    assert [page.url for page in warc.read(path)] == pages


def test_record_that_unpacks_to_more_than_the_limit_is_passed_over(tmp_path, monkeypatch):
    path = _written(tmp_path)
    pages = [page.url for page in warc.read(path)]
    monkeypatch.setattr(warc, "_MEMBER_MAX", 1 << 20)
    path.write_bytes(gzip.compress(b"WARC/1.1\r\n" + bytes(2 << 20)) + path.read_bytes())
    skipped: Counter[warc.Skipped] = Counter()
    assert [page.url for page in warc.read(path, skipped)] == pages and skipped == {warc.Skipped.DAMAGED: 1}
    writer = warc.Writer(tmp_path, "jiangsu", {})
    with pytest.raises(OSError, match="more than 1 MiB"):
        writer.write(_response(1).replace(body=bytes(1 << 20)), _TARGET, _TARGET.url)


def test_damage_inside_the_file_of_a_stopped_run_does_not_remove_the_records_after_it(tmp_path):
    path = _written(tmp_path)
    pages = list(warc.read(path))
    whole = bytearray(path.read_bytes())
    whole[pages[1].offset + 40] ^= 0xFF
    path.with_name(f"{path.name}.open").write_bytes(whole + b"\x1f\x8b\x08half")
    path.unlink()
    assert warc.adopt(tmp_path) == [path]
    assert list(warc.read(path)) == [pages[0], *pages[2:]] and path.stat().st_size == len(whole)


def test_file_of_a_stopped_run_is_cut_after_its_last_complete_record_and_renamed(tmp_path):
    path = _written(tmp_path)
    pages = list(warc.read(path))
    left_open = path.with_name(f"{path.name}.open")
    left_open.write_bytes(path.read_bytes()[: pages[2].offset + 9])
    path.unlink()
    assert warc.adopt(tmp_path) == [path]
    assert not left_open.exists()
    assert path.stat().st_size == pages[2].offset and list(warc.read(path)) == pages[:2]


def test_file_of_a_stopped_run_without_a_complete_record_is_removed(tmp_path):
    left_open = tmp_path / "jiangsu-20260101000000000-00000000.warc.gz.open"
    left_open.write_bytes(b"\x1f\x8b\x08")
    assert warc.adopt(tmp_path) == [] and not left_open.exists()


def test_links_are_refused_for_writing_and_ignored_by_adopt(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    path = _written(elsewhere)
    (tmp_path / "archive").symlink_to(elsewhere)
    with pytest.raises(OSError, match="is a link"):
        warc.Writer(tmp_path / "archive", "jiangsu", {})
    (tmp_path / "own").mkdir()
    link = tmp_path / "own" / "jiangsu-1-2.warc.gz.open"
    link.symlink_to(path)
    assert warc.adopt(tmp_path / "own") == [] and link.is_symlink()


def test_record_that_could_not_be_written_completely_is_removed(tmp_path):
    resource = pytest.importorskip("resource")
    writer = warc.Writer(tmp_path, "jiangsu", {})
    writer.write(_response(1), _TARGET, _TARGET.url)
    size = writer.path.with_name(f"{writer.path.name}.open").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
    try:
        with pytest.raises(OSError):
            writer.write(_response(2), _TARGET, _TARGET.url)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    writer.write(_response(3), _TARGET, _TARGET.url)
    writer.close()
    assert [page.url[-6:] for page in warc.read(writer.path)] == ["1.html", "3.html"]


def test_records_of_other_crawlers_are_passed_over_and_counted(tmp_path):
    path = _written(tmp_path)
    pages = list(warc.read(path))
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>"
    deep = "[" * 100_000
    target = '"key": "0123456789abcdef", "url": "http://example.cn/"'
    described = [
        *("[]", "{", deep, '{"target": 3}', '{"target": {"key": 1, "day": "x"}, "asked": ""}'),
        f'{{"target": {{{target}, "title": 5}}, "asked": ""}}',
        f'{{"target": {{{target.replace("0", "g")}}}, "asked": ""}}',
    ]
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=True)
        for named in ({}, *({"WARC-JSON-Metadata": metadata} for metadata in described)):
            record = writer.create_warc_record(
                "http://example.cn/", "response", BytesIO(content), len(content), warc_headers_dict=named
            )
            writer.write_record(record)
        for other in (
            b"",
            b"hello\n",
            bytes(100),
            b"WARC/1.0\r\n\r\n\r\n\r\n",
            b"filedesc://x 0.0.0.0 2024 text/plain 0\n",
        ):
            file.write(gzip.compress(other))
    skipped: Counter[warc.Skipped] = Counter()
    assert list(warc.read(path, skipped)) == pages
    assert skipped == {warc.Skipped.FOREIGN: 1 + len(described) + 5}


def test_crawl_archives_article_pages_and_nothing_else(site, crawl):
    good = site.add_article("2024-05-06")
    empty, gone, challenge, document = (
        "/news/t20240505_2.html",
        "/news/t20240504_3.html",
        "/news/t20240503_4.html",
        "/news/t20240502_5.pdf",
    )
    site.add(empty, "<html><body></body></html>")
    site.add(gone, article_page("不在了", "2024-05-04"), 404)
    site.add(challenge, "<html><script>var arg1='3A'; document.cookie='acw_sc__v2='+x</script></html>")
    site.add(document, b"%PDF-1.7 \0\1", Content_Type="application/pdf")
    site.add_column([[(path, "2024-05-06") for path in (good, empty, gone, challenge, document)]])
    outcome = crawl()
    assert {good, empty, gone, challenge, document} <= set(site.asked)
    (file,) = (outcome.folder / "archive").iterdir()
    assert file.name.startswith(outcome.folder.name) and file.name.endswith(".warc.gz")
    pages = {page.url.removeprefix(site.url): page for page in warc.read(file)}
    assert sorted(pages) == sorted([good, empty])
    assert pages[good].body == site.pages[good].body
    assert pages[good].target.column_url == f"{site.url}/news/"
    assert outcome.run["archived"] == 2


def test_body_is_archived_without_content_coding_and_with_both_urls_of_a_redirect(site, crawl):
    path = site.add_article("2024-05-06")
    page = site.pages[path].body
    site.add(path, gzip.compress(page), Content_Encoding="gzip")
    site.add("/news/202405/t20240506_0000009.html", "", 301, Location=path)
    site.add_column([[("/news/202405/t20240506_0000009.html", "2024-05-06")]])
    (file,) = (crawl().folder / "archive").iterdir()
    (kept,) = warc.read(file)
    assert kept.body == page
    assert not any(name.lower() == "content-encoding" for name, _ in kept.headers)
    assert ("X-Archive-Orig-Content-Length", str(len(gzip.compress(page)))) in kept.headers
    assert kept.requested_url == f"{site.url}/news/202405/t20240506_0000009.html" and kept.url == site.url + path


def test_no_archive_is_made_if_it_is_off_or_nothing_was_fetched(site, crawl):
    site.add_dated_column(pages=1)
    first = crawl(settings={"ARCHIVE": 0})
    assert first.run["articles_stored"] == 5 and not (first.folder / "archive").exists()
    assert not (crawl().folder / "archive").exists(), "all articles are known"


def test_replay_makes_no_archive(tmp_path, samples):
    done = scrapy(["crawl", "jiangsu", "-s", f"REPLAY={samples}"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "jiangsu" / "text").is_dir()
    assert not (tmp_path / "data" / "jiangsu" / "archive").exists()


def test_archive_of_a_killed_run_is_finished_by_the_next(site, crawl, tmp_path):
    (paths,) = site.add_dated_column(pages=1)
    (tmp_path / "killed.py").write_text(_KILLED_AT_THE_THIRD)
    variables = {"PYTHONPATH": f"{ROOT}:{tmp_path}"}
    command = ["crawl", "site", "-a", f"url={site.url}/news/", "-s", "SPIDER_MODULES=killed"]
    done = scrapy([*command, "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"], tmp_path, variables)
    assert done.returncode == -9, done.stderr
    folder = next((tmp_path / "data").iterdir()) / "archive"
    (left_open,) = folder.iterdir()
    assert left_open.name.endswith(".warc.gz.open")
    with left_open.open("ab") as file:
        file.write(b"\x1f\x8b\x08\0\0\0\0\0half a record")
    outcome = crawl()
    assert "[archive-adopted]" in outcome.log and f"{folder / left_open.stem}" in outcome.log
    first, second = sorted(folder.iterdir())
    assert first.name == left_open.stem
    assert [page.url.removeprefix(site.url) for page in warc.read(first)] == paths[:3]
    assert {page.url.removeprefix(site.url) for page in warc.read(second)} >= set(paths[3:])


_KILLED_AT_THE_THIRD = """
import os, signal
from crawler.spiders.any_site import AnySiteSpider

class Killed(AnySiteSpider):
    parsed = 0

    def parse_article(self, response, **arguments):
        self.parsed += 1
        if self.parsed == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().parse_article(response, **arguments)
"""

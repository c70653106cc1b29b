"""WARC in, JSON lines out: pages of responses, texts of conversion records; other records are skipped."""

from __future__ import annotations

import gzip
import sys
from io import BytesIO
from pathlib import Path

import pytest

from cleaner.__main__ import main
from cleaner.corpora import warc as warc_files
from cleaner.corpora.records import Record
from cleaner.corpora.streams import Unpacked
from tests.cleaner.corpora.corpus import BODY, PACK, PAGE, TEXT, rows_of

pytest.importorskip("warcio")

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

URL = "http://www.example.cn/yw/{}.html"


def warc(*, packed: bool = False) -> bytes:
    """Return a WARC file of two pages, a text and four records that hold neither."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed, warc_version="WARC/1.0")
    writer.write_record(writer.create_warcinfo_record("x", {"software": "tests"}))
    bodies: list[tuple[str, str, bytes, dict[str, str]]] = [
        ("200 OK", "text/html; charset=gbk", PAGE.encode("gbk"), {}),
        ("404 Not Found", "text/html", PAGE.encode(), {}),
        ("200 OK", "image/png", b"\x89PNG\r\n", {}),
        ("200 OK", "text/html", gzip.compress(PAGE.encode(), mtime=0), {"Content-Encoding": "gzip"}),
    ]
    for number, (status, media, body, more) in enumerate(bodies):
        headers = StatusAndHeaders(status, [("Content-Type", media), *more.items()], protocol="HTTP/1.1")
        url = URL.format(number)
        writer.write_record(
            writer.create_warc_record(url, "response", payload=BytesIO(body), length=len(body), http_headers=headers)
        )
    for kind, media in (("conversion", "text/plain"), ("metadata", "application/json")):
        payload = f"<a>{TEXT}".encode()
        writer.write_record(
            writer.create_warc_record(
                URL.format(kind), kind, payload=BytesIO(payload), length=len(payload), warc_content_type=media
            )
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "target"),
    [
        ("c.warc", warc(), "c.jsonl"),
        ("c.warc.gz", warc(packed=True), "c.jsonl.gz"),
        ("c.warc.zst", PACK["zst"](warc()), "c.jsonl.zst"),
        ("c.warc.wet.gz", gzip.compress(warc(), mtime=0), "c.jsonl.gz"),
    ],
)
def test_pages_and_texts_become_rows(name: str, content: bytes, target: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert main([str(tmp_path / name), "-o", f"{tmp_path}/out/"]) == 0
    rows = rows_of(tmp_path / "out" / target)
    assert [row["url"] for row in rows] == [URL.format(name) for name in (0, 3, "conversion")]
    assert {row["text"] for row in rows} == {BODY}
    assert [row["method"] for row in rows] == ["container", "container", "text"]
    assert all(row["id"].startswith("<urn:uuid:") and row["crawl_date"] for row in rows)


def test_cut_file_is_read_up_to_the_cut(tmp_path: Path) -> None:
    for content in (warc(), warc(packed=True)):
        errors = tmp_path / "errors"
        (tmp_path / "c").write_bytes(content[: len(content) * 2 // 3])
        main([str(tmp_path / "c"), "-o", str(tmp_path / "out.jsonl"), "--errors", str(errors)])
        rows = rows_of(tmp_path / "out.jsonl")
        assert [row["url"] for row in rows] == [URL.format(0)]
        assert len(rows_of(errors)) == 1


def test_output_is_continued(tmp_path: Path) -> None:
    (tmp_path / "c.warc").write_bytes(warc())
    out = tmp_path / "out.jsonl"
    assert main([str(tmp_path / "c.warc"), "-o", str(out)]) == 0
    whole = out.read_bytes()
    out.write_bytes(whole[: len(whole) // 2])
    assert main([str(tmp_path / "c.warc"), "-o", str(out), "--resume"]) == 0
    assert out.read_bytes() == whole


def test_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.warc").write_bytes(warc())
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    assert main([str(tmp_path / "c.warc")]) == 2
    assert "zhengwen[warc]" in capsys.readouterr().err


def read(
    kind: str = "response",
    status: str = "200 OK",
    media: str | None = "text/html",
    body: bytes = b"<p>text",
    coding: str = "",
    cut: int = 0,
) -> list[Record]:
    """Return what is read from a WARC file of one record."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    http = None
    if kind == "response":
        shown = [("Content-Type", media)] * (media is not None) + [("Content-Encoding", coding)] * bool(coding)
        http = StatusAndHeaders(status, shown, protocol="HTTP/1.1")
    named = {} if http else {"warc_content_type": media}
    stream = BytesIO(body)
    writer.write_record(
        writer.create_warc_record(URL, kind, payload=stream, length=len(body), http_headers=http, **named)
    )
    content = out.getvalue()
    return list(warc_files.read(Unpacked(BytesIO(content[: len(content) - cut]))))


def test_only_records_that_may_hold_a_page_or_text_are_read() -> None:
    pages = [
        read(),
        read(media="application/xhtml+xml; charset=utf-8"),
        read(media="text/XML"),
        read(media="application/xml"),
        read(media=None),
        read("resource"),
    ]
    texts = [read(media="Text/Plain ; charset=gbk"), read("conversion", media="text/plain"), read("conversion")]
    others = [
        read(media="image/png"),
        read("resource", media="image/png"),
        read("request", body=b"GET / HTTP/1.1\r\n\r\n"),
        read("metadata"),
        read(status="302 Found"),
        read(status="206 Partial Content"),
    ]
    assert [[record.is_text for record in records] for records in pages] == [[False]] * len(pages)
    assert [[record.is_text for record in records] for records in texts] == [[True]] * len(texts)
    assert others == [[]] * len(others)


def test_charset_is_that_of_the_header() -> None:
    headers = {
        "text/html; charset=GBK": "gbk",
        "text/html;charset='gb2312' ; x=1": "gb2312",
        'text/html; x=1; Charset="Big5"': "big5",
        "text/html; x=1": "",
        "text/html": "",
    }
    assert {header: read(media=header)[0].charset for header in headers} == headers


def test_content_that_is_cut_damaged_or_too_large_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"".join(b"<p>%d" % (number**3) for number in range(200))
    packed = gzip.compress(page, mtime=0)
    assert read(body=packed, coding="gzip")[0].value == page
    assert read(body=b"a" * 500)[0].problem == ""
    [cut] = read(body=b"a" * 500, cut=104)
    assert "cut short" in cut.problem
    [damaged] = read(body=packed[:60] + b"\xff" * 20, coding="gzip")
    assert damaged.problem or damaged.value != page
    monkeypatch.setattr(warc_files, "LONGEST_RECORD", 500)
    monkeypatch.setattr(warc_files, "_READ", 100)
    assert read(body=b"a" * 500)[0].problem == ""
    [large] = read(body=b"a" * 501)
    assert large.value is None and "more than" in large.problem


def test_damage_between_records_ends_the_file_with_a_problem() -> None:
    content = warc()
    second = content.index(b"WARC/1.0", content.index(b"WARC-Type: response"))
    *records, last = warc_files.read(Unpacked(BytesIO(content[:second] + b"no record\r\n\r\n" + content[second:])))
    assert [record.number for record in records] == [2]
    assert last.number == 3 and "damaged" in last.problem and "cannot be read" in last.problem


def test_record_has_its_address_id_and_time() -> None:
    [record] = read()
    assert record.url == URL and record.fields["url"] == URL
    assert record.fields["id"].startswith("<urn:uuid:") and record.fields["crawl_date"].startswith("20")
    assert list(record.fields) == ["id", "url", "crawl_date"]


def test_size_in_the_header_of_a_cut_record_is_told() -> None:
    [cut] = read("conversion", media="text/plain", body=b"a" * 500, cut=104)
    assert cut.problem == "it is cut short: its header says 500 bytes"
    assert cut.value == b"a" * 400

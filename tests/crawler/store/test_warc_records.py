"""Records of WARC files: headers, names, order and damage."""

from __future__ import annotations

import gzip
import os
import stat
from datetime import UTC, datetime
from io import BytesIO

import pytest
from scrapy.http import Headers, HtmlResponse
from warcio.archiveiterator import ArchiveIterator

from crawler import clock
from crawler.items import Target
from crawler.store import warc

_URL = "http://www.example.cn/1.html"
_TARGET = Target("3f9a5c0e1b2d4a67", _URL)
_BODY = b"<html>x</html>"
_NOW = datetime(2026, 1, 2, 3, 4, 5, 678_900, UTC)


def response(status: int = 200, body: bytes = _BODY, ip: str | None = None, **headers: object) -> HtmlResponse:
    fields = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return HtmlResponse(_URL, status=status, body=body, headers=fields, ip_address=ip)


def written(folder, *responses: HtmlResponse):
    writer = warc.Writer(folder, "jiangsu", {})
    for one in responses:
        writer.write(one, _TARGET, _URL)
    writer.close()
    return writer.path


def headers_of(path) -> list[dict[str, str]]:
    with path.open("rb") as file:
        return [dict(record.rec_headers.headers) for record in ArchiveIterator(file) if record.rec_type == "response"]


def test_record_has_the_time_in_microseconds_and_the_address(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: _NOW)
    path = written(tmp_path, response(ip="192.0.2.7"), response())
    first, second = headers_of(path)
    assert first["WARC-Date"] == "2026-01-02T03:04:05.678900Z"
    assert first["WARC-IP-Address"] == "192.0.2.7" and "WARC-IP-Address" not in second
    assert [page.fetched_at for page in warc.read(path)] == ["2026-01-02T11:04:05+08:00"] * 2


@pytest.mark.parametrize(("status", "phrase"), [(200, "OK"), (404, "Not Found"), (799, "Unknown")])
def test_record_has_the_status_line(tmp_path, status, phrase):
    path = written(tmp_path, response(status))
    assert [page.status for page in warc.read(path)] == [status]
    assert f"HTTP/1.1 {status} {phrase}\r\n".encode() in gzip.decompress(path.read_bytes())


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({}, [("Content-Length", "14")]),
        ({"Content_Length": "14"}, [("Content-Length", "14")]),
        ({"Content_Length": "9"}, [("X-Archive-Orig-Content-Length", "9"), ("Content-Length", "14")]),
        (
            {"Transfer_Encoding": "chunked"},
            [("X-Archive-Orig-Transfer-Encoding", "chunked"), ("Content-Length", "14")],
        ),
        ({"Set_Cookie": ["a=1", "b=\xe9"]}, [("Set-Cookie", "a=1"), ("Set-Cookie", "b=é"), ("Content-Length", "14")]),
    ],
)
def test_headers_of_the_wire_are_renamed_and_others_kept_in_order(tmp_path, given, stored):
    if "Set_Cookie" in given:
        given = {"Set_Cookie": [value.encode("latin-1") for value in given["Set_Cookie"]]}
        stored = [(name, value.encode("latin-1").decode("latin-1")) for name, value in stored]
    (page,) = warc.read(written(tmp_path, response(**given)))
    assert [name for name, _ in page.headers] == [name for name, _ in stored]
    assert page.headers[-1] == ("Content-Length", "14") and page.headers[0][1].startswith(stored[0][1][:3])


def test_names_keep_the_order_of_the_runs_if_the_clock_is_set_back(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: _NOW)
    first = written(tmp_path)
    assert first.name.startswith("jiangsu-20260102030405678-")
    second = written(tmp_path)
    assert second.name.startswith("jiangsu-20260102030405679-")
    monkeypatch.setattr(clock, "now", lambda: _NOW.replace(year=2025))
    third = written(tmp_path)
    assert third.name.startswith("jiangsu-20260102030405680-")
    monkeypatch.setattr(clock, "now", lambda: _NOW.replace(second=6))
    assert written(tmp_path).name.startswith("jiangsu-20260102030406678-")
    assert warc.files(tmp_path)[:3] == [first, second, third]


def test_other_names_do_not_change_the_time_of_a_new_file(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: _NOW)
    for name in ("jiangsu-x.warc.gz", "jiangsu-99999999999999999-0.warc.gz", "jiangsu-y.txt"):
        (tmp_path / name).touch()
    assert written(tmp_path).name.startswith("jiangsu-20260102030405678-")


def test_open_files_and_no_folders_are_listed(tmp_path):
    for name in ("b-1.warc.gz", "a-2.warc.gz.open", "c.txt", "d.warc"):
        (tmp_path / name).touch()
    (tmp_path / "e.warc.gz").mkdir()
    assert [file.name for file in warc.files(tmp_path)] == ["a-2.warc.gz.open", "b-1.warc.gz"]
    assert warc.files(tmp_path / "missing") == []


def test_page_is_read_at_its_offset_only(tmp_path):
    path = written(tmp_path, response(), response(body=b"second"))
    first, second = warc.read(path)
    assert warc.read_at(path, second.offset) == second
    for offset in (0, first.offset + 1, path.stat().st_size):
        with pytest.raises(warc.Damaged):
            warc.read_at(path, offset)


def test_large_record_is_read_whole(tmp_path):
    body = os.urandom(600_000)
    path = written(tmp_path, response(body=body), response())
    assert [page.body for page in warc.read(path)] == [body, _BODY]


def test_first_record_that_cannot_be_written_leaves_no_file(tmp_path, monkeypatch):
    class Full(BytesIO):
        def write(self, data: object) -> int:
            return 1

    original = type(tmp_path).open
    closed = []

    def opened(path, mode="r", **options):
        if mode != "xb":
            return original(path, mode, **options)
        original(path, mode, **options).close()
        full = Full()
        full.close = lambda: closed.append(True)  # type: ignore[method-assign]
        return full

    monkeypatch.setattr(type(tmp_path), "open", opened)
    with pytest.raises(OSError, match="No space left"):
        warc.Writer(tmp_path, "jiangsu", {})
    assert list(tmp_path.iterdir()) == [] and closed


def test_names_records_and_finished_files_are_on_the_disk_in_their_order(tmp_path, monkeypatch):
    flushed: list[int | list[str]] = []

    def note(descriptor: int) -> None:
        status = os.fstat(descriptor)
        is_folder = stat.S_ISDIR(status.st_mode)
        flushed.append(sorted(file.name for file in tmp_path.iterdir()) if is_folder else status.st_size)

    monkeypatch.setattr(os, "fsync", note)
    writer = warc.Writer(tmp_path, "jiangsu", {})
    name = writer.path.name
    assert flushed == [[f"{name}.open"], (tmp_path / f"{name}.open").stat().st_size]
    writer.write(response(), _TARGET, _URL)
    size = (tmp_path / f"{name}.open").stat().st_size
    assert flushed[2:] == [size], "before the article is recorded"
    writer.close()
    assert flushed[3:] == [size, [name]], "the new name as well"
    writer.path.rename(f"{writer.path}.open")
    assert warc.adopt(tmp_path) == [writer.path]
    assert flushed[5:] == [size, [name]]


def test_adopted_files_are_returned_in_order_and_folders_left_alone(tmp_path):
    paths = [written(tmp_path, response()) for _ in range(3)]
    for path in paths:
        path.rename(f"{path}.open")
    (tmp_path / "a.warc.gz.open").mkdir()
    assert warc.adopt(tmp_path) == sorted(paths)
    assert (tmp_path / "a.warc.gz.open").is_dir()
    (tmp_path / "link").symlink_to(tmp_path)
    paths[0].rename(f"{paths[0]}.open")
    assert warc.adopt(tmp_path / "link") == []


def test_part_of_a_record_that_could_not_be_removed_at_once_is_removed_before_the_next(tmp_path):
    writer = warc.Writer(tmp_path, "jiangsu", {})
    writer.write(response(), _TARGET, _URL)
    writer._file.write(b"\x1f\x8bhalf a record")
    writer.write(response(body=b"second"), _TARGET, _URL)
    writer.close()
    assert [page.body for page in warc.read(writer.path)] == [_BODY, b"second"]

"""Pipelines of datatrove with the local executor: the texts of the plain loop, and no page lost in silence."""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Iterator
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datatrove", reason="needs the extra datatrove: make scale")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaner.engines.datatrove import IS_TEXT, CleanPages, ConfidenceFilter, CorpusReader
from cleaner.engines.page_cleaner import PageCleaner
from tests.cleaner.engines.made import URL, Fragile, Telling, pages


def warc(found: list[bytes], first: int = 0) -> bytes:
    """Return a packed WARC file of pages, whose charset no header names."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number, body in enumerate(found, first):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            URL.format(number), "response", payload=BytesIO(body), length=len(body), http_headers=headers
        )
        writer.write_record(record)
    return out.getvalue()


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the documents that a writer wrote, by address."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.jsonl.gz")):
        for line in gzip.decompress(file.read_bytes()).splitlines():
            row = json.loads(line)
            assert row["metadata"]["url"] not in found
            found[row["metadata"]["url"]] = row
    return found


def run(tmp_path: Path, *blocks: Any, tasks: int = 2, workers: int = 2) -> None:
    pipeline = [*blocks, JsonlWriter(str(tmp_path / "clean"))]
    LocalPipelineExecutor(pipeline, tasks=tasks, workers=workers, logging_dir=str(tmp_path / "logs")).run()


def stat(tmp_path: Path, block: int, name: str) -> int:
    """Return a counter of a block, over all tasks."""
    found = json.loads((tmp_path / "logs/stats.json").read_bytes())[block]["stats"][name]
    return int(found["total"] if isinstance(found, dict) else found)


def test_texts_are_those_of_the_plain_loop_in_any_encoding(tmp_path: Path) -> None:
    found = pages(36)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.warc.gz").write_bytes(warc(found[:12]))
    (tmp_path / "in/b.warc.gz").write_bytes(warc(found[12:24], 12))
    lines = [
        {"html": page.decode("utf-8", "replace"), "address": URL.format(i)} for i, page in enumerate(found[24:], 24)
    ]
    (tmp_path / "in/c.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    run(tmp_path, CorpusReader(str(tmp_path / "in"), "html", "address"), CleanPages(), tasks=3)
    expected = [PageCleaner()(page)["text"] for page in (*found[:24], *(line["html"] for line in lines))]
    cleaned = rows(tmp_path / "clean")
    assert [cleaned[URL.format(i)]["text"] for i in range(36)] == expected
    assert cleaned[URL.format(1)]["metadata"]["title"] == "临河县第1次平安建设推进会召开"  # GBK, undeclared
    assert cleaned[URL.format(0)]["metadata"]["warnings"] == [] and cleaned[URL.format(0)]["metadata"]["crawl_date"]


def test_parquet_with_pages_as_bytes_loses_none(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    found = pages(6)
    (tmp_path / "in").mkdir()
    table = pa.table({"html": found, "url": [URL.format(i) for i in range(6)], "site": ["x"] * 6})
    parquet.write_table(table, tmp_path / "in/a.parquet")
    run(tmp_path, CorpusReader(str(tmp_path / "in"), "html"), CleanPages(), tasks=1)
    cleaned = rows(tmp_path / "clean")
    assert [cleaned[URL.format(i)]["text"] for i in range(6)] == [PageCleaner()(page)["text"] for page in found]
    assert cleaned[URL.format(0)]["metadata"]["site"] == "x"


def test_page_that_kills_its_process_or_does_not_end_is_counted_and_written(tmp_path: Path) -> None:
    found = pages(8)
    found[3], found[5] = "<p>致命".encode(), "<p>无尽".encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.warc.gz").write_bytes(warc(found))
    clean = CleanPages(cleaner=Fragile(), seconds=2, failures=JsonlWriter(str(tmp_path / "failed")))
    run(tmp_path, CorpusReader(str(tmp_path / "in")), clean)
    failures = rows(tmp_path / "failed")
    assert set(failures) == {URL.format(3), URL.format(5)}
    assert "killed" in failures[URL.format(3)]["metadata"]["error"] and failures[URL.format(3)]["text"] == "<p>致命"
    assert "more than 2 seconds" in failures[URL.format(5)]["metadata"]["error"]
    assert set(rows(tmp_path / "clean")) == {URL.format(i) for i in (0, 1, 2, 4, 6, 7)}
    assert (stat(tmp_path, 1, "failed"), stat(tmp_path, 1, "forwarded")) == (2, 6)


def test_records_that_cannot_be_read_are_counted_and_written(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    good = json.dumps({"text": pages(1)[0].decode(), "url": URL.format(1)})
    (tmp_path / "in/a.jsonl").write_text(f'{good}\n{{"text": 7}}\n{{"other": ""}}\nnot JSON\n{{"text": ""}}\n', "utf-8")
    (tmp_path / "in/b.warc.gz").write_bytes(warc(pages(2))[:-40])
    reader = CorpusReader(str(tmp_path / "in"), failures=JsonlWriter(str(tmp_path / "bad")))
    run(tmp_path, reader, CleanPages(), tasks=1)
    bad = [json.loads(line) for line in gzip.decompress((tmp_path / "bad/00000.jsonl.gz").read_bytes()).splitlines()]
    assert [row["id"] for row in bad] == ["a.jsonl/2", "a.jsonl/3", "a.jsonl/4", "b.warc.gz/2"]
    assert [row["text"][:20] for row in bad[:2]] == ["the field 'text' is ", "it has no field 'tex"]
    assert (stat(tmp_path, 0, "bad_record"), stat(tmp_path, 0, "empty_record")) == (4, 1)


def die_in_the_third_task(data: Any, rank: int, world_size: int) -> Iterator[Any]:
    for document in data:
        if rank == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        yield document


def test_run_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    found = pages(8)
    (tmp_path / "in").mkdir()
    for part in range(4):
        (tmp_path / f"in/{part}.warc.gz").write_bytes(warc(found[2 * part : 2 * part + 2], 2 * part))
    blocks = CorpusReader(str(tmp_path / "in")), CleanPages()
    killed = get_context("spawn").Process(
        target=run, args=(tmp_path, *blocks, die_in_the_third_task), kwargs={"tasks": 4, "workers": 1}
    )
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    done = (tmp_path / "clean/00001.jsonl.gz").stat().st_mtime_ns
    run(tmp_path, *blocks, tasks=4)
    cleaned = rows(tmp_path / "clean")
    assert [cleaned[URL.format(i)]["text"] for i in range(8)] == [PageCleaner()(page)["text"] for page in found]
    assert (tmp_path / "clean/00001.jsonl.gz").stat().st_mtime_ns == done


def test_filter_drops_articles_below_a_confidence(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.warc.gz").write_bytes(warc([*pages(2), "<div><p>短的一句话</p></div>".encode()]))
    dropped = JsonlWriter(str(tmp_path / "dropped"))
    run(tmp_path, CorpusReader(str(tmp_path / "in")), CleanPages(), ConfidenceFilter(0.5, dropped), tasks=1)
    assert set(rows(tmp_path / "clean")) == {URL.format(0), URL.format(1)}
    assert set(rows(tmp_path / "dropped")) == {URL.format(2)}


def test_filter_needs_the_cleaner_before_it_and_a_probability(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a number from 0 to 1, not 50"):
        ConfidenceFilter(50)
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n', "utf-8")
    document = next(iter(JsonlReader(str(tmp_path)).run()))
    with pytest.raises(ValueError, match="put CleanPages before"):
        ConfidenceFilter(0.5).filter(document)


class Kept:
    """A writer that keeps the documents."""

    def __init__(self) -> None:
        self.documents: list[tuple[Document, int]] = []
        self.is_open = False

    def __enter__(self) -> Kept:
        self.is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False

    def write(self, document: Document, rank: int = 0) -> None:
        assert self.is_open
        self.documents.append((document, rank))


def counted(block: Any) -> dict[str, int]:
    return {name: int(found.total) for name, found in block.stats.stats.items()}


def test_documents_without_an_article_and_those_that_fail_have_writers_of_their_own() -> None:
    documents = [
        Document(pages(1)[0].decode(), "a", metadata={"url": URL.format(1), "site": "x"}),
        Document("<p>", "b", metadata={}),
        Document("<p>出错", "c", metadata={"url": None}),
    ]
    failures, empty = Kept(), Kept()
    block = CleanPages(cleaner=Fragile(), failures=failures, empty=empty)  # type: ignore[arg-type]
    (found,) = block.run(documents, rank=5)
    expected = PageCleaner()(pages(1)[0], URL.format(1))
    assert (found.id, found.text) == ("a", expected.pop("text"))
    assert found.metadata == {"url": URL.format(1), "site": "x"} | expected
    assert [(document.id, rank) for document, rank in empty.documents] == [("b", 5)]
    assert [(document.id, rank) for document, rank in failures.documents] == [("c", 5)]
    assert empty.documents[0][0].text == "<p>" and failures.documents[0][0].metadata["error"] == "it is null"
    counts = counted(block)
    assert [counts[name] for name in ("total", "forwarded", "failed", "empty")] == [3, 1, 1, 1]
    assert not failures.is_open and not empty.is_open
    assert len(list(CleanPages(cleaner=Fragile()).run([Document("<p>", "b")]))) == 0


def test_what_is_known_of_a_document_goes_to_the_cleaner() -> None:
    documents = [
        Document("a", "1", metadata={"url": "http://a/", IS_TEXT: True}),
        Document("a", "2", metadata={"url": ""}),
    ]

    given = []
    for as_text in (False, True):
        block = CleanPages(seconds=60, as_text=as_text)
        assert block.seconds == 60
        block.cleaner = Telling()
        given += [json.loads(document.text) for document in block.run([*documents])]
        for document in documents:
            document.text = "a"
    assert given == [
        ["a", "http://a/", "", True],
        ["a", None, "", False],
        ["a", "http://a/", "", True],
        ["a", None, "", True],
    ]


def test_reader_gives_documents_with_their_fields_and_names(tmp_path: Path) -> None:
    rows = [{"html": "<p>一</p>", "at": "http://a/", "site": "x"}, {"html": ""}, "bad", {"html": "二", "id": "own"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    failures = Kept()
    reader = CorpusReader(str(tmp_path), "html", "at", failures=failures)  # type: ignore[arg-type]
    first, second = reader.run(rank=0, world_size=1)
    assert (first.id, first.text, first.metadata["url"], first.metadata["site"]) == (
        *("a.jsonl/1", "<p>一</p>", "http://a/", "x"),
    )
    assert (second.id, second.text, second.metadata["url"]) == ("own", "二", None)
    assert IS_TEXT not in first.metadata
    ((bad, rank),) = failures.documents
    assert (bad.id, rank, bad.text) == ("a.jsonl/3", 0, bad.metadata["error"])
    assert bad.metadata["file_path"] == "a.jsonl" and bad.metadata["url"] is None
    counts = counted(reader)
    assert (counts["bad_record"], counts["empty_record"]) == (1, 1)


@pytest.mark.parametrize(("least", "kept"), [(0, True), (0.5, True), (0.51, False), (1, False)])
def test_least_confidence_is_kept(least: float, kept: bool) -> None:
    answer = ConfidenceFilter(least).filter(Document("a", "1", metadata={"confidence": 0.5}))
    assert answer is True if kept else answer == (False, "confidence")
    for wrong in (-0.01, 1.01):
        with pytest.raises(ValueError, match="from 0 to 1"):
            ConfidenceFilter(wrong)

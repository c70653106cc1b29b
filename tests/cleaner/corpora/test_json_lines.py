"""The command on JSON lines: fields, bad records, low confidence, processes, standard input."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from cleaner import extract_text
from cleaner.__main__ import main
from cleaner.article import Article
from cleaner.corpora import json_lines, run
from cleaner.corpora import rows as fields
from cleaner.text import plain
from tests.cleaner.corpora.corpus import BODY, MENU, PACK, PAGE, TEXT, clean, lines, rows_of


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "c.jsonl"
    path.write_bytes(lines(*({"id": number, "text": TEXT, "url": None} for number in range(7))))
    return path


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_CHUNK", 2)


def test_text_is_cleaned_in_its_field_beside_the_untouched_fields(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert clean(corpus, "-o", out) == 0
    article = extract_text(TEXT)
    assert rows_of(out) == [
        {
            "id": number,
            "text": BODY,
            "url": None,
            "title": "全省法院诉源治理推进会召开",
            "date": "2024-11-08 09:30",
            "source": "江苏法院网",
            "confidence": article.confidence,
            "kept_share": article.kept_share,
            "method": "text",
            "warnings": list(article.warnings),
            "record_number": number + 1,
        }
        for number in range(7)
    ]


def test_page_is_cleaned_to_a_field_of_its_own(tmp_path: Path) -> None:
    page = PAGE.replace("</div>", "<a href='./a.docx'>附件</a></div>")
    (tmp_path / "c").write_bytes(lines({"html": page, "from": "http://www.example.cn/yw/1.html"}, {"html": TEXT}))
    options = ["--field", "html", "--url-field", "from"]
    assert main([str(tmp_path / "c"), "-o", str(tmp_path / "out.jsonl"), *options]) == 0
    first, second = rows_of(tmp_path / "out.jsonl")
    assert (first["html"], first["text"], first["method"]) == (page, BODY, "container")
    assert (second["html"], second["text"], second["method"]) == (TEXT, BODY, "text"), "a text without a tag is text"


def test_url_field_is_the_address_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr(fields, "article_of_page", lambda html, url, **_: seen.append(url) or Article())
    rows = [{"html": "<p>", "at": "http://a/"}, {"html": "<p>", "at": 7}, {"html": "<p>"}]
    (tmp_path / "c").write_bytes(lines(*rows))
    main([str(tmp_path / "c"), "--field", "html", "--url-field", "at", "--url", "http://b/"])
    assert seen == ["http://a/", "http://b/", "http://b/"]


def test_field_of_the_input_is_never_overwritten(tmp_path: Path) -> None:
    row = {"content": PAGE, "text": "of the input", "title": 1, "clean_title": 2, "record_number": "r"}
    (tmp_path / "c").write_bytes(lines(row))
    assert main([str(tmp_path / "c"), "--field", "content", "-o", str(tmp_path / "out.jsonl")]) == 0
    (cleaned,) = rows_of(tmp_path / "out.jsonl")
    assert {name: cleaned[name] for name in row} == row
    assert (cleaned["clean_text"], cleaned["clean_record_number"]) == (BODY, 1)
    assert "clean_clean_title" in cleaned


BAD = {
    "cut": b'{"id": 2, "text": "',
    "JSON object": b"[1, 2]",
    "no field": b'{"id": 3}',
    "is null": b'{"text": null}',
    "is int": b'{"text": 7}',
    "not UTF-8": '{"text": "要闻"}'.encode("gbk"),
    "too deep": b'{"text": ' + b"[" * 100_000,
}


def test_bad_records_are_written_and_the_others_are_cleaned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = {"text": TEXT}
    (tmp_path / "c.jsonl").write_bytes(b"\xef\xbb\xbf" + lines(good, *BAD.values(), b"", b"  \r", good)[:-1])
    arguments = [tmp_path / "c.jsonl", "-o", tmp_path / "out.jsonl"]
    assert clean(*arguments, "--errors", tmp_path / "errors") == 1
    assert [(row["record_number"], row["text"]) for row in rows_of(tmp_path / "out.jsonl")] == [(1, BODY), (11, BODY)]
    errors = rows_of(tmp_path / "errors")
    assert [error["record_number"] for error in errors] == list(range(2, 2 + len(BAD)))
    assert [error["line"].encode() for error in errors][:5] == list(BAD.values())[:5]
    assert all(error["file"].endswith("c.jsonl") for error in errors)
    for (name, _), error in zip(list(BAD.items())[1:6], errors[1:6], strict=True):
        assert name in error["error"]
    assert "2 documents" in (shown := capsys.readouterr().err) and "7 errors" in shown


def test_bad_records_are_shown_if_no_file_is_named_for_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.jsonl").write_bytes(lines({"text": TEXT}, *["bad\x1b[2J"] * 30))
    assert clean(tmp_path / "c.jsonl", "-o", tmp_path / "out.jsonl") == 1
    shown = capsys.readouterr().err
    assert shown.count("c.jsonl: record") == 20 and "--errors" in shown and "30 errors" in shown


def test_record_that_is_too_long_is_a_bad_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_RECORD", 2000)
    row = {"text": TEXT}
    (tmp_path / "c.jsonl").write_bytes(lines(row, {"text": "长" * 3000}, row))
    assert clean(tmp_path / "c.jsonl", "-o", tmp_path / "out.jsonl", "--errors", tmp_path / "errors") == 1
    assert [row["record_number"] for row in rows_of(tmp_path / "out.jsonl")] == [1, 3]
    assert [row["record_number"] for row in rows_of(tmp_path / "errors")] == [2]


def test_half_of_a_surrogate_pair_stays_an_escape(tmp_path: Path) -> None:
    text = f"\ud83d{TEXT}"
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": TEXT, "half": text}) + "\n")
    assert clean(tmp_path / "c.jsonl", "-o", tmp_path / "out.jsonl") == 0
    (row,) = rows_of(tmp_path / "out.jsonl")
    assert (row["text"], row["half"]) == (BODY, text)


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_packing_is_that_of_the_name_of_the_output(packing: str, tmp_path: Path) -> None:
    rows = lines({"text": TEXT}, {"text": TEXT})
    (tmp_path / f"c.jsonl.{packing}").write_bytes(PACK[packing](rows))
    for name in (f"out.jsonl.{packing}", "out.jsonl"):
        assert clean(tmp_path / f"c.jsonl.{packing}", "-o", tmp_path / name) == 0
        assert [row["text"] for row in rows_of(tmp_path / name)] == [BODY, BODY]


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_cut_input_is_cleaned_up_to_the_cut(packing: str, tmp_path: Path) -> None:
    rows = lines(*({"text": TEXT, "noise": os.urandom(20_000).hex()} for _ in range(30)))
    packed = PACK[packing](rows)
    (tmp_path / "c").write_bytes(packed[: len(packed) // 2])
    assert clean(tmp_path / "c", "-o", tmp_path / "out.jsonl", "--errors", tmp_path / "errors") == 1
    cleaned = rows_of(tmp_path / "out.jsonl")
    assert 5 < len(cleaned) < 20
    (error,) = rows_of(tmp_path / "errors")
    assert error["record_number"] == len(cleaned) + 1 and "too early" in error["error"]


def test_low_confidence_is_dropped_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.jsonl").write_bytes(lines({"id": 1, "text": TEXT}, {"id": 2, "text": MENU}))
    arguments = [tmp_path / "c.jsonl", "-o", tmp_path / "out.jsonl", "--min-confidence", "0.1"]
    assert clean(*arguments, "--report-dropped", tmp_path / "dropped") == 0
    assert [row["id"] for row in rows_of(tmp_path / "out.jsonl")] == [1]
    (dropped,) = rows_of(tmp_path / "dropped")
    assert (dropped["id"], dropped["record_number"], dropped["confidence"]) == (2, 2, 0.0)
    assert "2 documents: 1 empty, 0 of low confidence (below 0.5), 1 dropped" in capsys.readouterr().err


@pytest.mark.usefixtures("small_chunks")
def test_processes_write_the_same_in_order(tmp_path: Path) -> None:
    rows = [{"id": number, "text": TEXT if number % 3 else 7} for number in range(20)]
    (tmp_path / "c.jsonl").write_bytes(lines(*rows))
    for jobs in "12":
        arguments = [tmp_path / "c.jsonl", "-o", tmp_path / f"{jobs}.jsonl", "--errors", tmp_path / f"errors{jobs}"]
        assert clean(*arguments, "-j", jobs) == 1
    assert [row["id"] for row in rows_of(tmp_path / "1.jsonl")] == [number for number in range(20) if number % 3]
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    assert (tmp_path / "errors1").read_bytes() == (tmp_path / "errors2").read_bytes()


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the processes get the replaced function")
def test_record_that_kills_a_process_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def extract(text: str, template: None, **options: bool) -> Article:
        if text == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        return plain.article_of_text(text, template, **options)

    monkeypatch.setattr(fields, "article_of_text", extract)
    rows = [{"text": TEXT}] * 9
    (tmp_path / "c.jsonl").write_bytes(lines(*rows, {"text": "deadly"}, *rows))
    arguments = [tmp_path / "c.jsonl", "-o", tmp_path / "out.jsonl", "--errors", tmp_path / "errors"]
    assert clean(*arguments, "-j", "2") == 1
    assert [row["record_number"] for row in rows_of(tmp_path / "out.jsonl")] == [*range(1, 10), *range(11, 20)]
    (error,) = rows_of(tmp_path / "errors")
    assert error["record_number"] == 10 and "killed" in error["error"] and "deadly" in error["line"]


def test_error_of_the_cleaner_is_a_bad_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def extract(text: str, template: None, **options: bool) -> Article:
        if text == "big":
            raise MemoryError
        return plain.article_of_text(text, template, **options)

    monkeypatch.setattr(fields, "article_of_text", extract)
    (tmp_path / "c.jsonl").write_bytes(lines({"text": "big"}, {"text": TEXT}))
    assert clean(tmp_path / "c.jsonl", "-o", tmp_path / "out.jsonl") == 1
    assert [row["record_number"] for row in rows_of(tmp_path / "out.jsonl")] == [2]


def test_records_are_read_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def records() -> Iterator[run.Record]:
        for number in range(10_000):
            read.append(number)
            yield run.Record(number, line=b'{"text": ""}')

    for _ in range(2):
        chunks = run._chunks(records())
        next(chunks)
        assert len(read) <= run._CHUNK + 1
        read.clear()
    monkeypatch.setattr(run, "_CHUNK_SIZE", 30)
    assert len(next(run._chunks(records()))) == 2
    monkeypatch.setattr(run, "_CHUNK_SIZE", 24)
    assert len(next(run._chunks(records()))) == 2, "as much as the limit"


def test_json_lines_on_standard_input_go_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(PACK["gz"](lines({"text": TEXT}, {"text": TEXT})))))
    assert clean("-") == 0
    assert [json.loads(line)["text"] for line in capsysbinary.readouterr().out.splitlines()] == [BODY, BODY]


def test_rows_on_a_terminal_do_not_act_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"text": TEXT, "acting": "\x1b[31m\x9b2J\u202e"}
    (tmp_path / "c.jsonl").write_bytes(lines(row))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert clean(tmp_path / "c.jsonl") == 0
    shown = capsys.readouterr().out
    assert json.loads(shown)["acting"] == row["acting"] and shown.removesuffix("\n").isprintable()


def test_corpora_of_a_folder_are_cleaned_with_its_pages(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    (saved / "sub").mkdir(parents=True)
    (saved / "a.html").write_text(PAGE, encoding="utf-8")
    (saved / "c.jsonl").write_bytes(lines({"text": TEXT}))
    (saved / "sub" / "c.jsonl.gz").write_bytes(PACK["gz"](lines({"text": TEXT})))
    assert main([str(saved), "-o", str(tmp_path / "out"), "--field", "text"]) == 0
    assert rows_of(tmp_path / "out" / "c.jsonl")[0]["clean_text"] == BODY
    assert rows_of(tmp_path / "out" / "sub" / "c.jsonl.gz")[0]["clean_text"] == BODY
    assert (tmp_path / "out" / "a.txt").read_text(encoding="utf-8") == BODY + "\n"


def test_corpora_of_equal_names_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "c.jsonl.gz").write_bytes(PACK["gz"](lines({"id": name, "text": TEXT})))
    out = tmp_path / "out"
    assert clean(tmp_path / "a" / "c.jsonl.gz", tmp_path / "b" / "c.jsonl.gz", "-o", out) == 0
    assert [rows_of(out / name)[0]["id"] for name in ("c.jsonl.gz", "c-2.jsonl.gz")] == ["a", "b"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["c.jsonl"], "--field NAME"),
        (["c.jsonl"], "id, text, url"),
        (["c.jsonl", "--field", "txt"], "has no field 'txt' for --field (its fields: id, text, url)"),
        (["c.jsonl", "--field", "text", "--url-field", "link"], "has no field 'link' for --url-field"),
        (["c.jsonl", "--field", "text", "-o", "c.jsonl"], "is the input"),
        (["c.jsonl", "--field", "text", "-o", "."], "is the input"),
        (["c.jsonl", "--field", "text", "-o", "out.parquet"], ".jsonl.gz"),
        (["c.jsonl", "--field", "text", "--errors", "c.jsonl"], "is an input or output"),
        (["c.jsonl", "--field", "text", "-o", "o.jsonl", "--errors", "o.jsonl"], "is an input or output"),
        (["c.jsonl", "--field", "text", "--min-confidence", ".5", "--errors", "e", "--report-dropped", "e"], "output"),
        (["c.jsonl", "--field", "text", "--report-dropped", "e"], "--min-confidence"),
        (["c.jsonl", "--field", "text", "--resume"], "-o"),
        (["c.jsonl", "--field", "text", "-o", "o.jsonl", "--report"], "is a corpus"),
        (["c.jsonl", "a.html", "--field", "text"], "-o DIR"),
        (["c.jsonl", "-"], "standard input"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_written(
    arguments: list[str], hint: str, corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(corpus.parent)
    Path("a.html").write_text(PAGE, encoding="utf-8")
    before = corpus.read_bytes()
    assert main(arguments) == 2
    assert hint in capsys.readouterr().err
    assert sorted(path.name for path in corpus.parent.iterdir()) == ["a.html", "c.jsonl"]
    assert corpus.read_bytes() == before


@pytest.mark.parametrize("value", ["-0.1", "1.1", "half", "nan"])
def test_confidence_that_is_none_is_refused(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["c.jsonl", f"--min-confidence={value}"])
    assert value in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(Article, "markdown"), reason="articles have no Markdown yet")
def test_field_can_hold_markdown(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(lines({"html": PAGE}))
    assert (
        main([str(tmp_path / "c"), "--field", "html", "--format", "markdown", "-o", str(tmp_path / "out.jsonl")]) == 0
    )
    assert BODY.splitlines()[0] in rows_of(tmp_path / "out.jsonl")[0]["text"]


def test_markdown_is_made_only_where_it_is_written() -> None:
    assert fields.article_of(TEXT, is_text=True)[0].markdown == ""
    assert fields.article_of(PAGE)[0].markdown == ""
    assert fields.article_of(PAGE, markdown=True)[0].markdown != ""

"""The fields of cleaned records, what is counted, and what is shown at the end."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cleaner.article import Article, Reason, Removed
from cleaner.corpora import clean as cleaning
from cleaner.corpora.clean import clean_records, lost, names_of
from cleaner.corpora.command import Reports, closing_line
from cleaner.corpora.json_lines import read_old
from cleaner.corpora.records import LONGEST_RECORD, CannotResume, Cleaned, Options, Record, Totals
from cleaner.corpora.rows import FIELDS, article_of, row_of
from tests.cleaner.corpora.corpus import BODY, MENU, PACK, PAGE, TEXT, lines

AS_TEXT = Options(field="text", as_text=True)


def cleaned(record: Record, options: Options = AS_TEXT) -> dict[str, Any]:
    (row,) = clean_records([record], options).lines.splitlines()
    found: dict[str, Any] = json.loads(row)
    return found


def test_fields_of_an_article_have_their_types_and_values() -> None:
    toolbar = Removed("打印", Reason("toolbar", "buttons"), 0)
    article = Article(
        title="题",
        date_shown="2024-05",
        source="报",
        author="甲",
        doc_number="1号",
        method="text",
        confidence=0.25,
        kept_share=0.5,
        warnings=("短",),
        removed=(toolbar, toolbar, Removed("图", Reason("caption", "of a picture"), 1)),
        paragraphs=("一", "二"),
    )
    assert row_of(article) == {
        "text": "一\n\n二",
        "title": "题",
        "date": "2024-05",
        "source": "报",
        "author": "甲",
        "doc_number": "1号",
        "method": "text",
        "confidence": 0.25,
        "kept_share": 0.5,
        "warnings": ["短"],
        "removed": {"toolbar": 2, "caption": 1},
    }
    assert {name: type(value) for name, value in row_of(article).items()} == FIELDS
    assert row_of(article, ("date", "title")) == {"date": "2024-05", "title": "题"}


def test_page_or_text_is_told_by_a_tag_unless_it_is_said_to_be_text() -> None:
    pages: dict[str, str | bytes] = {
        "page": PAGE,
        "bytes": PAGE.encode(),
        "text": TEXT,
        "bytes of a text": TEXT.encode("gbk"),
    }
    assert {name: article_of(page)[1] for name, page in pages.items()} == {
        "page": False,
        "bytes": False,
        "text": True,
        "bytes of a text": True,
    }
    assert all(article_of(page)[0].text == BODY for page in pages.values())
    assert article_of(f"{TEXT}<br>", is_text=True)[1]
    linked = PAGE.replace("</div>", "<p><a href='./a.docx'>附件</a></p></div>")
    attachments = [article_of(linked, url=url)[0].attachments[0].url for url in ("http://a.cn/b/c.html", None)]
    assert attachments == ["http://a.cn/b/a.docx", "./a.docx"]


def test_added_field_has_a_free_name() -> None:
    assert names_of((), Options(field="html"))["text"] == "text"
    assert names_of(("text", "clean_text"), Options(field="html"))["text"] == "clean_clean_text"
    assert names_of(("content", "date"), Options(field="content", as_text=True)) == {
        **{name: name for name in ("title", "source", "confidence", "kept_share", "method", "warnings")},
        "text": "content",
        "date": "clean_date",
        "record_number": "record_number",
    }


def test_what_is_counted_of_pages_and_texts() -> None:
    records = [Record(1, line=lines({"text": one})) for one in (TEXT, MENU, PAGE, "短。")]
    totals = clean_records(records, Options(field="text")).totals
    kept = sum(len(BODY.replace("\n", "")) if one is TEXT else len(one) for one in (TEXT, "短。"))
    assert (totals.documents, totals.empty, totals.low, totals.errors, totals.dropped) == (4, 1, 1, 0, 0)
    assert (totals.of_pages, totals.texts) == (len(BODY), len(TEXT) + len(MENU) + 2)
    assert abs(totals.kept - kept) < 10
    more = Totals(documents=1, kept=2)
    more.add(totals)
    assert (more.documents, more.kept, more.empty) == (5, totals.kept + 2, 1)


def test_record_that_cannot_be_cleaned_is_told_with_its_address_and_line() -> None:
    options = Options(field="text", url_field="at")
    done = clean_records([Record(7, line=lines({"text": 5, "at": "http://a/"})[:-1])], options)
    (error,) = done.errors
    assert (error["record_number"], error["url"], error["line"]) == (7, "http://a/", '{"text": 5, "at": "http://a/"}')
    assert (done.lines, done.totals.errors, done.totals.documents) == (b"", 1, 0)
    (error,) = clean_records([Record(1, problem="it is damaged")], options).errors
    assert error == {"record_number": 1, "error": "it is damaged"}
    done = lost(Record(3, value="x", is_done=True), "its process was killed")
    assert (done.is_old, done.rows, done.totals.errors) == (True, [None], 1)
    assert done.errors == [{"record_number": 3, "error": "its process was killed"}]


def test_line_of_a_bad_record_is_told_unless_it_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "LONGEST_RECORD", 5)
    shown = [clean_records([Record(1, line=line)], AS_TEXT).errors[0] for line in (b"\xff234", b"12345")]
    assert shown[0]["line"] == "\\xff234" and "line" not in shown[1]


def test_least_confidence_is_kept_and_what_is_below_is_dropped() -> None:
    least = cleaned(Record(1, line=lines({"text": TEXT})))["confidence"]
    for limit, number in ((least, 0), (least + 0.0001, 1)):
        options = Options(field="text", as_text=True, min_confidence=limit)
        done = clean_records([Record(1, line=lines({"text": TEXT}))], options)
        assert (done.totals.dropped, len(done.dropped), bool(done.lines)) == (number, number, not number)
        assert done.totals.documents == 1


def test_fields_of_a_record_that_is_no_json_line_come_first() -> None:
    row = cleaned(Record(3, fields={"id": "a", "url": "http://a/"}, value=PAGE), Options())
    assert list(row)[:3] == ["id", "url", "text"] and (row["text"], row["record_number"]) == (BODY, 3)
    assert cleaned(Record(3, value=f"<a>{TEXT}", is_text=True), Options())["method"] == "text"


@pytest.mark.parametrize("number", [1, 2])
def test_record_is_in_the_unfinished_output_exactly_if_it_has_a_row(number: int) -> None:
    good = Record(1, line=lines({"text": TEXT})[:-1])
    old = clean_records([good], AS_TEXT).lines
    for record in (
        Record(1, line=good.line, is_done=True),
        Record(2, line=b"damaged", old=old, is_done=True),
        Record(1, line=lines({"text": TEXT, "id": 1})[:-1], old=old, is_done=True),
    )[number - 1 :]:
        with pytest.raises(CannotResume, match=f"record {record.number} "):
            clean_records([record], AS_TEXT)
    done = clean_records([Record(1, line=good.line, old=old, is_done=True)], AS_TEXT)
    assert (done.lines, done.is_old, done.totals.documents) == (old, True, 1)
    assert done.totals == clean_records([good], AS_TEXT).totals, "it counts as in the first run"


def known(options: Options = AS_TEXT, **changed: Any) -> Cleaned:
    """Return the results for a record whose row in the unfinished output has these values."""
    line = lines({"text": TEXT, "id": 1})[:-1]
    old = json.loads(clean_records([Record(1, line=line)], AS_TEXT).lines) | changed
    return clean_records([Record(1, line=line, old=lines(old), is_done=True)], options)


def test_row_of_an_unfinished_output_is_that_of_its_record_with_these_options() -> None:
    row = json.loads(known().lines)
    assert json.loads(known(title="another").lines) == row | {"title": "another"}, "what was added is not made again"
    others: list[dict[str, Any]] = [{"id": 2}, {"text": None}, {"text": 5}, {"confidence": None}, {"confidence": "1"}]
    for changed in (*others, {"other": 1}):
        with pytest.raises(CannotResume, match="record 1 of the unfinished output is not that"):
            known(**changed)
    least = Options(field="text", as_text=True, min_confidence=0.5)
    assert known(least, confidence=0.5).lines
    with pytest.raises(CannotResume, match="is below the least"):
        known(least, confidence=0.4999)


def test_row_of_an_unfinished_output_of_parquet_is_checked_and_counted() -> None:
    options = Options(field="text", as_text=True, as_rows=True)
    (row,) = clean_records([Record(1, value=TEXT)], options).rows
    assert row is not None
    done = clean_records([Record(1, value=TEXT, old=row | {"title": "another"}, is_done=True)], options)
    assert (done.rows, done.lines, done.is_old) == ([row | {"title": "another"}], b"", True)
    assert done.totals == clean_records([Record(1, value=TEXT)], options).totals
    with pytest.raises(CannotResume, match="is not that"):
        clean_records([Record(1, value=TEXT, old=row | {"text": None}, is_done=True)], options)


def test_documents_of_low_confidence_are_counted_if_they_have_text() -> None:
    low = {confidence: known(confidence=confidence).totals.low for confidence in (0, 0.4999, 0.5, 0.6, 1)}
    assert low == {0: 1, 0.4999: 1, 0.5: 0, 0.6: 0, 1: 0}
    empty = known(text="", confidence=0).totals
    assert (empty.documents, empty.empty, empty.low) == (1, 1, 0)


def test_characters_are_counted_of_texts_as_they_are_read_and_of_pages_as_they_are_kept() -> None:
    text = known(kept_share=0.25).totals
    assert (text.texts, text.kept, text.of_pages) == (len(TEXT), round(len(TEXT) / 4), 0)
    page = known(kept_share=None, text="甲乙丙").totals
    assert (page.texts, page.kept, page.of_pages) == (0, 0, 3)


def test_markdown_is_that_of_pages_and_texts_have_none() -> None:
    options = Options(field="text", as_markdown=True)
    page = PAGE.replace("<p>本报讯", "<p><a href=./x.docx>本报讯</a>")
    assert cleaned(Record(1, line=lines({"text": page})), options)["clean_text"].startswith("[本报讯](./x.docx)")
    assert cleaned(Record(1, line=lines({"text": TEXT})), options)["clean_text"] == BODY


def test_address_of_a_record_is_a_string_in_the_named_field() -> None:
    line = lines({"text": 5, "at": "http://a/", "none": 7})[:-1]
    urls = {}
    for field in ("at", "none", "missing", ""):
        (error,) = clean_records([Record(1, line=line)], Options(field="text", url_field=field)).errors
        urls[field] = error.get("url")
    assert urls == {"at": "http://a/", "none": None, "missing": None, "": None}


def test_options_records_and_counters_are_empty_by_default() -> None:
    assert Options() == Options("", "", False, False, 0.0, None, "", False)
    assert Record(1) == Record(1, b"", {}, None, None, "", False, "", None, False)
    assert Totals() == Totals(0, 0, 0, 0, 0, 0, 0, 0)
    assert Cleaned() == Cleaned(False, b"", [], [], [], Totals())
    counted, other = Totals(1, 2, 3, 4, 5, 6, 7, 8), Totals(8, 7, 6, 5, 4, 3, 2, 1)
    counted.add(other)
    assert counted == Totals(9, 9, 9, 9, 9, 9, 9, 9) and other == Totals(8, 7, 6, 5, 4, 3, 2, 1)


def test_rows_of_an_unfinished_output_are_read_up_to_the_first_incomplete_one(tmp_path: Path) -> None:
    rows = [
        b'{"text": "a", "record_number": 3}\n',
        b'{"record_number": 1, "clean_clean_record_number": 12}\n',
        b'{"text": "' + b"a" * 900 + b'", "warnings": [], "record_number": 13}\n',
    ]
    ends = (b"", b'{"text": "a", "record_number": 14}', b'{"record_number": 14, "text": "a"}\n' + rows[0], b'{"te\n')
    for packing, pack in PACK.items():
        for end in ends:
            (tmp_path / "old").write_bytes(pack(b"".join(rows) + end))
            found = list(read_old(tmp_path / "old"))
            assert found == list(zip((3, 12, 13), rows, strict=True)), (packing, end)


def test_closing_line_has_what_was_counted() -> None:
    assert re.findall("[a-z]+", closing_line(Totals())) == [
        "documents",
        "empty",
        "of",
        "low",
        "confidence",
        "below",
        "errors",
    ]
    line = closing_line(
        Totals(documents=12345, empty=2, low=3, dropped=1, errors=1, texts=3, kept=1, of_pages=7), Path("e\x1b.jsonl")
    )
    parts = ("12,345 documents", "2 empty", "3 of low", "1 dropped", "33.3%", "7 characters", "1 errors", ".jsonl")
    assert [part for part in parts if part not in line] == [] and line.isprintable()
    assert "(see" not in closing_line(Totals(), Path("e"))
    assert "(see" not in closing_line(Totals(errors=1))


def test_reports_hold_a_row_for_each_bad_and_dropped_record(tmp_path: Path) -> None:
    shown: list[str] = []
    with ExitStack() as stack:
        reports = Reports(tmp_path / "e", tmp_path / "d", shown.append, stack)
        reports.error("c", {"record_number": 1, "error": "半\ud83d"})
        reports.file_error("c\x1b", "is damaged\x1b")
        reports.dropped("c", {"record_number": 2, "text": "a"})
        # what is reported is there while the run goes on
        errors = [json.loads(line) for line in (tmp_path / "e").read_bytes().splitlines()]
        assert json.loads((tmp_path / "d").read_bytes()) == {"file": "c", "record_number": 2, "text": "a"}
    assert errors == [
        {"file": "c", "record_number": 1, "error": "半\ud83d"},
        {"file": "c\x1b", "error": "is damaged\x1b"},
    ]
    assert len(shown) == 1 and "damaged" in shown[0] and shown[0].isprintable()


def test_without_files_for_them_the_first_bad_records_are_shown() -> None:
    shown: list[str] = []
    with ExitStack() as stack:
        reports = Reports(None, None, shown.append, stack)
        for number in range(1, 31):
            reports.error("c", {"record_number": number, "error": "bad"})
        reports.dropped("c", {"record_number": 2})
        assert len(shown) == 21 and "--errors" in shown[-1]
        assert "c: record 20: bad" in shown[-2]


def test_longest_record_is_that_of_the_documentation() -> None:
    text = (Path(__file__).parents[3] / "docs/corpora.md").read_text("utf-8")
    assert f"more than {LONGEST_RECORD >> 20} MiB" in text

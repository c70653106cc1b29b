"""Records as engines read them: of each format with their numbers, fields and problems."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from cleaner.corpora import json_lines
from cleaner.corpora.reading import records_of
from cleaner.corpora.records import NotUnderstood, Record
from cleaner.corpora.rows import article_of
from cleaner.extract import extract
from tests.cleaner.corpora.corpus import BODY, MENU, PACK, PAGE, TEXT, lines
from tests.cleaner.corpora.test_warc import URL, warc


def read(content: bytes, name: str = "x", field: str = "text", url_field: str = "") -> list[Record]:
    return list(records_of(BytesIO(content), name, field, url_field))


@pytest.mark.parametrize("packing", list(PACK))
def test_json_lines_have_fields_value_and_address(packing: str) -> None:
    rows = [{"text": TEXT, "at": "http://a.cn/1"}, {"text": MENU, "at": None}]
    first, second = read(PACK[packing](lines(rows[0], b"", rows[1])), "c.jsonl", "text", "at")
    assert (first.number, first.fields, first.value, first.url) == (1, rows[0], TEXT, "http://a.cn/1")
    assert (second.number, second.value, second.url, second.problem) == (3, MENU, None, "")


def test_json_lines_that_are_no_records_have_a_problem_and_the_others_are_read() -> None:
    content = lines({"text": TEXT}, "{damaged", {"other": 1}, {"text": None}, {"text": 5}, {"text": MENU})
    records = read(content, "c.jsonl")
    assert [record.number for record in records] == [1, 2, 3, 4, 5, 6]
    assert [bool(record.problem) for record in records] == [False, True, True, True, True, False]


def test_line_of_exactly_the_most_is_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    row = lines({"text": TEXT})
    for most, is_read in ((len(row) + 1, True), (len(row), True), (len(row) - 1, False)):
        monkeypatch.setattr(json_lines, "LONGEST_RECORD", most)
        records = read(row + lines({"text": MENU}), "c.jsonl")
        assert [record.number for record in records] == [1, 2]
        assert [not record.problem for record in records] == [is_read, True]


def test_cut_json_lines_are_read_up_to_the_cut() -> None:
    numbers = range(3000)
    packed = PACK["gz"](lines(*({"text": f"{number * number} {number}"} for number in numbers)))
    *records, last = read(packed[: len(packed) // 2], "c.jsonl.gz")
    assert records and [record.value for record in records] == [f"{n * n} {n}" for n in numbers[: len(records)]]
    assert last.number == len(records) + 1 and "cannot be read" in last.problem


def test_parquet_has_fields_value_and_address(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {"text": [TEXT, None, MENU], "at": ["http://a.cn/1", None, None], "id": [7, 8, 9]}
    parquet.write_table(pa.table(columns), tmp_path / "c")
    content = (tmp_path / "c").read_bytes()
    first, second, third = read(content, "c", "text", "at")
    assert (first.number, first.value, first.url, first.problem) == (1, TEXT, "http://a.cn/1", "")
    assert first.fields == {name: column[0] for name, column in columns.items()}
    assert second.number == 2 and second.problem
    assert (third.number, third.value, third.url, third.problem) == (3, MENU, None, "")
    assert [(record.number, "'page'" in record.problem) for record in read(content, "c", "page")] == [
        (number, True) for number in (1, 2, 3)
    ]


def test_parquet_is_read_up_to_its_damage(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    texts = [f"{number}{TEXT}" for number in range(6)]
    parquet.write_table(pa.table({"text": texts}), tmp_path / "c", row_group_size=2, use_dictionary=False)
    group = parquet.ParquetFile(tmp_path / "c").metadata.row_group(1).column(0)
    content = bytearray((tmp_path / "c").read_bytes())
    start = group.data_page_offset
    content[start : start + 40] = b"\xff" * 40
    *records, last = read(bytes(content), "c")
    assert [record.value for record in records] == texts[: len(records)]
    assert last.number == len(records) + 1 and "damaged" in last.problem
    assert read(b"PAR1 and no more")[0].number == 1


def test_warc_has_value_address_and_charset() -> None:
    records = read(warc(), "c.warc")
    assert [record.url for record in records] == [URL.format(name) for name in (0, 3, "conversion")]
    assert [record.number for record in records] == [2, 5, 6]
    assert (records[0].value, records[0].charset, records[0].is_text) == (PAGE.encode("gbk"), "gbk", False)
    assert (records[1].value, records[2].is_text) == (PAGE.encode(), True)


def test_number_of_the_record_at_which_a_file_is_cut_is_told() -> None:
    content = warc(packed=True)
    *records, last = read(content[:-30], "c.warc.gz")
    assert [record.number for record in records] == [2, 5, 6]
    assert last.number == 8 and last.problem, "the skipped record 7 is the last that begins"


@pytest.mark.parametrize("content", [PAGE.encode("gbk"), TEXT.encode()])
def test_page_or_text_is_one_record(content: bytes) -> None:
    for packed in (content, PACK["gz"](content)):
        [record] = read(packed)
        assert (record.number, record.value, record.problem) == (1, content, "")
    [cut] = read(PACK["gz"](content)[:-9])
    assert cut.number == 1 and cut.value is None and "too early" in cut.problem


def test_large_page_on_one_line_is_a_page() -> None:
    [record] = read(b"<p>" + b"a" * 100_000)
    assert record.value and not record.problem


def test_other_formats_are_refused() -> None:
    with pytest.raises(NotUnderstood):
        read(b"%PDF-1.4\n")


def test_charset_of_the_header_is_for_bytes_only() -> None:
    without = PAGE.replace("<meta charset=utf-8>", "")
    for page in (without, without.encode("gbk"), without.encode("utf-8")):
        article, is_text = article_of(page, charset="gbk" if page != without.encode() else "utf-8")
        assert (article.text, is_text) == (BODY, False)
    assert article_of(PAGE, charset="gbk")[0].paragraphs == extract(PAGE).paragraphs


def test_size_of_a_record_is_that_of_all_it_holds() -> None:
    assert Record(1).size == 0
    assert Record(1, line=b"12", value="345", old=b"6789").size == 9

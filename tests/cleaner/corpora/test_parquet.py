"""Parquet in and out: columns that are not cleaned stay as they are; a cut output is continued."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cleaner.__main__ import main
from cleaner.corpora import parquet, run
from cleaner.corpora.records import Options
from tests.cleaner.corpora.corpus import BODY, MENU, PAGE, TEXT, clean, rows_of

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = 40


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 7)
    monkeypatch.setattr(run, "_CHUNK", 4)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    numbers = range(ROWS)
    table = pa.table(
        {
            "id": pa.array(numbers, pa.uint16()),
            "text": pa.array([None if n % 11 == 5 else MENU if n % 7 == 3 else TEXT for n in numbers]),
            "time": pa.array([datetime(2024, 1, 1, tzinfo=UTC)] * ROWS, pa.timestamp("ns", "UTC")),
            "score": pa.array([float("nan")] * ROWS),
            "tags": pa.array([["a", None], None] * (ROWS // 2), pa.list_(pa.string())),
            "title": pa.array(["of the input"] * ROWS),
        },
        metadata={"huggingface": "{}", "other": "kept"},
    )
    path = tmp_path / "c.parquet"
    pq.write_table(table, path, compression="zstd", row_group_size=16)
    return path


def clean_to(corpus: Path, name: str, *options: str) -> tuple[Path, int]:
    folder = corpus.parent
    reports = ["--errors", folder / f"{name}.errors", "--report-dropped", folder / f"{name}.dropped"]
    return folder / name, clean(corpus, "-o", folder / name, "--min-confidence", "0.1", *reports, *options)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_columns_stay_as_they_are_and_the_text_is_cleaned(corpus: Path, jobs: str) -> None:
    out, status = clean_to(corpus, "out.parquet", "-j", jobs)
    kept = [n for n in range(ROWS) if n % 11 != 5 and n % 7 != 3]
    before, after = pq.read_table(corpus).take(pa.array(kept)), pq.read_table(out)
    for name in ("id", "time", "tags", "title"):
        assert after[name].equals(before[name])
    assert after.schema.names[: len(before.schema.names)] == before.schema.names
    assert set(after["text"].to_pylist()) == {BODY}
    assert after["record_number"].to_pylist() == [n + 1 for n in kept]
    assert set(after["clean_title"].to_pylist()) == {"全省法院诉源治理推进会召开"}
    assert after.schema.field("warnings").type == pa.list_(pa.string())
    assert after.schema.metadata == {b"other": b"kept"}
    assert pq.ParquetFile(out).metadata.row_group(0).column(0).compression == "ZSTD"
    assert status == 1, "null is a bad record"
    assert [row["record_number"] for row in rows_of(corpus.with_name("out.parquet.errors"))] == [6, 17, 28, 39]
    assert rows_of(corpus.with_name("out.parquet.dropped"))[0]["record_number"] == 4


def test_pages_can_be_bytes(tmp_path: Path) -> None:
    pq.write_table(pa.table({"html": pa.array([PAGE.encode("gbk"), PAGE.encode()])}), tmp_path / "c.parquet")
    assert main([str(tmp_path / "c.parquet"), "--field", "html", "-o", str(tmp_path / "out.parquet")]) == 0
    table = pq.read_table(tmp_path / "out.parquet")
    assert table["text"].to_pylist() == [BODY, BODY] and table["html"].to_pylist()[1] == PAGE.encode()


def test_file_without_rows_gives_a_file_without_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "c.parquet")
    assert clean(tmp_path / "c.parquet", "-o", tmp_path / "out.parquet") == 0
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def test_cut_output_is_continued_wherever_it_was_cut(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = corpus.with_name("cut.parquet.part")

    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(parquet.ParquetCorpus, "make", stopped)
        assert clean_to(corpus, "cut.parquet")[1] == 130
    stream = part.read_bytes()
    whole = pq.read_table(clean_to(corpus, "whole.parquet")[0])
    for at in (0, 10, *random.Random(1).sample(range(len(stream)), 4), len(stream)):
        part.write_bytes(stream[:at])
        part.with_name(part.name + ".new").write_bytes(stream[: at // 2])  # of a run with --resume that was killed
        out, _ = clean_to(corpus, "cut.parquet", "--resume")
        assert pq.read_table(out).drop(["score"]).equals(whole.drop(["score"]))
        for report in ("errors", "dropped"):
            paths = [corpus.with_name(f"{name}.parquet.{report}") for name in ("cut", "whole")]
            assert paths[0].read_bytes() == paths[1].read_bytes()
        assert not list(corpus.parent.glob("*.part*"))


def test_output_of_another_input_is_refused(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = clean_to(corpus, "out.parquet")
    table = pq.read_table(corpus)
    pq.write_table(table.set_column(0, "id", pa.array(range(1, ROWS + 1), pa.uint16())), corpus)
    before = out.read_bytes()
    assert clean_to(corpus, "out.parquet", "--resume")[1] == 1
    assert "record 1 of the unfinished output" in capsys.readouterr().err and out.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["-o", "out.parquet"], "id, text, time, score, tags, title); name the field"),
        (["-o", "out.parquet", "--field", "body"], "id, text, time"),
        (["-o", "out.parquet", "--field", "id"], "holds uint16"),
        (["-o", "out.jsonl", "--field", "text"], ".parquet"),
        (["--field", "text"], "-o FILE"),
    ],
)
def test_what_does_not_fit_is_refused(
    options: list[str], hint: str, corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(corpus.parent)
    assert main(["c.parquet", *options]) == 2
    assert hint in capsys.readouterr().err
    assert [path.name for path in corpus.parent.iterdir()] == ["c.parquet"]


@pytest.mark.parametrize("names", [[], ["text", "text"], ["text", "id", "id"]])
def test_columns_that_are_missing_or_there_twice_are_refused(
    names: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array([TEXT])] * len(names), names=names), path)
    assert clean(path, "-o", tmp_path / "out.parquet") == 2
    assert "column" in capsys.readouterr().err
    assert not (tmp_path / "out.parquet").exists()


def test_output_that_is_parquet_without_its_end_is_not_continued(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = clean_to(corpus, "out.parquet")
    cut = out.read_bytes()[:-9]
    out.write_bytes(cut)
    capsys.readouterr()
    _, status = clean_to(corpus, "out.parquet", "--resume")
    assert status and "without its end" in capsys.readouterr().err
    assert out.read_bytes() == cut


def test_damaged_file_is_refused(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.write_bytes(corpus.read_bytes()[:-200])
    assert clean(corpus, "-o", corpus.with_name("out.parquet")) == 2
    assert "damaged" in capsys.readouterr().err


def test_missing_library_is_named(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert clean(corpus, "-o", corpus.with_name("out.parquet")) == 2
    assert "zhengwen[parquet]" in capsys.readouterr().err


@pytest.mark.parametrize("rows", [0, 1, 20])
def test_share_grows_with_the_rows_that_are_read(rows: int, tmp_path: Path) -> None:
    path = tmp_path / "c.parquet"
    pq.write_table(pa.table({"text": pa.array([TEXT] * rows, pa.string())}), path)
    corpus = parquet.ParquetCorpus(path, Options(field="text", as_text=True, as_rows=True))
    shares = [corpus.share, *(corpus.share for _ in corpus.read())]
    assert shares == [number / max(1, rows) for number in range(rows + 1)]


AS_ROWS = Options(field="text", as_text=True, as_rows=True)


def read(table: Any, folder: Path, options: Options = AS_ROWS) -> parquet.ParquetCorpus:
    pq.write_table(table, folder / "t.parquet")
    return parquet.ParquetCorpus(folder / "t.parquet", options)


def test_records_have_number_value_and_address(tmp_path: Path) -> None:
    table = pa.table({"text": ["甲", None, "乙"] * 5, "at": pa.array(["http://a/", None, None] * 5)})
    records = list(read(table, tmp_path, Options(field="text", url_field="at", as_rows=True)).read())
    assert [record.number for record in records] == list(range(1, 16))
    assert [record.value for record in records] == ["甲", None, "乙"] * 5
    assert [record.url for record in records] == ["http://a/", None, None] * 5
    assert {record.is_done for record in records} == {False} and {record.old for record in records} == {None}
    numbers = pa.table({"text": ["甲"], "at": [5]})
    assert [record.url for record in read(numbers, tmp_path, Options(field="text", url_field="at")).read()] == [None]
    assert [record.url for record in read(numbers, tmp_path).read()] == [None]


@pytest.mark.parametrize("name", ["string", "large_string", "binary", "large_binary"])
def test_column_of_strings_or_bytes_is_cleaned_whatever_its_type(name: str, tmp_path: Path) -> None:
    kind = getattr(pa, name)()
    values = pa.array([PAGE.encode()] if "binary" in name else [PAGE], kind)
    for column in (values, values.dictionary_encode()):
        pq.write_table(pa.table({"html": column}), tmp_path / "c.parquet")
        assert main([str(tmp_path / "c.parquet"), "--field", "html", "-o", str(tmp_path / "out.parquet")]) == 0
        assert pq.read_table(tmp_path / "out.parquet")["text"].to_pylist() == [BODY]
        (tmp_path / "out.parquet").unlink()


@pytest.mark.parametrize(("kind", "cleaned"), [("string", "string"), ("large_string", "large_string")])
def test_column_of_cleaned_text_keeps_its_type_and_place(kind: str, cleaned: str, tmp_path: Path) -> None:
    table = pa.table({"a": [1], "text": pa.array([TEXT], getattr(pa, kind)()), "b": [2]})
    pq.write_table(table, tmp_path / "c.parquet")
    assert clean(tmp_path / "c.parquet", "-o", tmp_path / "out.parquet") == 0
    found = pq.read_table(tmp_path / "out.parquet")
    types = dict(zip(found.schema.names, map(str, found.schema.types), strict=True))
    assert list(types)[:3] == ["a", "text", "b"] and types["text"] == cleaned and found["text"].to_pylist() == [BODY]
    assert [types[name] for name in ("title", "confidence", "kept_share", "record_number")] == [
        *("string", "double", "double", "int64")
    ]


def test_rows_of_other_types_than_those_of_the_input_are_not_continued(corpus: Path) -> None:
    whole = pq.read_table(clean_to(corpus, "whole.parquet")[0])
    for name, changed in (
        ("column", whole.drop(["tags"])),
        ("value", whole.set_column(0, "id", pa.array([n + 1 for n in whole["id"].to_pylist()], pa.uint16()))),
        ("more", pa.concat_tables([whole, whole.slice(0, 1)])),
        ("missing", pa.concat_tables([whole.slice(0, 2), whole.slice(3)])),
    ):
        pq.write_table(changed, corpus.with_name(f"{name}.parquet"))
        before = corpus.with_name(f"{name}.parquet").read_bytes()
        assert clean_to(corpus, f"{name}.parquet", "--resume")[1] == 1, name
        assert corpus.with_name(f"{name}.parquet").read_bytes() == before
        assert "unfinished output" in corpus.with_name(f"{name}.parquet.errors").read_text("utf-8"), name


def test_groups_of_rows_are_bounded_in_size(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {}
    for limit in (0, 4000, 1 << 30):
        monkeypatch.setattr(parquet, "_ROW_GROUP", limit)
        out, _ = clean_to(corpus, f"{limit}.parquet")
        metadata = pq.ParquetFile(out).metadata
        sizes[limit] = metadata.num_row_groups
        assert pq.read_table(out).num_rows == metadata.num_rows == pq.read_table(corpus).num_rows - 9
    assert sizes[0] > sizes[4000] >= sizes[1 << 30] == 1


@pytest.mark.parametrize("codec", ["NONE", "SNAPPY", "GZIP", "ZSTD", "BROTLI", "LZ4"])
def test_output_is_compressed_as_the_input(codec: str, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "c.parquet", compression=codec)
    assert clean(tmp_path / "c.parquet", "-o", tmp_path / "out.parquet") == 0
    used = [
        pq.ParquetFile(tmp_path / name).metadata.row_group(0).column(0).compression
        for name in ("c.parquet", "out.parquet")
    ]
    assert used[0] == used[1]


def test_damaged_page_of_a_column_ends_the_records_with_a_problem(tmp_path: Path) -> None:
    texts = [f"{number}{TEXT}" for number in range(60)]
    pq.write_table(pa.table({"text": texts}), tmp_path / "c.parquet", row_group_size=20, use_dictionary=False)
    group = pq.ParquetFile(tmp_path / "c.parquet").metadata.row_group(1).column(0)
    content = bytearray((tmp_path / "c.parquet").read_bytes())
    content[group.data_page_offset : group.data_page_offset + 40] = b"\xff" * 40
    (tmp_path / "c.parquet").write_bytes(content)
    status = clean(tmp_path / "c.parquet", "-o", tmp_path / "out.parquet", "--errors", tmp_path / "errors")
    (error,) = rows_of(tmp_path / "errors")
    rows = pq.read_table(tmp_path / "out.parquet")["record_number"].to_pylist()
    assert status == 1 and "damaged" in error["error"] and rows == list(range(1, error["record_number"]))
    assert len(rows) >= 14


def test_records_up_to_the_last_of_an_unfinished_output_are_known(corpus: Path) -> None:
    whole = pq.read_table(clean_to(corpus, "whole.parquet")[0])
    reader = parquet.ParquetCorpus(corpus, AS_ROWS)
    records = list(reader.read(iter(whole.slice(0, 8).to_batches())))
    last = whole["record_number"][7].as_py()
    assert [record.is_done for record in records] == [number <= last for number in range(1, ROWS + 1)]
    known = [record.number for record in records if record.old is not None]
    assert known == whole["record_number"].to_pylist()[:8]
    assert {record.old["text"] for record in records if isinstance(record.old, dict)} == {BODY}

"""Corpora one after the other: progress, files that fail, what is refused before anything is read, and chunks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from cleaner.corpora import command, run
from cleaner.corpora.command import Reports, clean_corpora
from cleaner.corpora.recognise import Kind
from cleaner.corpora.records import CannotResume, Cleaned, NotUnderstood, Options, Record, Totals
from cleaner.corpora.run import Job, Progress, check
from cleaner.corpora.streams import Unpacked
from tests.cleaner.corpora.corpus import TEXT, lines


class Bar:
    """A progress bar that keeps where it was."""

    def __init__(self, **options: Any) -> None:
        self.options, self.n, self.seen, self.labels = options, 0, [0], list[str]()

    def update(self, number: int) -> None:
        self.n += number
        self.seen.append(self.n)

    def set_postfix_str(self, text: str, refresh: bool) -> None:
        self.labels.append(text)

    def close(self) -> None:
        self.seen.append(-1)


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    made: list[Bar] = []

    def new(**options: Any) -> Bar:
        made.append(Bar(**options))
        return made[-1]

    monkeypatch.setattr(command, "tqdm", new)
    return made


def jobs(folder: Path, *sizes: int, target: bool = True) -> list[Job]:
    """Return a job for each size, with a source of so many bytes."""
    for number, size in enumerate(sizes):
        (folder / f"{number}.jsonl").write_bytes(bytes(size))
    names = [f"{number}.jsonl" for number in range(len(sizes))]
    return [Job(name, Kind.JSON_LINES, folder / name, folder / "out" if target else None) for name in names]


def cleaned(
    corpora: list[Job], monkeypatch: pytest.MonkeyPatch, *parts: list[Any], shown: list[str] | None = None
) -> tuple[bool, list[str]]:
    """Clean corpora each of which yields these parts or raises them; return the result and what is shown."""
    left = list(parts)

    def progress(*_: object, **__: object) -> Iterator[Progress]:
        for part in left.pop(0):
            if isinstance(part, BaseException):
                raise part
            yield part

    monkeypatch.setattr(command, "run", progress)
    shown = [] if shown is None else shown
    with ExitStack() as stack:
        reports = Reports(None, None, shown.append, stack)
        is_complete = clean_corpora(corpora, Options(), lambda _: None, reports, processes=1)
    return is_complete, shown


def test_progress_is_that_of_all_files(tmp_path: Path, bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    one = Totals(documents=1000)
    is_complete, shown = cleaned(
        jobs(tmp_path, 100, 200, 50), monkeypatch, [(one, 0.5), (one, 0.75)], [(one, 0.25), (one, 1.0)], []
    )
    assert bars[0].seen == [0, 50, 75, 100, 150, 300, 300, 350, -1]
    assert bars[0].labels == ["1,000 documents", "2,000 documents", "3,000 documents", "4,000 documents"]
    assert (bars[0].options["total"], bars[0].options["unit_divisor"], bars[0].options["disable"]) == (350, 1024, None)
    assert is_complete and len(shown) == 1 and shown[0].startswith("4,000 documents")


def test_files_that_fail_are_told_and_the_others_are_cleaned(
    tmp_path: Path, bars: list[Bar], monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[list[Any]] = [
        [OSError(28, "No space left on device")],
        [CannotResume("record 1 is not that")],
        [NotUnderstood("it is odd")],
    ]
    is_complete, shown = cleaned(jobs(tmp_path, 10, 10, 10, 10), monkeypatch, *failures, [(Totals(documents=1), 1.0)])
    assert not is_complete
    assert shown[:3] == [
        "0.jsonl: No space left on device; --resume continues the output",
        "1.jsonl: record 1 is not that; to start again, remove the unfinished output",
        "2.jsonl: it is odd",
    ]
    assert len(shown) == 4 and shown[3].startswith("1 documents")
    assert bars[0].seen == [0, 10, 20, 30, 40, 40, -1]


def test_line_about_what_was_counted_is_left_out_if_no_file_could_be_read(
    tmp_path: Path, bars: list[Bar], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {}
    parts: dict[str, list[Any]] = {
        "no file": [NotUnderstood("odd")],
        "no record": [],
        "a bad record": [(Totals(errors=1), 1.0)],
        "a record before the fault": [(Totals(documents=1), 0.5), OSError("x")],
        "a record": [(Totals(documents=1), 1.0)],
    }
    for name, part in parts.items():
        is_complete, shown = cleaned(jobs(tmp_path, 10), monkeypatch, part)
        found[name] = (is_complete, sum(" documents: " in line for line in shown))
    assert found == {
        "no file": (False, 0),
        "no record": (True, 1),
        "a bad record": (False, 1),
        "a record before the fault": (False, 1),
        "a record": (True, 1),
    }


def test_fault_of_standard_output_ends_the_run(
    tmp_path: Path, bars: list[Bar], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="x"):
        cleaned(jobs(tmp_path, 10, target=False), monkeypatch, [OSError("x")])
    assert bars[0].seen == [0, -1], "the bar is closed"


def test_interruption_says_how_to_continue_an_output(
    tmp_path: Path, bars: list[Bar], monkeypatch: pytest.MonkeyPatch
) -> None:
    for target in (True, False):
        shown: list[str] = []
        with pytest.raises(KeyboardInterrupt):
            cleaned(jobs(tmp_path, 10, target=target), monkeypatch, [KeyboardInterrupt()], shown=shown)
        assert ["--resume" in line for line in shown] == [True] * target


def refusal(job: Job, content: bytes = b"", options: Options = Options(field="text")) -> str:  # noqa: B008
    """Return why a job is refused, or ""."""
    try:
        check(job, Unpacked(BytesIO(content)), options)
    except NotUnderstood as error:
        return str(error)
    return ""


def test_job_that_does_not_fit_is_refused_with_what_to_do() -> None:
    path, rows = Path("c"), lines({"text": TEXT, "id": 1})
    json_lines = {
        target: refusal(Job("c", Kind.JSON_LINES, path, Path(target) if target else None), rows)
        for target in ("", "o.jsonl", "o.jsonl.gz", "o", "o.parquet")
    }
    assert [target for target, found in json_lines.items() if found] == ["o.parquet"]
    assert ".jsonl.zst" in json_lines["o.parquet"] and "o.parquet" in json_lines["o.parquet"]
    for source, target in ((None, None), (path, None), (None, Path("o.parquet"))):
        assert "-o FILE" in refusal(Job("c", Kind.PARQUET, source, target))
    assert ".parquet" in refusal(Job("c", Kind.PARQUET, path, Path("o.jsonl")))
    assert refusal(Job("c", Kind.WARC, path, Path("o.parquet")), options=Options()) == ""


def test_fields_that_are_not_in_the_corpus_are_refused_with_those_that_are() -> None:
    job, rows = Job("c", Kind.JSON_LINES, Path("c"), None), lines({"text": TEXT, "id": 1})
    assert refusal(job, rows) == refusal(job, rows, Options(field="text", url_field="id")) == ""
    assert "(its fields: text, id)" in refusal(job, rows, Options()) and "--field NAME" in refusal(job, rows, Options())
    missing = refusal(job, rows, Options(field="body"))
    assert "no field 'body' for --field" in missing and "(its fields: text, id)" in missing
    assert "no field 'at' for --url-field" in refusal(job, rows, Options(field="text", url_field="at"))
    # the first lines may be damaged, so that no field is known
    assert refusal(job, b"damaged", Options(field="body", url_field="at")) == ""
    assert "fields" not in refusal(job, b"damaged", Options())


def test_chunks_are_bounded_in_records_and_in_size(monkeypatch: pytest.MonkeyPatch) -> None:
    chunks: list[list[int]] = []

    def work(records: list[Record], options: Options) -> Cleaned:
        chunks.append([record.number for record in records])
        return Cleaned()

    monkeypatch.setattr(run, "clean_records", work)
    monkeypatch.setattr(run, "_CHUNK", 3)
    monkeypatch.setattr(run, "_CHUNK_SIZE", 100)
    row = b'{"text": ""}'

    def divided(*sizes: int) -> list[list[int]]:
        chunks.clear()
        content = lines(*(row[:-2] + b"a" * (size - len(row)) + row[-2:] for size in sizes))
        sinks = run.Sinks(*([lambda _: None] * 3))
        list(run.run(Job("c", Kind.JSON_LINES, None, None), Unpacked(BytesIO(content)), Options(), sinks))
        return list(chunks)

    assert divided(*[20] * 7) == [[1, 2, 3], [4, 5, 6], [7]]
    assert divided(50, 50, 50) == [[1, 2], [3]]
    assert divided(50, 51, 20) == [[1], [2, 3]]
    assert divided(200, 20, 20, 200) == [[1], [2, 3], [4]]
    assert divided() == []


def test_unfinished_output_is_continued_on_request_only(tmp_path: Path, bars: list[Bar]) -> None:
    (tmp_path / "c.jsonl").write_bytes(lines({"text": TEXT}))
    (tmp_path / "o.jsonl.part").touch()
    job = Job("c", Kind.JSON_LINES, tmp_path / "c.jsonl", tmp_path / "o.jsonl")
    options, sinks = Options(field="text", as_text=True), run.Sinks(*([lambda _: None] * 3))
    with pytest.raises(NotUnderstood, match="--resume"), (tmp_path / "c.jsonl").open("rb") as file:
        list(run.run(job, Unpacked(file), options, sinks))
    shown: list[str] = []
    with ExitStack() as stack:
        reports = Reports(None, None, shown.append, stack)
        assert not clean_corpora([job], options, lambda _: None, reports, processes=1)
        assert "--resume" in shown[0] and not (tmp_path / "o.jsonl").exists()
        assert clean_corpora([job], options, lambda _: None, reports, processes=1, resume=True)
    assert (tmp_path / "o.jsonl").read_bytes().count(b"\n") == 1


def test_corpus_is_cleaned_in_this_process_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[int] = []

    def in_order(work: object, chunks: object, processes: int, lost: object) -> list[Cleaned]:
        used.append(processes)
        return []

    monkeypatch.setattr(run, "in_order", lambda *arguments: iter(in_order(*arguments)))
    sinks = run.Sinks(*([lambda _: None] * 3))
    job = Job("c", Kind.JSON_LINES, None, None)
    list(run.run(job, Unpacked(BytesIO(b"")), Options(), sinks))
    list(run.run(job, Unpacked(BytesIO(b"")), Options(), sinks, processes=3))
    assert used == [1, 3]
